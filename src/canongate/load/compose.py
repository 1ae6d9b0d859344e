"""
A YAML (or JSON) text to its shape with offsets, and to what in it the profile refuses.

The only slow reader here: it runs when a text may be refused or a place is asked for, never on a clean file. It
does not judge syntax and makes no values; that is the parser's. On broken text the shape is a best guess.

One class holds a method for each character an element can begin with, and the table of them stands beneath it: they
share the place in the text and the shape so far, and parted they would have to hand both about. Where an element ends
is told by :mod:`canongate.load.scan`, what it belongs to by :mod:`canongate.load.shape`, and how it must not be written
by :mod:`canongate.load.written`.
"""

from collections.abc import Callable
from typing import Final

from canongate.load import scan
from canongate.load.limits import YAML_VALUES
from canongate.load.node import Composition, Entry, Scalar, Style
from canongate.load.shape import Shape
from canongate.load.written import key_check, plain_check

_PROPERTIES: Final = {"&": "yaml-anchor", "*": "yaml-alias", "!": "yaml-tag"}
_BLANKS: Final = frozenset(" \t\r\n")
_GAP_START: Final = frozenset(" \t\r\n#")


def compose(text: str, *, most_values: int = YAML_VALUES) -> Composition:
    """
    Return the shape of a text and the marks met.

    Composing stops where the marks are enough, and behind the depth limit.

    Args:
        text: YAML or JSON.
        most_values: how many values there may be.
    """
    composer = _Composer(text, most_values)
    composer.run()
    return composer.shape.composition


class _Composer:
    """One pass over one text: finds where each element ends and tells the shape."""

    def __init__(self, text: str, most_values: int) -> None:
        self.text = text
        self.at = 0
        self.line_start = 0
        self.started = False
        self.shape = Shape(most_values=most_values)

    def run(self) -> None:
        """Read element after element to the end, or until there is enough to say."""
        text, length, shape = self.text, len(self.text), self.shape
        while not shape.full:
            if self.at < length and text[self.at] in _GAP_START:
                self._skip_gap()
            if self.at >= length:
                break
            char = text[self.at]
            if self.at == self.line_start and char in "-.%" and self._marker():
                continue
            consume = _BY_FIRST.get(char)
            if consume is None or not consume(self):
                self._plain()
            self.started = True
        shape.finish()

    def _skip_gap(self) -> None:
        gap = scan.GAP.match(self.text, self.at)
        if gap:
            self._advance(gap.end())

    def _advance(self, end: int) -> None:
        """Move on, keeping the start of the present line."""
        newline = self.text.rfind("\n", self.at, end)
        if newline >= 0:
            self.line_start = newline + 1
        self.at = end

    def _marker(self) -> bool:
        """Consume a document marker or a directive, which stand at the start of a line."""
        if self.text[self.at] == "%":
            if self.started:
                return False
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            self.shape.mark("yaml-directive", self.at, end)
            self.at = end
            return True
        marker = scan.MARKER.match(self.text, self.at)
        if marker is None:
            return False
        self.shape.finish()
        if marker[0] == "...":
            self.shape.mark("yaml-document-end", self.at, marker.end())
        elif self.started:
            self.shape.mark("yaml-two-documents", self.at, marker.end())
            self.shape.excused = True
        self.started = True
        self.at = marker.end()
        return True

    # -- elements by their first character; each says whether it consumed something ---------------------------------

    def node_property(self) -> bool:
        """Consume an anchor, an alias or a tag; an alias stands for a value."""
        match = scan.PROPERTY.match(self.text, self.at)
        end = match.end() if match else self.at + 1
        check = _PROPERTIES[self.text[self.at]]
        self.shape.mark(check, self.at, end)
        if check == "yaml-alias":
            self.shape.place(Scalar(self.at, end, Style.PLAIN), self.at - self.line_start)
        self.at = end
        return True

    def open_bracket(self) -> bool:
        """Consume a bracket that opens a flow collection; as a key such a collection is refused."""
        if self.shape.awaits_key:
            self.shape.mark("yaml-complex-key", self.at, self.at + 1)
        self.shape.bracket(self.at, self.at - self.line_start, mapping=self.text[self.at] == "{")
        self.at += 1
        return True

    def close_bracket(self) -> bool:
        """Consume a bracket that closes a flow collection, if one is open."""
        if not self.shape.flow:
            return False
        self.at += 1
        self.shape.unbracket(self.at)
        return True

    def comma(self) -> bool:
        """Consume a comma between entries of a flow collection."""
        if not self.shape.flow:
            return False
        self.shape.comma()
        self.at += 1
        return True

    def colon(self) -> bool:
        """Consume a colon that no key stands before."""
        if not self.shape.flow and not self._blank_follows():
            return False
        self.shape.excused = True
        self.shape.mark("yaml-complex-key", self.at, self.at + 1)
        self.at += 1
        return True

    def question(self) -> bool:
        """Consume the mark of an explicit key."""
        if not self._blank_follows():
            return False
        self.shape.excused = True
        self.shape.mark("yaml-complex-key", self.at, self.at + 1)
        self.at += 1
        return True

    def dash(self) -> bool:
        """Consume the dash of a block list item."""
        if self.shape.flow or not self._blank_follows():
            return False
        self.shape.item(self.at, self.at - self.line_start)
        self.at += 1
        return True

    def block(self) -> bool:
        """Consume a literal or folded block scalar."""
        if self.shape.flow:
            return False
        start, text = self.at, self.text
        end = scan.block_end(text, start, self.shape.indent)
        if text[-1] != "\n" and not text[end:].strip(" ") and scan.block_keeps_end(text, start):
            self.shape.mark("yaml-unfinished-block", start, start + 1)
        self.shape.place(Scalar(start, end, Style.BLOCK), start - self.line_start)
        self._advance(end)
        return True

    def quoted(self) -> bool:
        """Consume a quoted scalar: a key when a colon follows it on its line, else a value."""
        start, text = self.at, self.text
        style = Style.SINGLE if text[start] == "'" else Style.DOUBLE
        end = scan.quoted_end(text, start)
        colon = (scan.FLOW_QUOTED_KEY_END if self.shape.flow else scan.BLOCK_KEY_END).match(text, end)
        if colon and self.shape.takes_key and (self.shape.flow or "\n" not in text[start:end]):
            self._key(start, end, style, colon.end())
        else:
            self._value(start, end, style)
        return True

    def _plain(self) -> None:
        """Consume a plain scalar: a key when a colon follows it on its line, else a value over one or more lines."""
        start, text, flow = self.at, self.text, self.shape.flow
        end = max(scan.plain_line_end(text, start, flow=flow), start + 1)
        pattern = scan.FLOW_KEY_END if flow else scan.BLOCK_KEY_END
        colon = pattern.match(text, end)
        if colon is None:
            end = scan.plain_end(text, end, self.shape.indent, flow=flow)
            colon = pattern.match(text, end) if flow else None
        if colon and self.shape.takes_key:
            self._key(start, end, Style.PLAIN, colon.end())
            return
        raw = text[start:end]
        if check := plain_check(raw, flow=flow):
            self.shape.mark(check, start, end)
        self._value(start, end, Style.PLAIN)

    def _blank_follows(self) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        return not following or following in _BLANKS

    # -- keys and values --------------------------------------------------------------------------------------------

    def _value(self, start: int, end: int, style: Style) -> None:
        if self.shape.awaits_key:
            # A name alone in a flow mapping, `{a, b}`, is a key with an empty value.
            self._key(start, end, style, end)
            self.shape.empty()
            return
        self.shape.place(Scalar(start, end, style), start - self.line_start)
        self._advance(end)

    def _key(self, start: int, end: int, style: Style, after: int) -> None:
        """Enter a key and judge how it is written; reading goes on behind its colon."""
        raw = self.text[start:end]
        entry = Entry(scan.plain_text(raw) if style is Style.PLAIN else scan.quoted_text(raw), start, end, style)
        self.shape.key(entry, start - self.line_start)
        if "\n" in self.text[start:after]:
            self.shape.mark("yaml-complex-key", start, end)
            self._advance(after)
            return
        if check := key_check(raw, entry, flow=self.shape.flow):
            self.shape.mark(check, start, end)
        self.at = after


_BY_FIRST: Final[dict[str, Callable[[_Composer], bool]]] = {
    "&": _Composer.node_property,
    "*": _Composer.node_property,
    "!": _Composer.node_property,
    "[": _Composer.open_bracket,
    "{": _Composer.open_bracket,
    "]": _Composer.close_bracket,
    "}": _Composer.close_bracket,
    ",": _Composer.comma,
    ":": _Composer.colon,
    "?": _Composer.question,
    "-": _Composer.dash,
    "|": _Composer.block,
    ">": _Composer.block,
    "'": _Composer.quoted,
    '"': _Composer.quoted,
}

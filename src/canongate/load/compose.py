"""
A YAML (or JSON) text to its shape with offsets, and to what in it the profile refuses.

The only slow reader here: it runs when a text looks suspicious or a place is asked for, never on a clean file. It
does not judge syntax and makes no values; that is the parser's. On broken text the shape is a best guess.
"""

from collections.abc import Callable, Iterator
from typing import Final

from canongate.load import scan
from canongate.load.admit import key_admitted
from canongate.load.limits import YAML_VALUES
from canongate.load.node import Collection, Composition, Entry, Node, Scalar, Style
from canongate.load.scalars import number_check, readers_disagree, reads_as_text
from canongate.load.shape import Shape
from canongate.model.pointer import to_pointer

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


def duplicate_keys(root: Node | None) -> Iterator[tuple[str, Entry, Entry]]:
    """Yield pointer, repeated entry and first entry of every key that a mapping holds again."""
    stack: list[tuple[tuple[str | int, ...], Node | None]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if not isinstance(node, Collection):
            continue
        if node.entries is None:
            stack.extend(((*path, index), item) for index, item in enumerate(node.items))
            continue
        first: dict[str, Entry] = {}
        for entry in node.entries:
            if first.setdefault(entry.key, entry) is not entry:
                yield to_pointer((*path, entry.key)), entry, first[entry.key]
            stack.append(((*path, entry.key), entry.value))


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
        if self._holds_indicator(raw):
            self.shape.mark("yaml-unquoted-indicator", start, end)
        elif not reads_as_text(raw) and (check := _scalar_check(raw)):
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
        if check := self._key_check(raw, entry):
            self.shape.mark(check, start, end)
        self.at = after

    def _key_check(self, raw: str, entry: Entry) -> str | None:
        if entry.style is Style.PLAIN:
            if raw == "<<":
                return "yaml-merge-key"
            if self._holds_indicator(raw):
                return "yaml-unquoted-indicator"
            if not reads_as_text(raw):
                return "yaml-key-not-string"
        return None if key_admitted(entry.key) else "key-not-plain"

    def _holds_indicator(self, raw: str) -> bool:
        """Say whether plain text holds an indicator that some readers let pass: at its start, or `?` in flow."""
        return raw[0] in "%|>@`" or (self.shape.flow and (raw[0] == ":" or "?" in raw))


def _scalar_check(raw: str) -> str | None:
    return "yaml-ambiguous-scalar" if readers_disagree(raw) else number_check(raw)


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

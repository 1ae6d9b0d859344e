"""
A YAML (or JSON) text to its shape with offsets, and to what in it the profile refuses.

The only slow reader here: it runs when a text looks suspicious or a place is asked for, never on a clean file. It
does not judge syntax and makes no values; that is the parser's. On broken text the shape is a best guess.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from canongate.load import scan
from canongate.load.admit import key_admitted
from canongate.load.limits import DEPTH_LIMIT, YAML_VALUES
from canongate.load.node import Collection, Composition, Entry, Mark, Node, Scalar, Style
from canongate.load.scalars import number_check, readers_disagree, reads_as_text
from canongate.model.pointer import to_pointer

_PROPERTIES: Final = {"&": "yaml-anchor", "*": "yaml-alias", "!": "yaml-tag"}
_BLANKS: Final = " \t\r\n"


def compose(text: str) -> Composition:
    """Return the shape of a text and the marks met; composing stops behind the depth limit."""
    composer = _Composer(text)
    composer.run()
    return composer.composition


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


@dataclass(slots=True)
class _Frame:
    """An open collection and what the next node in it would be."""

    collection: Collection
    awaiting: bool
    """The last entry or item has no value yet."""
    pair: bool = False
    """A mapping of one pair inside a flow list, closed by the list's comma or bracket."""


class _Composer:
    """One pass over one text; frames are the open collections, outermost first."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line_start = 0
        self.last_end = 0
        self.frames: list[_Frame] = []
        self.composition = Composition()
        self.documents = 1
        self.started = False
        self.values = 0

    def run(self) -> None:
        """Read element after element to the end, or to the depth limit."""
        length = len(self.text)
        while True:
            self._skip_gap()
            if self.at >= length or len(self.frames) > DEPTH_LIMIT or self.values > YAML_VALUES:
                break
            if not (self._marker() or self._property() or self._structure()):
                self._scalar()
        if len(self.frames) > DEPTH_LIMIT:
            deepest = self.frames[-1].collection
            self._mark("nested-too-deep", deepest.start, deepest.start + 1)
        if self.values > YAML_VALUES:
            self.composition.marks[:] = [Mark("file-too-many-values", self.at, self.at, "")]
        while self.frames:
            self._close()

    # -- elements -----------------------------------------------------------------------------------------------

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
        if self.at != self.line_start:
            return False
        if self.text[self.at] == "%" and not self.started:
            end = self.text.find("\n", self.at)
            self._mark("yaml-directive", self.at, len(self.text) if end < 0 else end)
            self.at = len(self.text) if end < 0 else end
            return True
        marker = scan.MARKER.match(self.text, self.at)
        if marker is None:
            return False
        while self.frames:
            self._close()
        if marker[0] == "...":
            self._mark("yaml-document-end", self.at, marker.end())
        elif self.started:
            self._mark("yaml-two-documents", self.at, marker.end())
        self.started = self.started or marker[0] == "---"
        self.at = marker.end()
        return True

    def _property(self) -> bool:
        """Consume an anchor, an alias or a tag; an alias stands for a value."""
        check = _PROPERTIES.get(self.text[self.at])
        if check is None:
            return False
        match = scan.PROPERTY.match(self.text, self.at)
        end = match.end() if match else self.at + 1
        self._mark(check, self.at, end)
        if check == "yaml-alias":
            self._place(Scalar(self.at, end, Style.PLAIN))
        self.at = end
        return True

    def _structure(self) -> bool:
        """Consume an indicator that opens, closes or separates collections."""
        char = self.text[self.at]
        following = self.text[self.at + 1 : self.at + 2]
        flow = self._in_flow()
        if char in "[{":
            self._open_flow(char)
        elif flow and char in "]},":
            self._separate(char)
        elif char == ":" and (following in _BLANKS or flow):
            self._mark("yaml-complex-key", self.at, self.at + 1)
        elif char == "-" and not flow and following in _BLANKS:
            self._item()
        elif char == "?" and following in _BLANKS:
            self._mark("yaml-complex-key", self.at, self.at + 1)
        else:
            return False
        self.at += 1
        return True

    def _scalar(self) -> None:
        """Consume a scalar: a key when a colon follows it on its line, else a value."""
        start, text, flow = self.at, self.text, self._in_flow()
        style = {"'": Style.SINGLE, '"': Style.DOUBLE}.get(text[start], Style.PLAIN)
        if text[start] in "|>" and not flow:
            end = scan.block_end(text, start, self._indent())
            if end == len(text) and text[-1] != "\n" and scan.block_keeps_end(text, start):
                self._mark("yaml-unfinished-block", start, start + 1)
            self._place(Scalar(start, end, Style.BLOCK))
            self._advance(end)
            return
        if style is Style.PLAIN:
            end = max(scan.plain_line_end(text, start, flow=flow), start + 1)
        else:
            end = scan.quoted_end(text, start)
        colon = self._colon_after(end, style)
        if colon is None and style is Style.PLAIN:
            end = scan.plain_end(text, end, self._indent(), flow=flow)
            colon = self._colon_after(end, style) if flow else None
        scalar = Scalar(start, end, style)
        if colon is not None and self._takes_key(start, end):
            self._key(scalar)
            if "\n" in text[start:colon]:
                self._mark("yaml-complex-key", start, end)
            self._advance(colon)
        else:
            self._value(scalar)
            self._advance(end)

    def _colon_after(self, end: int, style: Style) -> int | None:
        if not self._in_flow():
            pattern = scan.BLOCK_KEY_END
        else:
            pattern = scan.FLOW_KEY_END if style is Style.PLAIN else scan.FLOW_QUOTED_KEY_END
        match = pattern.match(self.text, end)
        return match.end() if match else None

    def _takes_key(self, start: int, end: int) -> bool:
        """Say whether a key may stand here: not behind a key on the same level of a flow mapping."""
        if not self._in_flow():
            return "\n" not in self.text[start:end]
        frame = self.frames[-1]
        return frame.collection.entries is None or not frame.awaiting

    # -- structure ----------------------------------------------------------------------------------------------

    def _in_flow(self) -> bool:
        return bool(self.frames) and self.frames[-1].collection.indent < 0

    def _indent(self) -> int:
        """Return the indentation of the innermost open collection; -1 outside of all and in flow."""
        return self.frames[-1].collection.indent if self.frames else -1

    def _place(self, node: Node) -> None:
        """Put a node where the next value is expected; where none is, the text is broken and the node is dropped."""
        self.last_end = node.end
        self.started = True
        self.values += 1
        if not self.frames:
            if self.composition.root is None:
                self.composition.root = node
            return
        frame = self.frames[-1]
        collection = frame.collection
        if collection.indent >= 0:
            self._expect_indented(collection, node, awaited=frame.awaiting)
        if collection.entries is None and collection.indent < 0:
            collection.items.append(node)
        elif frame.awaiting and collection.entries is None:
            collection.items[-1] = node
        elif frame.awaiting and collection.entries:
            collection.entries[-1].value = node
        frame.awaiting = False

    def _expect_indented(self, collection: Collection, node: Node, *, awaited: bool) -> None:
        """
        Mark a value that nothing in its block collection waits for, or that is not indented more than it.

        Lists and mappings in block style may begin at their key's column.
        """
        block = isinstance(node, Collection) and node.indent >= 0
        if not awaited:
            self._mark("yaml-stray-value", node.start, node.end)
        elif not block and self.at - self.line_start <= collection.indent:
            self._mark("yaml-not-indented", node.start, node.end)

    def _open(self, collection: Collection, *, awaiting: bool, pair: bool = False) -> None:
        self._place(collection)
        self.frames.append(_Frame(collection, awaiting, pair))

    def _close(self) -> None:
        collection = self.frames.pop().collection
        collection.end = max(self.last_end, collection.start)

    def _open_flow(self, char: str) -> None:
        if self._in_flow() and self.frames[-1].collection.entries is not None and not self.frames[-1].awaiting:
            self._mark("yaml-complex-key", self.at, self.at + 1)
        entries: list[Entry] | None = [] if char == "{" else None
        self._open(Collection(self.at, self.at + 1, -1, entries), awaiting=False)

    def _separate(self, char: str) -> None:
        """Consume a comma or a closing bracket of a flow collection."""
        if self.frames[-1].pair:
            self._close()
        if char == ",":
            self.frames[-1].awaiting = False
            return
        self.last_end = self.at + 1
        self._close()
        if self._colon_after(self.at + 1, Style.PLAIN) is not None and not self._in_flow():
            self._mark("yaml-complex-key", self.at, self.at + 1)

    def _item(self) -> None:
        """Consume the dash of a list item."""
        column = self.at - self.line_start
        while self.frames and self._indent() > column:
            self._close()
        frame = self.frames[-1] if self.frames else None
        if frame and frame.collection.entries is None and frame.collection.indent == column:
            frame.collection.items.append(None)
            frame.awaiting = True
            self.last_end = self.at + 1
            return
        self._open(Collection(self.at, self.at + 1, column, None, [None]), awaiting=True)

    def _key(self, scalar: Scalar) -> None:
        """Enter a key, opening the mapping it begins."""
        column = self.at - self.line_start
        entry = Entry(self._decoded(scalar), scalar.start, scalar.end, scalar.style)
        if self._in_flow():
            if self.frames[-1].collection.entries is None:
                self._open(Collection(scalar.start, scalar.end, -1, []), awaiting=False, pair=True)
        else:
            while self.frames and (
                self._indent() > column or (self._indent() == column and self.frames[-1].collection.entries is None)
            ):
                self._close()
            if self._indent() != column:
                self._open(Collection(scalar.start, scalar.end, column, []), awaiting=False)
        frame = self.frames[-1]
        if frame.collection.entries is not None:
            frame.collection.entries.append(entry)
        frame.awaiting = True
        self.started = True
        self.last_end = scalar.end
        self._judge_key(entry)

    def _value(self, scalar: Scalar) -> None:
        frame = self.frames[-1] if self.frames else None
        if frame and frame.collection.indent < 0 and frame.collection.entries is not None and not frame.awaiting:
            # A name alone in a flow mapping, `{a, b}`, is a key with an empty value.
            self._key(scalar)
            self.frames[-1].awaiting = False
            return
        raw = self.text[scalar.start : scalar.end]
        if scalar.style is Style.PLAIN and self._holds_indicator(raw):
            self._mark("yaml-unquoted-indicator", scalar.start, scalar.end)
        elif scalar.style is Style.PLAIN and not reads_as_text(raw):
            check = "yaml-ambiguous-scalar" if readers_disagree(raw) else number_check(raw)
            if check:
                self._mark(check, scalar.start, scalar.end)
        self._place(scalar)

    # -- judgement ----------------------------------------------------------------------------------------------

    def _decoded(self, scalar: Scalar) -> str:
        raw = self.text[scalar.start : scalar.end]
        return scan.plain_text(raw) if scalar.style is Style.PLAIN else scan.quoted_text(raw)

    def _holds_indicator(self, raw: str) -> bool:
        """Say whether plain text holds an indicator that some readers let pass: at its start, or `?` in flow."""
        return raw[0] in "%|>@`" or (self._in_flow() and (raw[0] == ":" or "?" in raw))

    def _judge_key(self, entry: Entry) -> None:
        """Mark a key that is not written as one line of plain ASCII text."""
        raw, plain = self.text[entry.start : entry.end], entry.style is Style.PLAIN
        check = None
        if plain and raw == "<<":
            check = "yaml-merge-key"
        elif plain and self._holds_indicator(raw):
            check = "yaml-unquoted-indicator"
        elif plain and not reads_as_text(raw):
            check = "yaml-key-not-string"
        elif not key_admitted(entry.key):
            check = "key-not-plain"
        if check:
            self._mark(check, entry.start, entry.end)

    def _mark(self, check: str, start: int, end: int) -> None:
        path: list[str | int] = []
        for frame in self.frames:
            collection = frame.collection
            if collection.entries is None:
                waiting = collection.indent < 0 and frame is self.frames[-1]
                path.append(len(collection.items) - (0 if waiting else 1))
            elif collection.entries:
                path.append(collection.entries[-1].key)
        self.composition.marks.append(Mark(check, start, end, to_pointer(path)))

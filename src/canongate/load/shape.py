"""
Collections being built while a text is read from front to back, and what the profile refuses in their order.

Told where keys, values and brackets stand, it decides by column and bracket to which collection each belongs. It reads
no text itself. On broken text the shape is a best guess.
"""

from dataclasses import dataclass
from typing import Final

from canongate.load.limits import DEPTH_LIMIT, FINDINGS_PER_FILE
from canongate.load.node import Collection, Composition, Entry, Mark, Node
from canongate.model.pointer import to_pointer

_NO_COLUMN: Final = -1


@dataclass(slots=True)
class _Frame:
    """An open collection and what the next node in it would be."""

    collection: Collection
    awaiting: bool
    """The last entry or item has no value yet."""
    pair: bool = False
    """A mapping of one pair inside a flow list, closed by the list's comma or bracket."""


class Shape:
    """
    The open collections of one text, outermost first, and what is finished.

    ``flow`` and ``indent`` describe the innermost: whether it is in flow style, and its column (-1 in flow or outside).
    """

    def __init__(self, *, most_values: int) -> None:
        self.composition = Composition()
        self.flow = False
        self.indent = _NO_COLUMN
        self.full = False
        self.excused = False
        """Values without a place are not marked: a refused key or a second document explains them."""
        self.last_end = 0
        self._most = most_values
        self._values = 1
        self._frames: list[_Frame] = []

    @property
    def awaits_key(self) -> bool:
        """Whether the innermost collection is a flow mapping in which a key comes next."""
        frame = self._frames[-1] if self._frames else None
        return frame is not None and self.flow and frame.collection.entries is not None and not frame.awaiting

    @property
    def takes_key(self) -> bool:
        """Whether a key may stand here: not behind a key in the same flow mapping."""
        return not self.flow or self._frames[-1].collection.entries is None or not self._frames[-1].awaiting

    def mark(self, check: str, start: int, end: int) -> None:
        """Note something that the profile refuses, with the pointer of what is being built."""
        path: list[str | int] = []
        for frame in self._frames:
            collection = frame.collection
            if collection.entries is None:
                waiting = collection.indent < 0 and frame is self._frames[-1]
                path.append(len(collection.items) - (0 if waiting else 1))
            elif collection.entries:
                path.append(collection.entries[-1].key)
        marks = self.composition.marks
        marks.append(Mark(check, start, end, to_pointer(path)))
        self.full = self.full or len(marks) >= FINDINGS_PER_FILE

    def place(self, node: Node, column: int) -> None:
        """Put a node, which begins at a column, where the next value is expected."""
        self.last_end = node.end
        if not self._frames:
            if self.composition.root is None:
                self.composition.root = node
            elif not self.excused:
                self.mark("yaml-stray-value", node.start, node.end)
            return
        frame = self._frames[-1]
        collection = frame.collection
        if collection.indent >= 0:
            self._expect(frame, node, column)
        if collection.entries is None and collection.indent < 0:
            collection.items.append(node)
            self._count(node.start)
        elif frame.awaiting and collection.entries is None:
            collection.items[-1] = node
        elif frame.awaiting and collection.entries:
            collection.entries[-1].value = node
        frame.awaiting = False

    def _expect(self, frame: _Frame, node: Node, column: int) -> None:
        """
        Mark a value that nothing in its block collection waits for, or that is not indented more than it.

        Lists and mappings in block style may begin at their key's column.
        """
        block = isinstance(node, Collection) and node.indent >= 0
        if not frame.awaiting and not self.excused:
            self.mark("yaml-stray-value", node.start, node.end)
        elif frame.awaiting and not block and column <= frame.collection.indent:
            self.mark("yaml-not-indented", node.start, node.end)

    def key(self, entry: Entry, column: int) -> None:
        """Enter a key that begins at a column, opening the mapping it begins."""
        if self.flow:
            if self._frames[-1].collection.entries is None:
                self._open(Collection(entry.start, entry.end, _NO_COLUMN, []), column, pair=True)
        else:
            while self.indent > column or (self.indent == column and self._frames[-1].collection.entries is None):
                self._close()
            if self.indent != column:
                self._open(Collection(entry.start, entry.end, column, []), column)
        frame = self._frames[-1]
        if frame.collection.entries is not None:
            frame.collection.entries.append(entry)
        self._count(entry.start)
        frame.awaiting = True
        self.last_end = entry.end

    def empty(self) -> None:
        """Leave the key just entered without a value."""
        self._frames[-1].awaiting = False

    def item(self, start: int, column: int) -> None:
        """Enter an item of a block list whose dash stands at a column, opening the list it begins."""
        self._count(start)
        while self.indent > column:
            self._close()
        if self.indent == column and self._frames[-1].collection.entries is None:
            frame = self._frames[-1]
            frame.collection.items.append(None)
            frame.awaiting = True
            self.last_end = start + 1
            return
        self._open(Collection(start, start + 1, column, None, [None]), column)
        self._frames[-1].awaiting = True

    def bracket(self, start: int, column: int, *, mapping: bool) -> None:
        """Open a flow collection."""
        self._open(Collection(start, start + 1, _NO_COLUMN, [] if mapping else None), column)

    def comma(self) -> None:
        """End an entry of a flow collection."""
        if self._frames[-1].pair:
            self._close()
        self._frames[-1].awaiting = False

    def unbracket(self, end: int) -> None:
        """Close a flow collection behind its bracket."""
        if self._frames[-1].pair:
            self._close()
        self.last_end = end
        self._close()

    def finish(self) -> None:
        """Close everything that is open."""
        while self._frames:
            self._close()

    def _count(self, start: int) -> None:
        """Count a value, which may be empty, where its key or item begins."""
        self._values += 1
        if self._values > self._most:
            self.composition.marks[:] = [Mark("file-too-many-values", start, start, "")]
            self.full = True

    def _open(self, collection: Collection, column: int, *, pair: bool = False) -> None:
        if len(self._frames) >= DEPTH_LIMIT:
            self.composition.marks[:] = []
            self.mark("nested-too-deep", collection.start, collection.start + 1)
            self.full = True
        self.place(collection, column)
        self._frames.append(_Frame(collection, awaiting=False, pair=pair))
        self.indent = collection.indent
        self.flow = collection.indent < 0

    def _close(self) -> None:
        collection = self._frames.pop().collection
        collection.end = max(self.last_end, collection.start)
        self.indent = self._frames[-1].collection.indent if self._frames else _NO_COLUMN
        self.flow = bool(self._frames) and self.indent < 0

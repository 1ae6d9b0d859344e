"""
Boxes of a column from top to bottom: as level as can be with what they are joined to, in order and without overlap.

The tallest column stands from the top; the others follow it, neighbours first.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from canongate.model.picture import Box, Frame, Line, Picture
from canongate.render.graph_lines import sides
from canongate.render.graph_places import (
    FRAME_GAP,
    GAP,
    LEAD,
    NARROWEST_PORT,
    PAD,
    SIZE,
    SMALL,
    SMALL_LEAD,
    PlacedBox,
    PlacedFrame,
)
from canongate.render.graph_words import broken


@dataclass(frozen=True, slots=True)
class Block:
    """What moves together in a column: a single box, or a frame with its boxes; all places count from its top."""

    boxes: tuple[PlacedBox, ...]
    frame: PlacedFrame | None
    height: int

    def at(self, top: int) -> "Block":
        """Return the block with its top at a height."""
        boxes = tuple(replace(one, y=one.y + top) for one in self.boxes)
        return Block(boxes, replace(self.frame, y=top) if self.frame else None, self.height)


def busiest_sides(picture: Picture) -> dict[str, int]:
    """Return how many lines end on the busier side of each box; a box must be tall enough to tell them apart."""
    columns = {box.id: box.column for box in picture.boxes}
    counts: Counter[tuple[str, bool]] = Counter()
    for line in picture.lines:
        out, into = sides(columns[line.source], columns[line.target])
        counts.update([(line.source, out), (line.target, into)])
    return {name: max(counts[name, True], counts[name, False]) for name in columns}


def blocks_of(picture: Picture, column: int, left: int, width: int, busiest: Mapping[str, int]) -> list[Block]:
    """Return the blocks of a column, each from its own top."""
    frames = {frame.id: frame for frame in picture.frames}
    grouped: dict[str, list[Box]] = {}
    for box in picture.boxes:
        if box.column == column:
            grouped.setdefault(f"frame {box.frame}" if box.frame else box.id, []).append(box)
    return [_block(boxes, frames.get(boxes[0].frame), left, width, busiest) for boxes in grouped.values()]


def _block(boxes: Sequence[Box], frame: Frame | None, left: int, width: int, busiest: Mapping[str, int]) -> Block:
    if frame is None:
        placed = _box(boxes[0], left, 0, width, busiest)
        return Block((placed,), None, placed.height)
    room = width - 2 * PAD
    title = broken(frame.title, room, SIZE, bold=True) if frame.title else ()
    note = broken(frame.note, room, SMALL, most=3) if frame.note else ()
    at = PAD + (len(title) * LEAD + len(note) * SMALL_LEAD + 6 if title else 0)
    inner = []
    for box in boxes:
        inner.append(_box(box, left + PAD, at, room, busiest))
        at += inner[-1].height + GAP
    height = at - GAP + PAD
    return Block(tuple(inner), PlacedFrame(frame, left, 0, width, height, title, note), height)


def _box(box: Box, x: int, y: int, width: int, busiest: Mapping[str, int]) -> PlacedBox:
    room = width - 2 * PAD
    title = broken(box.title, room, SIZE, bold=True)
    note = broken(box.note, room, SMALL, most=3) if box.note else ()
    words = 2 * PAD - 4 + len(title) * LEAD + len(note) * SMALL_LEAD
    return PlacedBox(box, x, y, width, max(words, busiest[box.id] * NARROWEST_PORT + PAD), title, note)


def placed_blocks(picture: Picture, blocks: list[list[Block]], top: int) -> list[list[Block]]:
    """Return the blocks in their places: the tallest column first, then its neighbours, one by one."""
    tallest = max(range(len(blocks)), key=lambda column: (_height(blocks[column]), -column))
    placed = list(blocks)
    placed[tallest] = _from_top(blocks[tallest], top)
    joined = _joined(picture.lines)
    for column in sorted(range(len(blocks)), key=lambda column: abs(column - tallest)):
        if column != tallest:
            done = [one for one in range(len(blocks)) if abs(one - tallest) < abs(column - tallest)]
            middles = {box.box.id: box.middle for one in done for block in placed[one] for box in block.boxes}
            placed[column] = _levelled(blocks[column], joined, middles, top)
    return placed


def _gap(above: Block, below: Block) -> int:
    return FRAME_GAP if above.frame or below.frame else GAP


def _height(blocks: list[Block]) -> int:
    return sum(block.height for block in blocks) + sum(map(_gap, blocks, blocks[1:]))


def _from_top(blocks: list[Block], top: int) -> list[Block]:
    placed: list[Block] = []
    for block in blocks:
        if placed:
            top += placed[-1].height + _gap(placed[-1], block)
        placed.append(block.at(top))
    return placed


def _joined(lines: Sequence[Line]) -> dict[str, list[str]]:
    joined: dict[str, list[str]] = {}
    for line in lines:
        joined.setdefault(line.source, []).append(line.target)
        joined.setdefault(line.target, []).append(line.source)
    return joined


def _levelled(
    blocks: list[Block], joined: Mapping[str, list[str]], middles: Mapping[str, int], top: int
) -> list[Block]:
    """
    Return a column's blocks as near to where their lines pull them as order and gaps allow.

    Blocks that would overlap become a group that stands where its members pull it on average; groups that then
    overlap become one in turn.
    """
    groups: list[tuple[list[Block], int]] = []
    for block in blocks:
        pulls = [middles[name] for box in block.boxes for name in joined.get(box.box.id, ()) if name in middles]
        # What nothing pulls follows what stands before it.
        after = groups[-1][1] + _height(groups[-1][0]) + _gap(groups[-1][0][-1], block) if groups else top
        wanted = sum(pulls) // len(pulls) - block.height // 2 if pulls else after
        groups.append(([block], max(wanted, top)))
        while len(groups) > 1 and groups[-2][1] + _height(groups[-2][0]) + _between(groups) > groups[-1][1]:
            (lower, low), (upper, high) = groups.pop(), groups.pop()
            together = [*upper, *lower]
            sunk = low - (_height(together) - _height(lower))
            share = (high * len(upper) + sunk * len(lower)) // len(together)
            groups.append((together, max(share, top)))
    return [block for group, start in groups for block in _from_top(group, start)]


def _between(groups: list[tuple[list[Block], int]]) -> int:
    return _gap(groups[-2][0][-1], groups[-1][0][0])

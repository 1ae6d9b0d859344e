"""
Boxes of a picture to places: columns from left to right, in each column from top to bottom, lines between them.

The tallest column stands from the top; boxes of the others are set as level as can be with what they are joined to, in
their order and without overlap. All numbers are whole, so the same picture has the same bytes everywhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from canongate.model.picture import Box, Frame, Line, Picture
from canongate.render.graph_palette import STROKES
from canongate.render.graph_words import broken, text_width

MARGIN = 24
SIZE, SMALL, HEADING, TITLE = 14, 12, 13, 20
LEAD, SMALL_LEAD, TITLE_LEAD = 19, 16, 26
PAD = 10
GAP = 10
FRAME_GAP = 18
CHANNEL = 170
"""Width of the way between two columns, in which lines run."""
NARROWEST, WIDEST = 150, 400
BULGE, WIDEST_BULGE = 36, 130
"""How far a line between boxes of one column reaches out: more, the farther apart they stand."""
PORT, NARROWEST_PORT = 7, 5
"""How far apart lines end on the side of a box."""
HEAD = 7
"""Length of the head of an arrow."""
LEGEND_STEP = 24
LEGEND_SAMPLE = 34


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its corner, size and broken words."""

    box: Box
    x: int
    y: int
    width: int
    height: int
    title: tuple[str, ...]
    note: tuple[str, ...]

    @property
    def middle(self) -> int:
        """Height of its middle."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class PlacedFrame:
    """A frame around the boxes below its title."""

    frame: Frame
    x: int
    y: int
    width: int
    height: int
    title: tuple[str, ...]
    note: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A curve from one point to another; at its end it runs level, to the right or to the left."""

    line: Line
    start: tuple[int, int]
    bend: tuple[int, int]
    """Where the two control points stand, across; they stand as high as start and end."""
    end: tuple[int, int]
    tip: tuple[int, int]
    """Where the curve gives way to the arrow's head."""


@dataclass(frozen=True, slots=True)
class Legend:
    """A sort of line with the place of its sample."""

    kind: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture with every part of it in its place."""

    picture: Picture
    width: int
    height: int
    title: tuple[str, ...]
    description: tuple[str, ...]
    headings: tuple[tuple[str, int, int], ...]
    legend: tuple[Legend, ...]
    frames: tuple[PlacedFrame, ...]
    boxes: tuple[PlacedBox, ...]
    lines: tuple[PlacedLine, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """What moves together in a column: a single box, or a frame with its boxes; all places count from its top."""

    boxes: tuple[PlacedBox, ...]
    frame: PlacedFrame | None
    height: int

    def at(self, top: int) -> "_Block":
        """Return the block with its top at a height."""
        boxes = tuple(replace(one, y=one.y + top) for one in self.boxes)
        return _Block(boxes, replace(self.frame, y=top) if self.frame else None, self.height)


def lay_out(picture: Picture, *, titled: bool = True) -> Layout:
    """Return where everything in a picture stands; untitled, its title and description are left to what is around."""
    widths = [_column_width(picture, column) for column in range(len(picture.columns))]
    lefts = [MARGIN + sum(widths[:column]) + column * CHANNEL for column in range(len(widths))]
    right = lefts[-1] + widths[-1] + MARGIN + (WIDEST_BULGE if _has_bulge(picture, len(widths) - 1) else 0)
    width = max(right, 2 * MARGIN + 460)
    title = broken(picture.title, width - 2 * MARGIN, TITLE, bold=True) if titled else ()
    description = broken(picture.description, width - 2 * MARGIN, SIZE, most=6) if titled else ()
    top = MARGIN + (len(title) * TITLE_LEAD + len(description) * LEAD + 10 if titled else -10)
    legend, top = _legend(picture, width, top)
    busiest = _busiest(picture)
    blocks = [_blocks(picture, column, lefts[column], widths[column], busiest) for column in range(len(widths))]
    placed = _placed(picture, blocks, top + 30)
    boxes = tuple(box for column in placed for block in column for box in block.boxes)
    bottom = max((_bottom(block) for column in placed for block in column), default=top + 30)
    return Layout(
        picture=picture,
        width=width,
        height=bottom + MARGIN,
        title=title,
        description=description,
        headings=tuple((name, lefts[column], top + 12) for column, name in enumerate(picture.columns)),
        legend=legend,
        frames=tuple(block.frame for column in placed for block in column if block.frame),
        boxes=boxes,
        lines=tuple(_lines(picture.lines, {one.box.id: one for one in boxes})),
    )


def _bottom(block: _Block) -> int:
    """Return the height at which a block ends."""
    top = block.frame.y if block.frame else block.boxes[0].y
    return top + block.height


def _has_bulge(picture: Picture, column: int) -> bool:
    columns = {box.id: box.column for box in picture.boxes}
    return any(columns[line.source] == column == columns[line.target] for line in picture.lines)


def _column_width(picture: Picture, column: int) -> int:
    """Return the width of a column: what its words ask for, within bounds; frames stand around boxes."""
    boxes = [box for box in picture.boxes if box.column == column]
    asked = [text_width(box.title, SIZE, bold=True) for box in boxes]
    asked += [text_width(box.note, SMALL) for box in boxes]
    shown = {box.frame for box in boxes}
    asked += [text_width(frame.title, SIZE, bold=True) for frame in picture.frames if frame.id in shown]
    framed = 2 * PAD if any(shown) else 0
    heading = int(text_width(picture.columns[column], HEADING, bold=True)) + 1
    fitted = min(max(NARROWEST, int(max(asked, default=0)) + 2 * PAD + 2), WIDEST)
    return max(fitted + framed, heading)


def _legend(picture: Picture, width: int, top: int) -> tuple[tuple[Legend, ...], int]:
    """Return the places of the sorts of line there are, row by row, and the height below them."""
    used = {line.kind for line in picture.lines}
    kinds = [kind for kind in STROKES if kind in used]
    places = []
    x = MARGIN
    for kind in kinds:
        needed = LEGEND_SAMPLE + 8 + int(text_width(kind, SMALL)) + 22
        if x > MARGIN and x + needed > width - MARGIN:
            x, top = MARGIN, top + LEGEND_STEP
        places.append(Legend(kind, x, top + LEGEND_STEP // 2))
        x += needed
    return tuple(places), top + (LEGEND_STEP + 8 if kinds else 0)


def _busiest(picture: Picture) -> dict[str, int]:
    """Return how many lines end on the busier side of each box; a box must be tall enough to tell them apart."""
    columns = {box.id: box.column for box in picture.boxes}
    counts: Counter[tuple[str, bool]] = Counter()
    for line in picture.lines:
        out, into = _sides(columns[line.source], columns[line.target])
        counts.update([(line.source, out), (line.target, into)])
    return {name: max(counts[name, True], counts[name, False]) for name in columns}


def _blocks(picture: Picture, column: int, left: int, width: int, busiest: Mapping[str, int]) -> list[_Block]:
    """Return the blocks of a column, each from its own top."""
    frames = {frame.id: frame for frame in picture.frames}
    grouped: dict[str, list[Box]] = {}
    for box in picture.boxes:
        if box.column == column:
            grouped.setdefault(f"frame {box.frame}" if box.frame else box.id, []).append(box)
    return [_block(boxes, frames.get(boxes[0].frame), left, width, busiest) for boxes in grouped.values()]


def _block(boxes: Sequence[Box], frame: Frame | None, left: int, width: int, busiest: Mapping[str, int]) -> _Block:
    if frame is None:
        placed = _box(boxes[0], left, 0, width, busiest)
        return _Block((placed,), None, placed.height)
    room = width - 2 * PAD
    title = broken(frame.title, room, SIZE, bold=True) if frame.title else ()
    note = broken(frame.note, room, SMALL, most=3) if frame.note else ()
    at = PAD + (len(title) * LEAD + len(note) * SMALL_LEAD + 6 if title else 0)
    inner = []
    for box in boxes:
        inner.append(_box(box, left + PAD, at, room, busiest))
        at += inner[-1].height + GAP
    height = at - GAP + PAD
    return _Block(tuple(inner), PlacedFrame(frame, left, 0, width, height, title, note), height)


def _box(box: Box, x: int, y: int, width: int, busiest: Mapping[str, int]) -> PlacedBox:
    room = width - 2 * PAD
    title = broken(box.title, room, SIZE, bold=True)
    note = broken(box.note, room, SMALL, most=3) if box.note else ()
    words = 2 * PAD - 4 + len(title) * LEAD + len(note) * SMALL_LEAD
    return PlacedBox(box, x, y, width, max(words, busiest[box.id] * NARROWEST_PORT + PAD), title, note)


def _placed(picture: Picture, blocks: list[list[_Block]], top: int) -> list[list[_Block]]:
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


def _gap(above: _Block, below: _Block) -> int:
    return FRAME_GAP if above.frame or below.frame else GAP


def _height(blocks: list[_Block]) -> int:
    return sum(block.height for block in blocks) + sum(map(_gap, blocks, blocks[1:]))


def _from_top(blocks: list[_Block], top: int) -> list[_Block]:
    placed: list[_Block] = []
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
    blocks: list[_Block], joined: Mapping[str, list[str]], middles: Mapping[str, int], top: int
) -> list[_Block]:
    """
    Return a column's blocks as near to where their lines pull them as order and gaps allow.

    Blocks that would overlap become a group that stands where its members pull it on average; groups that then
    overlap become one in turn.
    """
    groups: list[tuple[list[_Block], int]] = []
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


def _between(groups: list[tuple[list[_Block], int]]) -> int:
    return _gap(groups[-2][0][-1], groups[-1][0][0])


def _lines(lines: Sequence[Line], boxes: Mapping[str, PlacedBox]) -> list[PlacedLine]:
    """Return the lines with their ends spread over the sides of the boxes, so that none hides another."""
    ends = [_sides(boxes[line.source].box.column, boxes[line.target].box.column) for line in lines]
    ports: dict[tuple[str, bool], list[tuple[int, int, bool]]] = {}
    for at, (line, (out, into)) in enumerate(zip(lines, ends, strict=True)):
        ports.setdefault((line.source, out), []).append((boxes[line.target].middle, at, True))
        ports.setdefault((line.target, into), []).append((boxes[line.source].middle, at, False))
    heights: dict[tuple[int, bool], int] = {}
    for (name, _), uses in ports.items():
        box = boxes[name]
        step = min(PORT, (box.height - PAD) // max(len(uses) - 1, 1))
        first = box.middle - step * (len(uses) - 1) // 2
        for place, (_, at, starts) in enumerate(sorted(uses)):
            heights[at, starts] = first + place * step
    return [
        _line(line, boxes[line.source], boxes[line.target], side, (heights[at, True], heights[at, False]))
        for at, (line, side) in enumerate(zip(lines, ends, strict=True))
    ]


def _sides(source: int, target: int) -> tuple[bool, bool]:
    """Return whether a line between two columns leaves by the right side, and whether it arrives by the right side."""
    if source == target:
        return True, True
    return (True, False) if source < target else (False, True)


def _line(
    line: Line, source: PlacedBox, target: PlacedBox, sides: tuple[bool, bool], heights: tuple[int, int]
) -> PlacedLine:
    start = source.x + source.width if sides[0] else source.x
    end = target.x + target.width if sides[1] else target.x
    if sides[0] and sides[1]:
        reach = max(start, end) + min(BULGE + abs(heights[0] - heights[1]) // 6, WIDEST_BULGE)
        return PlacedLine(line, (start, heights[0]), (reach, reach), (end, heights[1]), (end + HEAD, heights[1]))
    half = (start + end) // 2
    tip = end + HEAD if sides[1] else end - HEAD
    return PlacedLine(line, (start, heights[0]), (half, half), (end, heights[1]), (tip, heights[1]))

"""Lines of a picture: where they leave and enter boxes, spread over the sides, so that none hides another."""

from collections.abc import Mapping, Sequence

from canongate.model.picture import Line
from canongate.render.graph_places import BULGE, HEAD, PAD, PORT, WIDEST_BULGE, PlacedBox, PlacedLine


def placed_lines(lines: Sequence[Line], boxes: Mapping[str, PlacedBox]) -> list[PlacedLine]:
    """Return the lines with their ends spread over the sides of the boxes, so that none hides another."""
    ends = [sides(boxes[line.source].box.column, boxes[line.target].box.column) for line in lines]
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


def sides(source: int, target: int) -> tuple[bool, bool]:
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

"""
Boxes of a picture to places: columns from left to right, in each column from top to bottom, lines between them.

Each column is as wide as its words ask for; how boxes stand in it is in :mod:`.graph_columns`, how lines run between
them in :mod:`.graph_lines`. All numbers are whole, so the same picture has the same bytes everywhere.
"""

from canongate.model.picture import Picture
from canongate.render.graph_columns import Block, blocks_of, busiest_sides, placed_blocks
from canongate.render.graph_lines import placed_lines
from canongate.render.graph_palette import STROKES
from canongate.render.graph_places import (
    CHANNEL,
    HEADING,
    LEAD,
    LEGEND_SAMPLE,
    LEGEND_STEP,
    MARGIN,
    NARROWEST,
    PAD,
    SIZE,
    SMALL,
    TITLE,
    TITLE_LEAD,
    WIDEST,
    WIDEST_BULGE,
    Layout,
    Legend,
)
from canongate.render.graph_words import broken, text_width


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
    busiest = busiest_sides(picture)
    blocks = [blocks_of(picture, column, lefts[column], widths[column], busiest) for column in range(len(widths))]
    placed = placed_blocks(picture, blocks, top + 30)
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
        lines=tuple(placed_lines(picture.lines, {one.box.id: one for one in boxes})),
    )


def _bottom(block: Block) -> int:
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

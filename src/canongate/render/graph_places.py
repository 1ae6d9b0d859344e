"""The parts of a picture with their places and sizes, in whole numbers, so that it has the same bytes everywhere."""

from dataclasses import dataclass

from canongate.model.picture import Box, Frame, Line, Picture

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

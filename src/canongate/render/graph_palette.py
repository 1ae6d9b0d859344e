"""
Colours and dashes of pictures, for light and dark; the one table that the templates read.

Words stand out from their ground by at least 4.5 to 1, lines by at least 3 to 1; no meaning rests on colour alone: a
sort of line has its own dashes where its colour is near another's, and its name in the box, the legend or the table.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour by day and by night."""

    light: str
    dark: str


PAPER = Shade("#ffffff", "#14171b")
INK = Shade("#1b1f24", "#e6e8eb")
SOFT = Shade("#57606a", "#a3abb5")
EDGE = Shade("#8c959f", "#6e7781")
FRAME = Shade("#f6f8fa", "#1b1f24")
BRAIN = Shade("#e8f0fb", "#1d2b3f")
BOX = Shade("#ffffff", "#22272e")


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a sort of line is drawn."""

    shade: Shade
    dashes: str = ""


STROKES = {
    "owns": Stroke(Shade("#0a53be", "#8ab8ff")),
    "uses": Stroke(Shade("#116329", "#8fd19e")),
    "selects": Stroke(Shade("#7a4b00", "#f0c674"), "7 3"),
    "targets": Stroke(Shade("#b3420a", "#ffab70")),
    "optimises": Stroke(Shade("#6e3fc2", "#c9a8ff"), "7 3"),
    "prioritises": Stroke(Shade("#a40e5c", "#ff9ac8")),
    "validates": Stroke(Shade("#0b6b78", "#7fd6e2"), "2 3"),
    "governs": Stroke(Shade("#57606a", "#b6bec8"), "9 3 2 3"),
    "parent": Stroke(Shade("#57606a", "#a3abb5")),
    "supersedes": Stroke(Shade("#a40e26", "#ff9aa2"), "9 3 2 3"),
    "derives": Stroke(Shade("#0a53be", "#8ab8ff")),
    "cites": Stroke(Shade("#116329", "#8fd19e"), "7 3"),
    "conflicts": Stroke(Shade("#b3420a", "#ffab70"), "2 3"),
    "related": Stroke(Shade("#0b6b78", "#7fd6e2"), "2 3"),
}
"""By role and relation."""

"""A chart and the table beside it, and how it becomes an inline picture: no script, no font, no network."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FONT = "Roboto, sans-serif"
"""The first is shipped with the renderer, so that the picture is laid out alike on every machine."""
INK, QUIET, GRID = "#1b1f24", "#57606a", "#d8dee4"
BLUE, ORANGE, GREEN, RED = "#0b5cad", "#b45309", "#1a7f37", "#b42318"
PAPER = "white"
AT_NIGHT: Mapping[str, str] = {
    INK: "#e6e8eb", QUIET: "#a3abb5", GRID: "#3d444d", PAPER: "#14171b",
    BLUE: "#8ab8ff", ORANGE: "#ffab70", GREEN: "#8fd19e", RED: "#ff9aa2",
}  # fmt: skip
"""Colour of a picture to the one that stands for it on a dark page; the template says so to the browser."""
MANY = ("#2f7ed8", "#c96a12", "#2a9254", "#d6455d", "#9a66c9", "#128f92", "#a0763a", "#7a8491")
"""Colours of many lines beside each other, which stand out from a light page and from a dark one."""
ON_PALE, ON_DEEP = "#000000", "#ffffff"
"""Words within a blue field, up to where both stand out alike, and beyond; they stay so by day and by night."""
WIDTH = 520
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture: what it shows in a sentence, its Vega-Lite specification, and the same figures as a table."""

    id: str
    title: str
    says: str
    """What a reader should take from it; also the picture's text alternative."""
    spec: Mapping[str, Any]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def specification(chart: Any) -> dict[str, Any]:
    """Return an Altair chart as a specification in the house's colours."""
    axis = {"labelColor": INK, "titleColor": QUIET, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID}
    configured = (
        chart.configure(font=FONT, background="transparent")
        .configure_axis(**axis, labelFontSize=12, titleFontSize=12, labelLimit=230)
        .configure_view(strokeWidth=0)
        .configure_header(labelColor=INK)
        .configure_legend(labelColor=INK, titleColor=QUIET, labelFontSize=12, orient="bottom", title=None)
    )
    found: dict[str, Any] = configured.to_dict()
    return found


def data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Return rows as the data of an Altair chart."""
    import altair as alt  # noqa: PLC0415  # only a report needs it

    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]  # altair types it so


def draw(chart: Chart) -> str:
    """Return a chart as an inline SVG whose ids are its own; it scales with the page."""
    import vl_convert  # noqa: PLC0415  # only a report needs the renderer

    svg = vl_convert.vegalite_to_svg(dict(chart.spec))
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{chart.id}-", svg)
    # The picture is one image with a name; its parts have roles, some of them without one.
    svg = _TAG.sub(lambda tag: _SPOKEN.sub("", tag[0]), svg)
    head = f'<svg role="img" aria-labelledby="{chart.id}-title" preserveAspectRatio="xMinYMin meet" '
    found: str = re.sub(r"^<svg ", head, svg).replace(' class="marks"', "", 1)
    return found

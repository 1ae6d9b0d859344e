"""
A picture as SVG: one element, no script, no network, its own light and dark, title and description for readers.

All words are data; the template escapes them.
"""

from canongate.model.picture import Picture
from canongate.render import graph_layout, graph_palette, graph_places
from canongate.render.templates import html_template

_SHADES = {
    "paper": graph_palette.PAPER,
    "ink": graph_palette.INK,
    "soft": graph_palette.SOFT,
    "edge": graph_palette.EDGE,
    "frame": graph_palette.FRAME,
    "box": graph_palette.BOX,
    "brain": graph_palette.BRAIN,
}
_SIZES = {
    "margin": graph_places.MARGIN,
    "pad": graph_places.PAD,
    "text": graph_places.SIZE,
    "small": graph_places.SMALL,
    "heading": graph_places.HEADING,
    "title": graph_places.TITLE,
    "lead": graph_places.LEAD,
    "title_lead": graph_places.TITLE_LEAD,
    "small_lead": graph_places.SMALL_LEAD,
    "sample": graph_places.LEGEND_SAMPLE,
}


def render_svg(picture: Picture, *, within_page: bool = False) -> str:
    """
    Return a picture as an svg element, ending with a line end.

    Args:
        picture: what to draw.
        within_page: whether it stands in a page that shows its title, and tables; its description then says so.
    """
    used = {line.kind for line in picture.lines} | {box.kind for box in picture.boxes}
    strokes = {kind: stroke for kind, stroke in graph_palette.STROKES.items() if kind in used}
    return html_template("graph.svg").render(
        it=graph_layout.lay_out(picture, titled=not within_page),
        shade=_SHADES,
        size=_SIZES,
        strokes=strokes,
        within_page=within_page,
    )

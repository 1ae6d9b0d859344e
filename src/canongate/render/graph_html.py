"""
A picture as one self-contained html file: the drawing, and beside it the tables that say the same in words.

All words are data; the template escapes them, and a content security policy keeps what they say inert.
"""

from markupsafe import Markup

from canongate.model.picture import Picture
from canongate.render.graph_layout import lay_out
from canongate.render.graph_svg import render_svg
from canongate.render.templates import html_template

WIDEST_BESIDE = 900
"""Width of a picture that leaves room for a table beside it; the tables of a wider one stand below."""


def render_graph_html(picture: Picture) -> str:
    """Return a picture and its tables as html, ending with a line end."""
    svg = Markup(render_svg(picture, within_page=True))  # noqa: S704  # escaped by its own template
    narrow = lay_out(picture, titled=False).width <= WIDEST_BESIDE
    return html_template("graph.html").render(picture=picture, svg=svg, narrow=narrow)

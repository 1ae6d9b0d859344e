"""
An impact as Markdown: the declaration with its clauses, a table per Brain, what is doubtful, the diagram.

All text is data; the template's environment escapes whatever it prints.
"""

from functools import cache

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from canongate.model.impact import Impact
from canongate.model.picture import Picture
from canongate.render.graph_mermaid import render_mermaid
from canongate.render.impact_picture import declaration_rows, impact_picture
from canongate.render.page_markdown import escape_markdown
from canongate.resources import resource_text

MOST_ROWS = 200
"""Rows of one table; the rest is counted."""


def render_impact_markdown(impact: Impact) -> str:
    """Return an impact as Markdown, ending with a line end."""
    picture = impact_picture(impact)
    return _template().render(
        impact=impact, rows=declaration_rows(impact.declaration), most=MOST_ROWS, diagram=diagram(picture)
    )


def diagram(picture: Picture) -> Markup:
    """Return the fenced Mermaid diagram of a picture; empty where it shows nothing."""
    if not picture.lines:
        return Markup()
    # Words in it are numbered entities, so that none of them can end the fence.
    return Markup(f"```mermaid\n{render_mermaid(picture)}```\n")  # noqa: S704


@cache
def _template() -> Template:
    """Return the compiled template, which escapes all it prints."""
    environment = Environment(  # noqa: S701  # what is printed passes the escape below, which escapes html too
        finalize=_escaped, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.keep_trailing_newline = True
    return environment.from_string(resource_text("templates/impact.md.j2"))


def _escaped(value: object) -> object:
    """Return a text with nothing in it that Markdown reads as markup; lines of a table cell stay in it."""
    shown = escape_markdown(value)
    if isinstance(value, Markup) or not isinstance(value, str):
        return shown
    return str(shown).replace("\n", "<br>")

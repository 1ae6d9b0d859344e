"""
A page as one self-contained html file: no script, no network, every clause with its id as anchor.

All text of the page is data; the template escapes it, and a content security policy keeps what it says inert.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from canongate.render.page_view import view_page
from canongate.resources import resource_text


def render_html(page: Mapping[str, Any]) -> str:
    """
    Return a page as html.

    Args:
        page: mapping of a page file that fits its schema.
    """
    return _template().render(page=view_page(page))


@cache
def _template() -> Template:
    """Return the compiled template."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.keep_trailing_newline = True
    return environment.from_string(resource_text("templates/page.html.j2"))

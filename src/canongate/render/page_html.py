"""
A page as one self-contained html file: no script, no network, every clause with its id as anchor.

All text of the page is data; the template escapes it, and a content security policy keeps what it says inert.
"""

from collections.abc import Mapping
from typing import Any

from canongate.render.page_view import view_page
from canongate.render.templates import html_template


def render_html(page: Mapping[str, Any]) -> str:
    """
    Return a page as html.

    Args:
        page: mapping of a page file that fits its schema.
    """
    return html_template("page.html").render(page=view_page(page))

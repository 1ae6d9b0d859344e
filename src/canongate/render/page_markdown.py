"""
A page as Markdown (CommonMark with pipe tables), for readers and reviews; it is not read back.

All text of the page is data: what Markdown or html would read as markup is escaped wherever a template puts text.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from canongate.render.page_view import view_page
from canongate.resources import resource_text

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~#&$]|^[-+=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d{3})[.)]|(?<=^\d{4})[.)]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_ID = re.compile(r"[a-z0-9./-]+")


def render_markdown(page: Mapping[str, Any]) -> str:
    """
    Return a page as Markdown.

    Args:
        page: mapping of a page file that fits its schema.
    """
    return _template().render(page=view_page(page))


def escape_markdown(value: Any) -> Any:
    """Return a text with nothing left that Markdown or html reads as markup; other values as they are."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _MARKUP.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), value)


def _code(value: str) -> Any:
    """Return an id as it stands, since ids hold no markup; anything else is escaped."""
    return Markup(value) if _ID.fullmatch(value) else value  # noqa: S704  # only what the pattern admits


@cache
def _template() -> Template:
    """Return the compiled template, which escapes all it prints."""
    environment = Environment(  # noqa: S701  # what is printed passes escape_markdown, which escapes html too
        finalize=escape_markdown, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.keep_trailing_newline = True
    environment.filters["code"] = _code
    return environment.from_string(resource_text("templates/page.md.j2"))

"""A page as wiki text: the exact bytes it was imported from, where nothing has changed since."""

from collections.abc import Mapping
from typing import Any

from canongate.model.page_lines import page_text


def render_text(page: Mapping[str, Any]) -> str:
    """
    Return the wiki text of a page, in the dialect of its source profile.

    Args:
        page: mapping of a page file that fits its schema.
    """
    return page_text(page)

"""
An impact declaration as the wiki page it stands on would print it: the same labels, order, markers and gaps.

The page's own writer makes the lines, so that what is printed here is what importing the page reads back.
"""

from collections.abc import Mapping
from typing import Any

from canongate.model.page_lines import page_text

HEADING = "Change Impact Declaration"
_PLAIN = {"dialect": "flat"}
_OF_THE_WHOLE = ("order", "layout", "trailing_blank", "title_line", "end")
"""Parts of a page's source profile that speak of lines which are not printed here."""


def render_declaration(clause: Mapping[str, Any], source: Mapping[str, Any] | None = None) -> str:
    """
    Return a declaration as text under its heading, ending with a line end.

    Args:
        clause: an impact declaration clause, its fields and its layout.
        source: source profile of its page; None writes as a flat page does.
    """
    profile = {key: value for key, value in (source or _PLAIN).items() if key not in _OF_THE_WHOLE}
    section = {"id": "change-impact-declaration", "heading": HEADING, "clauses": [{"id": "declaration", **clause}]}
    lines = profile | {"title_line": False, "end": "", "final_newline": True}
    return page_text({"title": "", "header": {}, "source": lines, "sections": [section]})

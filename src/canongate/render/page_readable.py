"""
A page as wiki text in the readable dialect, whatever dialect it was imported from.

Blank lines, markers and forms are the dialect's; nothing of what the page says is changed.
"""

from collections.abc import Mapping
from typing import Any

from canongate.model.page_layout import ARROWS, BULLETS, DIALECTS
from canongate.render.page_text import render_text

_LAYOUT = frozenset({"layout", "blank", "rule", "style", "order"})
_READABLE = DIALECTS["readable"]


def render_readable(page: Mapping[str, Any]) -> str:
    """Return the text of a page in the readable dialect, ending with a line end."""
    plain = _without_layout(page)
    return render_text({**plain, "source": {"dialect": _READABLE.name, "final_newline": True}})


def _without_layout(value: Any) -> Any:
    """Return a part of a page without what only one dialect's layout needs; arrows become the dialect's own."""
    if isinstance(value, list | tuple):
        return [_without_layout(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _without_layout(one) for key, one in value.items() if key not in _LAYOUT}
    marker = str(kept.get("marker", "")).strip()
    if marker in ARROWS and kept["marker"].endswith(" "):
        kept["marker"] = _READABLE.markers["arrow"]
    elif marker and marker in BULLETS and "form" in kept:  # titles that stand on one line with their text
        kept["marker"] = _READABLE.markers["item"]
    elif marker and marker in BULLETS:
        del kept["marker"]
    return {key: one for key, one in kept.items() if one or key != "entry"}

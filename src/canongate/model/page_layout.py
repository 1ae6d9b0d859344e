"""
The dialects of wiki text: what a line looks like when a page says nothing else.

Tables only. The renderer fills a page's gaps from them, and the importer leaves out of a page what equals them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

BULLETS = "-–—*•·◦▪●○‣✓✔✅❌✗✘"  # noqa: RUF001  # dashes of the dialects
ARROWS = ("→", "👉", "➡️", "➡", "➜", "➤", "⇒", "=>", "->", "↓", "⬇️", "⬇")
FLOW = frozenset({"↓", "⬇️", "⬇", "→"})
TERMINAL = (".", "!", "?", ";", ",", ":")

_BULLET = f"[{re.escape(BULLETS)}] +"
_ARROW = "(?:" + "|".join(re.escape(arrow) for arrow in ARROWS) + ") +"
_NUMBER = r"\d{1,4}[.)] +"
MARKED = re.compile(rf"(?:(?P<bullet>{_BULLET})|(?P<arrow>{_ARROW})|(?P<number>{_NUMBER}))(?=\S)")
COUNTED = re.compile(r"(?P<before>\D*)(?P<number>\d{1,4})(?P<after>\D*)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Defaults of one dialect; a page's source profile departs from them where it must."""

    name: str
    markers: Mapping[str, str]
    """Marker by sort of line."""
    forms: Mapping[str, str]
    """Form of fields by group."""
    gaps: Mapping[str, int]
    """Blank lines between two sorts of line, ``before>after``; ``*`` stands for any."""
    end: str
    """Last line; empty for none."""
    title_line: bool
    indent: int
    """Spaces each level of nested items adds."""

    def gap(self, before: str, after: str) -> int:
        """Return the blank lines between two sorts of line; the first line of a text has none."""
        gaps = self.gaps
        return next(
            (gaps[pair] for pair in (f"{before}>{after}", f"*>{after}", f"{before}>*", "*>*") if pair in gaps), 0
        )


_FORMS = {"header": "inline", "entry": "inline", "impact": "below"}
_TIGHT = (
    "item>item",
    "entry>entry",
    "header>value",
    "value>header",
    "header>header",
    "field>field",
    "field>value",
    "value>value",
    "row>row",
    "flow>item",
)

DIALECTS: Mapping[str, Dialect] = {
    "flat": Dialect(
        name="flat",
        markers={"item": "- ", "arrow": "→ ", "heading": ""},
        forms=_FORMS | {"change": "bare"},
        gaps={},
        end="END",
        title_line=False,
        indent=2,
    ),
    "readable": Dialect(
        name="readable",
        markers={"item": "• ", "arrow": "👉 ", "heading": ""},
        forms=_FORMS | {"change": "inline"},
        gaps={"*>*": 1, "start>title": 0, "start>header": 0} | dict.fromkeys((*_TIGHT, "item>flow"), 0),
        end="",
        title_line=True,
        indent=2,
    ),
}


def count_from(marker: str, index: int) -> str:
    """Return the marker of the item at ``index`` in a list whose first has this one: a number counts up."""
    match = COUNTED.fullmatch(marker)
    if not match:
        return marker
    return f"{match['before']}{int(match['number']) + index}{match['after']}"

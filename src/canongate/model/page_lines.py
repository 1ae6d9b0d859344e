"""
A page as lines of wiki text.

One walk over a page serves both ways: the renderer joins the lines, and the importer, which reads a text into a page
without layout, walks that page beside the text and keeps what departs from the defaults the walk gives. So what is
left out of a page on import is by construction what rendering puts back.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from canongate.model.clause_lines import clause_lines
from canongate.model.page_fields import HEADER, Field, in_order
from canongate.model.page_layout import count_from
from canongate.model.page_line import PageLine, Profile, field_lines

Row = Mapping[str, Any]


def page_text(page: Row) -> str:
    """Return the wiki text of a page, exactly as it was imported where nothing has changed since."""
    source = page["source"]
    lines: list[str] = []
    for line, blank in spaced_lines(page):
        lines.extend([""] * blank)
        lines.append(line.written_prefix + line.body)
    lines.extend([""] * source.get("trailing_blank", 0))
    return "\n".join(lines) + ("\n" if lines and source.get("final_newline", True) else "")


def text_digest(page: Row) -> str:
    """Return the digest of a page's wiki text, by which an edit says what it was made against."""
    return f"sha256:{sha256(page_text(page).encode()).hexdigest()}"


def spaced_lines(page: Row) -> Iterator[tuple[PageLine, int]]:
    """Yield every line of a page with the number of blank lines before it."""
    profile = Profile(page["source"])
    before = "start"
    for line in page_lines(page):
        yield line, line.departures.get("blank", profile.gap(before, line.role))
        before = line.role


def page_lines(page: Row) -> Iterator[PageLine]:
    """Yield every line of a page but the blank ones, in order."""
    source = page["source"]
    profile = Profile(source)
    if profile.title_line:
        yield PageLine("title", page["title"], "", source, "title", "/title", kind="title")
    yield from _header_lines(page, profile)
    headings = 0
    for at, section in enumerate(page["sections"]):
        pointer = f"/sections/{at}"
        if section["heading"]:
            prefix = count_from(profile.marker("heading"), headings)
            suffix = section.get("layout", {}).get("heading", {}).get("suffix", "")
            body = section["heading"] + suffix
            yield PageLine("heading", body, prefix, section, "heading", f"{pointer}/heading", section["id"], "heading")
            headings += 1
        yield from clause_lines(section, pointer, profile)
    if profile.end:
        yield PageLine("end", profile.end, "", source, "end", "/source/end", kind="end")


def _header_lines(page: Row, profile: Profile) -> Iterator[PageLine]:
    """Yield the header's lines; keys canongate does not know are called ``other.<index>``."""
    source = page["source"]
    header = dict(page["header"])
    others = header.pop("other", ())
    header |= {f"other.{index}": other["value"] for index, other in enumerate(others)}
    unknown = tuple(Field(f"other.{index}", other["label"], "header") for index, other in enumerate(others))
    fields = [(each, header[each.key]) for each in in_order(HEADER + unknown, header, source.get("order", ()))]
    yield from field_lines(PageLine("header", "", "", source, pointer="/header", kind="header"), fields, profile)

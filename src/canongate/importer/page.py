"""
A wiki text to a page.

The text is read with the page's grammar; every line becomes part of a typed clause or stays opaque, and the page
gives back the same bytes, which is proved before it is returned. What the text cannot carry (ids, uids, links,
owners, parameters, tombstones) comes from the page's previous state where one is given.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from canongate.importer.dialect import detect_dialect
from canongate.importer.fields import order_of
from canongate.importer.force import weigh
from canongate.importer.identity import uid
from canongate.importer.inherit import inherit
from canongate.importer.lines import read_lines
from canongate.importer.outline import Outline, read_outline
from canongate.importer.remarks import not_exact, refusal, remark, remarks
from canongate.importer.result import ImportResult, type_lines
from canongate.importer.sections import read_section
from canongate.importer.settle import NotExactError, settle
from canongate.importer.shape import in_file_order
from canongate.importer.text_profile import check_text
from canongate.model.clauses import clauses_of
from canongate.model.grammar import Grammar
from canongate.model.page_fields import CLAUSE_FIELDS
from canongate.model.page_layout import DIALECTS
from canongate.model.page_lines import page_text
from canongate.model.strict import BRAIN, SLUG

Draft = dict[str, Any]
_PAGE_ID = re.compile(rf"{BRAIN}/{SLUG}")
_LONGEST_ID = 200


def import_page(  # noqa: PLR0913  # all but the text are named
    text: str,
    *,
    page_id: str,
    grammar: Grammar,
    title: str | None = None,
    previous: Mapping[str, Any] | None = None,
    normalise: bool = False,
    path: str = "<text>",
) -> ImportResult:
    """
    Return the page a wiki text holds, or the findings for which the text is refused, step by step.

    Args:
        text: wiki text, as exported.
        page_id: id of the page, such as ``customer/best-customer-identification``.
        grammar: grammar the page is read with.
        title: title of the page; taken from the text's title line, or from its impact declaration, where not given.
        previous: the page as it stands; what the text cannot carry is taken over from it.
        normalise: mend what is outside the text profile, each change listed as a note.
        path: what findings call the text.
    """
    if not _PAGE_ID.fullmatch(page_id) or len(page_id) > _LONGEST_ID:
        message = f"{page_id!r} is no page id"
        mend = "write a Brain and a name in lower case, such as customer/best-customer-identification"
        return ImportResult(None, (remark("import-page-id", message, path, 1, mend),))
    accepted, findings = check_text(text, path, normalise=normalise)
    if accepted is None:
        return ImportResult(None, findings)
    lines = list(read_lines(accepted, grammar.words.steps))
    outline = read_outline(lines, grammar)
    if refused := refusal(outline, title, path):
        return ImportResult(None, (*findings, refused))
    page = _assemble(outline, grammar, page_id)
    _profile(page, outline, accepted)
    page["title"] = _title(page, outline, title, previous, page_id)
    inherit(page, previous)
    try:
        settle(page, lines, _habits(page, previous))
    except NotExactError as fault:
        return ImportResult(None, (*findings, not_exact(fault.line, path)))
    page = in_file_order(page)
    if page_text(page) != accepted:
        return ImportResult(None, (*findings, not_exact(1, path)))
    typing = tuple(type_lines(page, lines, accepted))
    return ImportResult(page, (*findings, *remarks(page, outline, typing_lines(typing), path)), typing)


def typing_lines(typing: Sequence[Any]) -> dict[str, int]:
    """Return the first line of every clause, item, section and header key."""
    first: dict[str, int] = {}
    for typed in typing:
        first.setdefault(typed.clause, typed.line)
    return first


def _assemble(outline: Outline, grammar: Grammar, page_id: str) -> Draft:
    """Return the page of an outline, without ids of its clauses and without layout."""
    sections = []
    for part in outline.sections:
        clauses = read_section(part.lines, part.rule, grammar)
        leading = True
        for clause in clauses:
            titled = "title" in clause
            rule = part.rule or grammar.exact_headings[""]
            weigh(clause, rule, grammar, leading=(leading or titled) and "part_of" not in clause)
            leading = False
        section: Draft = {"heading": part.heading, "clauses": clauses}
        if part.suffix:
            section["layout"] = {"heading": {"suffix": part.suffix}}
        sections.append(section)
    return {
        "schema": "page/v1",
        "id": page_id,
        "uid": uid("p", page_id),
        "grammar": grammar.id,
        "header": outline.header,
        "sections": sections,
    }


def _profile(page: Draft, outline: Outline, text: str) -> None:
    """Set what the source profile says of the text as a whole."""
    dialect = DIALECTS[detect_dialect(text)]
    body = text.rstrip("\n")
    newlines = len(text) - len(body)
    source: Draft = {"dialect": dialect.name, "layout": outline.layout}
    if not newlines:
        source["final_newline"] = False
    if newlines > 1:
        source["trailing_blank"] = newlines - 1
    end = outline.end.written if outline.end else ""
    if end != dialect.end:
        source["end"] = end
    if (outline.title is not None) != dialect.title_line:
        source["title_line"] = outline.title is not None
    if outline.order:
        source["order"] = outline.order
    for section in page["sections"]:
        for clause in section["clauses"]:
            _order_fields(clause)
    page["source"] = source


def _order_fields(clause: Draft) -> None:
    """Note the order of a clause's fields where it is not the usual one."""
    if clause["kind"] in CLAUSE_FIELDS and (order := order_of(clause, CLAUSE_FIELDS[clause["kind"]])):
        clause["order"] = order


def _title(page: Draft, outline: Outline, title: str | None, previous: Mapping[str, Any] | None, page_id: str) -> str:
    """Return the page's title: of its title line, as given, as before, the page it creates, or from its id."""
    if outline.title_text:
        return outline.title_text
    if title or previous:
        return title or str(previous["title"]) if previous else str(title)
    created = [name for _, _, clause in clauses_of(page) for name in clause.get("created", ()) if "created" in clause]
    return created[0] if len(created) == 1 else page_id.rpartition("/")[2].replace("-", " ").title()


def _habits(page: Draft, previous: Mapping[str, Any] | None) -> Draft | None:
    """Return the source profile whose habits are kept: that of the previous page, in the same dialect."""
    if previous and previous["source"]["dialect"] == page["source"]["dialect"]:
        return dict(previous["source"])
    return None

"""
``canongate impact --write PAGE``: the declaration and change-log entry that follow from a page's change, written in.

What goes with them is brought along: the version and day of review in the header, the page's row in its registry, the
version of the canon. Comments and layout of the files stay as they are. Nothing is judged. Long because what is written
follows from what was written before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate.impact.declared import clause_for, declared_by
from canongate.impact.versions import numbers_of, raised
from canongate.importer.identity import slug, uid
from canongate.load.edit import insert_item
from canongate.load.roots import ROOT_MARK
from canongate.model.clauses import clauses_of, local_ids
from canongate.model.declaration import Bump, Declaration
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.page_fields import IMPACT
from canongate.model.page_version import read_day, read_version
from canongate.model.similar import did_you_mean
from canongate.render.impact_page import HEADING
from canongate.workflows.impact import Impacted, impact_of
from canongate.workflows.impact_draft import Draft
from canongate.workflows.snapshots import Pair

_LOG = "Change Log"
_LONGEST_CHANGE = 2000
_KEYS = tuple(each.key for each in IMPACT)


@dataclass(frozen=True, slots=True)
class Written:
    """Files to write, and what each of them says now."""

    root: Path
    texts: Mapping[str, str]
    """Path relative to the root to its next text, of the files that change."""


def write_declaration(
    pair: Pair, page: str, *, today: date, author: str | None = None, change: str | None = None
) -> Written:
    """
    Return the files of a root with a page's change declared and logged.

    Args:
        pair: the root before and with the change.
        page: id of a page that changed.
        today: day of the change-log entry.
        author: who made the change; the page's authority where nobody is named.
        change: what changed, for the change log; what is derived where nothing is said.

    Raises:
        UsageError: there is no such page, or it did not change.
        EditError: a file is written in a way that cannot be edited alone.
    """
    impacted = impact_of(pair)
    document = _changed(impacted, page)
    draft = Draft(pair, page)
    own = impacted.impact.pages[page]
    _version(draft, document, own)
    _log(draft, document, own, today=today, author=author, change=change)
    _registries(draft, document)
    needed = (
        raised(pair.base.workspace.version, impacted.impact.declaration.bump) if pair.base.workspace.version else ""
    )
    if needed and numbers_of(draft.data(ROOT_MARK)["version"]) < numbers_of(needed):
        draft.set(ROOT_MARK, ["version"], needed)
    _declare(draft, document)
    return Written(pair.head.root, dict(sorted(draft.texts.items())))


def _changed(impacted: Impacted, page: str) -> Document:
    pages, changed = impacted.pair.head.workspace.pages, impacted.impact.pages
    if page not in pages:
        raise UsageError(f"there is no page {page!r}", help=did_you_mean(page, pages, "see `canongate list pages`"))
    if page not in changed:
        raise UsageError(
            f"{page} did not change since {impacted.pair.base_name}, so there is nothing to declare",
            help=f"changed: {', '.join(changed)}" if changed else "change it first, or name another base",
        )
    return pages[page]


def _version(draft: Draft, page: Document, own: Declaration) -> None:
    """Raise the version of a page that was there before, where nobody did."""
    old = draft.pair.base.workspace.pages.get(page.id)
    if old is None:
        return
    before, now = (one.header.get("version") or "" for one in (old, page))
    read = read_version(before), read_version(now)
    if read[0] is not None and read[1] is not None and read[1] <= read[0]:
        draft.set(page.path, ["header", "version"], _next(before, own.bump))


def _next(version: str, bump: Bump) -> str:
    """Return the page version after a change: the first number rises with a major one, else the last."""
    lead = version[: len(version) - len(version.lstrip("vV"))]
    parts = [int(part) for part in version.lstrip("vV").split(".")]
    place = 0 if bump is Bump.MAJOR else max(1, len(parts) - 1)
    parts += [0] * (place + 1 - len(parts))
    parts[place] += 1
    return lead + ".".join(str(part if at <= place else 0) for at, part in enumerate(parts))


def _log(  # noqa: PLR0913  # what an entry says, each by name
    draft: Draft, page: Document, own: Declaration, *, today: date, author: str | None, change: str | None
) -> None:
    """Add the change-log entry of the page's version, where the log has none, and bring the day of review along."""
    data = draft.data(page.path)
    version = str(data["header"].get("version") or "")
    entries = _log_entries(data)
    if not any(one.get("version") == version for _, one in entries):
        said = change or "; ".join(own.names("what_changed")) or "Updated."
        entry = {
            **_named(page.id, data, f"change-log.{slug(version, 'entry')}"),
            "kind": "changelog_entry",
            "version": version,
            "date": today.isoformat(),
            "author": author or str(data["header"].get("authority") or "HeadOffice"),
            "change": said[:_LONGEST_CHANGE],
        }
        _enter(draft, page.path, entry, _LOG)
    reviewed = read_day(str(data["header"].get("last_reviewed") or ""))
    if reviewed is not None and reviewed < today:
        draft.set(page.path, ["header", "last_reviewed"], today.isoformat())


def _log_entries(data: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(place, one) for place, _, one in clauses_of(data) if one["kind"] == "changelog_entry"]


def _enter(draft: Draft, path: str, clause: Mapping[str, Any], heading: str) -> None:
    """Put a log entry beside the others, newest where the newest stands; any other clause into a section of its own."""
    data = draft.data(path)
    entries = _log_entries(data) if heading == _LOG else []
    if entries:
        _, section, _, first = _path(entries[0][0])[:4]
        versions = [read_version(one.get("version") or "") or () for _, one in entries]
        newest_first = len(versions) > 1 and versions[0] > versions[-1]
        at = int(first) if newest_first else int(_path(entries[-1][0])[3]) + 1
        draft.texts[path] = insert_item(draft.text(path), ["sections", section, "clauses"], at, dict(clause))
        return
    own = {"id": slug(heading, "section"), "heading": heading, "clauses": [dict(clause)]}
    declared = [at for at, one in enumerate(data["sections"]) if one["heading"] == HEADING]
    at = declared[0] if declared and heading == _LOG else len(data["sections"])
    draft.texts[path] = insert_item(draft.text(path), ["sections"], at, own)


def _registries(draft: Draft, page: Document) -> None:
    """Let the page's row say what its header says now."""
    data = draft.data(page.path)
    header = data["header"]
    said = {"title": data["title"], "status": header.get("status"), "version": header.get("version")}
    for path, table in sorted(draft.pair.head.documents.items()):
        if table.kind == "pages" and path.endswith(".yaml"):
            for at, row in enumerate(table.data["rows"]):
                if row["page"] == page.id and not row.get("external", False):
                    for key, value in said.items():
                        if value:
                            draft.set(path, ["rows", at, key], value)


def _declare(draft: Draft, page: Document) -> None:
    """Write what follows into the page's declaration; what follows includes all that was written before."""
    impacted = draft.compared()
    own = impacted.impact.pages[page.id]
    document = impacted.pair.head.workspace.pages[page.id]
    declared = declared_by(document)
    if declared is None:
        local = slug(HEADING, "declaration")
        clause = _named(page.id, document.data, local) | clause_for(own)
        _enter(draft, page.path, clause, HEADING)
        return
    place = _path(declared.pointer)
    clause = clause_for(own, declared.clause)
    for at, key in enumerate(_KEYS):
        if key in clause:
            draft.set(page.path, [*place, key], clause[key], after=("kind", *_KEYS[:at]))


def _named(page: str, data: Mapping[str, Any], wanted: str) -> dict[str, str]:
    """Return id and uid of a new clause, such as no clause of the page has or had."""
    used = set(local_ids(data)) | {stone["id"] for stone in data.get("tombstones", ())}
    free, count = wanted, 1
    while free in used:
        count += 1
        free = f"{wanted}-{count}"
    return {"id": free, "uid": uid("c", f"{page}#{free}")}


def _path(pointer: str) -> list[str | int]:
    return [int(part) if part.isdecimal() else part for part in pointer.split("/")[1:]]

"""
The change log of one page: complete, in order, and in step with the header's version and days.

Days and versions are read as written; one that cannot be read is a finding of its own and enters no comparison.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.page_version import Version, read_day, read_version

_HEADER_DAYS = ("last_reviewed", "effective_date", "created", "next_review")


class _Entry(NamedTuple):
    """A change-log entry whose version can be read."""

    pointer: str
    written: str
    version: Version
    day: date | None


def change_log_findings(page: Document) -> Iterator[Finding]:
    """Yield what is wrong with a page's change log, and where the header disagrees with it."""
    clauses = page.index.of_kind("changelog_entry")
    for place, clause in clauses:
        yield from _entry(page, place, clause)
    entries = [_Entry(place, clause["version"], *read) for place, clause in clauses if (read := _read(clause))]
    yield from _order(page, entries)
    yield from _header(page, max(entries, key=lambda entry: entry.version, default=None))


def _read(clause: Mapping[str, Any]) -> tuple[Version, date | None] | None:
    version = read_version(clause.get("version", ""))
    return None if version is None else (version, read_day(clause.get("date", "")))


def _entry(page: Document, place: str, clause: Mapping[str, Any]) -> Iterator[Finding]:
    lacking = [key for key in ("version", "date") if not clause.get(key)]
    if not (clause.get("change") or clause.get("items")):
        lacking.append("change")
    if lacking:
        yield found(
            "change-log-entry-incomplete",
            page,
            place,
            f"the change-log entry {clause['id']!r} lacks {' and '.join(lacking)}",
            help=f"add {' and '.join(f'`{key}:`' for key in lacking)}",
            context={"entry": clause["id"], "lacking": lacking},
        )
    if clause.get("version") and read_version(clause["version"]) is None:
        yield _unreadable_version(page, f"{place}/version", clause["version"])
    if clause.get("date") and read_day(clause["date"]) is None:
        yield _unreadable_day(page, f"{place}/date", clause["date"])


def _order(page: Document, entries: list[_Entry]) -> Iterator[Finding]:
    yield from _versions(page, sorted(entries, key=lambda entry: entry.version))
    versions = [entry.version for entry in entries]
    if versions not in (sorted(versions), sorted(versions, reverse=True)):
        yield found(
            "change-log-out-of-order",
            page,
            entries[0].pointer,
            f"the change log stands in the order {', '.join(entry.written for entry in entries)}",
            help="put the newest first or the newest last",
            context={"versions": [entry.written for entry in entries]},
        )


def _versions(page: Document, entries: list[_Entry]) -> Iterator[Finding]:
    """Yield versions that stand twice, and days that run against the versions; entries come by version."""
    for older, newer in pairwise(entries):
        related = (Related(f"{older.written} stands here", page.path, older.pointer),)
        if older.version == newer.version:
            yield found(
                "change-log-version-repeated",
                page,
                f"{newer.pointer}/version",
                f"the change log has version {newer.written!r} twice",
                help="give each change a version of its own, or join the two entries",
                context={"version": newer.written},
                related=related,
            )
        elif older.day and newer.day and newer.day < older.day:
            yield found(
                "change-log-dates-backwards",
                page,
                f"{newer.pointer}/date",
                f"{newer.written} is dated {newer.day}, before {older.written} of {older.day}",
                help="correct the date, or the version, that is wrong",
                context={"version": newer.written, "date": str(newer.day), "before": str(older.day)},
                related=related,
            )


def _header(page: Document, newest: _Entry | None) -> Iterator[Finding]:
    header = page.header
    written = header.get("version")
    version = read_version(written) if written else None
    if written and version is None:
        yield _unreadable_version(page, "/header/version", written)
    days = {key: read_day(header[key]) for key in _HEADER_DAYS if header.get(key)}
    for key, day in days.items():
        if day is None:
            yield _unreadable_day(page, f"/header/{key}", header[key])
    reviewed, following = days.get("last_reviewed"), days.get("next_review")
    if reviewed and following and following <= reviewed:
        yield found(
            "next-review-not-ahead",
            page,
            "/header/next_review",
            f"the next review is on {following}, the last one was on {reviewed}",
            help="name a day after the last review",
            context={"next_review": str(following), "last_reviewed": str(reviewed)},
        )
    if newest is not None:
        yield from _beside(page, newest, version, reviewed)


def _beside(page: Document, newest: _Entry, version: Version | None, reviewed: date | None) -> Iterator[Finding]:
    """Yield where the header says otherwise than the newest change."""
    written = page.header.get("version")
    related = (Related("the newest change", page.path, newest.pointer),)
    if version and version != newest.version:
        yield found(
            "version-not-in-change-log",
            page,
            "/header/version",
            f"the header says version {written}, the newest change-log entry {newest.written}",
            help="write the version of the newest change, or log the change that made this version",
            context={"version": written, "newest": newest.written},
            related=related,
        )
    if reviewed and newest.day and reviewed < newest.day:
        yield found(
            "last-reviewed-before-change",
            page,
            "/header/last_reviewed",
            f"the page was last reviewed on {reviewed}, and changed on {newest.day}",
            help="review the page as it is now, and write that day",
            context={"last_reviewed": str(reviewed), "changed": str(newest.day)},
            related=related,
        )


def _unreadable_version(page: Document, pointer: str, written: str) -> Finding:
    return found(
        "version-unreadable",
        page,
        pointer,
        f"{written!r} is no version",
        help="write it as v1.0 or v1.2.3",
        context={"written": written},
    )


def _unreadable_day(page: Document, pointer: str, written: str) -> Finding:
    return found(
        "date-unreadable",
        page,
        pointer,
        f"{written!r} is no day of the calendar",
        help="write it as 2026-04-26",
        context={"written": written},
    )

"""
The life of a page, as one state of the root shows it: what is in force does not lean on what is not.

How a page came from one state to another is seen by :mod:`canongate.resolve.transitions`.
"""

from collections.abc import Iterator

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.kept_page import KeptPage
from canongate.model.page_version import read_version
from canongate.model.words import ACTIVE
from canongate.resolve.known import Known


def lifecycle_findings(known: Known) -> Iterator[Finding]:
    """Yield each page whose status disagrees with its version, its successor, its parent or what it cites."""
    for page in known.workspace.pages.values():
        if known.deprecated(page):
            yield from _deprecated(page)
        elif not _stands_alone(page, known):
            yield from _standing(page, known)
    for rule in known.workspace.rules:
        if "retired_on" not in rule.data:
            for i, clause in enumerate(rule.data["enforces"]):
                yield from _leaning(rule, f"/enforces/{i}", clause.partition("#")[0], known)


def _stands_alone(page: Document, known: Known) -> bool:
    """Return whether a page is kept, so that its own header is in order, and leans on no other."""
    header = page.header
    leans = bool(header.get("superseded_by")) or header.get("parent") in known.page_ids
    return isinstance(page, KeptPage) and not leans and not page.links


def _deprecated(page: Document) -> Iterator[Finding]:
    if not page.header.get("superseded_by"):
        yield found(
            "deprecated-without-successor",
            page,
            "/header/status",
            "the page is deprecated, and does not say what replaces it",
            help="add `superseded_by:`, with None where nothing does",
            context={"page": page.id},
        )


def _standing(page: Document, known: Known) -> Iterator[Finding]:
    header, status = page.header, known.status(page)
    version = read_version(header.get("version") or "")
    if status == ACTIVE and version is not None and version < (1,):
        yield found(
            "active-before-first-version",
            page,
            "/header/version",
            f"the page is {header['status']} at version {header['version']}",
            help="a page comes into force as v1.0 or later",
            context={"status": header["status"], "version": header["version"]},
        )
    newer = known.page(header.get("superseded_by") or "")
    if newer is not None and known.status(newer) == ACTIVE:
        yield found(
            "superseded-still-in-force",
            page,
            "/header/status",
            f"the page is {status or 'without status'}, and {newer.data['title']!r} that replaces it is in force",
            help="write `status: Deprecated`",
            context={"status": status, "successor": newer.id},
            related=(Related("what replaces it", newer.path, "/header/status"),),
        )
    yield from _under(page, known)
    for place, link in page.links:
        yield from _leaning(page, f"{place}/to", link["to"].partition("#")[0], known)


def _under(page: Document, known: Known) -> Iterator[Finding]:
    """Yield a finding where a page's parent is not in force any more."""
    above = known.page(page.header.get("parent") or "")
    if above is not None and known.deprecated(above):
        yield found(
            "parent-deprecated",
            page,
            "/header/parent",
            f"the parent {above.data['title']!r} is deprecated",
            help="name a parent in force",
            context={"parent": above.id},
            related=(Related("the parent's status", above.path, "/header/status"),),
        )


def _leaning(document: Document, pointer: str, name: str, known: Known) -> Iterator[Finding]:
    """Yield a finding where a link, or a rule in force, leads to a page that is not in force any more."""
    page = known.workspace.pages.get(name)
    if page is not None and known.deprecated(page):
        successor = page.header.get("superseded_by")
        yield found(
            "deprecated-page-cited",
            document,
            pointer,
            f"the page {name!r} is deprecated",
            help=f"cite {successor!r} instead" if successor else "cite what is in force",
            context={"page": name},
            related=(Related("its status", page.path, "/header/status"),),
        )

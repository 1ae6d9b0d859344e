"""
Pages against the registries: every page is in the architecture registry and in its Brain's, as its header says.

A root that keeps no such registry at all is not asked for one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.page_version import read_version
from canongate.resolve.known import Known


class _Row(NamedTuple):
    """A row of a registry with its place."""

    table: Document
    at: int
    data: Mapping[str, Any]


def page_registry_findings(known: Known) -> Iterator[Finding]:
    """Yield each page a registry lacks, has twice, has elsewhere, or describes otherwise than its header does."""
    listed: dict[str, _Row] = {}
    for table in known.page_registries:
        yield from _collect(table, listed)
    layers: dict[str, _Row] = {}
    for table in known.architectures:
        yield from _collect(table, layers)
    for page in known.workspace.pages.values():
        if known.architectures and page.id not in layers:
            yield _unregistered(page, known.architectures[0].data["name"], known.architectures[0].path)
        if known.page_registries and page.id not in listed:
            yield _unregistered(page, *_registry_of(page, known))
    for row in listed.values():
        if not _agrees(row, known):
            yield from _row(row, known)


def _collect(table: Document, rows: dict[str, _Row]) -> Iterator[Finding]:
    """Fill in the rows of a registry by page; yield each page that has one already."""
    for at, data in enumerate(table.data["rows"]):
        row = _Row(table, at, data)
        first = rows.setdefault(data["page"], row)
        if first is not row:
            yield found(
                "id-repeated",
                table,
                f"/rows/{at}/page",
                f"the page {data['page']!r} has a row already",
                help="keep one of the two rows",
                context={"id": data["page"]},
                related=(Related("first listed here", first.table.path, f"/rows/{first.at}/page"),),
            )


def _registry_of(page: Document, known: Known) -> tuple[str, str]:
    """Return name and path of the registry a page belongs in, whether or not its Brain keeps one."""
    brain = page.id.partition("/")[0]
    for table in known.page_registries:
        if table.data["brain"] == brain:
            return table.data["name"], table.path
    name = known.workspace.brains.get(brain, {}).get("name", brain)
    return f"{name} Page Registry", f"registries/pages/{brain}.yaml"


def _unregistered(page: Document, registry: str, path: str) -> Finding:
    return found(
        "page-not-registered",
        page,
        "/id",
        f"the page is not in the {registry}",
        help=f"add a row for it to {path}",
        context={"page": page.id, "registry": registry},
    )


def _agrees(row: _Row, known: Known) -> bool:
    """Return whether a row is of a page of its own Brain, and says to the letter what the page does, as most do."""
    data = row.data
    page = known.workspace.pages.get(data["page"])
    if page is None or data.get("external", False) or row.table.data["brain"] != page.id.partition("/")[0]:
        return False
    header = page.header
    return bool(
        page.title == data["title"]
        and header.get("status") == data["status"]
        and header.get("version") == data["version"]
    )


def _row(row: _Row, known: Known) -> Iterator[Finding]:
    """Yield what is wrong with one row of a page registry."""
    page = known.workspace.pages.get(row.data["page"])
    own = row.data["page"].partition("/")[0]
    # NOTE: a page that is kept elsewhere may be named by any Brain that needs it.
    if row.table.data["brain"] != own and not row.data.get("external", False):
        yield found(
            "page-in-wrong-registry",
            row.table,
            f"/rows/{row.at}/page",
            f"{row.data['page']!r} is a page of {own!r}, and this is the registry of {row.table.data['brain']!r}",
            help=f"move the row to registries/pages/{own}.yaml",
            context={"page": row.data["page"], "brain": own, "registry": row.table.data["brain"]},
        )
    if page is None:
        return
    if row.data.get("external", False):
        yield found(
            "external-page-present",
            row.table,
            f"/rows/{row.at}/external",
            f"{row.data['page']!r} is registered as kept elsewhere, and stands in this canon",
            help="take `external:` out of the row",
            context={"page": row.data["page"]},
            related=(Related("the page", page.path, "/id"),),
        )
    yield from _mismatches(row, page, known)


def _mismatches(row: _Row, page: Document, known: Known) -> Iterator[Finding]:
    header, words = page.header, known.words
    status, version = header.get("status") or "", header.get("version") or ""
    compared = [("title", "/title", page.title, row.data["title"])]
    # What cannot be read in the header is told there, and by no other check.
    if not words.status_unknown(status):
        compared.append(("status", "/header/status", words.status(status), words.status(row.data["status"])))
    if read_version(version):
        compared.append(("version", "/header/version", version, row.data["version"]))
    for key, pointer, said, registered in compared:
        if said != registered:
            yield found(
                "page-registry-mismatch",
                row.table,
                f"/rows/{row.at}/{key}",
                f"the registry gives {row.data['page']!r} the {key} {row.data[key]!r}, the page says {said!r}",
                help=f"write `{key}: {said}`, if the page is right",
                context={"page": row.data["page"], "key": key, "registered": registered, "said": said},
                related=(Related("what the page says", page.path, pointer),),
            )

"""
What a page says of ids beyond its clauses' own: sections, uids, `part_of`, tombstones; and what could not be typed.

That clause ids do not repeat is seen in :mod:`canongate.validate.ids`; whether an id was kept since an earlier state
of the root, by the resolve stage.
"""

from collections.abc import Iterator

from canongate.model.checks import found
from canongate.model.clauses import clauses_of, local_ids
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.similar import did_you_mean


def identity_findings(page: Document) -> Iterator[Finding]:
    """Yield what is wrong with the identities on one page, and each clause that is opaque."""
    yield from _sections(page)
    if page.index.loose or page.index.repeats_uid:
        yield from _clauses(page)
    if "tombstones" in page.data:
        yield from _tombstones(page)


def _sections(page: Document) -> Iterator[Finding]:
    if len({section["id"] for section in page.data["sections"]}) == len(page.data["sections"]):
        return
    seen: dict[str, int] = {}
    for at, section in enumerate(page.data["sections"]):
        first = seen.setdefault(section["id"], at)
        if first != at:
            yield _repeated(page, f"/sections/{at}/id", section["id"], f"/sections/{first}/id", "section id")


def _clauses(page: Document) -> Iterator[Finding]:
    """Yield what a pass over the clauses alone can tell: uids, `part_of`, opaque lines."""
    uids: dict[str, str] = {page.data["uid"]: "/uid"}
    clauses = {clause["id"]: clause for _, _, clause in clauses_of(page.data)}
    for place, _, clause in clauses_of(page.data):
        first = uids.setdefault(clause["uid"], f"{place}/uid")
        if first != f"{place}/uid":
            yield uid_repeated(page, f"{place}/uid", clause["uid"], Related("first used here", page.path, first))
        above = clause.get("part_of")
        if above is not None and (above not in clauses or above == clause["id"]):
            yield found(
                "reference-unknown",
                page,
                f"{place}/part_of",
                f"there is no other clause {above!r} on this page",
                help=did_you_mean(above, clauses.keys() - {clause["id"]}, "name the clause under whose title it is"),
                context={"noun": "clause of this page", "name": above},
            )
        if clause["kind"] == "opaque":
            lines = clause.get("lines", ())
            yield found(
                "clause-opaque",
                page,
                place,
                f"{len(lines)} {'line is' if len(lines) == 1 else 'lines are'} kept as written and not typed",
                help="word it as the grammar has it, so that it can be cited for what it is",
                context={"clause": clause["id"], "lines": len(lines)},
            )


def _tombstones(page: Document) -> Iterator[Finding]:
    """Yield each tombstone whose id is in use, stands twice, or names a version the change log does not have."""
    live = set(local_ids(page.data))
    logged = {clause.get("version") for _, clause in page.index.of_kind("changelog_entry")}
    seen: dict[str, int] = {}
    for at, stone in enumerate(page.data["tombstones"]):
        name, place = stone["id"], f"/tombstones/{at}"
        first = seen.setdefault(name, at)
        if first != at:
            yield _repeated(page, f"{place}/id", name, f"/tombstones/{first}/id", "tombstone", "tombstone-repeated")
        elif name in live:
            yield _reused(page, place, name)
        version = stone.get("removed_in")
        if version is not None and version not in logged:
            yield found(
                "tombstone-version-unknown",
                page,
                f"{place}/removed_in",
                f"{name!r} was removed in {version!r}, which the change log does not have",
                help=did_you_mean(version, filter(None, logged), "name the version of the page that removed it"),
                context={"id": name, "version": version},
            )


def _reused(page: Document, place: str, name: str) -> Finding:
    return found(
        "id-reused",
        page,
        f"{place}/id",
        f"the id {name!r} was given up, and is in use again",
        help="give the new clause an id of its own; the tombstone stays",
        context={"id": name},
    )


def _repeated(  # noqa: PLR0913, PLR0917  # one argument per part of the sentence
    page: Document, pointer: str, name: str, first: str, noun: str, check: str = "id-repeated"
) -> Finding:
    return found(
        check,
        page,
        pointer,
        f"the {noun} {name!r} stands twice on this page",
        help="keep one of the two" if check == "tombstone-repeated" else "give the newer one an id of its own",
        context={"id": name},
        related=(Related("first used here", page.path, first),),
    )


def uid_repeated(page: Document, pointer: str, uid: str, first: Related) -> Finding:
    """Return the finding of a uid that stands elsewhere already."""
    return found(
        "uid-repeated",
        page,
        pointer,
        f"the uid {uid!r} is already taken",
        help="give the newer one a uid of its own, for example by importing its text again",
        context={"uid": uid},
        related=(first,),
    )

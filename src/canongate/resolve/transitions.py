"""
What may not happen between two states of one root: ids lost or moved, versions going back, statuses out of turn.

It compares identities and lives only; what a change means for others is the impact stage's to say.
"""

from collections.abc import Container, Iterator

from canongate.model.checks import found
from canongate.model.clauses import clauses_of, item_lists, iterate_clauses
from canongate.model.document import Document, unshared
from canongate.model.finding import Finding
from canongate.model.page_version import read_version
from canongate.model.words import DRAFT, Words, words_of
from canongate.model.workspace import Row, Workspace


def transition_findings(before: Workspace, after: Workspace, canon: Document) -> Iterator[Finding]:
    """
    Yield each unlawful step from one state of a root to another.

    Args:
        before: the earlier state.
        after: the later one; all findings are placed in it.
        canon: its `canon.yaml`, where a page that is gone altogether is told.
    """
    words = words_of(after.documents.values())
    earlier, later = unshared(before.pages, after.pages)
    for name, page in sorted(earlier.items()):
        now = later.get(name)
        if now is None:
            yield from _removed(page, canon, words)
        elif now.raw.digest != page.raw.digest:
            yield from _status(page, now, words)
            yield from _version(page, now, words)
            yield from _ids(page, now)


def _status_of(page: Document, words: Words) -> str:
    return words.status(page.header.get("status") or "")


def _removed(page: Document, canon: Document, words: Words) -> Iterator[Finding]:
    if _status_of(page, words) != DRAFT:
        yield found(
            "page-removed",
            canon,
            "",
            f"the page {page.id!r} ({_status_of(page, words)}) is gone",
            help="bring it back and write `status: Deprecated`: what was in force stays readable",
            context={"page": page.id, "status": _status_of(page, words)},
        )


def _status(page: Document, now: Document, words: Words) -> Iterator[Finding]:
    old, new = _status_of(page, words), _status_of(now, words)
    allowed = words.next_statuses.get(old)
    if old != new and allowed is not None and new not in allowed:
        after = f"{old} may become {' or '.join(allowed)}" if allowed else f"nothing follows {old}"
        yield found(
            "status-transition-refused",
            now,
            "/header/status",
            f"the page was {old} and is now {new}",
            help=f"{after}; take one step at a time",
            context={"before": old, "after": new, "allowed": list(allowed)},
        )


def _version(page: Document, now: Document, words: Words) -> Iterator[Finding]:
    old, new = (one.header.get("version") or "" for one in (page, now))
    before, after = read_version(old), read_version(new)
    if before is None or after is None:
        return
    if after < before:
        yield found(
            "version-backwards",
            now,
            "/header/version",
            f"the version went from {old} back to {new}",
            help="a version only rises; log the change under a new one",
            context={"before": old, "after": new},
        )
    elif after == before and _status_of(now, words) != DRAFT and _says_otherwise(page, now):
        yield found(
            "change-without-version",
            now,
            "/header/version",
            f"clauses changed, and the version is still {new}",
            help="raise the version, and log the change",
            context={"version": new},
        )


def _says_otherwise(page: Document, now: Document) -> bool:
    """Return whether any clause says something else, with other force or for another owner, came or went."""
    before, after = _written(page), _written(now)
    other = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return bool(other) and _says(page, other) != _says(now, other)


def _written(page: Document) -> dict[str, tuple[str, Row]]:
    """Return the heading each clause stands under, and the clause."""
    return {clause["id"]: (section["heading"], clause) for _, section, clause in clauses_of(page.data)}


def _says(page: Document, wanted: Container[str]) -> dict[str, tuple[str, str, str | None]]:
    """Return what some clauses say, with what force and whose; the change log and declaration tell of changes."""
    about = {"changelog_entry", "impact_declaration"}
    return {
        clause.id: (" ".join(clause.text.split()), clause.modality, clause.owner)
        for clause in iterate_clauses(page.data, wanted)
        if clause.kind not in about
    }


def _ids(page: Document, now: Document) -> Iterator[Finding]:
    """Yield each id that went without a tombstone, moved to another clause, or changed; and each lost tombstone."""
    old, new = _places(page), _places(now)
    ids_by_uid = {uid: name for name, (_, uid) in new.items() if uid}
    stones = {stone["id"] for stone in now.data.get("tombstones", ())}
    if page.data["uid"] != now.data["uid"]:
        yield _uid_changed(now, "/uid", page.id, page.data["uid"], now.data["uid"])
    yield from _stones(page, now, stones)
    renamed = {name for name, (_, uid) in old.items() if uid and ids_by_uid.get(uid, name) != name}
    for name, (_, uid) in old.items():
        if name in renamed:
            yield _id_changed(now, new[ids_by_uid[uid]][0], name, ids_by_uid[uid])
        elif name in new and new[name][1] != uid:
            yield _uid_changed(now, f"{new[name][0]}/uid", name, uid, new[name][1])
        elif name not in new and name not in stones and not any(name.startswith(f"{one}.") for one in renamed):
            yield found(
                "id-dropped",
                now,
                "",
                f"{name!r} is gone, and left no tombstone",
                help="bring it back, or add its id and text under `tombstones:`",
                context={"id": name},
            )


def _stones(page: Document, now: Document, left: Container[str]) -> Iterator[Finding]:
    """Yield each tombstone that is gone."""
    for stone in page.data.get("tombstones", ()):
        if stone["id"] not in left:
            yield found(
                "tombstone-dropped",
                now,
                "",
                f"the tombstone of {stone['id']!r} is gone",
                help="put it back under `tombstones:`",
                context={"id": stone["id"]},
            )


def _places(page: Document) -> dict[str, tuple[str, str]]:
    """Return local id to pointer and uid of every clause and item; items have no uid."""
    found: dict[str, tuple[str, str]] = {}
    for place, _, clause in clauses_of(page.data):
        found[clause["id"]] = (place, clause["uid"])
        found.update(_item_places(clause, clause["id"], place))
    return found


def _item_places(holder: Row, local: str, place: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the items of a clause, and those nested in them."""
    for name, items in item_lists(holder):
        for index, item in enumerate(items):
            below, pointer = f"{local}.{item['id']}", f"{place}/{name}/{index}"
            yield below, (pointer, "")
            yield from _item_places(item, below, pointer)


def _id_changed(now: Document, place: str, old: str, new: str) -> Finding:
    return found(
        "id-changed",
        now,
        f"{place}/id",
        f"the clause was {old!r} and is now {new!r}",
        help=f"write `id: {old}` again; a clause keeps its id whatever it says",
        context={"before": old, "after": new},
    )


def _uid_changed(now: Document, pointer: str, name: str, old: str, new: str) -> Finding:
    return found(
        "uid-changed",
        now,
        pointer,
        f"{name!r} had the uid {old!r} and has {new!r}",
        help="put the old uid back; a new clause gets an id of its own",
        context={"id": name, "before": old, "after": new},
    )

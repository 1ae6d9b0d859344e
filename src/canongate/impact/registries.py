"""What changed of registries, cases of rules, decisions and evidence: what came, went, or holds another value."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from canongate.model.change import Change, Effect, Subject
from canongate.model.document import Document
from canongate.model.pointer import to_pointer

TABLES = frozenset(
    {"brains", "people", "architecture", "pages", "markets", "segments", "offers", "experiments", "uses", "reviews"}
)
_KEYS = {"architecture": ("page",), "pages": ("page",), "segments": ("id", "market")}
_WHOLE = {
    "segment-decision": Subject.DECISION,
    "offer-decision": Subject.DECISION,
    "evidence": Subject.EVIDENCE,
    "canon": Subject.CANON,
    "vocabulary": Subject.CANON,
    "approval-policy": Subject.POLICY,
    "judgement": Subject.POLICY,
    "theorems": Subject.POLICY,
}
_NO_HEAD = frozenset({"schema", "rows", "ledger_position"})
_OWNERS = frozenset({"human_owner", "accountable_owner", "owner", "brain", "brains", "roles", "capabilities", "keys"})


def registry_changes(base: Mapping[str, Document], head: Mapping[str, Document]) -> Iterator[Change]:
    """
    Yield what changed of registries, decisions, evidence, and what the canon says of itself.

    Args:
        base: documents of the earlier state, by path.
        head: those of the later one.
    """
    for path in sorted(base.keys() | head.keys()):
        old, new = base.get(path), head.get(path)
        some = new or old
        if some is None or (old and new and old.raw.digest == new.raw.digest):
            continue
        if some.kind in TABLES:
            yield from _rows(old, new, some)
            yield from _head(old, new, some)
        elif some.kind == "cases":
            yield from _cases(old, new, some)
        elif some.kind in _WHOLE:
            yield from _documents(_WHOLE[some.kind], old, new)


def _rows(old: Document | None, new: Document | None, some: Document) -> Iterator[Change]:
    before, after = _by_key(old), _by_key(new)
    for key in sorted(before.keys() | after.keys()):
        yield from _entry(Subject.ROW, f"{some.path}#{'@'.join(key)}", some.path, before.get(key), after.get(key))


def _head(old: Document | None, new: Document | None, some: Document) -> Iterator[Change]:
    """Yield what a registry says of itself now: its name, and whose it is."""
    if old is not None and new is not None:
        before, after = ({name: of.data[name] for name in of.data.keys() - _NO_HEAD} for of in (old, new))
        yield from _fields(Subject.ROW, some.path, some.path, "", before, after)


def _cases(old: Document | None, new: Document | None, some: Document) -> Iterator[Change]:
    """Yield what changed of the cases of a rule; two of one name are told apart by their order."""
    before, after = _named_cases(old), _named_cases(new)
    for key in sorted(before.keys() | after.keys()):
        yield from _entry(Subject.CASE, "#".join(key[:2]), some.path, before.get(key), after.get(key))


_Placed = tuple[str, Mapping[str, Any]]
"""JSON pointer into the file, and what stands there."""


def _entry(subject: Subject, name: str, path: str, was: _Placed | None, now: _Placed | None) -> Iterator[Change]:
    """Yield that a row or case came or went, or what changed of it."""
    if was is None and now is not None:
        yield Change(subject, Effect.ADDED, name, path, now[0], after=dict(now[1]))
    elif now is None and was is not None:
        yield Change(subject, Effect.REMOVED, name, path, before=dict(was[1]))
    elif was is not None and now is not None:
        yield from _fields(subject, name, path, now[0], was[1], now[1])


def _named_cases(table: Document | None) -> dict[tuple[str, str, int], tuple[str, Mapping[str, Any]]]:
    """Return the cases of a file with their pointers, by rule, name and how many of that name came before."""
    found: dict[tuple[str, str, int], tuple[str, Mapping[str, Any]]] = {}
    counts: Counter[str] = Counter()
    if table is not None:
        for index, case in enumerate(table.data["cases"]):
            found[table.data["rule"], case["name"], counts[case["name"]]] = (to_pointer(("cases", index)), case)
            counts[case["name"]] += 1
    return found


def _by_key(table: Document | None) -> dict[tuple[str, ...], tuple[str, Mapping[str, Any]]]:
    """Return the rows of a registry with their pointers, by what they are known by."""
    if table is None:
        return {}
    names = _KEYS.get(table.kind, ("id",))
    return {
        tuple(str(row.get(name, "all")) for name in names): (to_pointer(("rows", index)), row)
        for index, row in enumerate(table.data["rows"])
    }


def _documents(subject: Subject, old: Document | None, new: Document | None) -> Iterator[Change]:
    if old is None and new is not None:
        yield Change(subject, Effect.ADDED, new.id, new.path, after=new.raw.digest)
    elif new is None and old is not None:
        yield Change(subject, Effect.REMOVED, old.id, old.path, before=old.raw.digest)
    elif old is not None and new is not None:
        yield from _fields(subject, new.id, new.path, "", old.data, new.data)


def _fields(  # noqa: PLR0913, PLR0917  # where the mapping stands, and its two states
    subject: Subject, name: str, path: str, place: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    for what in sorted(old.keys() | new.keys()):
        before, after = old.get(what), new.get(what)
        if before != after:
            effect = Effect.OWNER if what in _OWNERS else Effect.CHANGED
            pointer = f"{place}{to_pointer((what,))}" if what in new else place
            yield Change(subject, effect, name, path, pointer, what, before, after)

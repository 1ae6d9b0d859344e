"""
How a ledger begins: the genesis from the people registry and the approval policy, signed by every root, then the file.

Later changes of people take the same way: the registry is edited, the difference becomes a statement, the roots sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canongate.ledger.canonical import digest_of
from canongate.ledger.envelope import seal
from canongate.ledger.keys import key_id, parse_public, public_text
from canongate.ledger.log import Filing, Ledger
from canongate.ledger.names import LedgerError
from canongate.ledger.predicates import Genesis, People, PrincipalTerms
from canongate.ledger.sqlite_store import SqliteStore
from canongate.ledger.state import LedgerState
from canongate.ledger.statement import statement_bytes
from canongate.ledger.vocabulary import PrincipalKind
from canongate.model.error import UsageError
from canongate.model.similar import did_you_mean
from canongate.workflows.declared import declared, policy_of
from canongate.workflows.ledger_place import place_of, seen
from canongate.workflows.signing import Pen, SignedFile, check_root_key, key_of, read_signed, signed_file

_GENESIS_KEY = "genesis"


@dataclass(frozen=True, slots=True)
class Roots:
    """Who stands above the policy, and how many of them change people."""

    names: tuple[str, ...]
    threshold: int


def genesis(given: Path | None, roots: Roots, pens: Sequence[Pen]) -> SignedFile:
    """
    Return the genesis statement of a root's ledger, signed by those whose keys are here.

    Args:
        given: the root.
        roots: the root persons.
        pens: their keys, as far as they are on this machine; the others add theirs with ``ledger sign``.

    Raises:
        UsageError: the root lacks a people registry or an approval policy, or nobody signs.
        LedgerError: the statement could not stand.
    """
    place = place_of(given)
    if not pens:
        raise UsageError("a genesis is signed by its roots", help="give --key FILE of at least one root")
    principals = declared(place)
    _check_roots(roots, principals)
    terms = Genesis(
        ledger=place.origin,
        by=roots.names,
        nonce=pens[0].nonce,
        principals=principals,
        roots=roots.names,
        threshold=roots.threshold,
        policy=policy_of(given),
        log_key=public_text(place.log_keys[-1]),
    )
    keys = [key_of(pen) for pen in pens]
    for key in keys:
        check_root_key(terms, key)
    return signed_file(seal(statement_bytes(terms), keys))


def _check_roots(roots: Roots, principals: Sequence[PrincipalTerms]) -> None:
    """Refuse roots who are nobody the registry declares, agents, or fewer than are to sign."""
    humans = {one.id: one for one in principals if one.kind is PrincipalKind.HUMAN}
    for name in roots.names:
        if name not in humans:
            raise UsageError(
                f"there is no human {name!r} in registries/people.yaml, and roots are humans",
                help=did_you_mean(name, humans, f"name some of {', '.join(humans) or 'those you enter there'}"),
            )
    if roots.threshold > len(set(roots.names)):
        raise UsageError(
            f"{roots.threshold} roots are to sign a change of people, and {len(set(roots.names))} are named",
            help="name more with --root-person, or ask for fewer with --threshold",
        )


def begin(given: Path | None, genesis_file: Path, *, now: datetime) -> str:
    """
    Make the ledger's file with a genesis as its first entry, and return the genesis' digest for people to compare.

    Raises:
        UsageError: a ledger is there already.
        LedgerError: the genesis cannot stand, or the file cannot be made.
    """
    place = place_of(given)
    if place.store.exists():
        raise UsageError(f"{place.store.name}: a ledger is there already", help="a ledger begins once")
    envelope, _ = read_signed(genesis_file)
    place.store.parent.mkdir(parents=True, exist_ok=True)
    ignored = place.store.with_name(".gitignore")
    if not ignored.exists():
        ignored.write_text(f"# The writer's file; its entries travel in the files beside it.\n{place.store.name}*\n")
    part = place.store.with_name(place.store.name + ".part")
    part.unlink(missing_ok=True)
    store = SqliteStore(part, place.origin)
    try:
        Ledger(store).append([Filing(envelope.to_bytes(), _GENESIS_KEY)], now=now)
    except LedgerError:
        store.close()
        part.unlink(missing_ok=True)
        raise
    store.close()
    part.rename(place.store)
    return digest_of(envelope.to_bytes())


def people_change(given: Path | None, pens: Sequence[Pen], roots: Roots | None = None) -> SignedFile:
    """
    Return the statement that brings the ledger's people to what the registry file says, signed by roots.

    Keys are added; a key goes by ``canongate revoke``, which says why.

    Raises:
        UsageError: the registry says nothing new, or nobody signs.
    """
    looked = seen(given)
    state = looked.state
    wanted = {terms.id: terms for terms in declared(looked.place)}
    changed = [new for terms in wanted.values() if (new := _changed(state, terms)) is not None]
    retired = tuple(sorted(set(state.people.names_at(state.size)) - wanted.keys()))
    if not changed and not retired and roots is None:
        raise UsageError("registries/people.yaml says what the ledger says", help="edit it first")
    if not pens:
        raise UsageError("a change of people is signed by roots", help="give --key FILE of each root who is here")
    keys = [key_of(pen) for pen in pens]
    if roots is not None:
        _check_roots(roots, tuple(wanted.values()))
    change = People(
        ledger=state.origin,
        by=_signing_roots(state.roots, state.threshold, [state.people.holder_at(key.id, state.size) for key in keys]),
        nonce=pens[0].nonce,
        principals=tuple(changed),
        retired=retired,
        roots=roots.names if roots else (),
        threshold=roots.threshold if roots else None,
    )
    return signed_file(seal(statement_bytes(change), keys))


def _changed(state: LedgerState, terms: PrincipalTerms) -> PrincipalTerms | None:
    """Return what the ledger does not know of a principal yet, with new keys alone; None where it knows all."""
    known = {key for key, record in state.people.keys.items() if record.holder == terms.id}
    fresh = tuple(text for text in terms.keys if key_id(parse_public(text)) not in known)
    before = state.people.at(terms.id, state.size)
    new = terms.model_copy(update={"keys": fresh})
    same = before is not None and before.model_copy(update={"keys": ()}) == terms.model_copy(update={"keys": ()})
    return None if same and not fresh else new


def _signing_roots(roots: tuple[str, ...], threshold: int, here: list[str]) -> tuple[str, ...]:
    """Return who signs: those here, filled up with other roots to the threshold."""
    others = [name for name in roots if name not in here]
    return tuple(sorted([*here, *others[: max(0, threshold - len(here))]]))

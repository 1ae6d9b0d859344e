"""
What entries about people must satisfy: the genesis, changes of principals, revocations.

The roots stand above the policy: together they decide who is who, and nothing else.
"""

from collections.abc import Iterable
from datetime import datetime

from canongate.ledger import predicates
from canongate.ledger.keys import key_id, parse_public
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.people import People
from canongate.ledger.state import LedgerState
from canongate.ledger.vocabulary import Capability, PrincipalKind

_FEWEST_WRITERS = 1


def genesis_keys(terms: predicates.Genesis) -> dict[str, bytes]:
    """
    Return the keys a genesis declares: it vouches for itself, and readers know its digest.

    Raises:
        RefusedError: an unsound key.
    """
    publics = [parse_public(text) for principal in terms.principals for text in principal.keys]
    return {key_id(public): public for public in publics}


def check_genesis(state: LedgerState, terms: predicates.Genesis, keys: tuple[str, ...]) -> None:
    """
    Refuse a genesis that would not hold: every root signs once, and nobody else.

    Raises:
        RefusedError: by name.
    """
    _check_listed_once(terms.principals)
    state.people.check(terms.principals, 0)
    people = People()
    people.declare(terms.principals, 0)
    signers = sorted(people.holder_at(key, 0) for key in keys)
    if signers != sorted(terms.roots) or signers != sorted(terms.by):
        said = f"every root signs the genesis once, and nobody else does; signed: {', '.join(signers)}"
        missing = sorted({*terms.roots} - {*signers})
        mend = f"{', '.join(missing)} still signs: `canongate ledger sign FILE --key KEY`" if missing else ""
        raise RefusedError(Refusal.WRONG_SIGNERS, said, help=mend)
    _check_roots(people, terms.roots, terms.threshold, 0)
    _check_writer(people, 0)
    _check_log_key(people, terms.log_key)


def check_people(state: LedgerState, terms: predicates.People, _now: datetime) -> None:
    """
    Refuse a change of people that too few roots signed, or after which the ledger could not go on.

    Raises:
        RefusedError: by name.
    """
    check_roots_signed(state, terms.by)
    _check_listed_once(terms.principals)
    state.people.check(terms.principals, state.size)
    after = {principal.id: principal for principal in terms.principals}
    for name in terms.retired:
        if state.people.at(name, state.size) is None or name in after:
            raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"{name} cannot be retired by this entry")
    result = _after(state, terms)
    _check_roots(result, terms.roots or state.roots, terms.threshold or state.threshold, state.size + 1)
    _check_writer(result, state.size + 1)
    _check_owners(result, state.size + 1)
    if terms.log_key is not None:
        _check_log_key(result, terms.log_key)


def check_revocation(state: LedgerState, terms: predicates.Revocation, _now: datetime) -> None:
    """
    Refuse a revocation by somebody else than the holder or author, or the roots.

    Raises:
        RefusedError: by name.
    """
    if terms.key is not None:
        record = state.people.keys.get(terms.key)
        if record is None or record.until is not None:
            raise RefusedError(Refusal.UNKNOWN_TARGET, f"{terms.key} is no key that counts here")
        if terms.by != (record.holder,):
            check_roots_signed(state, terms.by)
        if terms.replacement is not None:
            holder = state.people.at(record.holder, state.size)
            if holder is None:
                raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"{record.holder} has left and needs no key")
            state.people.check((holder.model_copy(update={"keys": (terms.replacement,)}),), state.size)
            if key_id(parse_public(terms.replacement)) in state.people.keys:
                raise RefusedError(Refusal.DUPLICATE_KEY, "the replacement is or was in use already")
        return
    authors = _authors(state, terms.entry)
    if not set(terms.by) <= set(authors):
        check_roots_signed(state, terms.by)


def check_roots_signed(state: LedgerState, by: Iterable[str]) -> None:
    """
    Refuse where fewer roots signed than the ledger asks for, or somebody who is none.

    Raises:
        RefusedError: not enough roots.
    """
    signers = set(by)
    if not signers <= set(state.roots) or len(signers) < state.threshold:
        raise RefusedError(
            Refusal.NOT_ENOUGH_ROOTS,
            f"{state.threshold} of the roots {', '.join(state.roots)} must sign this, and nobody else",
        )


def _authors(state: LedgerState, entry: int | None) -> tuple[str, ...]:
    """Return who signed an approval, refusal or waiver that still stands."""
    waiver = state.waivers.get(entry) if entry is not None else None
    if waiver is not None and not waiver.revoked:
        return waiver.terms.by
    case = state.cases.get(state.entries_of.get(entry, "")) if entry is not None else None
    if case is not None:
        standing = [item.person for item in case.approvals if item.position == entry and not item.revoked]
        standing += [item.person for item in case.refusals if item.position == entry and not item.revoked]
        if standing:
            return tuple(standing)
    raise RefusedError(Refusal.UNKNOWN_TARGET, f"entry {entry} is no approval, refusal or waiver that stands")


def _after(state: LedgerState, terms: predicates.People) -> People:
    """Return the people as they would be, without touching those that are."""
    result = People(
        {name: list(history) for name, history in state.people._terms.items()},  # noqa: SLF001  # a copy to try on
        dict(state.people.keys),
        dict(state.people.public),
    )
    result.declare(terms.principals, state.size)
    result.retire(terms.retired, state.size)
    return result


def _check_listed_once(principals: tuple[predicates.PrincipalTerms, ...]) -> None:
    if len({principal.id for principal in principals}) != len(principals):
        raise RefusedError(Refusal.MALFORMED, "a principal is declared twice in one entry")


def _check_roots(people: People, roots: tuple[str, ...], threshold: int, position: int) -> None:
    if len(set(roots)) != len(roots) or threshold > len(roots):
        raise RefusedError(Refusal.NOT_ENOUGH_ROOTS, f"{threshold} of {len(set(roots))} roots can never sign")
    for name in roots:
        terms = people.at(name, position)
        if terms is None or terms.kind is not PrincipalKind.HUMAN:
            raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"the root {name} is no human here")
    if sum(any(_counts(people, name, position)) for name in roots) < threshold:
        raise RefusedError(Refusal.NOT_ENOUGH_ROOTS, "fewer roots than the threshold have a key")


def _counts(people: People, name: str, position: int) -> Iterable[bool]:
    return (record.holder == name and record.counts_at(position) for record in people.keys.values())


def _check_writer(people: People, position: int) -> None:
    writers = people.holding(Capability.WRITE_LEDGER, position)
    if len(writers) != _FEWEST_WRITERS:
        raise RefusedError(
            Refusal.NOT_THE_WRITER, f"a ledger has one named writer; this would make it {', '.join(writers) or 'none'}"
        )


def _check_owners(people: People, position: int) -> None:
    """Refuse to let the human go whom an agent depends on."""
    for name in people.names_at(position):
        terms = people.at(name, position)
        owner = terms.accountable_owner if terms is not None else None
        if owner is not None and people.at(owner, position) is None:
            raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"nobody would answer for the agent {name}")


def _check_log_key(people: People, text: str) -> None:
    if key_id(parse_public(text)) in people.keys:
        raise RefusedError(Refusal.DUPLICATE_KEY, "the log's key is a key of its own, not a person's")

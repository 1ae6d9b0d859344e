"""
Who may do what, at which place in the ledger: principals and their keys as entries declared them.

Everything is judged at a ledger position: a key counts from the entry after the one that added it, up to and including
the one that revoked it; a role counts where the last declaration before that position gives it. Dates inside signed
things never decide. What a policy asks of these people stands in :mod:`canongate.ledger.policy`. Long because every
question about people is asked of one history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from canongate.ledger.keys import key_id, parse_public, public_text
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.predicates import PrincipalTerms
from canongate.ledger.vocabulary import Capability, PrincipalKind
from canongate.model import registries


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key, its holder, and where it counts: ``since <= position < until``."""

    id: str
    public: bytes
    holder: str
    since: int
    until: int | None = None
    compromised_since: int | None = None
    """What the key signed from this position on counts no longer; rows in force that rest on it the gate refuses."""

    def counts_at(self, position: int) -> bool:
        """Say whether a signature by this key counts at a position."""
        return self.since <= position and (self.until is None or position < self.until)


@dataclass(slots=True)
class People:
    """All principals and keys, with their history; grows by entries."""

    _terms: dict[str, list[tuple[int, PrincipalTerms | None]]] = field(default_factory=dict)
    keys: dict[str, KeyRecord] = field(default_factory=dict)
    public: dict[str, bytes] = field(default_factory=dict)
    """Key id to key bytes, of every key ever declared."""

    def at(self, name: str, position: int) -> PrincipalTerms | None:
        """Return a principal as of a position; None where there is none (any more)."""
        found = None
        for since, terms in self._terms.get(name, ()):
            if since > position:
                break
            found = terms
        return found

    def known(self, name: str) -> bool:
        """Say whether anything was ever said of a principal."""
        return name in self._terms

    def restore(self, name: str, terms: list[tuple[int, PrincipalTerms | None]]) -> None:
        """Take over all that was said of a principal, each with the position from which it counts."""
        self._terms[name] = terms

    def restore_key(self, record: KeyRecord) -> None:
        """Take over a key as it stands."""
        self.keys[record.id] = record
        self.public[record.id] = record.public

    def names_at(self, position: int) -> tuple[str, ...]:
        """Return the ids of all principals as of a position, sorted."""
        return tuple(sorted(name for name in self._terms if self.at(name, position) is not None))

    def holder_at(self, key: str, position: int) -> str:
        """
        Return who holds a key.

        Raises:
            RefusedError: no such key, one that does not count at this position, or a holder who has left.
        """
        record = self.keys.get(key)
        if record is None:
            raise RefusedError(Refusal.UNKNOWN_KEY, f"no principal holds the key {key}")
        if not record.counts_at(position):
            raise RefusedError(
                Refusal.REVOKED_KEY, f"the key {key} of {record.holder} does not count at entry {position}"
            )
        if self.at(record.holder, position) is None:
            raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"{record.holder} is no principal at entry {position}")
        return record.holder

    def answerable_for(self, name: str) -> frozenset[str]:
        """Return a principal and every human who ever answered for it, so that a new owner is no way around."""
        owners = {terms.accountable_owner for _, terms in self._terms.get(name, ()) if terms is not None}
        return frozenset({name} | {owner for owner in owners if owner is not None})

    def holding(self, capability: Capability, position: int) -> tuple[str, ...]:
        """Return the ids of principals with a capability, sorted."""
        return tuple(name for name in self.names_at(position) if capability in self._known(name, position).capabilities)

    def check(self, principals: Iterable[PrincipalTerms], position: int) -> None:
        """
        Refuse declarations that cannot stand beside what is known.

        Args:
            principals: the declarations of one entry.
            position: of that entry.

        Raises:
            RefusedError: key bytes that anybody ever held, an unsound key, a principal of another kind, or an agent
                without a human who answers for it.
        """
        declared = {terms.id: terms for terms in principals}
        seen: dict[str, str] = {}
        for terms in declared.values():
            self._check_kind(terms, declared, position)
            for text in terms.keys:
                self._check_key(terms.id, text, seen)

    def declare(self, principals: Iterable[PrincipalTerms], position: int) -> None:
        """Take over declarations of the entry at a position; they count after it, the genesis from the beginning."""
        since = 0 if position == 0 else position + 1
        for terms in principals:
            self._terms.setdefault(terms.id, []).append((since, terms))
            for text in terms.keys:
                self.add_key(terms.id, text, since)

    def retire(self, names: Iterable[str], position: int) -> None:
        """Let principals go; their keys stay known, and count no longer."""
        for name in names:
            self._terms[name].append((position + 1, None))

    def add_key(self, holder: str, text: str, since: int) -> None:
        """Add a key that :meth:`check` let through; one the holder has already stays as it is."""
        public = parse_public(text)
        name = key_id(public)
        self.keys.setdefault(name, KeyRecord(name, public, holder, since))
        self.public[name] = public

    def revoke_key(self, key: str, position: int, compromised_since: int | None) -> None:
        """Let a key count no longer after the entry at a position."""
        record = self.keys[key]
        until = min(position + 1, record.until) if record.until is not None else position + 1
        self.keys[key] = replace(record, until=until, compromised_since=compromised_since)

    def changed_at(self) -> int:
        """Return the first position at which everything known of people counts."""
        terms = (since for history in self._terms.values() for since, _ in history)
        keys = (place for record in self.keys.values() for place in (record.since, record.until or 0))
        return max((*terms, *keys), default=0)

    def to_registry(self, position: int) -> registries.People:
        """Return the people registry as of a position."""
        rows = []
        for name in self.names_at(position):
            terms = self._known(name, position)
            rows.append(
                registries.PersonRow(
                    id=terms.id,
                    name=terms.name,
                    kind=terms.kind.value,
                    accountable_owner=terms.accountable_owner,
                    brains=terms.brains,
                    roles=terms.roles,
                    capabilities=tuple(capability.value for capability in terms.capabilities),
                    keys=tuple(
                        registries.PublicKey(key=public_text(record.public), since=record.since, until=record.until)
                        for record in sorted(self.keys.values(), key=lambda item: (item.since, item.id))
                        if record.holder == name and record.since <= position
                    ),
                )
            )
        return registries.People(schema_="people/v1", rows=tuple(rows))

    def history(self) -> dict[str, Any]:
        """Return all of it as JSON, for whoever judges old signatures without the ledger."""
        return {
            "keys": [
                {
                    "compromised_since": record.compromised_since,
                    "holder": record.holder,
                    "key": public_text(record.public),
                    "since": record.since,
                    "until": record.until,
                }
                for record in sorted(self.keys.values(), key=lambda item: (item.since, item.id))
            ],
            "principals": {
                name: [
                    {"since": since, "terms": None if terms is None else terms.model_dump(mode="json")}
                    for since, terms in self._terms[name]
                ]
                for name in sorted(self._terms)
            },
        }

    def _known(self, name: str, position: int) -> PrincipalTerms:
        terms = self.at(name, position)
        if terms is None:
            raise RefusedError(Refusal.UNKNOWN_PRINCIPAL, f"{name} is no principal at entry {position}")
        return terms

    def _check_kind(self, terms: PrincipalTerms, declared: dict[str, PrincipalTerms], position: int) -> None:
        before = [earlier for _, earlier in self._terms.get(terms.id, ()) if earlier is not None]
        if before and before[-1].kind is not terms.kind:
            raise RefusedError(Refusal.MALFORMED, f"{terms.id} is {before[-1].kind.value}, and stays so")
        if terms.accountable_owner is not None:
            owner = declared.get(terms.accountable_owner) or self.at(terms.accountable_owner, position)
            if owner is None or owner.kind is not PrincipalKind.HUMAN:
                raise RefusedError(
                    Refusal.UNKNOWN_PRINCIPAL,
                    f"{terms.accountable_owner}, who should answer for {terms.id}, is no human here",
                )

    def _check_key(self, holder: str, text: str, seen: dict[str, str]) -> None:
        name = key_id(parse_public(text))
        record = self.keys.get(name)
        if seen.setdefault(name, holder) != holder or (
            record is not None and (record.holder != holder or record.until is not None)
        ):
            raise RefusedError(
                Refusal.DUPLICATE_KEY,
                f"the key {name} for {holder} is or was in use already",
                help="make a new key; one key belongs to one principal, once",
            )

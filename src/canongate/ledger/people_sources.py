"""People as files list them: of the people registry, which shows who they are now, and of their whole history."""

import json
from typing import Any

from pydantic import ValidationError

from canongate.ledger.keys import key_id, parse_public
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.people import KeyRecord, People
from canongate.ledger.predicates import PrincipalTerms
from canongate.ledger.vocabulary import Capability, PrincipalKind
from canongate.model import registries


def people_of_registry(registry: registries.People) -> People:
    """
    Return the people a registry file lists, as they stand, without the history the file does not tell.

    Raises:
        RefusedError: two rows share key bytes, a row's id stands twice, or a key is unsound.
    """
    people = People()
    for row in registry.rows:
        if people.known(row.id):
            raise RefusedError(Refusal.MALFORMED, f"the people registry lists {row.id} twice")
        people.restore(row.id, [(0, _terms_of(row))])
        for key in row.keys:
            public = parse_public(key.key)
            name = key_id(public)
            if name in people.keys:
                raise RefusedError(Refusal.DUPLICATE_KEY, f"{people.keys[name].holder} and {row.id} share a key")
            people.restore_key(KeyRecord(name, public, row.id, key.since, key.until))
    return people


def people_of_history(value: dict[str, Any]) -> People:
    """
    Return the people of :meth:`People.history`.

    Raises:
        RefusedError: the value is no such history.
    """
    try:
        return _of_history(value)
    except (KeyError, TypeError, AttributeError, ValidationError) as error:
        raise RefusedError(Refusal.MALFORMED, "this is no history of people") from error


def _of_history(value: dict[str, Any]) -> People:
    people = People()
    for name, steps in value["principals"].items():
        terms = [
            (int(step["since"]), step["terms"] and PrincipalTerms.model_validate_json(json.dumps(step["terms"])))
            for step in steps
        ]
        people.restore(name, terms)
    for item in value["keys"]:
        public = parse_public(item["key"])
        record = KeyRecord(
            key_id(public), public, item["holder"], item["since"], item["until"], item["compromised_since"]
        )
        if record.id in people.keys:
            raise RefusedError(Refusal.DUPLICATE_KEY, f"the key {record.id} stands twice")
        people.restore_key(record)
    return people


def _terms_of(row: registries.PersonRow) -> PrincipalTerms:
    return PrincipalTerms(
        id=row.id,
        kind=PrincipalKind(row.kind),
        name=row.name,
        accountable_owner=row.accountable_owner,
        brains=row.brains,
        roles=row.roles,
        capabilities=tuple(Capability(name) for name in row.capabilities),
    )

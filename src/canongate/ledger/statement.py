"""
Statements in in-toto form: subjects by digest, a predicate type, a predicate.

The subjects of a statement are derived from its predicate, so a statement cannot name one thing in front and bind
another inside.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from canongate.ledger import predicates
from canongate.ledger.canonical import canonical_bytes, digest_of, parse_canonical
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.predicates import MODELS, ChangedFile, Kind, Predicate

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
_TYPE_PREFIX = "urn:canongate:ledger:"
_TYPE_VERSION = ":v1"
_ADAPTERS: dict[str, tuple[Kind, TypeAdapter[Predicate]]] = {
    f"{_TYPE_PREFIX}{kind.value}{_TYPE_VERSION}": (kind, TypeAdapter(model)) for kind, model in MODELS.items()
}
_KINDS = {model: kind for kind, model in MODELS.items()}


@dataclass(frozen=True, slots=True)
class Statement:
    """What a payload says, with the digest of its bytes."""

    kind: Kind
    predicate: Predicate
    digest: str


def predicate_type(kind: Kind) -> str:
    """Return the URI of a predicate type."""
    return f"{_TYPE_PREFIX}{kind.value}{_TYPE_VERSION}"


def statement_bytes(predicate: Predicate) -> bytes:
    """Return the canonical payload that states the predicate."""
    kind = _KINDS[type(predicate)]
    return canonical_bytes(
        {
            "_type": STATEMENT_TYPE,
            "predicate": predicate.model_dump(mode="json", exclude_none=True),
            "predicateType": predicate_type(kind),
            "subject": _subjects(predicate),
        }
    )


def parse_statement(payload: bytes) -> Statement:
    """
    Return what a payload says.

    Raises:
        RefusedError: not canonical, not a statement of a kind we know, or a subject that is not the predicate's.
    """
    value = parse_canonical(payload)
    if not isinstance(value, dict) or value.keys() != {"_type", "predicate", "predicateType", "subject"}:
        raise RefusedError(Refusal.MALFORMED, "not an in-toto statement (_type, predicate, predicateType, subject)")
    if value["_type"] != STATEMENT_TYPE:
        raise RefusedError(Refusal.MALFORMED, f"the statement is not of type {STATEMENT_TYPE}")
    found = _ADAPTERS.get(value["predicateType"]) if isinstance(value["predicateType"], str) else None
    if found is None:
        raise RefusedError(Refusal.MALFORMED, "a predicate type that this version does not know")
    kind, adapter = found
    predicate = _validated(adapter, value["predicate"], kind)
    if value["subject"] != _subjects(predicate):
        raise RefusedError(Refusal.MALFORMED, "the subjects of the statement are not those its predicate binds")
    return Statement(kind, predicate, digest_of(payload))


def files_digest(files: Iterable[ChangedFile]) -> str:
    """Return the digest of a list of changed files: the subject of the change that consists of them."""
    return digest_of(canonical_bytes([item.model_dump(mode="json", exclude_none=True) for item in files]))


def _validated(adapter: TypeAdapter[Predicate], value: Any, kind: Kind) -> Predicate:
    try:
        # Lists and texts from JSON stand for tuples and enumerations; strictness about types is kept by the JSON mode.
        return adapter.validate_json(json.dumps(value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = "/".join(str(step) for step in first["loc"]) or "the predicate"
        raise RefusedError(Refusal.MALFORMED, f"{kind.value}: {place}: {first['msg']}") from None


def _subjects(predicate: Predicate) -> list[dict[str, Any]]:
    """Return what the predicate is about, as in-toto resource descriptors."""
    match predicate:
        case predicates.Submission():
            named = [(predicate.id, predicate.subject)]
        case predicates.Verdict() | predicates.Approval() | predicates.Enactment():
            named = [("subject", predicate.binding.subject)]
        case predicates.RefusalTerms() | predicates.Waiver() | predicates.Withdrawal():
            named = [("subject", predicate.subject)]
        case predicates.Adoption():
            named = [(page.id, page.digest) for page in predicate.pages]
        case predicates.ProjectionCheckpoint():
            named = [(item.name, item.digest) for item in predicate.projections]
        case _:
            named = [("ledger", digest_of(predicate.ledger.encode("ascii")))]
    return [{"digest": {"sha256": digest.removeprefix("sha256:")}, "name": name} for name, digest in named]

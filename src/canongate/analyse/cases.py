"""
The cases of a rule, run: a base dossier with a case laid over it, judged by the very code that judges decisions.

A case may give half of a thing (a segment's customers and not its orders): what is left out is missing, as it would
be in a dossier, and an expression that reads it is undetermined.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.judge import finding_of, judge
from canongate.model.clauses import ClauseRef
from canongate.model.kinds import JUDGED, KINDS
from canongate.model.parameters import ParameterValue
from canongate.model.verdict import Outcome

Json = dict[str, Any]

_DECISION: Json = {
    "id": "case",
    "request_id": "case",
    "brain": "customer",
    "principal": "somebody",
    "market": "all",
    "tests": {"targeting": [], "messaging": [], "offer_fit": []},
    "forecast": [],
}
_SEGMENT: Json = {
    **_DECISION,
    "schema": KINDS["segment-decision"].tag,
    "segment": {"id": "case-segment", "name": "The segment of the case", "where": "orders >= 10", "bases": []},
    "focus": "primary",
    "validation": [],
    "messages": [],
}
_OFFER: Json = {
    **_DECISION,
    "schema": KINDS["offer-decision"].tag,
    "offer": {"id": "case-offer", "name": "The offer of the case"},
    "segment": "case-segment",
    "focus": "primary",
}
_PAGE: Json = {
    "id": "customer/case-page",
    "brain": "customer",
    "title": "The page of the case",
    "applies_to": [],
    "undeclared": [],
    "binding_rules": 0,
    "compared": False,
    "found": [],
}
_REGISTRY: Json = {
    **{name: [] for name in ("segments", "offers", "resulting", "tests", "uses", "shared_messages", "roles")},
    "charter": {"lacks": []},
}
_AROUND: Json = {"brain": "customer", "registry": _REGISTRY, "canon": [], "absent": []}
BASES: Mapping[str, Json] = {
    "segment-decision": {**_AROUND, "decision": _SEGMENT},
    "offer-decision": {**_AROUND, "decision": _OFFER},
    "page": {"page": _PAGE, "canon": [], "absent": []},
}
"""The dossier every case starts from, by kind of thing judged: what the schema asks for, and no evidence."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What a rule said of one case."""

    rule: str
    name: str
    pointer: str
    """JSON pointer of the case in its file."""
    expected: str
    seen: Outcome
    message: str
    """Text of the finding; empty where there is none."""
    expected_message: str | None
    dossier: Mapping[str, Any]

    @property
    def holds(self) -> bool:
        """Whether the rule said what the case expects, in the words it expects where it does."""
        said = self.expected_message is None or self.expected_message == self.message
        return self.seen.value == self.expected and said


def run_cases(
    rule: CompiledRule,
    cases: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, ParameterValue],
    clauses: Mapping[str, ClauseRef],
) -> Iterator[CaseResult]:
    """Yield what a rule says of each of its cases, in their order."""
    for index, case in enumerate(cases):
        dossier = case_dossier(rule, case, parameters)
        judgement = judge(rule, dossier)
        finding = finding_of(judgement, dossier, "", clauses)
        yield CaseResult(
            rule=rule.id,
            name=case["name"],
            pointer=f"/cases/{index}",
            expected=case["expect"],
            seen=judgement.outcome,
            message=finding.message if finding else "",
            expected_message=case.get("message"),
            dossier=dossier,
        )


def case_dossier(rule: CompiledRule, case: Mapping[str, Any], parameters: Mapping[str, ParameterValue]) -> Json:
    """Return the dossier of a case: the base of the rule's kind, the case laid over it, what it is without left out."""
    kind = rule.document.data["applies_to"]
    as_of = case.get("as_of") or rule.document.data["effective_on"]
    base = {"schema": KINDS[JUDGED[kind]].tag, "as_of": as_of, **deepcopy(BASES[kind]), "params": dict(parameters)}
    if "decision" in base:
        base["decision"]["date"] = as_of
    laid = merged(base, case.get("given", {}))
    for path in case.get("without", ()):
        _take_out(laid, path.split("."))
    return laid


def merged(base: Json, over: Mapping[str, Any]) -> Json:
    """Return a mapping with another laid over it: mappings are merged, everything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, Mapping) else value
    return result


def _take_out(value: Json, path: Sequence[str]) -> None:
    for part in path[:-1]:
        below = value.get(part)
        if not isinstance(below, dict):
            return
        value = below
    value.pop(path[-1], None)


def partial_schema(schema: Mapping[str, Any]) -> Json:
    """Return a schema under which anything may be left out, so that a case is still checked for typos and types."""
    made: Json = _partial(schema)
    return made


def _partial(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: {name: _partial(one) for name, one in below.items()} if key == "properties" else _partial(below)
            for key, below in value.items()
            if key != "required"
        }
    return [_partial(one) for one in value] if isinstance(value, list) else value

import json

import pytest
import rfc8785
from jsonschema import Draft202012Validator

from canongate.ledger import predicates
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.predicates import MODELS, Kind, predicate_schemas
from canongate.ledger.statement import parse_statement, predicate_type, statement_bytes
from canongate.ledger.vocabulary import Capability, SubjectKind


def every_kind(org):
    """One statement of each kind."""
    world = org.World(None)
    submission = world.submission()
    binding = world.binding(submission)
    return [
        world.genesis(),
        predicates.People(**world.head("ana", "ben"), principals=(org.human("fay", "finance"),), retired=("cleo",)),
        submission,
        world.verdict(binding),
        world.approval(binding, brief=org.digest("brief")),
        predicates.RefusalTerms(**world.head("ben"), subject=submission.subject, role="headoffice", reason="no"),
        predicates.Waiver(
            **world.head("ana"),
            rule="segment-targets-everyone",
            rules=org.digest("rules"),
            subject=submission.subject,
            enforcement="waivable",
            reason="until the survey is in",
            expires_at=org.LATER,
        ),
        predicates.Revocation(**world.head("ana"), entry=4, reason="signed in error"),
        predicates.Withdrawal(**world.head("cleo"), subject=submission.subject, reason="superseded by events"),
        predicates.Adoption(
            **world.head("ana"),
            pages=(predicates.AdoptedPage(id="customer/best", version="1.0", digest=org.digest("page")),),
            reason="in force before",
        ),
        world.enactment(binding, 4),
        predicates.ProjectionCheckpoint(
            **world.head("writer"),
            projections=(predicates.ProjectionState(name="bundles", size=5, digest=org.digest("files")),),
        ),
    ]


def test_every_kind_of_statement_reads_back(org):
    """A statement of each kind is canonical in-toto JSON with the subjects it binds, and reads back."""
    terms = every_kind(org)

    assert [type(item) for item in terms] == [MODELS[kind] for kind in Kind]
    for item in terms:
        payload = statement_bytes(item)
        value = json.loads(payload)
        assert rfc8785.dumps(value) == payload
        assert value["_type"] == "https://in-toto.io/Statement/v1"
        assert all(len(subject["digest"]["sha256"]) == 64 for subject in value["subject"])
        statement = parse_statement(payload)
        assert statement.predicate == item
        assert value["predicateType"] == predicate_type(statement.kind)


def test_schemas_accept_what_is_stated(org):
    """The schema of each predicate is a JSON Schema that accepts its statements and refuses unknown fields."""
    schemas = predicate_schemas()

    assert set(schemas) == {kind.value for kind in Kind}
    for item, schema in zip(every_kind(org), schemas.values(), strict=True):
        Draft202012Validator.check_schema(schema)
        value = json.loads(statement_bytes(item))["predicate"]
        Draft202012Validator(schema).validate(value)
        assert not Draft202012Validator(schema).is_valid({**value, "surprise": 1})


def test_another_subject_in_front_is_refused(org):
    """A statement cannot name one digest in front and bind another inside."""
    world = org.World(None)
    value = json.loads(statement_bytes(world.approval(world.binding(world.submission()))))
    value["subject"][0]["digest"]["sha256"] = "0" * 64

    with pytest.raises(RefusedError, match="not those its predicate binds"):
        parse_statement(rfc8785.dumps(value))


@pytest.mark.parametrize(
    "change",
    [
        {"_type": "https://in-toto.io/Statement/v0.1"},
        {"predicateType": "urn:canongate:ledger:approval:v2"},
        {"predicateType": 1},
        {"extra": 1},
        {"predicate": {}},
        {"predicate": 1},
    ],
)
def test_other_statements_are_refused(org, change):
    """A statement of another version, of an unknown type, or without what its type needs is refused."""
    world = org.World(None)
    value = json.loads(statement_bytes(world.approval(world.binding(world.submission()))))

    with pytest.raises(RefusedError) as caught:
        parse_statement(rfc8785.dumps({**value, **change}))
    assert caught.value.name is Refusal.MALFORMED


def test_types_are_not_bent(org):
    """A number is no text and a text no number: nothing is converted on the way in."""
    world = org.World(None)
    value = json.loads(statement_bytes(predicates.Revocation(**world.head("ana"), entry=4, reason="error")))
    value["predicate"]["entry"] = "4"

    with pytest.raises(RefusedError, match="entry"):
        parse_statement(rfc8785.dumps(value))


def test_an_agent_cannot_be_given_a_humans_powers(org):
    """Terms that contradict themselves are no terms: agents that approve, agents nobody answers for, humans owned."""
    for bad in (
        lambda: org.agent("bot", "ana", Capability.APPROVE),
        lambda: org.agent("bot", "ana", Capability.WAIVE),
        lambda: org.agent("bot", None, Capability.PROPOSE),
        lambda: predicates.PrincipalTerms.model_validate({**org.human("ana").model_dump(), "accountable_owner": "ben"}),
        lambda: org.human("ana", keys=("ed25519:" + "A" * 43 + "=",) * 2),
    ):
        with pytest.raises(ValueError, match="validation error"):
            bad()


def test_terms_that_cannot_be_met_are_refused(org):
    """More roots than there are, a policy where none belongs, a revocation of nothing: each is refused."""
    world = org.World(None)
    for bad in (
        lambda: world.genesis(threshold=3),
        lambda: world.submission(policy=org.policy()),
        lambda: world.submission(kind=SubjectKind.POLICY_CHANGE),
        lambda: predicates.Revocation(**world.head("ana"), reason="nothing"),
        lambda: predicates.Revocation(**world.head("ana"), entry=1, compromised_since=1, reason="x"),
    ):
        with pytest.raises(ValueError, match="validation error"):
            bad()

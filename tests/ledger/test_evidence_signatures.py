"""Evidence is signed by who built it, and a submission shows that signature."""

import pytest

from canongate.ledger import predicates
from canongate.ledger.canonical import parse_canonical
from canongate.ledger.evidence_signatures import check_evidence, evidence_payload
from canongate.ledger.names import Refusal, RefusedError


@pytest.fixture
def refuses(world, org):
    """Return the name under which evidence is refused."""

    def attempt(terms, origin=org.ORIGIN):
        state = world.ledger.state()
        with pytest.raises(RefusedError) as caught:
            check_evidence([terms], state.people, state.size, origin)
        return caught.value.name

    return attempt


def test_builders_sign_together(world, org):
    """One builder or several sign one manifest, each once."""
    state = world.ledger.state()
    manifest = org.digest("figures")

    check_evidence(
        [world.evidence(manifest, "cleo"), world.evidence(manifest, "cleo", "ana")],
        state.people,
        state.size,
        org.ORIGIN,
    )


def test_another_manifest_was_not_signed(world, org, refuses):
    """A signature is for one digest and one ledger."""
    terms = world.evidence(org.digest("figures"), "cleo")

    assert refuses(terms.model_copy(update={"digest": org.digest("better figures")})) is Refusal.BAD_SIGNATURE
    assert refuses(terms, "other.example.org/canon") is Refusal.BAD_SIGNATURE


def test_nobody_signs_for_another(world, org, refuses):
    """Who is named and who signed are the same people, each once."""
    manifest = org.digest("figures")
    terms = world.evidence(manifest, "cleo")

    assert refuses(terms.model_copy(update={"signed_by": ("ana",)})) is Refusal.WRONG_SIGNERS
    assert refuses(terms.model_copy(update={"signed_by": ("cleo", "cleo")})) is Refusal.WRONG_SIGNERS
    assert refuses(world.evidence(manifest, "stranger")) is Refusal.UNKNOWN_KEY


def test_a_revoked_key_signs_no_more(world, org, refuses):
    """A submission shows signatures by keys that count when it is recorded."""
    world.file(predicates.Revocation(**world.head("cleo"), key=org.key("cleo").id, reason="lost"))

    assert refuses(world.evidence(org.digest("figures"), "cleo")) is Refusal.REVOKED_KEY


def test_what_is_signed_is_a_statement(org):
    """The payload has the in-toto form and names the manifest by digest."""
    value = parse_canonical(evidence_payload(org.ORIGIN, org.digest("figures")))

    assert value["subject"] == [{"digest": {"sha256": org.digest("figures")[7:]}, "name": "evidence"}]
    assert value["predicate"] == {"ledger": org.ORIGIN}

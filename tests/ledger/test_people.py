from datetime import UTC, datetime, timedelta, timezone

import pytest

from canongate.ledger import predicates
from canongate.ledger.approvals import RecordedApproval, Situation, Subject, why_not
from canongate.ledger.canonical import canonical_bytes, parse_strict
from canongate.ledger.keys import public_text
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.people import People
from canongate.ledger.people_sources import people_of_history, people_of_registry
from canongate.ledger.timestamps import from_timestamp, to_timestamp
from canongate.ledger.vocabulary import Capability, SubjectKind


@pytest.fixture
def people(org):
    known = People()
    known.declare(org.PEOPLE, 0)
    return known


def test_roles_are_read_at_a_position(people, org):
    """What was declared at an entry counts after it, and what was before stays readable."""
    people.declare((org.human("dora", "finance", keys=()),), 7)

    assert people.at("dora", 7).roles == ("headoffice", "finance")
    assert people.at("dora", 8).roles == ("finance",)
    assert people.at("nobody", 8) is None


def test_a_key_counts_up_to_its_revocation(people, org):
    """A key counts at the entry that revokes it and not after; a replacement from the next entry on."""
    old, new = org.key("ana"), org.key("next")
    people.revoke_key(old.id, 5, None)
    people.add_key("ana", public_text(new.public), 6)

    assert people.holder_at(old.id, 5) == "ana"
    with pytest.raises(RefusedError) as caught:
        people.holder_at(old.id, 6)
    assert caught.value.name is Refusal.REVOKED_KEY
    with pytest.raises(RefusedError):
        people.holder_at(new.id, 5)
    assert people.holder_at(new.id, 6) == "ana"
    with pytest.raises(RefusedError) as caught:
        people.holder_at("ed25519:unknown", 6)
    assert caught.value.name is Refusal.UNKNOWN_KEY


def test_a_second_revocation_does_not_lengthen(people, org):
    """Revoked later again, a key still ends where it first did."""
    people.revoke_key(org.key("ana").id, 5, None)
    people.revoke_key(org.key("ana").id, 9, 2)

    assert people.keys[org.key("ana").id].until == 6
    assert people.keys[org.key("ana").id].compromised_since == 2


def test_every_owner_an_agent_ever_had_is_answerable(people, org):
    """A new owner is no way around."""
    people.declare((org.agent("scout", "ben", Capability.PROPOSE),), 3)
    people.retire(("scout",), 4)

    assert people.answerable_for("scout") == {"scout", "dora", "ben"}
    assert people.answerable_for("ana") == {"ana"}


def test_the_registry_shows_people_as_they_stand(people, org):
    """The registry lists who is there with keys and their validity; reading it back gives the same people."""
    people.revoke_key(org.key("ana").id, 5, None)
    people.add_key("ana", public_text(org.key("next").public), 6)
    people.retire(("cleo",), 5)

    registry = people.to_registry(6)
    again = people_of_registry(registry)

    assert [row.id for row in registry.rows] == ["ana", "ben", "dora", "scout", "writer"]
    assert [(key.since, key.until) for key in registry.rows[0].keys] == [(0, 6), (6, None)]
    assert again.to_registry(6) == registry
    assert again.holder_at(org.key("ana").id, 5) == "ana"
    assert again.holding(Capability.WRITE_LEDGER, 6) == ("writer",)


def test_a_registry_with_a_shared_key_is_refused(people):
    """Two rows with one key, or one row twice, are refused."""
    registry = people.to_registry(0)
    first, second, *rest = registry.rows
    shared = second.model_copy(update={"keys": first.keys})
    for rows, name in [((first, shared, *rest), Refusal.DUPLICATE_KEY), ((first, first), Refusal.MALFORMED)]:
        with pytest.raises(RefusedError) as caught:
            people_of_registry(registry.model_copy(update={"rows": rows}))
        assert caught.value.name is name


def test_history_reads_back(people, org):
    """Everything that ever counted reads back from JSON."""
    people.revoke_key(org.key("ana").id, 5, 3)
    people.retire(("cleo",), 5)
    history = parse_strict(canonical_bytes(people.history()))

    again = people_of_history(history)

    assert again.history() == people.history()
    assert again.at("cleo", 5).id == "cleo"
    assert again.at("cleo", 6) is None


@pytest.mark.parametrize(
    "change",
    [
        {"keys": 1},
        {"principals": []},
        {"principals": {"ana": [{}]}},
        {"principals": {"ana": [{"since": 0, "terms": {"id": 1}}]}},
        {"keys": [{"key": "ed25519:"}]},
    ],
)
def test_what_is_no_history_is_refused(people, change):
    """A damaged history is refused in words."""
    with pytest.raises(RefusedError) as caught:
        people_of_history({**people.history(), **change})
    assert caught.value.name is Refusal.MALFORMED


def test_a_history_with_a_key_twice_is_refused(people):
    """One key stands once."""
    history = people.history()
    history["keys"] *= 2

    with pytest.raises(RefusedError) as caught:
        people_of_history(history)
    assert caught.value.name is Refusal.DUPLICATE_KEY


def test_the_registry_is_of_known_people_only(people):
    """Asking for the terms of nobody is refused by name."""
    with pytest.raises(RefusedError) as caught:
        people._known("nobody", 0)
    assert caught.value.name is Refusal.UNKNOWN_PRINCIPAL


class TestWhyNot:
    """Why one approval does not count, asked without a ledger."""

    @pytest.fixture
    def ask(self, people, org):
        """Ask why a changed approval does not count."""
        world = org.World(None)
        submission = world.submission()
        binding = world.binding(submission)
        subject = Subject(SubjectKind.SEGMENT_DECISION, ("primary",), "mandatory", frozenset({"cleo", "scout"}))

        def asked(person="ana", position=3, key="ana", **changes):
            terms = {
                "position": position,
                "recorded_at": "2026-04-26T09:00:00Z",
                "person": person,
                "key": org.key(key).id,
                "role": "headoffice",
                "binding": binding,
                "expires_at": org.LATER,
            }
            situation = Situation(people, org.policy(), 9, org.START)
            return why_not(RecordedApproval(**{**terms, **changes}), subject, binding, situation)

        return asked

    def test_it_counts(self, ask):
        """A sound approval has no reason not to count."""
        assert ask() is None

    def test_by_name(self, ask, people, org):
        """Each flaw has its name."""
        assert ask(person="nobody") is Refusal.UNKNOWN_PRINCIPAL
        assert ask(person="scout", key="scout") is Refusal.AGENT_APPROVAL
        assert ask(person="dora", key="dora") is Refusal.SELF_APPROVAL
        assert ask(key="ben") is Refusal.UNKNOWN_KEY
        assert ask(key="stranger") is Refusal.UNKNOWN_KEY
        assert ask(revoked=True) is Refusal.REVOKED_APPROVAL
        assert ask(expires_at="2026-04-26T09:00:00Z") is Refusal.EXPIRED
        assert ask(break_glass=True, recorded_at="2026-04-23T09:00:00Z") is Refusal.EXPIRED
        assert ask(break_glass=True, recorded_at="2026-04-23T09:00:01Z") is None
        people.revoke_key(org.key("ana").id, 5, 3)
        assert ask(position=2) is None
        assert ask(position=3) is Refusal.REVOKED_KEY
        assert ask(position=7) is Refusal.REVOKED_KEY
        scope = predicates.Binding.model_fields
        assert set(scope) == {
            "subject",
            "submission",
            "evidence",
            "rules",
            "parameters",
            "policy",
            "closure",
            "as_of",
            "verdict",
            "scope",
        }

    @pytest.mark.parametrize(
        ("field", "value", "name"),
        [
            ("subject", "sha256:" + "0" * 64, Refusal.SUBJECT_CHANGED),
            ("submission", "sha256:" + "0" * 64, Refusal.SUBJECT_CHANGED),
            ("evidence", (), Refusal.EVIDENCE_CHANGED),
            ("rules", "sha256:" + "0" * 64, Refusal.RULES_CHANGED),
            ("parameters", "sha256:" + "0" * 64, Refusal.PARAMETERS_CHANGED),
            ("policy", "sha256:" + "0" * 64, Refusal.POLICY_CHANGED),
            ("closure", "sha256:" + "0" * 64, Refusal.CANON_CHANGED),
            ("scope", "look", Refusal.SCOPE_CHANGED),
            ("verdict", "sha256:" + "0" * 64, Refusal.VERDICT_CHANGED),
        ],
    )
    def test_any_change_in_what_was_seen_voids_it(self, ask, org, field, value, name):
        """Every field of the binding is compared, and named when it differs."""
        world = org.World(None)
        other = world.binding(world.submission()).model_copy(update={field: value})

        assert ask(binding=other) is name


class TestTimestamps:
    """How times are written."""

    def test_any_zone_becomes_utc(self):
        """The same moment has one text, whole seconds rounded down."""
        east = datetime(2026, 4, 26, 11, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))

        assert to_timestamp(east) == "2026-04-26T09:00:00Z"
        assert from_timestamp("2026-04-26T09:00:00Z") == datetime(2026, 4, 26, 9, tzinfo=UTC)
        assert to_timestamp(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00Z"

    @pytest.mark.parametrize("text", ["", "2026-04-26", "2026-02-30T00:00:00Z", "2026-04-26T09:00:00+02:00"])
    def test_other_texts_are_refused(self, text):
        """No such day, or another form."""
        with pytest.raises(RefusedError, match="no time of the form"):
            from_timestamp(text)

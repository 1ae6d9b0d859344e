"""The record shows who the people became, what ended and what was waived, to a reader who knows an earlier state."""

import json

import pytest

from canongate.ledger import predicates
from canongate.ledger.bundle import claimed_subject, make_bundle
from canongate.ledger.bundle_entries import BundleError
from canongate.ledger.bundle_judgement import BundleTrust
from canongate.ledger.canonical import canonical_bytes, parse_strict
from canongate.ledger.names import DefectName, Refusal
from canongate.ledger.notes import NoteKey, only_signed_by
from canongate.ledger.people_record import make_people_record, verify_people_record
from canongate.ledger.people_sources import people_of_history
from canongate.ledger.policy import emergency_lacks
from canongate.ledger.policy_terms import ApprovalPolicy, BreakGlass
from canongate.ledger.timestamps import to_timestamp
from canongate.ledger.vocabulary import Capability


@pytest.fixture
def trust(world, org):
    """What a reader knew when the ledger had just begun."""
    history = parse_strict(canonical_bytes(world.ledger.state().people.history()))
    return BundleTrust(org.ORIGIN, (NoteKey(org.ORIGIN, world.log_key.public),), people_of_history(history), {})


@pytest.fixture
def record(world):
    """Return the record of the ledger as it is now; further positions may be slipped in."""

    def make(*more):
        note = world.ledger.sign_checkpoint(world.log_key)
        state = world.ledger.state()
        state.on_record += more
        data = make_people_record(state, world.ledger._store.tables, only_signed_by(note, state.origin))
        for position in more:
            state.on_record.remove(position)
        return data

    return make


def refused(data, trust):
    with pytest.raises(BundleError) as caught:
        verify_people_record(data, trust)
    return caught.value.name


def test_it_leads_from_then_to_now(world, org, trust, record):
    """Principals and keys that came and went since are known to the reader, and no others."""
    world.file(predicates.People(**world.head("ana", "ben"), principals=(org.human("eve", "headoffice"),)))
    world.enacted()
    world.file(predicates.Revocation(**world.head("cleo"), key=org.key("cleo").id, reason="lost"))

    answer = verify_people_record(record(), trust)

    assert answer.people.history() == world.ledger.state().people.history()
    assert answer.size == world.ledger.head().size


def test_it_goes_on_from_what_the_reader_knows(world, org, trust, record):
    """A reader who knows other people is not led on from theirs."""
    data = record()
    world.file(predicates.People(**world.head("ana", "ben"), principals=(org.human("eve", "headoffice"),)))
    later = BundleTrust(trust.origin, trust.log_keys, world.ledger.state().people, {})

    assert refused(data, later) is DefectName.FORKED
    assert verify_people_record(record(), later).people.names_at(99) == later.people.names_at(99)


def test_what_ended_is_on_record(world, trust, record):
    """What was superseded, by whom and where; what the roots ended; not what its proposer took back."""
    first = world.enacted("first").subject
    second = world.enacted("second", supersedes=first).subject
    world.file(predicates.Withdrawal(**world.head("ana", "ben"), subject=second, reason="over"))
    third = world.judged("third").subject
    world.file(predicates.Withdrawal(**world.head("cleo"), subject=third, reason="not now"))

    answer = verify_people_record(record(), trust)

    assert answer.superseded == {first: (second, 8)}
    assert answer.withdrawn == {second: 9}
    assert [answer.ended_at(one) for one in (first, second, third)] == [8, 9, -1]


def test_waivers_that_stand_are_on_record(world, org, trust, record):
    """With what they say and when they were recorded; a revoked one is gone."""
    binding = world.judged()
    terms = {"rule": "some-rule", "rules": org.digest("rules"), "subject": binding.subject, "enforcement": "waivable"}
    for _ in range(2):
        world.file(predicates.Waiver(**world.head("ana"), **terms, reason="trial", expires_at=org.LATER))
    world.file(predicates.Revocation(**world.head("ana"), entry=3, reason="enough"))
    world.file(predicates.Waiver(**world.head("ben"), **terms, reason="trial", expires_at=org.LATER))
    world.file(predicates.Revocation(**world.head("ana", "ben"), entry=6, reason="the roots say so"))

    ((position, (waiver, recorded_at)),) = verify_people_record(record(), trust).waivers.items()

    assert (position, waiver.by, recorded_at) == (4, ("ana",), "2026-04-26T09:00:03Z")

    stolen = {"key": org.key("ana").id, "compromised_since": 4, "reason": "stolen"}
    world.file(predicates.Revocation(**world.head("ana", "ben"), **stolen))
    assert not verify_people_record(record(), trust).waivers
    assert [one.revoked for one in world.ledger.state().waivers.values()] == [True, True, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(format="canongate-bundle-v1"),
        lambda value: value.update(checkpoint=7),
        lambda value: value.pop("checkpoint"),
        lambda value: value.update(entries=value["entries"][::-1]),
        lambda value: value.update(entries=value["entries"] + value["entries"][-1:]),
        lambda value: value.update(entries=value["entries"][1:]),
    ],
)
def test_a_record_in_disorder_is_refused(world, org, trust, record, change):
    """Another format, a missing part, entries out of order, twice or without their beginning."""
    world.file(predicates.People(**world.head("ana", "ben"), principals=(org.human("eve", "headoffice"),)))
    value = json.loads(record())
    change(value)

    assert refused(json.dumps(value).encode(), trust) in {Refusal.MALFORMED, DefectName.FORKED, Refusal.REPLAYED}


def test_without_entries_it_proves_nothing(trust, record):
    """An empty record leads nowhere."""
    value = json.loads(record())

    assert refused(json.dumps(value | {"entries": []}).encode(), trust) is DefectName.FORKED
    assert refused(json.dumps(value | {"entries": None}).encode(), trust) is DefectName.FORKED
    assert refused(b"[]", trust) is Refusal.MALFORMED


class TestForgedEntries:
    """Entries that a writer slipped in without asking, as a thief of its key would."""

    def slip(self, world, org, terms, record, signers=None):
        """Place a statement and return the record that shows it."""
        envelope = world.signed(terms) if signers is None else org.seal(org.statement_bytes(terms), signers).to_bytes()
        with world.ledger._store.writing() as tables:
            position = org.place(tables, envelope, to_timestamp(world.now), f"slip-{world.counter}")
        return record(position)

    def test_an_entry_of_another_kind(self, world, trust, record):
        """An approval is not on this record."""
        binding = world.judged()
        position = world.file(world.approval(binding)).position
        assert refused(record(position), trust) is Refusal.MALFORMED

    def test_a_withdrawal_by_others_than_the_roots(self, world, trust, record):
        """What its proposer took back was not in force, and is not shown as if it had been."""
        binding = world.judged()
        position = world.file(
            predicates.Withdrawal(**world.head("cleo"), subject=binding.subject, reason="no")
        ).position
        assert refused(record(position), trust) is Refusal.NOT_ENOUGH_ROOTS

    def test_an_enactment_by_another(self, world, org, trust, record):
        """Only the named writer brings into force."""
        first = world.enacted("first")
        terms = predicates.Enactment(**world.head("ana"), binding=first, approvals=(3,))
        assert refused(self.slip(world, org, terms, record), trust) is Refusal.NOT_THE_WRITER

    def test_a_waiver_by_who_may_not(self, world, org, trust, record):
        """An agent waives nothing, and nobody a mandatory rule."""
        terms = {
            "rule": "r",
            "rules": org.digest("r"),
            "subject": org.digest("s"),
            "reason": "x",
            "expires_at": org.LATER,
        }
        by_agent = predicates.Waiver(**world.head("scout"), **terms, enforcement="waivable")
        assert refused(self.slip(world, org, by_agent, record), trust) is Refusal.MISSING_CAPABILITY

    def test_a_mandatory_waiver(self, world, org, trust, record):
        """Not even people who may waive waive those."""
        terms = {
            "rule": "r",
            "rules": org.digest("r"),
            "subject": org.digest("s"),
            "reason": "x",
            "expires_at": org.LATER,
        }
        mandatory = predicates.Waiver(**world.head("ana"), **terms, enforcement="mandatory")
        assert refused(self.slip(world, org, mandatory, record), trust) is Refusal.MISSING_CAPABILITY

    def test_a_waiver_signed_by_another(self, world, org, trust, record):
        """Who signed is who it is by."""
        terms = {
            "rule": "r",
            "rules": org.digest("r"),
            "subject": org.digest("s"),
            "reason": "x",
            "expires_at": org.LATER,
        }
        by_ana = predicates.Waiver(**world.head("ana"), **terms, enforcement="waivable")
        data = self.slip(world, org, by_ana, record, signers=[org.key("ben")])
        assert refused(data, trust) is Refusal.WRONG_SIGNERS


def test_a_bundle_says_what_it_is_for(world):
    """The subject is read without believing it; what is no bundle, or holds no submission, is refused."""
    binding = world.enacted()
    note = world.ledger.sign_checkpoint(world.log_key)
    state, view = world.ledger.state(), world.ledger._store.tables
    data = make_bundle(state, binding.subject, view, only_signed_by(note, state.origin), state.size)

    assert claimed_subject(data) == binding.subject
    value = json.loads(data)
    for entries in (value["entries"][1:], [{}], [1]):
        with pytest.raises(BundleError, match="malformed"):
            claimed_subject(json.dumps(value | {"entries": entries}).encode())


def test_who_lacks_for_an_emergency(world, org):
    """As many more as the policy asks for beyond those who hold its role."""
    people = world.ledger.state().people
    assert [
        emergency_lacks(ApprovalPolicy(break_glass=BreakGlass(role=role, persons=persons)), people, 1)
        for role, persons in (("headoffice", 3), ("headoffice", 5), ("finance", 2))
    ] == [0, 2, 1]
    assert emergency_lacks(ApprovalPolicy(), people, 1) == 0
    assert people.changed_at() == 0
    world.file(predicates.Revocation(**world.head("ana"), key=org.key("ana").id, reason="lost"))
    assert world.ledger.state().people.changed_at() == 2
    assert Capability.WAIVE in world.ledger.state().people.at("ana", 2).capabilities


def test_a_list_of_files_is_what_was_submitted(world, org):
    """A change whose files are not those of its digest is refused by name."""
    with pytest.raises(Exception, match="subject-changed"):
        world.file(
            world.submission(
                "change",
                files=(predicates.ChangedFile(path="canon/a.yaml", head=org.digest("a")),),
                evidence=(),
                slot=None,
            )
        )

import json
import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.ledger import bundle, predicates
from canongate.ledger.bundle import make_bundle, verify_bundle
from canongate.ledger.bundle_entries import BundleError
from canongate.ledger.bundle_judgement import BundleTrust
from canongate.ledger.canonical import canonical_bytes, parse_strict
from canongate.ledger.envelope import seal
from canongate.ledger.log import Ledger
from canongate.ledger.merkle import root_of
from canongate.ledger.names import DefectName, LedgerError, Refusal
from canongate.ledger.notes import Checkpoint, NoteKey, only_signed_by, sign_note
from canongate.ledger.people_sources import people_of_history, people_of_registry
from canongate.ledger.policy_terms import PolicyRule, RoleRequirement, policy_digest
from canongate.ledger.statement import statement_bytes
from canongate.ledger.timestamps import to_timestamp
from canongate.ledger.vocabulary import SubjectKind
from canongate.model.verdict import VerdictStatus


def trust_of(world, org):
    """What a reader takes from the base branch: keys, people with their history, and policies."""
    state = world.ledger.state()
    history = parse_strict(canonical_bytes(state.people.history()))
    log_key = NoteKey(org.ORIGIN, world.log_key.public)
    return BundleTrust(org.ORIGIN, (log_key,), people_of_history(history), dict(state.policies))


def bundle_of(world, subject):
    """The bundle of a subject as of a checkpoint signed now."""
    note = world.ledger.sign_checkpoint(world.log_key)
    state = world.ledger.state()
    view = world.ledger._store.tables
    return make_bundle(state, subject, view, only_signed_by(note, state.origin), state.size)


@pytest.fixture
def enacted(world, org):
    """A decision in force, its bundle, and what a reader trusts."""
    subject = world.enacted().subject
    world.file(world.submission("later", slot=None, traits=()))
    return bundle_of(world, subject), subject, trust_of(world, org)


def refused(data, subject, trust, now):
    with pytest.raises(BundleError) as caught:
        verify_bundle(data, subject, trust, now=now)
    return caught.value.name


def test_a_bundle_proves_an_approval_offline(world, enacted):
    """From one file, keys and people: who approved what, where it stands, and how old the checkpoint is."""
    data, subject, trust = enacted

    answer = verify_bundle(data, subject, trust, now=world.now + timedelta(hours=5))

    assert answer.persons == ("ana",)
    assert (answer.position, answer.checkpoint.size) == (4, 6)
    assert answer.checkpoint_age == timedelta(hours=5, seconds=1)
    assert (answer.break_glass, answer.ends_at) == (False, None)


def test_it_still_does_after_people_changed(world, org, enacted):
    """A role lost and a key rotated later do not undo what was approved before."""
    data, subject, _ = enacted
    key = org.key("ana").id
    world.file(predicates.Revocation(**world.head("ana", "ben"), key=key, reason="left", compromised_since=5))
    world.file(world.submission("next", by="ben", slot=None))

    assert verify_bundle(data, subject, trust_of(world, org), now=world.now).persons == ("ana",)


def test_the_people_registry_serves_too(world, enacted):
    """Without history, the people as they stand are enough for what was approved lately."""
    data, subject, trust = enacted
    registry = world.ledger.state().people.to_registry(6)
    plain = BundleTrust(trust.origin, trust.log_keys, people_of_registry(registry), trust.policies)

    assert verify_bundle(data, subject, plain, now=world.now).persons == ("ana",)


def test_one_changed_byte_of_the_decision_blocks(world, org, enacted):
    """A bundle is for exactly the bytes whose digest it binds."""
    data, _, trust = enacted

    assert refused(data, org.digest("best, edited"), trust, world.now) is Refusal.SUBJECT_CHANGED


def test_every_bit_of_a_bundle_counts(world, enacted):
    """A bundle with any one bit changed proves nothing, or exactly the same."""
    data, subject, trust = enacted
    honest = verify_bundle(data, subject, trust, now=world.now)
    chosen = random.Random(5)  # noqa: S311  # a reproducible choice of damage
    for _ in range(400):
        place = chosen.randrange(len(data) - 1)
        bad = data[:place] + bytes([data[place] ^ (1 << chosen.randrange(8))]) + data[place + 1 :]
        try:
            answer = verify_bundle(bad, subject, trust, now=world.now)
        except BundleError:
            continue
        assert answer == honest


def changed(data, change):
    value = parse_strict(data)
    change(value)
    return json.dumps(value).encode()


def drop_an_approval(value):
    del value["entries"][2]


def repeat_an_entry(value):
    value["entries"].append(value["entries"][0])


def repeat_the_approval(value):
    value["entries"].append(value["entries"][2])


def double_the_submission(value):
    """Show the submission in the verdict's place too."""
    value["entries"][1] = {**value["entries"][0]}
    value["entries"][1]["record"] = {**value["entries"][0]["record"]}


def cut_a_proof(value):
    value["entries"][0]["proof"].pop()


def name_another_head(value):
    value["head"] = {key: value["entries"][0][key] for key in ("proof", "record")}


def swap_envelopes(value):
    first, second = value["entries"][:2]
    first["envelope"], second["envelope"] = second["envelope"], first["envelope"]


def add_a_field(value):
    value["entries"][0]["note"] = "trust me"


def bend_a_type(value):
    value["entries"][0]["record"]["position"] = "1"


def lose_a_field(value):
    del value["entries"][0]["record"]["position"]


def step_of_no_text(value):
    value["entries"][0]["proof"][0] = 7


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (drop_an_approval, Refusal.NOT_APPROVED),
        (repeat_an_entry, Refusal.MALFORMED),
        (repeat_the_approval, Refusal.MALFORMED),
        (double_the_submission, Refusal.MALFORMED),
        (cut_a_proof, DefectName.PROOF_FAILED),
        (name_another_head, DefectName.PROOF_FAILED),
        (swap_envelopes, DefectName.ENTRY_CHANGED),
        (add_a_field, Refusal.MALFORMED),
        (bend_a_type, Refusal.MALFORMED),
        (lose_a_field, Refusal.MALFORMED),
        (step_of_no_text, DefectName.PROOF_FAILED),
        (lambda value: value.update(format="v2"), Refusal.MALFORMED),
        (lambda value: value.update(checkpoint="no note"), Refusal.MALFORMED),
        (lambda value: value.update(entries=[1]), Refusal.MALFORMED),
    ],
)
def test_a_rearranged_bundle_is_refused_by_name(world, enacted, change, name):
    """Taking away, doubling or swapping parts of a bundle is refused with the reason's name."""
    data, subject, trust = enacted

    assert refused(changed(data, change), subject, trust, world.now) is name


def test_what_the_reader_does_not_know_is_refused(world, org, enacted):
    """An unknown policy, another origin, another log key, people without the signer's key: each by name."""
    data, subject, trust = enacted
    nobody = people_of_history({"keys": [], "principals": {}})
    stranger = NoteKey(org.ORIGIN, org.key("stranger").public)
    for other, name in [
        (BundleTrust(trust.origin, trust.log_keys, trust.people, {}), Refusal.NO_POLICY),
        (BundleTrust("other.example.org", trust.log_keys, trust.people, trust.policies), Refusal.WRONG_LEDGER),
        (BundleTrust(trust.origin, (stranger,), trust.people, trust.policies), Refusal.UNKNOWN_KEY),
        (BundleTrust(trust.origin, trust.log_keys, nobody, trust.policies), Refusal.UNKNOWN_KEY),
    ]:
        assert refused(data, subject, other, world.now) is name


def test_a_role_never_held_is_refused(world, enacted):
    """The reader judges by the people of the base branch: an approver without the role there does not count."""
    data, subject, trust = enacted
    state = world.ledger.state()
    history = parse_strict(canonical_bytes(state.people.history()))
    for step in history["principals"]["ana"]:
        step["terms"]["roles"] = ["finance"]
    weaker = BundleTrust(trust.origin, trust.log_keys, people_of_history(history), trust.policies)

    assert refused(data, subject, weaker, world.now) is Refusal.ROLE_NOT_HELD


def test_a_stricter_policy_is_not_met(world, org, enacted):
    """The policy under the digest the approvals bind decides, not a word in the bundle."""
    data, subject, trust = enacted
    digest = policy_digest(world.policy)
    strict = org.policy(
        rules=(PolicyRule(subjects=org.EVERY_KIND, requires=(RoleRequirement(role="finance", persons=2),)),)
    )

    other = BundleTrust(trust.origin, trust.log_keys, trust.people, {digest: strict})
    assert refused(data, subject, other, world.now) is Refusal.NOT_APPROVED


def test_the_writer_alone_is_not_enough(world, enacted):
    """Whoever has the writer's key, but is not the writer of the base branch, proves nothing."""
    data, subject, trust = enacted
    history = parse_strict(canonical_bytes(world.ledger.state().people.history()))
    history["principals"]["writer"][0]["terms"]["capabilities"] = []
    other = BundleTrust(trust.origin, trust.log_keys, people_of_history(history), trust.policies)

    assert refused(data, subject, other, world.now) is Refusal.NOT_THE_WRITER


class TestStolenKeys:
    """What somebody with the writer's and the log's key, but no approver's, can make of a bundle."""

    @pytest.fixture
    def forge(self, world, org):
        """Put statements into the ledger without asking whether they may stand, and bundle them."""

        def forged(*terms, signer=None):
            store, positions = world.ledger._store, []
            with store.writing() as tables:
                for item in terms:
                    head = tables.head()
                    data = seal(statement_bytes(item), [world.key_of(name) for name in signer or item.by]).to_bytes()
                    positions.append(org.place(tables, data, head.recorded_at, f"forged-{head.size}"))
            tables = store.tables
            size = tables.head().size
            head = Checkpoint(org.ORIGIN, size, root_of(size, tables.node))
            value = {
                "checkpoint": sign_note(head.text(), [(org.ORIGIN, world.log_key)]).decode(),
                "entries": [bundle.shown_entry(tables, position, size, whole=True) for position in positions],
                "format": bundle.FORMAT,
                "head": bundle.shown_entry(tables, size - 1, size, whole=False),
            }
            return canonical_bytes(value)

        return forged

    def parts(self, world, **changes):
        """A submission with everything that would bring it into force."""
        submission = world.submission("forged", **changes)
        binding = world.binding(submission)
        position = world.ledger.head().size
        approval = world.approval(binding)
        return submission, world.verdict(binding), approval, world.enactment(binding, position + 2)

    def test_the_honest_parts_hold(self, world, org, forge):
        """The parts used below prove an approval when they are left as they are."""
        parts = self.parts(world)

        assert verify_bundle(forge(*parts), org.digest("forged"), trust_of(world, org), now=world.now)

    @pytest.mark.parametrize("by", ["scout", "cleo", "dora"])
    def test_an_approval_by_the_wrong_person(self, world, org, forge, by):
        """An agent's, the evidence builder's, or the proposing agent's owner's approval is refused offline too."""
        submission, verdict, _, enactment = self.parts(world, by="scout")
        approval = world.approval(enactment.binding, by=by)
        names = {"scout": Refusal.AGENT_APPROVAL, "cleo": Refusal.ROLE_NOT_HELD, "dora": Refusal.SELF_APPROVAL}

        data = forge(submission, verdict, approval, enactment)
        assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is names[by]

    def test_an_approval_somebody_else_signed(self, world, org, forge):
        """The writer's signature under Ana's name is refused."""
        submission, verdict, approval, enactment = self.parts(world)
        for signer in (("writer",), ("ana", "writer")):
            data = forge(submission, verdict, approval, enactment, signer=signer)
            assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is Refusal.WRONG_SIGNERS

    def test_an_approval_of_something_else(self, world, org, forge):
        """Ana's approval under other rules does not carry these."""
        submission, verdict, _, enactment = self.parts(world)
        approval = world.approval(enactment.binding.model_copy(update={"rules": org.digest("others")}))

        data = forge(submission, verdict, approval, enactment)
        assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is Refusal.RULES_CHANGED

    def test_a_verdict_of_something_else(self, world, org, forge):
        """An enactment bound to another verdict, or to one that does not accept, is refused."""
        submission, verdict, approval, enactment = self.parts(world)
        blocked = world.verdict(verdict.binding, VerdictStatus.BLOCKED)
        other = world.verdict(verdict.binding.model_copy(update={"closure": org.digest("other canon")}))

        for item, name in [(blocked, Refusal.NOT_ACCEPTED), (other, Refusal.CANON_CHANGED)]:
            position = world.ledger.head().size + 2
            data = forge(submission, item, approval, world.enactment(enactment.binding, position))
            assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is name

    def test_another_submission_of_the_same_bytes(self, world, org, forge):
        """A submission that hides what it is, put beside an approval of the honest one, is refused."""
        _, verdict, approval, enactment = self.parts(world)
        hiding = world.submission("forged", traits=(), enforcement="advisory")

        data = forge(hiding, verdict, approval, enactment)
        assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is Refusal.SUBJECT_CHANGED

    def test_an_entry_for_another_ledger(self, world, org, forge):
        """A statement meant for another ledger proves nothing here."""
        submission, verdict, approval, enactment = self.parts(world)
        strange = approval.model_copy(update={"ledger": "other.example.org"})

        data = forge(submission, verdict, strange, enactment)
        assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is Refusal.WRONG_LEDGER

    def test_too_few_approvals(self, world, org, forge):
        """An enactment that cites what it does not show, or nothing that is enough, is refused."""
        submission, verdict, _, enactment = self.parts(
            world, kind=SubjectKind.RULE_CHANGE, traits=(), slot=None, enforcement="mandatory"
        )
        approval = world.approval(enactment.binding)
        data = forge(submission, verdict, approval, enactment)
        assert refused(data, org.digest("forged"), trust_of(world, org), world.now) is Refusal.NOT_APPROVED


def test_a_break_glass_bundle_ends(memory_store, org):
    """A bundle of an emergency says so and when it ends, and proves nothing afterwards."""
    rule = PolicyRule(subjects=org.EVERY_KIND, requires=(RoleRequirement(role="finance", persons=2),))
    world = org.World(Ledger(memory_store), policy=org.policy(rules=(rule,)))
    world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
    binding = world.judged(traits=(), slot=None)
    ends = to_timestamp(world.now + timedelta(hours=10))
    cited = [
        world.file(world.approval(binding, by=name, break_glass="fire", expires_at=ends)).position
        for name in ("ana", "ben")
    ]
    world.file(world.enactment(binding, *cited))
    data, trust = bundle_of(world, binding.subject), trust_of(world, org)

    answer = verify_bundle(data, binding.subject, trust, now=world.now)

    assert (answer.break_glass, answer.ends_at, answer.persons) == (True, ends, ("ana", "ben"))
    assert refused(data, binding.subject, trust, world.now + timedelta(hours=11)) is Refusal.EXPIRED


def test_only_what_is_in_force_has_a_bundle(world):
    """No bundle of what was not enacted, or only after the checkpoint."""
    binding = world.judged()
    view = world.ledger._store.tables
    with pytest.raises(LedgerError, match="never brought into force"):
        make_bundle(world.ledger.state(), binding.subject, view, b"", 3)
    position = world.file(world.approval(binding)).position
    world.file(world.enactment(binding, position))

    with pytest.raises(LedgerError, match="before"):
        make_bundle(world.ledger.state(), binding.subject, view, b"", 4)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(st.binary(max_size=80) | st.just(b"x" * ((1 << 22) + 1)))
def test_no_bytes_whatever_make_it_fall(data):
    """Any bytes are refused in words."""
    trust = BundleTrust("a.b", (), people_of_history({"keys": [], "principals": {}}), {})

    with pytest.raises(BundleError):
        verify_bundle(data, "sha256:" + "0" * 64, trust, now=None)

from dataclasses import replace
from datetime import timedelta

import pytest

from canongate.ledger import admission, fold, predicates
from canongate.ledger.approvals import Standing, verify
from canongate.ledger.envelope import Envelope, Signature, parse_envelope, seal
from canongate.ledger.keys import public_text
from canongate.ledger.log import Filing, Ledger
from canongate.ledger.names import Refusal, RefusedError
from canongate.ledger.policy_terms import ApprovalPolicy, PolicyRule, RoleRequirement, policy_digest
from canongate.ledger.predicates import Kind
from canongate.ledger.statement import statement_bytes
from canongate.ledger.timestamps import to_timestamp
from canongate.ledger.vocabulary import Capability, SubjectKind
from canongate.model.verdict import VerdictStatus


@pytest.fixture
def refuses(world):
    """Append statements and return the name under which they are refused; nothing may have been written."""

    def attempt(*terms, **options):
        size = world.ledger.head().size
        with pytest.raises(RefusedError) as caught:
            world.file(*terms, **options)
        assert world.ledger.head().size == size
        assert world.ledger.state().size == size
        assert caught.value.name.value in str(caught.value)
        return caught.value.name

    return attempt


def refusal(world, subject, by="ben", role="headoffice"):
    return predicates.RefusalTerms(**world.head(by), subject=subject, role=role, reason="not convinced")


def waiver(world, org, subject, *by, **changes):
    terms = {
        "rule": "segment-targets-everyone",
        "rules": org.digest("rules"),
        "subject": subject,
        "enforcement": "waivable",
        "reason": "until the survey is in",
        "expires_at": org.LATER,
        **changes,
    }
    return predicates.Waiver(**world.head(*by), **terms)


def test_the_whole_flow_brings_a_decision_into_force(world):
    """Submitted, judged, approved and enacted, a decision stands, and holds its place."""
    binding = world.judged()
    subject = binding.subject
    assert world.ledger.state().standing(subject, world.now) is Standing.NEEDS_APPROVAL

    receipt = world.file(world.approval(binding))
    assert world.ledger.state().standing(subject, world.now) is Standing.APPROVED
    world.file(world.enactment(binding, receipt.position))

    state = world.ledger.state()
    assert state.holder("segments/primary/all", world.now) == subject
    assert state.cases[subject].in_force(world.now)


def test_a_draft_has_no_standing_yet(world, org):
    """What was never submitted, or has no verdict, is a draft."""
    state = world.ledger.state()
    assert state.standing(org.digest("best"), world.now) is Standing.DRAFT
    assert state.answer(org.digest("best"), world.now) is None
    world.file(world.submission())
    assert world.ledger.state().standing(org.digest("best"), world.now) is Standing.DRAFT


def test_an_approval_and_its_enactment_are_one_commit(world):
    """The last approval and the enactment go in together or not at all."""
    binding = world.judged()
    size = world.ledger.head().size

    with pytest.raises(RefusedError):
        world.file(world.approval(binding), world.enactment(binding, size + 5))
    assert world.ledger.head().size == size
    assert world.ledger.state().cases[binding.subject].approvals == []
    world.file(world.approval(binding), world.enactment(binding, size))

    assert world.ledger.state().standing(binding.subject, world.now) is Standing.APPROVED


class TestEnvelopes:
    """What the bytes and signatures of a statement must be."""

    def test_an_old_envelope_is_not_replayed(self, world):
        """The same statement is taken once, under whatever idempotency key, and with whatever signatures."""
        submission = world.submission()
        world.file(submission)

        with pytest.raises(RefusedError) as caught:
            world.ledger.append([Filing(world.signed(submission), "another")], now=world.now)
        assert caught.value.name is Refusal.REPLAYED

    def test_a_statement_for_another_ledger_is_refused(self, world, refuses):
        """A statement says for which ledger it is, and counts for no other."""
        terms = world.submission().model_copy(update={"ledger": "other.example.org"})

        assert refuses(terms) is Refusal.WRONG_LEDGER

    def test_a_second_genesis_is_refused(self, world, refuses):
        """A ledger begins once."""
        assert refuses(world.genesis()) is Refusal.NOT_GENESIS

    def test_a_ledger_begins_with_its_genesis(self, memory_store, org):
        """Nothing comes before the genesis."""
        world = org.World(Ledger(memory_store))

        with pytest.raises(RefusedError) as caught:
            world.file(world.submission())
        assert caught.value.name is Refusal.NOT_GENESIS

    def test_a_relabelled_signature_is_refused(self, world):
        """Ana's signature under Ben's name is Ana's signature."""
        binding = world.judged()
        envelope = seal(statement_bytes(world.approval(binding, by="ben")), [world.key_of("ana")])
        forged = Envelope(envelope.payload, (Signature(world.key_of("ben").id, envelope.signatures[0].value),))

        with pytest.raises(RefusedError) as caught:
            world.ledger.append([Filing(forged.to_bytes(), "forged")], now=world.now)
        assert caught.value.name is Refusal.RELABELLED_SIGNATURE

    @pytest.mark.parametrize("signers", [("ben",), ("ana", "ben"), ("dora", "ana")])
    def test_who_signs_is_who_it_is_by(self, world, signers):
        """A statement by Ana that others sign, instead or too, is refused."""
        payload = statement_bytes(world.approval(world.judged(), by="ana"))
        envelope = seal(payload, [world.key_of(name) for name in signers])

        with pytest.raises(RefusedError) as caught:
            world.ledger.append([Filing(envelope.to_bytes(), "x")], now=world.now)
        assert caught.value.name is Refusal.WRONG_SIGNERS

    def test_two_keys_of_one_person_are_one_person(self, world, org):
        """A person with two keys cannot sign as two."""
        second = org.key("ana's second")
        ana = org.human("ana", "headoffice", keys=(public_text(org.key("ana").public), public_text(second.public)))
        world.file(predicates.People(**world.head("ana", "ben"), principals=(ana,)))
        payload = statement_bytes(predicates.People(**world.head("ana", "ben"), retired=("scout",)))
        envelope = seal(payload, [org.key("ana"), second])

        with pytest.raises(RefusedError) as caught:
            world.ledger.append([Filing(envelope.to_bytes(), "x")], now=world.now)
        assert caught.value.name is Refusal.WRONG_SIGNERS

    def test_damaged_bytes_are_refused(self, world):
        """An envelope cut short is refused before anything is written."""
        data = world.signed(world.submission())

        with pytest.raises(RefusedError) as caught:
            world.ledger.append([Filing(data[:-1], "x")], now=world.now)
        assert caught.value.name is Refusal.MALFORMED


class TestGenesis:
    """What a ledger may begin with."""

    @pytest.fixture
    def fresh(self, memory_store, org):
        """A world whose ledger is empty."""
        return org.World(Ledger(memory_store))

    def begin(self, world, *signers, **changes):
        """Begin with a changed genesis and return the name under which it is refused."""
        genesis = world.genesis(**changes)
        payload = seal(statement_bytes(genesis), [world.key_of(name) for name in signers or ("ana", "ben")])
        with pytest.raises(RefusedError) as caught:
            world.ledger.append([Filing(payload.to_bytes(), "genesis")], now=world.now)
        return caught.value.name

    def test_every_root_signs(self, fresh):
        """A genesis that one root did not sign, or somebody else signed too, is refused."""
        assert self.begin(fresh, "ana") is Refusal.WRONG_SIGNERS
        assert self.begin(fresh, "ana", "ben", "dora") is Refusal.WRONG_SIGNERS

    def test_roots_are_humans_that_are_declared(self, fresh):
        """No agent is a root."""
        assert self.begin(fresh, "ana", "scout", roots=("ana", "scout"), by=("ana", "scout")) is (
            Refusal.UNKNOWN_PRINCIPAL
        )

    def test_a_shared_key_is_refused(self, fresh, org):
        """Two principals with the same key bytes are one key under two names."""
        twin = org.human("twin", keys=(public_text(org.key("ana").public),))

        assert self.begin(fresh, principals=(*org.PEOPLE, twin)) is Refusal.DUPLICATE_KEY

    def test_a_principal_is_declared_once(self, fresh, org):
        """A second declaration beside the first is no way to slip in a key."""
        assert self.begin(fresh, principals=(*org.PEOPLE, org.human("ana", keys=()))) is Refusal.MALFORMED

    def test_one_writer_is_named(self, fresh, org):
        """None, or two, is not one."""
        second = org.agent("second", "ana", Capability.WRITE_LEDGER)
        assert self.begin(fresh, principals=(*org.PEOPLE, second)) is Refusal.NOT_THE_WRITER
        assert self.begin(fresh, principals=org.PEOPLE[:-1]) is Refusal.NOT_THE_WRITER

    def test_an_agents_owner_is_a_human_here(self, fresh, org):
        """An agent of a stranger, or of another agent, is refused."""
        for owner in ("nobody", "scout"):
            bot = org.agent("bot", owner, Capability.PROPOSE)
            assert self.begin(fresh, principals=(*org.PEOPLE, bot)) is Refusal.UNKNOWN_PRINCIPAL

    def test_the_logs_key_is_nobodys(self, fresh, org):
        """The log signs with a key of its own."""
        assert self.begin(fresh, log_key=public_text(org.key("ana").public)) is Refusal.DUPLICATE_KEY


class TestPeople:
    """How principals and keys change."""

    def test_too_few_roots_change_nothing(self, world, refuses, org):
        """People change by as many roots as the genesis asks for, and by roots only."""
        for by in (("ana",), ("ana", "dora"), ("ana", "ben", "dora")):
            terms = predicates.People(**world.head(*by), principals=(org.human("fay"),))
            assert refuses(terms) is Refusal.NOT_ENOUGH_ROOTS

    def test_a_new_person_counts_from_the_next_entry(self, world, org):
        """Who joins can act, and what the person signs later counts."""
        world.file(predicates.People(**world.head("ana", "ben"), principals=(org.human("fay", "headoffice"),)))
        binding = world.judged()

        world.file(world.approval(binding, by="fay"))

        assert world.ledger.state().standing(binding.subject, world.now) is Standing.APPROVED

    def test_one_key_belongs_to_one_principal(self, world, refuses, org):
        """Somebody else's key, present or past, is refused for a newcomer."""
        for name in ("cleo", "scout"):
            newcomer = org.human("fay", keys=(public_text(org.key(name).public),))
            terms = predicates.People(**world.head("ana", "ben"), principals=(newcomer,))
            assert refuses(terms) is Refusal.DUPLICATE_KEY

    def test_a_person_stays_human(self, world, refuses, org):
        """No human becomes an agent, nor an agent a human."""
        terms = predicates.People(**world.head("ana", "ben"), principals=(org.human("scout", keys=()),))

        assert refuses(terms) is Refusal.MALFORMED

    def test_the_ledger_must_be_able_to_go_on(self, world, refuses, org):
        """Nobody is let go on whom roots, writer or agents depend."""
        for retired, name in [
            (("writer",), Refusal.NOT_THE_WRITER),
            (("ana",), Refusal.UNKNOWN_PRINCIPAL),
            (("dora",), Refusal.UNKNOWN_PRINCIPAL),
            (("nobody",), Refusal.UNKNOWN_PRINCIPAL),
        ]:
            assert refuses(predicates.People(**world.head("ana", "ben"), retired=retired)) is name
        keyless = org.human("fay", keys=())
        for terms in (
            predicates.People(**world.head("ana", "ben"), principals=(keyless,), roots=("ana", "fay")),
            predicates.People(**world.head("ana", "ben"), roots=("ana",)),
            predicates.People(**world.head("ana", "ben"), roots=("ana", "ana"), threshold=1),
        ):
            assert refuses(terms) is Refusal.NOT_ENOUGH_ROOTS

    def test_roots_and_log_key_change_by_the_roots(self, world, refuses, org):
        """A root goes, another comes, the log gets a new key: from the next entry on."""
        world.file(
            predicates.People(
                **world.head("ana", "ben"),
                roots=("ana", "dora"),
                threshold=1,
                log_key=public_text(org.key("new log").public),
            )
        )

        assert refuses(predicates.People(**world.head("ben"), retired=("scout",))) is Refusal.NOT_ENOUGH_ROOTS
        world.file(predicates.People(**world.head("dora"), retired=("scout",)))
        assert world.ledger.sign_checkpoint(org.key("new log"))
        with pytest.raises(RefusedError, match="not the key of"):
            world.ledger.sign_checkpoint(org.key("log"))
        terms = predicates.People(**world.head("dora"), log_key=public_text(org.key("ana").public))
        assert refuses(terms) is Refusal.DUPLICATE_KEY

    def test_who_left_signs_nothing(self, world, refuses):
        """A retired principal's key is known and counts for nothing."""
        world.file(predicates.People(**world.head("ana", "ben"), retired=("cleo",)))

        assert refuses(world.submission(by="cleo")) is Refusal.UNKNOWN_PRINCIPAL

    def test_a_key_is_rotated_by_its_holder(self, world, refuses, org):
        """After rotation the old key counts no longer, the new one does."""
        old, new = org.key("ana"), org.key("ana's next")
        world.file(
            predicates.Revocation(**world.head("ana"), key=old.id, replacement=public_text(new.public), reason="yearly")
        )

        assert refuses(world.submission(by="ana")) is Refusal.REVOKED_KEY
        world.keys["ana"] = new
        world.file(world.submission(by="ana"))
        again = predicates.Revocation(**world.head("ana"), key=old.id, reason="again")
        assert refuses(again) is Refusal.UNKNOWN_TARGET

    def test_a_replacement_is_a_new_key(self, world, refuses, org):
        """A key that anybody has or had replaces none."""
        for text in (public_text(org.key("ben").public), public_text(org.key("ana").public)):
            terms = predicates.Revocation(**world.head("ana"), key=org.key("ana").id, replacement=text, reason="yearly")
            assert refuses(terms) is Refusal.DUPLICATE_KEY

    def test_keys_are_revoked_by_holder_or_roots(self, world, refuses, org):
        """A stranger revokes nothing; the roots revoke a stolen key, also of one who left."""
        key = org.key("cleo").id
        assert refuses(predicates.Revocation(**world.head("dora"), key=key, reason="x")) is Refusal.NOT_ENOUGH_ROOTS
        world.file(predicates.People(**world.head("ana", "ben"), retired=("cleo",)))
        replaced = predicates.Revocation(
            **world.head("ana", "ben"), key=key, replacement=public_text(org.key("n").public), reason="x"
        )
        assert refuses(replaced) is Refusal.UNKNOWN_PRINCIPAL

        world.file(predicates.Revocation(**world.head("ana", "ben"), key=key, reason="stolen"))

        assert refuses(world.submission(by="cleo")) is Refusal.REVOKED_KEY

    def test_what_a_stolen_key_signed_does_not_count(self, world, refuses, org):
        """Approvals from the position of the theft on count no longer; earlier ones do."""
        early, late = world.judged("early", slot=None), world.judged("late", slot=None)
        first = world.file(world.approval(early, by="ana")).position
        second = world.file(world.approval(late, by="ana")).position

        world.file(
            predicates.Revocation(
                **world.head("ana", "ben"), key=org.key("ana").id, compromised_since=second, reason="stolen"
            )
        )

        state = world.ledger.state()
        assert state.standing(early.subject, world.now) is Standing.APPROVED
        assert state.standing(late.subject, world.now) is Standing.STALE
        assert refuses(world.enactment(late, second)) is Refusal.REVOKED_KEY
        world.file(world.enactment(early, first))


class TestSubmissions:
    """Who may put what before the ledger."""

    def test_agents_may_propose(self, world):
        """An agent with the capability submits."""
        world.file(world.submission(by="scout"))

    def test_others_may_not(self, world, refuses):
        """A principal without the capability does not submit, nor is evidence signed by one who may not build it."""
        assert refuses(world.submission(by="writer")) is Refusal.MISSING_CAPABILITY
        evidence = (world.evidence("sha256:" + "0" * 64, "writer"),)
        assert refuses(world.submission(evidence=evidence)) is Refusal.MISSING_CAPABILITY
        evidence = (world.evidence("sha256:" + "0" * 64, "nobody"),)
        assert refuses(world.submission(evidence=evidence)) is Refusal.UNKNOWN_PRINCIPAL

    def test_the_proposer_is_somebody(self, world, refuses):
        """A proposer nobody knows could not be held apart from the approvers."""
        assert refuses(world.submission(proposed_by="nobody")) is Refusal.UNKNOWN_PRINCIPAL

    def test_the_same_bytes_are_submitted_once(self, world, refuses):
        """While open or in force; once withdrawn, they may come again."""
        world.file(world.submission())
        assert refuses(world.submission()) is Refusal.ALREADY_SUBMITTED
        world.file(predicates.Withdrawal(**world.head("cleo"), subject=world.submission().subject, reason="not ready"))

        world.file(world.submission())

    def test_only_what_is_known_is_superseded(self, world, refuses, org):
        """A decision supersedes one the ledger knows."""
        assert refuses(world.submission(supersedes=org.digest("nothing"))) is Refusal.UNKNOWN_SUBJECT

    def test_a_policy_change_carries_its_policy(self, world, refuses, org):
        """The digest submitted is that of the policy carried."""
        terms = world.submission(kind=SubjectKind.POLICY_CHANGE, policy=org.policy(), slot=None, traits=())

        assert refuses(terms) is Refusal.SUBJECT_CHANGED


class TestVerdicts:
    """What the writer may record."""

    def test_only_the_writer_records(self, world, refuses):
        """Nobody else's verdict, enactment or word on projections counts."""
        submission = world.submission()
        world.file(submission)
        binding = world.binding(submission)

        terms = world.verdict(binding).model_copy(update={"by": ("ana",)})
        assert refuses(terms) is Refusal.NOT_THE_WRITER
        enactment = predicates.Enactment(**world.head("ana"), binding=binding, approvals=(1,))
        assert refuses(enactment) is Refusal.NOT_THE_WRITER

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"subject": "sha256:" + "0" * 64}, Refusal.UNKNOWN_SUBJECT),
            ({"submission": "sha256:" + "0" * 64}, Refusal.SUBJECT_CHANGED),
            ({"policy": "sha256:" + "0" * 64}, Refusal.POLICY_CHANGED),
            ({"evidence": ()}, Refusal.EVIDENCE_CHANGED),
        ],
    )
    def test_a_verdict_is_bound_to_what_was_submitted(self, world, refuses, change, name):
        """A verdict on something else than what lies before the ledger is refused by name."""
        submission = world.submission()
        world.file(submission)

        assert refuses(world.verdict(world.binding(submission).model_copy(update=change))) is name

    def test_projections_are_stated_by_the_writer(self, world, refuses, org):
        """A projection of more entries than there are is refused; an honest word is kept."""
        for size, name in [(1, None), (99, Refusal.UNKNOWN_TARGET)]:
            item = predicates.ProjectionState(name="bundles", size=size, digest=org.digest("files"))
            terms = predicates.ProjectionCheckpoint(**world.head("writer"), projections=(item,))
            if name is None:
                assert world.file(terms).position == 1
            else:
                assert refuses(terms) is name


class TestApprovals:
    """Whose yes counts, and for what."""

    def test_nobody_approves_their_own(self, world, refuses):
        """Not who proposed, not who submitted, not who signed the evidence."""
        for changes in (
            {"by": "ana"},
            {"proposed_by": "ana"},
            {"evidence": (world.evidence("sha256:" + "1" * 64, "ana"),)},
        ):
            binding = world.judged(f"own-{len(changes)}-{world.counter}", slot=None, **changes)
            assert refuses(world.approval(binding, by="ana")) is Refusal.SELF_APPROVAL
            world.file(world.approval(binding, by="ben"))

    def test_nobody_approves_what_their_agent_proposed(self, world, refuses, org):
        """The human who answers, or ever answered, for the proposing agent is too close."""
        binding = world.judged(by="scout")
        assert refuses(world.approval(binding, by="dora")) is Refusal.SELF_APPROVAL
        moved = org.agent("scout", "ben", Capability.PROPOSE, Capability.BUILD_EVIDENCE)
        world.file(predicates.People(**world.head("ana", "ben"), principals=(moved,)))

        for name in ("dora", "ben"):
            assert refuses(world.approval(binding, by=name)) is Refusal.SELF_APPROVAL
        world.file(world.approval(binding, by="ana"))

    def test_agents_never_approve(self, world, refuses, org):
        """Not even one that holds the role."""
        binding = world.judged()

        assert refuses(world.approval(binding, by="scout")) is Refusal.AGENT_APPROVAL
        assert refuses(refusal(world, binding.subject, by="scout")) is Refusal.AGENT_APPROVAL
        assert refuses(waiver(world, org, binding.subject, "scout")) is Refusal.AGENT_APPROVAL

    def test_a_role_must_be_held(self, world, refuses, org):
        """Who is not HeadOffice does not approve as HeadOffice; a human without the capability not at all."""
        binding = world.judged("other", by="dora", slot=None, evidence=())
        assert refuses(world.approval(binding, by="cleo")) is Refusal.ROLE_NOT_HELD
        assert refuses(refusal(world, binding.subject, by="cleo")) is Refusal.ROLE_NOT_HELD
        fay = org.human("fay", "headoffice", capabilities=())
        world.file(predicates.People(**world.head("ana", "ben"), principals=(fay,)))
        assert refuses(world.approval(binding, by="fay")) is Refusal.MISSING_CAPABILITY

    def test_a_role_removed_in_between_does_not_count(self, world, refuses, org):
        """An approval counts only while its person still holds the role when it is used."""
        binding = world.judged()
        position = world.file(world.approval(binding, by="dora")).position
        world.file(predicates.People(**world.head("ana", "ben"), principals=(org.human("dora", "finance", keys=()),)))

        assert refuses(world.enactment(binding, position)) is Refusal.ROLE_NOT_HELD
        assert world.ledger.state().standing(binding.subject, world.now) is Standing.STALE

    def test_approve_then_edit(self, world, refuses):
        """An approval of the first wording does not carry the second."""
        first = world.judged("first", slot=None)
        position = world.file(world.approval(first)).position
        edited = world.judged("edited", slot=None)

        assert refuses(world.enactment(edited, position)) is Refusal.SUBJECT_CHANGED

    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ("rules", Refusal.RULES_CHANGED),
            ("parameters", Refusal.PARAMETERS_CHANGED),
            ("closure", Refusal.CANON_CHANGED),
            ("verdict", Refusal.VERDICT_CHANGED),
        ],
    )
    def test_approve_then_change(self, world, refuses, org, change, name):
        """A change in rules, parameters, canon or verdict voids an approval, which is then asked for again."""
        submission = world.submission()
        world.file(submission)
        before = world.binding(submission)
        world.file(world.verdict(before))
        position = world.file(world.approval(before)).position
        after = world.binding(submission, **{change: org.digest("changed")})
        world.file(world.verdict(after))

        assert refuses(world.enactment(before, position)) is name
        assert refuses(world.enactment(after, position)) is name
        assert refuses(world.approval(before, by="ben")) is name
        assert world.ledger.state().standing(submission.subject, world.now) is Standing.STALE
        again = world.file(world.approval(after)).position
        world.file(world.enactment(after, again))

    def test_approve_then_change_the_policy(self, world, refuses, org):
        """Once another policy is in force, what was judged by the old one is judged again."""
        binding = world.judged()
        position = world.file(world.approval(binding)).position
        stricter = org.policy(
            rules=(PolicyRule(subjects=org.EVERY_KIND, requires=(RoleRequirement(role="headoffice"),), persons=2),)
        )
        change = world.submission(
            "policy",
            kind=SubjectKind.POLICY_CHANGE,
            subject=policy_digest(stricter),
            policy=stricter,
            slot=None,
            traits=(),
            evidence=(),
        )
        bound = world.binding(change)
        world.file(change)
        world.file(world.verdict(bound))
        agreed = world.file(world.approval(bound)).position
        world.file(world.enactment(bound, agreed))
        world.policy = stricter

        assert refuses(world.enactment(binding, position)) is Refusal.POLICY_CHANGED
        rebound = binding.model_copy(update={"policy": policy_digest(stricter)})
        world.file(world.verdict(rebound))
        assert refuses(world.enactment(rebound, position)) is Refusal.POLICY_CHANGED
        first = world.file(world.approval(rebound)).position
        assert refuses(world.enactment(rebound, first)) is Refusal.NOT_APPROVED
        second = world.file(world.approval(rebound, by="ben")).position
        world.file(world.enactment(rebound, first, second))

    def test_an_approval_expires(self, world, refuses):
        """After its expiry an approval counts no longer; a past one is not taken."""
        binding = world.judged()
        soon = to_timestamp(world.now + timedelta(hours=1))
        assert refuses(world.approval(binding, expires_at=to_timestamp(world.now))) is Refusal.EXPIRED
        position = world.file(world.approval(binding, expires_at=soon)).position

        world.now += timedelta(hours=2)

        assert refuses(world.enactment(binding, position)) is Refusal.EXPIRED

    def test_one_person_approves_once(self, world, refuses):
        """A second yes of the same person in the same role is refused, until the first is revoked."""
        binding = world.judged()
        position = world.file(world.approval(binding)).position
        assert refuses(world.approval(binding)) is Refusal.ALREADY_APPROVED

        world.file(predicates.Revocation(**world.head("ana"), entry=position, reason="read it again"))

        assert refuses(world.enactment(binding, position)) is Refusal.REVOKED_APPROVAL
        again = world.file(world.approval(binding)).position
        world.file(world.enactment(binding, again))

    def test_thresholds_count_persons(self, world, refuses):
        """Two roles of one person are one person."""
        binding = world.judged(
            "rules", kind=SubjectKind.RULE_CHANGE, slot=None, traits=(), evidence=(), enforcement="mandatory"
        )
        first = world.file(world.approval(binding, by="dora")).position
        second = world.file(world.approval(binding, by="dora", role="finance")).position

        assert refuses(world.enactment(binding, first, second)) is Refusal.NOT_APPROVED
        third = world.file(world.approval(binding, by="ben")).position
        world.file(world.enactment(binding, first, third))

    def test_two_concurrent_approvals(self, world):
        """Of two approvals judged by the same head one goes in; the other is told that the head moved."""
        binding = world.judged()
        size = world.ledger.head().size
        world.file(world.approval(binding, by="ana"), expected_size=size)

        with pytest.raises(RefusedError) as caught:
            world.file(world.approval(binding, by="ben"), expected_size=size)
        assert caught.value.name is Refusal.HEAD_MOVED
        world.file(world.approval(binding, by="ben"), expected_size=size + 1)

    def test_a_refusal_blocks(self, world, refuses):
        """One no of a person with a say blocks, until it is revoked."""
        binding = world.judged()
        position = world.file(world.approval(binding)).position
        no = world.file(refusal(world, binding.subject)).position
        assert refuses(world.enactment(binding, position)) is Refusal.REFUSED_BY_PERSON
        assert world.ledger.state().standing(binding.subject, world.now) is Standing.REFUSED

        world.file(predicates.Revocation(**world.head("ben"), entry=no, reason="convinced"))

        world.file(world.enactment(binding, position))

    def test_what_is_not_judged_is_not_approved(self, world, refuses):
        """Without a verdict there is nothing to approve or enact."""
        submission = world.submission()
        world.file(submission)
        binding = world.binding(submission)

        assert refuses(world.approval(binding)) is Refusal.NO_VERDICT
        assert refuses(world.enactment(binding, 1)) is Refusal.NO_VERDICT

    def test_approvals_and_refusals_are_by_one_person(self, world, refuses):
        """Two people say it in two statements."""
        binding = world.judged()

        terms = world.approval(binding).model_copy(update={"by": ("ana", "ben")})
        assert refuses(terms) is Refusal.WRONG_SIGNERS


class TestEnactments:
    """What comes into force."""

    @pytest.mark.parametrize("outcome", [VerdictStatus.BLOCKED, VerdictStatus.UNDECIDED])
    def test_only_what_is_accepted(self, world, refuses, outcome):
        """People cannot approve what the rules block, or what could not be judged."""
        submission = world.submission()
        binding = world.binding(submission)
        world.file(submission)
        world.file(world.verdict(binding, outcome))
        position = world.file(world.approval(binding)).position

        assert refuses(world.enactment(binding, position)) is Refusal.NOT_ACCEPTED

    def test_once(self, world, refuses):
        """A second enactment of the same decision is refused."""
        binding = world.judged()
        position = world.file(world.approval(binding)).position
        world.file(world.enactment(binding, position))

        assert refuses(world.enactment(binding, position)) is Refusal.ALREADY_ENACTED
        assert refuses(world.verdict(binding)) is Refusal.SUBJECT_CLOSED

    def test_what_is_cited_is_an_approval(self, world, refuses):
        """An entry that is no approval carries nothing."""
        binding = world.judged()

        assert refuses(world.enactment(binding, 1)) is Refusal.UNKNOWN_TARGET

    def test_two_decisions_race_for_one_place(self, world, refuses):
        """The first approved primary takes the place; the second must say that it supersedes the first."""
        first, second = world.judged("first"), world.judged("second")
        one = world.file(world.approval(first)).position
        two = world.file(world.approval(second)).position
        world.file(world.enactment(first, one))

        assert refuses(world.enactment(second, two)) is Refusal.SLOT_TAKEN

        third = world.judged("third", supersedes=first.subject)
        late = world.judged("late", supersedes=first.subject)
        three = world.file(world.approval(third)).position
        four = world.file(world.approval(late)).position
        world.file(world.enactment(third, three))
        state = world.ledger.state()
        assert state.standing(first.subject, world.now) is Standing.SUPERSEDED
        assert state.holder("segments/primary/all", world.now) == third.subject
        assert refuses(world.enactment(late, four)) is Refusal.SUBJECT_CLOSED

    def test_no_rule_no_approval(self, memory_store, org):
        """A policy that says nothing of a subject lets nobody approve it, by break-glass neither."""
        world = org.World(Ledger(memory_store), policy=org.policy(rules=()))
        world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
        binding = world.judged()
        ends = to_timestamp(world.now + timedelta(hours=5))
        one = world.file(world.approval(binding)).position
        two = world.file(world.approval(binding, break_glass="fire", expires_at=ends)).position
        three = world.file(world.approval(binding, by="ben", break_glass="fire", expires_at=ends)).position

        for cited in ((one,), (two, three)):
            with pytest.raises(RefusedError) as caught:
                world.file(world.enactment(binding, *cited))
            assert caught.value.name is Refusal.NO_POLICY

    def test_a_primary_needs_headoffice_whatever_the_policy(self, memory_store, org):
        """A policy that leaves HeadOffice out does not leave it out of primary segments."""
        rule = PolicyRule(subjects=org.EVERY_KIND, requires=(RoleRequirement(role="finance"),))
        world = org.World(Ledger(memory_store), policy=ApprovalPolicy(rules=(rule,)))
        world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
        primary, other = world.judged("primary"), world.judged("other", traits=(), slot=None)
        finance = world.file(world.approval(primary, by="dora", role="finance")).position
        enough = world.file(world.approval(other, by="dora", role="finance")).position

        with pytest.raises(RefusedError) as caught:
            world.file(world.enactment(primary, finance))
        assert caught.value.name is Refusal.NOT_APPROVED
        assert "headoffice" in caught.value.message
        world.file(world.enactment(other, enough))

    def test_withdrawal(self, world, refuses):
        """The proposer takes back what is open; what is in force only the roots end."""
        open_one = world.judged("open", by="scout", slot=None)
        gone = predicates.Withdrawal(**world.head("cleo"), subject=open_one.subject, reason="x")
        assert refuses(gone) is Refusal.NOT_ENOUGH_ROOTS
        world.file(predicates.Withdrawal(**world.head("dora"), subject=open_one.subject, reason="my agent erred"))
        assert world.ledger.state().standing(open_one.subject, world.now) is Standing.WITHDRAWN
        again = predicates.Withdrawal(**world.head("dora"), subject=open_one.subject, reason="x")
        assert refuses(again) is Refusal.SUBJECT_CLOSED
        assert refuses(world.approval(open_one)) is Refusal.SUBJECT_CLOSED

        in_force = world.enacted("in-force")
        mine = predicates.Withdrawal(**world.head("cleo"), subject=in_force.subject, reason="x")
        assert refuses(mine) is Refusal.NOT_ENOUGH_ROOTS
        world.file(predicates.Withdrawal(**world.head("ana", "ben"), subject=in_force.subject, reason="harmful"))
        assert world.ledger.state().holder("segments/primary/all", world.now) is None

    def test_withdrawal_of_nothing(self, world, refuses, org):
        """What was never submitted cannot be withdrawn."""
        terms = predicates.Withdrawal(**world.head("cleo"), subject=org.digest("nothing"), reason="x")

        assert refuses(terms) is Refusal.UNKNOWN_SUBJECT


class TestBreakGlass:
    """The emergency way."""

    def rules_change(self, world):
        """A change of a mandatory rule, judged."""
        return world.judged(
            "rules", kind=SubjectKind.RULE_CHANGE, slot=None, traits=(), evidence=(), enforcement="mandatory"
        )

    def glass(self, world, binding, by, hours=72, **changes):
        """A break-glass approval."""
        ends = to_timestamp(world.now + timedelta(hours=hours))
        return world.approval(binding, by=by, break_glass="the shop is on fire", expires_at=ends, **changes)

    def test_one_person_is_one_whatever_is_on_record(self, memory_store, org):
        """An entry that says the same once more, by whatever writer, makes no second person of the first."""
        rule = PolicyRule(subjects=org.EVERY_KIND, requires=(RoleRequirement(role="finance", persons=2),))
        world = org.World(Ledger(memory_store), policy=org.policy(rules=(rule,)))
        world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
        binding = world.judged(traits=())
        world.file(self.glass(world, binding, "ana"))
        world.file(world.approval(binding, by="dora", role="finance"))
        state = world.ledger.state()
        case = state.cases[binding.subject]
        twice = [again for one in case.approvals for again in (one, replace(one, position=one.position + 40))]

        answer = verify(case.subject, binding, twice, [], replace(state.situation(world.now), position=90))

        assert not answer.uncounted
        assert (answer.standing, answer.break_glass, answer.persons) == (Standing.NEEDS_APPROVAL, False, ("dora",))
        assert answer.missing == ("1 more in the role finance",)

    def test_two_persons_for_a_short_time(self, memory_store, org):
        """Where the ordinary policy asks for more, two persons bring into force what ends by itself."""
        rule = PolicyRule(subjects=org.EVERY_KIND, requires=(RoleRequirement(role="finance", persons=2),))
        world = org.World(Ledger(memory_store), policy=org.policy(rules=(rule,)))
        world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
        binding = world.judged(traits=(), slot="place")
        one = world.file(self.glass(world, binding, "ana", hours=72)).position
        with pytest.raises(RefusedError) as caught:
            world.file(world.enactment(binding, one))
        assert caught.value.name is Refusal.NOT_APPROVED
        ordinary = world.file(world.approval(binding, by="dora", role="finance")).position
        two = world.file(self.glass(world, binding, "ben", hours=10)).position
        with pytest.raises(RefusedError, match="not mixed"):
            world.file(world.enactment(binding, one, two, ordinary))

        world.file(world.enactment(binding, one, two))

        state = world.ledger.state()
        answer = state.answer(binding.subject, world.now)
        assert answer.break_glass
        assert answer.persons == ("ana", "ben")
        assert state.holder("place", world.now) == binding.subject
        world.now += timedelta(hours=11)
        assert state.standing(binding.subject, world.now) is Standing.STALE
        assert state.holder("place", world.now) is None

    def test_no_longer_than_72_hours(self, world, refuses):
        """A break-glass approval for longer is refused."""
        binding = self.rules_change(world)

        assert refuses(self.glass(world, binding, "ana", hours=73)) is Refusal.EXPIRES_TOO_LATE

    def test_only_in_its_role_and_where_the_policy_has_it(self, world, refuses, org, make_memory_store):
        """Break-glass is for the policy's role, and for no one where the policy has none."""
        binding = self.rules_change(world)
        assert refuses(self.glass(world, binding, "dora", role="finance")) is Refusal.ROLE_NOT_HELD

        other = org.World(Ledger(make_memory_store(org.ORIGIN)), policy=org.policy(break_glass=None))
        other.ledger.append([other.filing(other.genesis(), "genesis")], now=other.now)
        binding = other.judged()
        with pytest.raises(RefusedError) as caught:
            other.file(self.glass(other, binding, "ana"))
        assert caught.value.name is Refusal.NO_POLICY


class TestWaivers:
    """Dated exceptions."""

    def test_a_waiver_counts_until_it_expires(self, world, org):
        """A waiver lets a failure stand until its day, or until it is revoked."""
        subject = world.judged().subject
        first = world.file(waiver(world, org, subject, "ana")).position
        second = world.file(waiver(world, org, subject, "ana", "ben")).position

        state = world.ledger.state()
        assert state.waivers[first].valid(world.now)
        assert not state.waivers[first].valid(world.now + timedelta(days=400))
        world.file(predicates.Revocation(**world.head("ben"), entry=second, reason="not needed"))
        assert not world.ledger.state().waivers[second].valid(world.now)
        assert world.ledger.state().waivers[first].valid(world.now)

    def test_mandatory_rules_are_not_waived(self, world, refuses, org):
        """Nobody waives a mandatory rule."""
        subject = world.judged().subject

        assert refuses(waiver(world, org, subject, "ana", enforcement="mandatory")) is Refusal.MANDATORY_RULE

    def test_others_are_refused_by_name(self, world, refuses, org):
        """Expired, one's own, without capability, without the role, of nothing: each by name."""
        subject = world.judged(by="ana").subject
        fay = org.human("fay", "headoffice", capabilities=())
        world.file(predicates.People(**world.head("ana", "ben"), principals=(fay,)))

        assert refuses(waiver(world, org, subject, "ben", expires_at=to_timestamp(world.now))) is Refusal.EXPIRED
        assert refuses(waiver(world, org, subject, "ana")) is Refusal.SELF_APPROVAL
        assert refuses(waiver(world, org, subject, "fay")) is Refusal.MISSING_CAPABILITY
        assert refuses(waiver(world, org, org.digest("nothing"), "ben")) is Refusal.UNKNOWN_SUBJECT
        other = world.judged("other", by="dora", evidence=(), slot=None).subject
        assert refuses(waiver(world, org, other, "cleo")) is Refusal.NOT_APPROVED

    def test_without_a_rule_for_waivers_none_is_granted(self, memory_store, org):
        """Default deny holds for waivers too."""
        world = org.World(Ledger(memory_store), policy=org.policy(rules=()))
        world.ledger.append([world.filing(world.genesis(), "genesis")], now=world.now)
        subject = world.judged().subject

        with pytest.raises(RefusedError) as caught:
            world.file(waiver(world, org, subject, "ana"))
        assert caught.value.name is Refusal.NO_POLICY


class TestRevocations:
    """What may be taken back."""

    def test_only_by_author_or_roots(self, world, refuses):
        """A stranger revokes nobody's approval; the roots may."""
        binding = world.judged()
        position = world.file(world.approval(binding)).position
        assert refuses(predicates.Revocation(**world.head("dora"), entry=position, reason="x")) is (
            Refusal.NOT_ENOUGH_ROOTS
        )

        world.file(predicates.Revocation(**world.head("ana", "ben"), entry=position, reason="coerced"))

        again = predicates.Revocation(**world.head("ana"), entry=position, reason="x")
        assert refuses(again) is Refusal.UNKNOWN_TARGET

    def test_only_what_can_be_revoked(self, world, refuses, org):
        """A submission, an entry that is not there, an unknown key: nothing to revoke."""
        world.judged()

        for position in (1, 99):
            terms = predicates.Revocation(**world.head("ana"), entry=position, reason="x")
            assert refuses(terms) is Refusal.UNKNOWN_TARGET
        terms = predicates.Revocation(**world.head("ana"), key=org.key("nobody").id, reason="x")
        assert refuses(terms) is Refusal.UNKNOWN_TARGET


class TestAdoption:
    """The baseline of pages that were Active before."""

    def adoption(self, world, org, *by, page="customer/best"):
        """A baseline of one page."""
        pages = (predicates.AdoptedPage(id=page, version="1.0", digest=org.digest(page)),)
        return predicates.Adoption(**world.head(*by), pages=pages, reason="in force before")

    def test_adopted_once_by_those_who_approve_page_changes(self, world, refuses, org):
        """HeadOffice signs the baseline; a page in it changes by proposals from then on."""
        assert refuses(self.adoption(world, org, "cleo")) is Refusal.NOT_APPROVED
        assert refuses(self.adoption(world, org, "scout")) is Refusal.AGENT_APPROVAL
        world.file(self.adoption(world, org, "ana"))

        assert world.ledger.state().adopted["customer/best"].version == "1.0"
        assert refuses(self.adoption(world, org, "ana")) is Refusal.ALREADY_SUBMITTED


def test_no_statement_is_left_out():
    """Every kind of statement has its admission and its step in the fold, or is the genesis or a mere record."""
    models = set(predicates.MODELS.values())
    assert set(admission._CHECKS) == models - {predicates.Genesis}
    assert set(fold._STEPS) == models - {predicates.ProjectionCheckpoint}
    assert len(models) == len(Kind)


def test_an_envelope_keeps_its_bytes(world):
    """What was signed is what is stored, byte for byte."""
    filing = world.filing(world.submission())
    receipt = world.ledger.append([filing], now=world.now)[0]

    (entry,) = world.ledger.entries(receipt.position)
    assert entry.envelope == filing.envelope
    assert parse_envelope(entry.envelope).signatures

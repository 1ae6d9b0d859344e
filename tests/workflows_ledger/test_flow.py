"""The whole flow: what is submitted, judged and approved takes force, and nothing else does."""

from datetime import date, timedelta

import pytest

from canongate.ledger.keys import public_text
from canongate.ledger.log import Ledger
from canongate.ledger.names import StoreError
from canongate.ledger.predicates import Approval
from canongate.model.error import UsageError
from canongate.workflows.approve import Consent, NotToApproveError, approve
from canongate.workflows.ledger_begin import people_change
from canongate.workflows.ledger_place import seen
from canongate.workflows.ledger_record import rebuild
from canongate.workflows.ledger_status import inbox, status
from canongate.workflows.sayings import Exemption, adopt_pages, refuse, revoke, waive, withdraw
from canongate.workflows.signing import add_signature, signed_as
from canongate.workflows.submission_terms import NotJudgedError

from .conftest import edit_yaml, key

RULE = "rules/customer/focus/primary-focus-not-best-customer.yaml"
LOYAL = "registries/decisions/focus-loyal.yaml"


def told(org, what):
    """Messages of one sort that the writer's last turn told."""
    return [line.message for line in org.done.lines if line.what == what]


def rewrite(org, path, old, new):
    text = (org.root / path).read_text(encoding="utf-8")
    assert old in text
    (org.root / path).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def judged(org):
    """The organisation with a decision that waits for approval."""
    org.submit()
    org.record()
    return org


def test_a_decision_comes_into_force(org):
    """Submitted, judged, approved: the row and its bundle appear, and status says who approved."""
    org.submit()
    assert org.record() == [("recorded", "submission"), ("verdict", "focus-loyal")]
    org.approve()
    assert org.record() == [("recorded", "approval"), ("in force", "focus-loyal")]

    (row,) = org.table("segments")
    assert {"id": "loyal", "focus": "primary", "market": "all", "decision": "focus-loyal"}.items() <= row.items()
    assert (org.root / "registries" / "bundles" / "focus-loyal.json").is_file()
    assert org.standing()["approved_by"] == ["anna"]
    assert org.standing()["state"] == "in force"


def test_the_page_says_what_is_signed(judged):
    """One page: what changes, verdict, impact, evidence, needs; its digest stands in the approval."""
    page = judged.page()
    for part in (
        "comes into force: id loyal, name Loyal customers, focus primary, market all",
        "accepted, with 0 findings",
        "signed by mira",
        "generated data, which say nothing of real",
        "1 in the role headoffice",
    ):
        assert part in page.text
    assert all(len(line) <= 80 for line in page.text.splitlines())

    judged.approve()
    judged.record()

    state = seen(judged.root).state
    (approval,) = state.cases[page.case.submission.subject].approvals
    assert approval.person == "anna"
    assert judged.page != page if judged.standing()["state"] == "open" else True


class TestWhoMayApprove:
    """Refused at once, and by the writer where somebody goes around the command."""

    @pytest.mark.parametrize(
        ("by", "role", "name"),
        [
            ("mira", "brain-owner", "self-approval"),
            ("scout", "headoffice", "agent-approval"),
            ("mira", "headoffice", "role-not-held"),
        ],
    )
    def test_by_name(self, judged, by, role, name):
        """Not the proposer, not an agent, not without the role."""
        with pytest.raises(NotToApproveError, match=name):
            judged.approve(by=by, role=role)

    def test_a_role_typed_wrong_is_answered_with_the_one_that_is_held(self, judged):
        """The nearest role of the person is named; where none is near, who else to ask."""
        with pytest.raises(NotToApproveError) as typed:
            judged.approve(by="anna", role="headofice")
        with pytest.raises(NotToApproveError) as other:
            judged.approve(by="anna", role="treasurer")
        assert typed.value.help == "did you mean 'headoffice'?"
        assert "`canongate list people`" in other.value.help

    def test_not_what_an_agent_of_theirs_proposed(self, org):
        """Who answers for the agent that submitted is too close."""
        edit_yaml(org.root / LOYAL, lambda value: value.update(principal="clerk", date=str(value["date"])))
        org.submit()
        org.record()
        with pytest.raises(NotToApproveError, match="self-approval"):
            org.approve(by="anna")
        org.approve(by="bert")
        assert ("in force", "focus-loyal") in org.record()

    @pytest.mark.parametrize(
        ("by", "role", "name"),
        [
            ("mira", "brain-owner", "self-approval"),
            ("scout", "headoffice", "agent-approval"),
            ("clerk", "headoffice", "agent-approval"),
            ("mira", "headoffice", "missing-capability"),
        ],
    )
    def test_the_writer_asks_again(self, judged, by, role, name):
        """A signed file made without the command is refused by the same name, and stays where it is."""
        page = judged.page()
        terms = {"binding": page.judged.binding, "role": role, "expires_at": "2026-06-30T00:00:00Z"}
        path = judged.put(signed_as(seen(judged.root).state, judged.pen(by), Approval, **terms))

        assert judged.record()[0] == ("refused", path.name)

        expected = {name, "self-approval", "missing-capability", "role-not-held"} if by == "mira" else {name}
        assert told(judged, "refused")[0].partition(":")[0] in expected
        assert path.is_file()
        assert judged.standing()["standing"] == "needs_approval"

    def test_a_key_that_signs_for_nobody(self, judged):
        """A stranger's key is refused with its public part, so that the roots can look at it."""
        with pytest.raises(UsageError, match="signs for nobody"):
            judged.approve(by="stranger")

    def test_not_twice(self, judged):
        """One person approves once in a role."""
        judged.approve()
        judged.root.joinpath("ledger", "inbox").rename(judged.root / "kept")
        judged.approve()
        for path in sorted((judged.root / "kept").iterdir()):
            path.rename(judged.root / "ledger" / "inbox" / path.name)
        judged.record()
        assert any("subject-closed" in message or "already-approved" in message for message in told(judged, "refused"))

    def test_only_what_is_accepted(self, org):
        """A blocked decision cannot be approved."""
        org.submit("focus-anyone", by="scout")
        org.record()
        with pytest.raises(NotToApproveError, match="the verdict on focus-anyone is blocked"):
            org.approve("focus-anyone")
        assert org.record() == [("waiting", "focus-anyone")]

    def test_nothing_before_a_verdict(self, org):
        """What the writer has not judged has no page."""
        org.submit()
        org.record()
        rewrite(org, LOYAL, "id: loyal", "id: loyal ")
        with pytest.raises(NotJudgedError, match="other bytes here"):
            org.page()


class TestWhatVoidsAnApproval:
    """Any change of what was seen; nothing else."""

    @pytest.mark.parametrize(
        ("path", "old", "new"),
        [
            (RULE, "costs revenue", "costs money"),
            ("rules/parameters.yaml", "default: 50", "default: 51"),
            ("canon/customer/focus.yaml", "they should not be", "they must not be"),
        ],
        ids=["rule", "parameter", "page"],
    )
    def test_a_change_in_the_closure(self, judged, path, old, new):
        """Approved, then a rule, a parameter or a cited page changes: recorded, and asked again."""
        judged.approve()
        rewrite(judged, path, old, new)

        happened = judged.record()

        assert happened == [("recorded", "approval"), ("verdict", "focus-loyal")]
        assert "approvals are asked again" in told(judged, "verdict")[0]
        standing = judged.standing()
        assert standing["standing"] == "stale"
        assert len(standing["not_counted"]) == 1
        judged.approve()
        assert judged.record() == [("recorded", "approval"), ("in force", "focus-loyal")]

    def test_an_edit_of_the_decision(self, judged):
        """Approved, then edited: the bytes that were approved are not here, so nothing takes force."""
        judged.approve()
        rewrite(judged, LOYAL, "Small shops", "Large shops")

        assert judged.record() == [("recorded", "approval"), ("waiting", "focus-loyal")]
        assert "other bytes" in told(judged, "waiting")[0]

    def test_other_evidence(self, judged):
        """Evidence nobody signed for makes the verdict undecided."""
        judged.approve()
        rewrite(judged, "registries/evidence/tiny-2026.json", "Invented figures", "Better figures")

        judged.record()

        assert told(judged, "verdict")[0].startswith("undecided")

    def test_an_unrelated_page_does_not(self, judged):
        """A page that no rule for this decision cites may change meanwhile."""
        judged.approve()
        path = judged.root / "registries" / "markets.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")

        assert ("in force", "focus-loyal") in judged.record()

    def test_an_expiry(self, judged):
        """An approval counts to its last day and not beyond."""
        judged.approve(until=date(2026, 2, 1))
        judged.now += timedelta(days=1)
        judged.record()
        assert judged.standing()["standing"] != "approved"
        assert any("expired" in message for message in told(judged, "refused"))

    def test_a_revocation(self, judged):
        """Who approved may take it back before it is used."""
        edit_yaml(judged.root / RULE, lambda value: value.update(effective_on=str(value["effective_on"])))
        judged.record()
        rewrite(judged, LOYAL, "Small shops", "Small  shops")
        judged.approve_later = None
        rewrite(judged, LOYAL, "Small  shops", "Small shops")
        judged.approve()
        rewrite(judged, LOYAL, "Small shops", "Tiny shops")
        judged.record()
        rewrite(judged, LOYAL, "Tiny shops", "Small shops")
        position = seen(judged.root).state.cases[judged.page().case.submission.subject].approvals[0].position
        judged.put(revoke(judged.root, judged.pen("anna"), entry=position, reason="I misread the page"))

        assert judged.record() == [("recorded", "revocation"), ("waiting", "focus-loyal")]
        assert judged.standing()["not_counted"] == ["anna: revoked-approval"]


class TestOtherSayings:
    """No, not any more, and exceptions."""

    def test_a_refusal_blocks_until_revoked(self, judged):
        """One no of somebody with a say blocks, whoever says yes."""
        judged.put(refuse(judged.root, "focus-loyal", judged.pen("bert"), role="headoffice", reason="too early"))
        judged.record()
        judged.approve()
        assert judged.record() == [("recorded", "approval"), ("waiting", "focus-loyal")]
        assert told(judged, "waiting") == ["refused by bert"]
        position = seen(judged.root).state.cases[judged.page().case.submission.subject].refusals[0].position
        judged.put(revoke(judged.root, judged.pen("bert"), entry=position, reason="it is time"))

        assert ("in force", "focus-loyal") in judged.record()

    def test_a_withdrawal_ends_it(self, judged):
        """Who proposed takes it back; then it is closed."""
        judged.put(withdraw(judged.root, "focus-loyal", judged.pen("mira"), reason="not now"))
        judged.record()
        assert judged.standing()["standing"] == "withdrawn"
        with pytest.raises(UsageError, match="withdrawn already"):
            judged.page()

    def test_a_waiver_lets_a_waivable_failure_stand(self, org):
        """Waived, judged again, approved; when the waiver ends before it takes force, it is blocked again."""
        rewrite(org, "registries/decisions/focus-anyone.yaml", "focus: primary", "focus: secondary")
        org.submit("focus-anyone", by="scout")
        org.record()
        assert told(org, "verdict") == ["blocked"]
        wanted = Exemption("segment-targets-everyone", "focus-anyone", "a trial", date(2026, 2, 10))
        org.put(waive(org.root, wanted, org.pen("anna")))

        happened = org.record()

        assert happened[0] == ("recorded", "waiver")
        (path,) = (org.root / "registries" / "waivers").iterdir()
        assert "expires: 2026-02-10" in path.read_text(encoding="utf-8")
        assert told(org, "verdict")[0].startswith("accepted")
        assert org.standing("focus-anyone")["waivers"] == [
            "segment-targets-everyone by anna until 2026-02-11T00:00:00Z: holds"
        ]
        assert "waived" in org.page("focus-anyone").text
        org.approve("focus-anyone")
        org.now += timedelta(days=20)
        org.record()
        assert told(org, "verdict")[0].startswith("blocked")
        assert "expired" in org.standing("focus-anyone")["waivers"][0]

    def test_mandatory_rules_are_not_waived(self, judged):
        """Refused before anything is signed."""
        wanted = Exemption("primary-focus-not-best-customer", "focus-loyal", "please", date(2026, 3, 1))
        with pytest.raises(UsageError, match="mandatory rules are not waived"):
            waive(judged.root, wanted, judged.pen("anna"))
        with pytest.raises(UsageError, match="no rule"):
            waive(judged.root, Exemption("no-such", "focus-loyal", "x", date(2026, 3, 1)), judged.pen("anna"))

    def test_pages_are_adopted_once(self, org):
        """A signed baseline of the pages in use; a Draft is none."""
        org.put(adopt_pages(org.root, [], org.pen("anna"), reason="in use since 2025"))
        assert org.record() == [("recorded", "adoption")]
        assert list(seen(org.root).state.adopted) == ["customer/focus"]
        with pytest.raises(UsageError, match="adopted already"):
            adopt_pages(org.root, [], org.pen("anna"), reason="again")
        with pytest.raises(UsageError, match="no page"):
            adopt_pages(org.root, ["customer/none"], org.pen("anna"), reason="again")

    def test_break_glass_takes_two_and_is_shown(self, judged):
        """Two persons, at most 72 hours, first in every list, and over by itself."""
        edit_yaml(judged.root / "canon" / "approval-policy.yaml", lambda value: value)
        for person in ("anna", "bert"):
            judged.approve(by=person, until=date(2026, 2, 2), break_glass="the shop is down")
        happened = judged.record()
        assert happened[-1] == ("in force", "focus-loyal")
        assert "by break-glass until" in told(judged, "in force")[0]
        assert inbox(judged.root, None, now=judged.now)["break_glass"] == ["focus-loyal"]
        assert judged.standing()["break_glass"] is True
        judged.now += timedelta(days=4)
        assert inbox(judged.root, None, now=judged.now)["break_glass"] == []
        assert judged.standing()["standing"] == "stale"
        assert judged.standing()["state"] == "ended 2026-02-03T00:00:00Z"

    def test_an_emergency_that_is_over_still_holds_its_place(self, judged):
        """Its row stands until something supersedes it, so that no market has two primary segments."""
        text = (judged.root / LOYAL).read_text(encoding="utf-8").replace("id: focus-loyal", "id: focus-again")
        (judged.root / LOYAL).with_name("focus-again.yaml").write_text(text.replace("r-1", "r-9"), encoding="utf-8")
        judged.submit("focus-again")
        for person in ("anna", "bert"):
            judged.approve(by=person, until=date(2026, 2, 2), break_glass="the shop is down")
        judged.record()
        judged.now += timedelta(days=4)
        judged.record()
        page = " ".join(judged.page("focus-again").text.split())
        assert "held by focus-loyal, whose emergency is over" in page
        judged.approve("focus-again")
        judged.record()
        assert "slot-taken" in told(judged, "refused")[0]

        (judged.root / LOYAL).write_bytes((judged.root / LOYAL).read_bytes() + b"# approved in the ordinary way\n")
        judged.enact(by="bert")

        assert [row["decision"] for row in judged.table("segments")] == ["focus-loyal"]
        assert judged.standing()["state"] == "in force"


class TestRaces:
    """One place, one holder."""

    def second(self, org):
        """A second decision for the same primary place."""
        text = (org.root / LOYAL).read_text(encoding="utf-8")
        text = text.replace("id: focus-loyal", "id: focus-again").replace("request_id: r-1", "request_id: r-9")
        (org.root / "registries" / "decisions" / "focus-again.yaml").write_text(text, encoding="utf-8")

    def test_two_decisions_race_for_one_primary(self, org):
        """The second to be enacted is refused by name; superseding the first is one commit that ends it."""
        self.second(org)
        org.submit()
        org.submit("focus-again")
        org.record()
        org.approve()
        org.approve("focus-again", by="bert")
        org.record()
        (first,) = [line.subject for line in org.done.lines if line.what == "in force"]
        (second,) = {"focus-loyal", "focus-again"} - {first}
        assert "cannot come into force: segments/primary/all is held by" in org.page(second).text
        org.approve(second)
        happened = org.record()
        assert ("refused", second) in happened
        assert "slot-taken" in told(org, "refused")[0]
        assert [row["decision"] for row in org.table("segments")] == [first]

    def test_superseding_is_one_commit(self, org):
        """The successor names the first: judged again inside the commit, the first ends as the second begins."""
        org.enact()
        self.second(org)
        rewrite(
            org, "registries/decisions/focus-again.yaml", "focus: primary", "focus: primary\nsupersedes: focus-loyal"
        )
        org.enact("focus-again", by="bert")

        assert [row["decision"] for row in org.table("segments")] == ["focus-again"]
        assert org.standing()["state"] == "superseded"
        assert not (org.root / "registries" / "bundles" / "focus-loyal.json").exists()
        assert [row["id"] for row in status(org.root, None, now=org.now)] == ["focus-again"]

    def test_two_concurrent_approvals_of_one_decision(self, judged):
        """Two yeses that arrive together bring it into force once."""
        judged.approve(by="anna")
        judged.approve(by="bert")

        happened = judged.record()

        assert happened.count(("in force", "focus-loyal")) == 1
        assert judged.standing()["approved_by"] == ["anna", "bert"]


def test_a_broken_disk_stops_the_writer(judged, monkeypatch):
    """The first error of the ledger's file ends the turn; the file that waited still waits."""
    path = judged.approve()

    def broken(*_, **__):
        raise StoreError("ledger.db: the ledger cannot be read or written: disk I/O error")

    monkeypatch.setattr(Ledger, "append", broken)
    with pytest.raises(StoreError, match="disk I/O error"):
        judged.record()
    monkeypatch.undo()

    assert path.is_file()
    assert ("in force", "focus-loyal") in judged.record()


def test_what_is_submitted_once_is_not_again(judged):
    """The same bytes are before the ledger already."""
    path = judged.submit()
    assert ("refused", path.name) in judged.record()
    assert "already-submitted" in told(judged, "refused")[0]


def test_evidence_nobody_signed_cannot_be_submitted(org):
    """Whoever built the manifest signs it first."""
    (org.root / "ledger" / "evidence" / "tiny-2026.json").unlink()
    with pytest.raises(UsageError, match="nobody signed for the evidence"):
        org.submit()
    with pytest.raises(UsageError, match="no evidence manifest"):
        org.attest("none")


def test_a_role_removed_in_between(judged):
    """Approved in a role that is gone when it should take force: the approval does not count."""
    judged.approve()
    edit_yaml(
        judged.root / "registries" / "people.yaml",
        lambda value: value["rows"][0].update(roles=["finance"]),
    )
    path = judged.put(people_change(judged.root, [judged.pen("anna")]))
    add_signature(path, judged.pen("bert"))
    held = judged.root / "ledger" / "inbox"
    for one in sorted(held.glob("approval-*")):
        one.rename(held / f"zz-{one.name}")
    judged.record()
    assert any("role-not-held" in message for message in told(judged, "refused"))


def test_rows_the_ledger_knows_nothing_of_stop_the_writer(org):
    """A registry with rows from before is not written over."""
    (org.root / "registries" / "offers.yaml").write_text(
        "schema: offers/v1\nrows:\n  - {id: x, name: X, segment: loyal, focus: primary, decision: offer-restock, "
        "verdict: 'sha256:" + "0" * 64 + "', since: '2026-01-01'}\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="which no entry of the ledger tells of"):
        org.record()


def test_projections_are_rebuilt(judged):
    """What was damaged or deleted comes back byte for byte."""
    judged.approve()
    judged.record()
    shown = ["registries/segments.yaml", "registries/bundles/focus-loyal.json", "registries/people.yaml"]
    before = {name: (judged.root / name).read_bytes() for name in shown}
    (judged.root / shown[0]).write_text("schema: segments/v1\nrows: []\n", encoding="utf-8")
    (judged.root / shown[1]).unlink()

    rebuild(judged.root)

    assert {name: (judged.root / name).read_bytes() for name in shown} == before


def test_questions_are_answered_before_signing(judged):
    """What no rule can decide is asked of the person, and the answer is signed."""
    (judged.root / "rules" / "judgement.yaml").write_text(
        "schema: judgement/v1\njudged:\n"
        "  - clause: customer/focus#final-rule\n    question: Is the focus worth the effort?\n"
        "    reason: No figure tells what effort is worth.\n    judged_by: anna\n",
        encoding="utf-8",
    )
    assert "Is the focus worth the effort?" in judged.page().text
    name = "customer/focus#final-rule"
    with pytest.raises(NotToApproveError, match="is not answered"):
        judged.approve()
    with pytest.raises(NotToApproveError, match="answered no"):
        judged.approve(answers={name: ("no", "it is not")})
    with pytest.raises(UsageError, match="no question"):
        judged.approve(answers={name: ("yes", "it is"), "another": ("yes", "it is")})
    judged.approve(answers={name: ("yes", "it brings half the revenue")})
    assert ("in force", "focus-loyal") in judged.record()


def test_consent_is_for_the_page_that_was_seen(judged):
    """An approval made for one page binds that page's digests, whatever the root says later."""
    page = judged.page()
    rewrite(judged, RULE, "costs revenue", "costs money")
    judged.put(approve(judged.root, page, judged.pen("anna"), Consent("headoffice", date(2026, 6, 1), {})))

    judged.record()

    assert judged.standing()["standing"] == "stale"


def stolen(org, name, since):
    """The roots end a key that a thief has had since an entry."""
    terms = {"key": key(name).id, "compromised_since": since, "reason": "stolen"}
    path = org.put(revoke(org.root, org.pen("anna"), beside=("bert",), **terms))
    add_signature(path, org.pen("bert"))
    return org.record()


def test_a_builder_with_a_new_key_signs_again(org):
    """Evidence signed with a key that was replaced is signed again with the next one, and can be submitted."""
    terms = {"key": key("mira").id, "replacement": public_text(key("spare").public), "reason": "a new laptop"}
    org.put(revoke(org.root, org.pen("mira"), **terms))
    org.record()
    with pytest.raises(UsageError, match="does not count"):
        org.submit(by="spare")

    org.attest(by="spare")
    org.submit(by="spare")

    assert org.record()[-1] == ("verdict", "focus-loyal")


def test_a_thiefs_waiver_does_not_count(org):
    """What a stolen key waived is waived no longer: the decision is blocked again."""
    rewrite(org, "registries/decisions/focus-anyone.yaml", "focus: primary", "focus: secondary")
    org.submit("focus-anyone", by="scout")
    org.record()
    wanted = Exemption("segment-targets-everyone", "focus-anyone", "a trial", date(2026, 2, 10))
    org.put(waive(org.root, wanted, org.pen("bert")))
    org.record()
    assert told(org, "verdict")[0].startswith("accepted")

    stolen(org, "bert", since=2)

    assert told(org, "verdict")[0].startswith("blocked")
    assert not list((org.root / "registries" / "waivers").glob("*"))
    assert org.standing("focus-anyone")["waivers"][0].endswith("revoked")


def test_a_thiefs_refusal_does_not_count(judged):
    """What a stolen key refused is not refused."""
    judged.put(refuse(judged.root, "focus-loyal", judged.pen("bert"), role="headoffice", reason="no"))
    judged.approve()
    assert judged.record()[-1] == ("waiting", "focus-loyal")

    stolen(judged, "bert", since=2)

    assert judged.done.lines[-1].what == "in force"

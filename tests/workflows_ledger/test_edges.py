"""What is not there, not sound, or not as it was: told in words, and nothing is signed or believed."""

import json
import shutil
from datetime import date

import pytest

from canongate.ledger.envelope import countersign, read_loosely
from canongate.ledger.names import LedgerError
from canongate.model.error import UsageError
from canongate.workflows.approve import NotToApproveError
from canongate.workflows.backing import backing_of
from canongate.workflows.ledger_begin import Roots, genesis, people_change
from canongate.workflows.ledger_changes import submit_change
from canongate.workflows.ledger_judging import judge_case
from canongate.workflows.ledger_place import UnsoundLedgerError, place_of, seen
from canongate.workflows.ledger_status import status
from canongate.workflows.proofs import trust_of
from canongate.workflows.root import open_root
from canongate.workflows.sayings import Exemption, adopt_pages, refuse, revoke, waive, withdraw
from canongate.workflows.signing import Pen, add_signature, read_signed, write_signed
from canongate.workflows.snapshots import open_pair
from canongate.workflows.subject_kinds import subject_kind
from canongate.workflows.submission_terms import NotJudgedError
from canongate.workflows.submit import submit_decision

from .conftest import PASSPHRASE, commit, edit_yaml, git, key

LOYAL = "registries/decisions/focus-loyal.yaml"
PAGE = "canon/customer/focus.yaml"


def rewrite(org, path, old, new):
    text = (org.root / path).read_text(encoding="utf-8")
    assert old in text
    (org.root / path).write_text(text.replace(old, new), encoding="utf-8")


class TestPlaces:
    """Where the ledger is, and whether it is the one the canon names."""

    def test_a_broken_canon(self, org):
        """What cannot be read names no ledger."""
        path = org.root / "canon" / "canon.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("origin: ledger", "origin: LEDGER"), encoding="utf-8")
        with pytest.raises(UsageError, match=r"canon/canon\.yaml"):
            place_of(org.root)
        path.write_text("a: [", encoding="utf-8")
        with pytest.raises(UsageError, match=r"canon/canon\.yaml"):
            place_of(org.root)

    def test_another_ledger_than_the_canons(self, org):
        """Travelling entries of another ledger are not this organisation's."""
        (org.root / "ledger" / "ledger.db").unlink()
        edit_yaml(
            org.root / "canon" / "canon.yaml",
            lambda value: value["ledger"].update(origin="ledger.example.org/other"),
        )
        with pytest.raises(UnsoundLedgerError, match="the canon names"):
            seen(org.root)

    def test_entries_that_were_changed(self, org):
        """A clone whose entries do not verify is told which."""
        (org.root / "ledger" / "ledger.db").unlink()
        path = org.root / "ledger" / "checkpoint"
        path.write_text(path.read_text(encoding="utf-8").replace("\n1\n", "\n2\n"), encoding="utf-8")
        with pytest.raises(UnsoundLedgerError, match="checkpoint-changed"):
            seen(org.root)


class TestSignedFiles:
    """Files that travel."""

    def test_what_cannot_be_read_or_written(self, org, tmp_path):
        """No file, no statement, no place to write to."""
        with pytest.raises(LedgerError, match="cannot be read"):
            read_signed(tmp_path / "none.json")
        (tmp_path / "file").write_text("", encoding="utf-8")
        signed = submit_decision(org.root, "focus-loyal", org.pen("mira"))
        with pytest.raises(LedgerError, match="cannot be written"):
            write_signed(signed, tmp_path / "file" / "below")
        (tmp_path / "mail.json").write_text(json.dumps({"payload": 1}), encoding="utf-8")
        with pytest.raises(LedgerError, match="not a DSSE envelope"):
            read_signed(tmp_path / "mail.json")

    def test_a_pen_does_not_show_its_passphrase(self, org):
        """Nor does anything that prints it."""
        assert PASSPHRASE not in repr(org.pen("mira"))
        assert "mira.key" in repr(Pen(org.keys / "mira.key", PASSPHRASE, "0" * 32))

    def test_evidence_signatures_that_are_none(self, org):
        """A file of signatures that is damaged, or by a key that counts no more, is told."""
        path = org.root / "ledger" / "evidence" / "tiny-2026.json"
        kept = path.read_bytes()
        path.write_text("{}", encoding="utf-8")
        with pytest.raises(LedgerError, match="not a DSSE envelope"):
            org.submit()
        path.write_bytes(countersign(read_loosely(kept.strip()), key("stranger")).to_bytes())
        with pytest.raises(UsageError, match="does not count"):
            org.submit()
        path.write_bytes(kept)
        org.submit()

    @pytest.mark.parametrize(
        ("by", "told"), [("stranger", "signs for nobody"), ("anna", "anna may not build evidence")]
    )
    def test_only_builders_sign_for_evidence(self, org, by, told):
        """Whose signature would keep the evidence from being submitted is refused at once; the others go on."""
        path = org.root / "ledger" / "evidence" / "tiny-2026.json"
        kept = path.read_bytes()
        with pytest.raises(UsageError, match=told):
            org.attest(by=by)
        assert path.read_bytes() == kept

    def test_a_signature_too_many_is_left_out_by_the_next_builder(self, org):
        """A signature that was added by other means goes as soon as another builder signs."""
        path = org.root / "ledger" / "evidence" / "tiny-2026.json"
        path.write_bytes(countersign(read_loosely(path.read_bytes().strip()), key("anna")).to_bytes())
        org.submit()
        org.record()
        assert org.done.lines[0].message.startswith("missing-capability")

        org.attest(by="scout")
        org.submit()

        assert org.record()[-1][0] == "verdict"

    def test_two_builders_sign_one_manifest(self, org):
        """The second adds a signature; a manifest built anew begins anew."""
        path = org.attest(by="scout")
        assert len(json.loads(path.read_text(encoding="utf-8"))["signatures"]) == 2
        rewrite(org, "registries/evidence/tiny-2026.json", "Invented figures", "Better figures")
        org.attest(by="scout")
        assert len(json.loads(path.read_text(encoding="utf-8"))["signatures"]) == 1

    @pytest.mark.parametrize(
        ("say", "told"),
        [
            (lambda org, pen: refuse(org.root, "focus-loyal", pen, role="Head Office", reason="no"), "role: "),
            (lambda org, pen: refuse(org.root, "focus-loyal", pen, role="headoffice", reason=""), "reason: "),
            (lambda org, pen: withdraw(org.root, "focus-loyal", pen, reason=""), "reason: "),
            (lambda org, pen: revoke(org.root, pen, key="nonsense", reason="lost"), "key: "),
            (lambda org, pen: revoke(org.root, pen, entry=-1, reason="lost"), "entry: "),
            (lambda org, pen: adopt_pages(org.root, [], pen, reason=""), "reason: "),
        ],
        ids=["role", "refusal", "withdrawal", "key", "entry", "adoption"],
    )
    def test_what_no_statement_can_say_is_not_signed(self, org, say, told):
        """A word that does not fit its place is told with the place, and no file is made."""
        org.submit()
        org.record()
        with pytest.raises(UsageError, match=f"nothing is signed: {told}"):
            say(org, org.pen("anna"))


class TestSubmitting:
    """What may be put before the ledger."""

    def test_superseding_what_is_not_in_force(self, org):
        """A decision ends only what the ledger holds."""
        rewrite(org, LOYAL, "focus: primary", "focus: primary\nsupersedes: focus-guests")
        with pytest.raises(UsageError, match="not in force by the ledger"):
            org.submit()

    def test_a_decision_without_evidence(self, org):
        """It can be submitted, and is undecided."""
        org.submit("focus-guests")
        org.record()
        assert org.standing("focus-guests")["verdict"] == "undecided"

    def test_an_edit_of_what_is_in_force_supersedes_it(self, org):
        """The same decision with other bytes takes the place of its earlier form."""
        org.enact()
        rewrite(org, LOYAL, "Small shops", "Large shops")
        org.enact(by="bert")
        (row,) = org.table("segments")
        assert row["decision"] == "focus-loyal"
        states = sorted(row["state"] for row in status(org.root, None, now=org.now))
        assert states == ["in force"]

    def test_a_broken_root_judges_nothing(self, org):
        """The submission waits until the root is mended."""
        org.submit()
        rewrite(
            org, "rules/customer/focus/segment-targets-everyone.yaml", "enforcement: waivable", "enforcement: never"
        )
        assert org.record()[-1] == ("waiting", "focus-loyal")

    def test_a_submission_that_asks_for_another_row(self, org):
        """The row is what the decision describes, or nothing is judged."""
        org.submit()
        org.record()
        state = seen(org.root).state
        (case,) = state.cases.values()
        case.submission = case.submission.model_copy(update={"row": None})
        with pytest.raises(NotJudgedError, match="another registry row"):
            judge_case(org.root, case, state, date(2026, 2, 1))

    def test_a_decision_that_is_gone(self, org):
        """What is not in the root cannot be judged there."""
        org.submit()
        (org.root / LOYAL).unlink()
        assert ("waiting", "focus-loyal") in org.record()

    def test_waiving_before_a_verdict(self, org):
        """There is nothing to waive yet."""
        org.submit()
        (org.root / LOYAL).rename(org.root / "elsewhere.yaml")
        org.record()
        with pytest.raises(UsageError, match="no verdict yet"):
            waive(
                org.root,
                Exemption("segment-targets-everyone", "focus-loyal", "x", date(2026, 3, 1)),
                org.pen("anna"),
            )
        with pytest.raises(NotToApproveError, match="no verdict yet"):
            org.page()

    def test_a_change_that_is_not_here(self, org):
        """A change of pages is judged where the page has the bytes that were submitted."""
        git(org.root, "init", "-q", "-b", "main")
        commit(org.root)
        rewrite(org, PAGE, "Effort", "All effort")
        org.put(submit_change(org.root, subject_kind("page-change"), "main", org.pen("mira"), name="all"))
        rewrite(org, PAGE, "All effort", "Any effort")
        assert org.record()[-1] == ("waiting", "all")
        rewrite(org, PAGE, "Any effort", "All effort")
        assert org.record()[-1] == ("verdict", "all")

    def test_a_change_from_what_is_not_in_force(self, org):
        """Two changes from one base: the second is blocked once the first took force."""
        git(org.root, "init", "-q", "-b", "main")
        commit(org.root)
        for name, words in (("first", "All effort"), ("second", "Any effort")):
            text = (org.root / PAGE).read_text(encoding="utf-8")
            rewrite(org, PAGE, "Effort", words)
            org.put(submit_change(org.root, subject_kind("page-change"), "main", org.pen("mira"), name=name))
            org.record()
            if name == "first":
                org.approve(name)
                org.record()
                (org.root / PAGE).write_text(text, encoding="utf-8")
        assert org.standing("second")["verdict"] == "blocked"

    def test_a_policy_of_other_bytes(self, org):
        """A policy change is judged where the policy is the one that was submitted."""
        git(org.root, "init", "-q", "-b", "main")
        commit(org.root)
        edit_yaml(org.root / "canon" / "approval-policy.yaml", lambda value: value["rules"][0].update(persons=2))
        org.put(submit_change(org.root, subject_kind("policy-change"), "main", org.pen("mira"), name="two"))
        edit_yaml(org.root / "canon" / "approval-policy.yaml", lambda value: value["rules"][0].update(persons=1))
        assert org.record()[-1] == ("waiting", "two")


class TestBeginning:
    """People and policy, before there is a ledger."""

    def test_people_that_cannot_stand(self, org):
        """An agent that may approve is no principal; a registry that cannot be read is told."""
        edit_yaml(
            org.root / "registries" / "people.yaml", lambda value: value["rows"][0].update(accountable_owner="bert")
        )
        with pytest.raises(UsageError, match="answers for themself"):
            genesis(org.root, Roots(("anna",), 1), [org.pen("anna")])
        (org.root / "registries" / "people.yaml").write_text("schema: people/v1\nrows: 1\n", encoding="utf-8")
        with pytest.raises(UsageError, match=r"registries/people\.yaml"):
            genesis(org.root, Roots(("anna",), 1), [org.pen("anna")])

    def test_nobody_signs(self, org):
        """A genesis without a signature is none."""
        with pytest.raises(UsageError, match="signed by its roots"):
            genesis(org.root, Roots(("anna",), 1), [])

    @pytest.mark.parametrize(
        ("roots", "told", "mend"),
        [
            (Roots(("anna", "brt"), 2), "there is no human 'brt' in", "did you mean 'bert'?"),
            (Roots(("anna", "scout"), 2), "there is no human 'scout' in", "name some of anna, bert, mira"),
            (Roots(("anna", "bert"), 3), "3 roots are to sign a change of people, and 2 are named", "name more"),
            (Roots(("anna", "anna"), 2), "2 roots are to sign a change of people, and 1 are named", "name more"),
        ],
        ids=["misspelt", "an agent", "too many", "one twice"],
    )
    def test_roots_that_cannot_be(self, org, roots, told, mend):
        """Who is no human of the registry is no root, and no more sign than there are; nothing is signed."""
        with pytest.raises(UsageError, match=told) as caught:
            genesis(org.root, roots, [org.pen("anna")])
        assert caught.value.help.startswith(mend)
        with pytest.raises(UsageError, match=told):
            people_change(org.root, [org.pen("anna"), org.pen("bert")], roots)

    def test_only_roots_sign_the_genesis(self, org, tmp_path):
        """A signature too many would spoil the file, so it is refused before it is made."""
        with pytest.raises(UsageError, match="the roots anna, bert sign the genesis, and this key is mira's"):
            genesis(org.root, Roots(("anna", "bert"), 2), [org.pen("anna"), org.pen("mira")])
        path = write_signed(genesis(org.root, Roots(("anna", "bert"), 2), [org.pen("anna")]), tmp_path)
        before = path.read_bytes()
        for name, whose in (("mira", "mira"), ("stranger", "nobody")):
            with pytest.raises(UsageError, match=f"this key is {whose}'s"):
                add_signature(path, org.pen(name))
        assert path.read_bytes() == before
        assert add_signature(path, org.pen("bert")).signatures == 2


class TestBacking:
    """What the gate makes of files that are not as they should be."""

    def test_no_ledger_no_backing(self, org):
        """A base that names none asks for nothing."""
        edit_yaml(org.root / "canon" / "canon.yaml", lambda value: value.pop("ledger"))
        opened = open_root(org.root)
        assert trust_of(opened) is None
        assert backing_of(opened, opened, None) is None

    def test_without_a_time_nothing_that_ends_counts(self, org):
        """An emergency is believed only by who knows what time it is; no age is told."""
        org.submit()
        org.record()
        for person in ("anna", "bert"):
            org.approve(by=person, until=date(2026, 2, 2), break_glass="the shop is down")
        org.record()
        opened = open_root(org.root)
        (row,) = backing_of(opened, opened, None).rows()
        assert row.reason.startswith("expired")
        backing = backing_of(opened, opened, org.now)
        assert list(backing.rows()) == []
        assert backing.ages() != ""

    def test_a_record_that_is_broken_or_gone(self, org):
        """Then nothing shows that a row ended, nor who the people became."""
        org.enact()
        git(org.root, "init", "-q", "-b", "main")
        commit(org.root)
        path = org.root / "registries" / "bundles" / "record.json"
        for change in (lambda: path.write_text("{}", encoding="utf-8"), path.unlink):
            change()
            commit(org.root)
            pair = open_pair(org.root, "HEAD")
            backing = backing_of(pair.base, pair.head, org.now)
            assert backing.record is None
            assert not backing.ended("focus-loyal")
            assert not backing.people_follow()

    def test_a_decision_nobody_knows_never_ended(self, org):
        """Nor one that is in force."""
        org.enact()
        opened = open_root(org.root)
        backing = backing_of(opened, opened, org.now)
        assert not backing.ended("focus-nobody")
        assert not backing.ended("focus-loyal")

    def test_people_and_policies_that_are_gone(self, org):
        """A head without them would leave the next change without trust."""
        git(org.root, "init", "-q", "-b", "main")
        commit(org.root)
        for name in ("people", "policies"):
            (org.root / "registries" / "bundles" / f"{name}.json").unlink()
        pair = open_pair(org.root, "HEAD")
        backing = backing_of(pair.base, pair.head, org.now)
        assert [one.id for one in backing.trusted_files()] == ["people", "policies"]

    def test_a_bundle_for_another_decision(self, org):
        """A decision that copies another's bundle name is not proven by it."""
        org.enact()
        folder = org.root / "registries" / "bundles"
        shutil.copy(folder / "focus-loyal.json", folder / "focus-anyone.json")
        edit_yaml(
            org.root / "registries" / "segments.yaml", lambda value: value["rows"][0].update(decision="focus-anyone")
        )
        opened = open_root(org.root)
        (row,) = backing_of(opened, opened, org.now).rows()
        assert row.reason.startswith("subject-changed")

"""The gate believes what bundles prove under the keys, people and policies of the base, and nothing else."""

import json
import shutil
from datetime import date

import pytest

from canongate.ledger.names import LedgerError
from canongate.workflows.gate import gate as run_gate
from canongate.workflows.ledger_begin import people_change
from canongate.workflows.ledger_changes import submit_change
from canongate.workflows.sayings import Exemption, waive, withdraw
from canongate.workflows.signing import add_signature
from canongate.workflows.subject_kinds import subject_kind

from .conftest import commit, edit_yaml, git

SEGMENTS = "registries/segments.yaml"
BUNDLE = "registries/bundles/focus-loyal.json"
PAGE = "canon/customer/focus.yaml"


def change_page(org, by="mira"):
    """Reword the page, as its owner would, and submit the change."""
    path = org.root / PAGE
    path.write_text(
        path.read_text(encoding="utf-8").replace("Effort follows value.", "Effort follows the value.", 1),
        encoding="utf-8",
    )
    return org.put(submit_change(org.root, subject_kind("page-change"), "main", org.pen(by)))


def test_what_was_approved_passes(repository, gate):
    """A row with its bundle is let through, and the age of the checkpoint is told."""
    repository.enact()

    refused, told = gate(days=3)

    assert refused == []
    assert told == ["the bundles lead to a checkpoint of 5 entries, 3 days old"]


def test_one_byte_of_the_decision_blocks(repository, gate):
    """A decision edited after approval is another decision."""
    repository.enact()
    path = repository.root / "registries" / "decisions" / "focus-loyal.yaml"
    path.write_bytes(path.read_bytes() + b"\n")

    ((place, reason),) = gate()[0]

    assert place == SEGMENTS
    assert reason.startswith("subject-changed")


def test_the_whole_gate_agrees(repository):
    """The gate lets the approved decision in; one byte of it edited, and approval is missing (exit 4)."""
    repository.enact()
    as_of = repository.now.date()
    passed = run_gate(repository.root, as_of=as_of, base="main").report
    assert (passed.exit_code, [one.rule for one in passed.findings]) == (0, ["checkpoint-age"])
    path = repository.root / "registries" / "decisions" / "focus-loyal.yaml"
    path.write_bytes(path.read_bytes() + b"\n")

    blocked = run_gate(repository.root, as_of=as_of, base="main").report

    assert blocked.exit_code == 4
    assert "subject-changed" in next(one.message for one in blocked.findings if one.rule == "approval-missing")


def test_it_blocks_on_every_later_change_too(repository, gate):
    """Rows in force are looked at whether the change touches them or not."""
    repository.enact()
    commit(repository.root)
    git(repository.root, "rm", "-q", BUNDLE)
    commit(repository.root)

    assert gate("main")[0] == [(SEGMENTS, "it has no bundle")]


def test_a_row_written_by_hand_blocks(repository, gate):
    """A row without bundle, or with other values than its bundle proves, is not in force."""
    repository.enact()
    edit_yaml(repository.root / SEGMENTS, lambda value: value["rows"][0].update(name="Best customers"))
    assert gate()[0] == [(SEGMENTS, "its bundle proves other values than the row has")]

    edit_yaml(repository.root / SEGMENTS, lambda value: value["rows"][0].update(decision="focus-anyone"))
    assert gate()[0] == [(SEGMENTS, "it has no bundle")]

    edit_yaml(repository.root / SEGMENTS, lambda value: value["rows"][0].update(decision="focus-nobody"))
    assert (SEGMENTS, "the decision focus-nobody is not here") in gate()[0]


def test_a_forged_bundle_blocks(repository, gate):
    """A bundle with a changed byte is told with its reason."""
    repository.enact()
    path = repository.root / BUNDLE
    value = json.loads(path.read_text(encoding="utf-8"))
    value["entries"][2]["record"]["recorded_at"] = "2026-01-01T00:00:00Z"
    path.write_text(json.dumps(value), encoding="utf-8")

    ((place, reason),) = gate()[0]

    assert place == SEGMENTS
    assert reason.startswith("proof-failed")


def test_the_heads_own_keys_count_for_nothing(repository, gate, begun):
    """A change that brings a people file of its own, and a ledger signed by its own keys, vouches for nobody."""
    people = repository.root / "registries" / "bundles" / "people.json"
    value = json.loads(people.read_text(encoding="utf-8"))
    value["principals"]["mira"][0]["terms"]["capabilities"].append("approve")
    people.write_text(json.dumps(value), encoding="utf-8")
    assert gate()[0] == [
        (str(people.relative_to(repository.root)), "it is not what the signed entries about people come to")
    ]

    shutil.copy(begun.root / "registries" / "bundles" / "people.json", people)
    policies = repository.root / "registries" / "bundles" / "policies.json"
    value = json.loads(policies.read_text(encoding="utf-8"))
    policy = dict(next(iter(value.values())), rules=[])
    policies.write_text(json.dumps(value | {"sha256:" + "0" * 64: policy}), encoding="utf-8")
    ((place, reason),) = gate()[0]
    assert place == "registries/bundles/policies.json"
    assert "no approved change" in reason


def test_a_page_change_needs_its_own_bundle(repository, gate):
    """A reworded page is refused until the change of just these bytes is approved."""
    change_page(repository)
    assert gate()[0] == [(PAGE, "page-change")]
    repository.record()
    (name,) = [line.subject for line in repository.done.lines if line.what == "verdict"]
    repository.approve(name)
    assert repository.record() == [("recorded", "approval"), ("in force", name)]
    assert gate()[0] == []

    path = repository.root / PAGE
    path.write_text(
        path.read_text(encoding="utf-8").replace("follows the value", "follows any value", 1), encoding="utf-8"
    )
    assert gate()[0] == [(PAGE, "page-change")]


def test_a_part_of_a_change_is_not_the_change(repository, gate):
    """Where two pages were approved together, one of them alone is not let in."""
    other = "canon/customer/draft-focus.yaml"
    before = (repository.root / other).read_bytes()
    path = repository.root / other
    path.write_text(path.read_text(encoding="utf-8").replace("Every segment", "Each segment"), encoding="utf-8")
    assert path.read_bytes() != before
    change_page(repository)
    repository.record()
    (name,) = [line.subject for line in repository.done.lines if line.what == "verdict"]
    text = " ".join(repository.page(name).text.split())
    assert "Customer Brain Focus Framework" in text.partition("updated: ")[2]
    assert "Effort follows value. -> Effort follows the value." in text
    repository.approve(name)
    repository.record()
    assert gate()[0] == []

    path.write_bytes(before)

    assert gate()[0] == [(PAGE, "page-change")]


def test_an_old_change_is_not_made_twice(repository, gate):
    """An approval of a change does not cover the same change once another one has undone it."""
    before = (repository.root / PAGE).read_bytes()
    change_page(repository)
    repository.record()
    (name,) = [line.subject for line in repository.done.lines if line.what == "verdict"]
    repository.approve(name)
    repository.record()
    after = (repository.root / PAGE).read_bytes()
    commit(repository.root)
    (repository.root / PAGE).write_bytes(before)
    repository.put(submit_change(repository.root, subject_kind("page-change"), "HEAD", repository.pen("mira")))
    repository.record()
    (undo,) = [line.subject for line in repository.done.lines if line.what == "verdict"]
    repository.approve(undo)
    assert ("in force", undo) in repository.record()
    assert gate("HEAD")[0] == []
    commit(repository.root)

    (repository.root / PAGE).write_bytes(after)

    assert gate("HEAD")[0] == [(PAGE, "page-change")]


def test_an_emergency_is_shown(repository, gate):
    """What broke the glass is let in while it lasts, and said on every run; afterwards it blocks."""
    repository.submit()
    repository.record()
    for person in ("anna", "bert"):
        repository.approve(by=person, until=date(2026, 2, 3), break_glass="the shop is down")
    repository.record()

    report = run_gate(repository.root, as_of=date(2026, 2, 2), base="main").report
    assert (report.exit_code, [one.rule for one in report.findings]) == (0, ["break-glass", "checkpoint-age"])
    assert "until 2026-02-04T00:00:00Z" in report.findings[0].message
    ((place, reason),) = gate(days=4)[0]
    assert (place, reason.partition(":")[0]) == (SEGMENTS, "expired")


def test_a_row_goes_only_when_it_ended(repository, gate):
    """Taking a row out needs the roots' withdrawal, and its old bundle does not bring it back."""
    repository.enact()
    commit(repository.root)
    row = (repository.root / SEGMENTS).read_bytes()
    bundle = (repository.root / BUNDLE).read_bytes()
    edit_yaml(repository.root / SEGMENTS, lambda value: value.update(rows=[]))
    assert gate("HEAD")[0] == [(SEGMENTS, "segment-decision")]

    (repository.root / SEGMENTS).write_bytes(row)
    path = repository.put(
        withdraw(repository.root, "focus-loyal", repository.pen("anna"), reason="no longer true", beside=("bert",))
    )
    add_signature(path, repository.pen("bert"))
    repository.record()
    assert repository.table("segments") == []
    assert gate("HEAD")[0] == []
    commit(repository.root)

    (repository.root / SEGMENTS).write_bytes(row)
    (repository.root / BUNDLE).write_bytes(bundle)
    assert gate("HEAD")[0] == [(SEGMENTS, "focus-loyal ended with entry 5")]


def test_a_waiver_needs_its_signatures(repository, gate):
    """A waiver that people signed is let in; one written by hand, or made longer, is not."""
    decision = repository.root / "registries" / "decisions" / "focus-anyone.yaml"
    text = decision.read_text(encoding="utf-8")
    decision.write_text(text.replace("focus: primary", "focus: secondary"), encoding="utf-8")
    repository.submit("focus-anyone", by="scout")
    repository.record()
    wanted = Exemption("segment-targets-everyone", "focus-anyone", "a trial", date(2026, 2, 10))
    repository.put(waive(repository.root, wanted, repository.pen("anna")))
    repository.record()
    (path,) = (repository.root / "registries" / "waivers").iterdir()
    assert gate()[0] == []

    edit_yaml(path, lambda value: value.update(expires="2027-02-10", granted_on=str(value["granted_on"])))

    assert gate()[0] == [(f"registries/waivers/{path.name}", "no signed entry of the ledger says so")]


def test_people_change_by_the_roots(repository, gate):
    """The people registry changes as signed entries say, and not otherwise."""
    registry = repository.root / "registries" / "people.yaml"
    edit_yaml(registry, lambda value: value["rows"][0].update(roles=["headoffice", "finance"]))
    assert gate()[0] == [("registries/people.yaml", "people-change")]

    path = repository.put(people_change(repository.root, [repository.pen("anna")]))
    add_signature(path, repository.pen("bert"))
    assert repository.record() == [("recorded", "people")]

    assert gate()[0] == []


def test_a_policy_changes_by_the_policy_before(repository, gate):
    """A new approval policy is approved under the old one, and counts from then on."""
    edit_yaml(
        repository.root / "canon" / "approval-policy.yaml",
        lambda value: value["rules"][0].update(persons=2),
    )
    assert gate()[0] == [("canon/approval-policy.yaml", "policy-change")]
    repository.put(
        submit_change(repository.root, subject_kind("policy-change"), "main", repository.pen("mira"), name="two")
    )
    repository.record()
    repository.approve("two")
    assert ("in force", "two") in repository.record()

    assert gate()[0] == []
    repository.submit()
    repository.record()
    repository.approve()
    assert ("waiting", "focus-loyal") in repository.record()
    repository.approve(by="bert", until=date(2026, 5, 1))
    assert ("in force", "focus-loyal") in repository.record()


def test_an_older_record_hides_nothing(repository, gate):
    """A head that brings back the record from before a withdrawal is read by the base's record."""
    repository.enact()
    commit(repository.root)
    kept = {
        name: (repository.root / name).read_bytes() for name in (SEGMENTS, BUNDLE, "registries/bundles/record.json")
    }
    path = repository.put(
        withdraw(repository.root, "focus-loyal", repository.pen("anna"), reason="no longer true", beside=("bert",))
    )
    add_signature(path, repository.pen("bert"))
    repository.record()
    commit(repository.root)
    for name, data in kept.items():
        (repository.root / name).write_bytes(data)

    assert (SEGMENTS, "focus-loyal ended with entry 5") in gate("HEAD")[0]


def test_before_the_first_bundles_the_registries_serve(repository, gate):
    """A base with a ledger's address and no bundles is read by its people registry and its policy."""
    shutil.rmtree(repository.root / "registries" / "bundles")
    commit(repository.root)

    repository.enact()

    assert gate("HEAD")[0] == []


@pytest.mark.parametrize("missing", ["registries/people.yaml", "canon/approval-policy.yaml"])
def test_a_base_that_knows_nobody_is_an_error(repository, gate, missing):
    """A base that names a ledger and neither people nor policy cannot be asked."""
    shutil.rmtree(repository.root / "registries" / "bundles")
    (repository.root / missing).unlink()
    commit(repository.root)

    with pytest.raises(LedgerError, match="knows neither its people nor its policy"):
        gate("HEAD")


def end_by_roots(org, name="focus-loyal"):
    """Both roots end what is in force."""
    path = org.put(withdraw(org.root, name, org.pen("anna"), reason="no longer true", beside=("bert",)))
    add_signature(path, org.pen("bert"))
    return org.record()


def test_what_the_roots_ended_may_leave(repository):
    """A row that was in force on main goes with the roots' withdrawal, and the gate asks for no other decision."""
    repository.enact()
    commit(repository.root)
    end_by_roots(repository)

    report = run_gate(repository.root, as_of=repository.now.date(), base="main").report

    assert repository.table("segments") == []
    assert (report.exit_code, [one.rule for one in report.findings]) == (0, ["checkpoint-age"])


def test_what_was_replaced_by_what_the_roots_ended_may_leave(repository, gate):
    """The heir of a row on main came and went before the next change: both ends are on record."""
    repository.enact()
    commit(repository.root)
    path = repository.root / "registries" / "decisions" / "focus-loyal.yaml"
    path.write_bytes(path.read_bytes() + b"# a remark\n")
    repository.enact(by="bert")
    end_by_roots(repository)

    assert gate()[0] == []


def test_other_evidence_than_was_approved_blocks(repository):
    """The manifest under a row in force is changed: the row stands on figures nobody approved (exit 4)."""
    repository.enact()
    path = repository.root / "registries" / "evidence" / "tiny-2026.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Invented figures", "Better figures"), encoding="utf-8")

    report = run_gate(repository.root, as_of=repository.now.date(), base="main").report

    (found,) = [one for one in report.findings if one.level == "error"]
    assert (report.exit_code, found.rule) == (4, "approval-missing")
    assert "evidence-changed: focus-loyal was approved on other evidence" in found.message

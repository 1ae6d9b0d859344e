"""Attacks in two changes, of which the first looks harmless: what later changes are judged by goes back, or away."""

import json
import shutil
from datetime import date

import pytest

from canongate.ledger.keys import public_text
from canongate.workflows.gate import gate as run_gate
from canongate.workflows.ledger_changes import submit_change
from canongate.workflows.sayings import withdraw
from canongate.workflows.signing import add_signature
from canongate.workflows.subject_kinds import subject_kind

from .conftest import commit, edit_yaml, git, key

SEGMENTS = "registries/segments.yaml"
BUNDLE = "registries/bundles/focus-loyal.json"
RECORD = "registries/bundles/record.json"
PAGE = "canon/customer/focus.yaml"


def kept(org, *names):
    return {name: (org.root / name).read_bytes() for name in names}


def put_back(org, files):
    for name, data in files.items():
        (org.root / name).write_bytes(data)


def end(org, name="focus-loyal"):
    """Let the roots end a decision."""
    path = org.put(withdraw(org.root, name, org.pen("anna"), reason="no longer true", beside=("bert",)))
    add_signature(path, org.pen("bert"))
    org.record()


def reword(org, old, new):
    """Reword the page and have it approved; return the name of the change."""
    path = org.root / PAGE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    org.put(submit_change(org.root, subject_kind("page-change"), "HEAD", org.pen("mira")))
    org.record()
    (name,) = [line.subject for line in org.done.lines if line.what == "verdict"]
    org.approve(name)
    assert ("in force", name) in org.record()
    return name


def test_the_record_of_what_ended_does_not_go_back(repository, gate):
    """An older record is refused when it lands, since later changes would be judged by it."""
    repository.enact()
    commit(repository.root)
    before = kept(repository, SEGMENTS, BUNDLE, RECORD)
    end(repository)
    commit(repository.root)
    assert gate("HEAD")[0] == []

    put_back(repository, {RECORD: before[RECORD]})

    assert gate("HEAD")[0] == [(RECORD, "it shows less than the one of the base")]
    commit(repository.root)
    put_back(repository, before)
    assert gate("HEAD")[0] == [], "what the first step would open"


@pytest.mark.parametrize("damage", [None, b"{}\n"])
def test_the_record_of_what_ended_is_neither_taken_out_nor_broken(repository, gate, damage):
    """Without it nobody can tell what ended."""
    repository.enact()
    commit(repository.root)
    (repository.root / RECORD).unlink()
    if damage is not None:
        (repository.root / RECORD).write_bytes(damage)

    assert [path for path, _ in gate("HEAD")[0]] == [RECORD]


def test_the_bundle_of_what_is_in_force_is_not_taken_out(repository, gate):
    """Without the bundle of the change that undid another, the other could be made again."""
    before = (repository.root / PAGE).read_bytes()
    reword(repository, "Effort follows value.", "Effort follows the value.")
    after = (repository.root / PAGE).read_bytes()
    commit(repository.root)
    undo = reword(repository, "Effort follows the value.", "Effort follows value.")
    assert (repository.root / PAGE).read_bytes() == before
    commit(repository.root)
    bundle = f"registries/bundles/{undo}.json"

    (repository.root / bundle).unlink()

    assert gate("HEAD")[0] == [(bundle, "it is taken out, and nothing shows that what it proves ended")]
    commit(repository.root)
    (repository.root / PAGE).write_bytes(after)
    assert gate("HEAD")[0] == [], "what the first step would open"


def test_a_bundle_is_not_written_over(repository, gate):
    """What a bundle of the base proves counts, though the change puts another sound bundle in its place."""
    first = reword(repository, "Effort follows value.", "Effort follows the value.")
    after = (repository.root / PAGE).read_bytes()
    commit(repository.root)
    undo = reword(repository, "Effort follows the value.", "Effort follows value.")
    commit(repository.root)
    bundles = repository.root / "registries/bundles"

    shutil.copy(bundles / f"{first}.json", bundles / f"{undo}.json")
    (repository.root / PAGE).write_bytes(after)

    taken_out = (f"registries/bundles/{undo}.json", "it is taken out, and nothing shows that what it proves ended")
    assert gate("HEAD")[0] == [taken_out, (PAGE, "page-change")]


def test_a_record_with_gaps_is_no_later_record(repository, gate):
    """A record that leads to a newer checkpoint and leaves a withdrawal out does not bring back what ended."""
    repository.enact()
    commit(repository.root)
    row = kept(repository, SEGMENTS, BUNDLE)
    end(repository)
    commit(repository.root)
    reword(repository, "Effort follows value.", "Effort follows the value.")
    assert gate("HEAD")[0] == []

    record = json.loads((repository.root / RECORD).read_bytes())
    (last,) = [one for one in record["entries"] if one["record"]["position"] > 0]
    record["entries"].remove(last)
    put_back(repository, {**row, RECORD: json.dumps(record).encode()})

    refused = gate("HEAD")[0]
    assert (SEGMENTS, "focus-loyal ended with entry 5") in refused
    assert (RECORD, "it shows less than the one of the base") in refused


def test_an_emergency_does_not_outstay_its_end(repository, gate):
    """A page that was changed by break-glass is refused when that ended, until it is approved or taken back."""
    path = repository.root / PAGE
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Effort follows value.", b"Effort follows the value."))
    repository.put(submit_change(repository.root, subject_kind("page-change"), "HEAD", repository.pen("mira")))
    repository.record()
    (name,) = [line.subject for line in repository.done.lines if line.what == "verdict"]
    for person in ("anna", "bert"):
        repository.approve(name, by=person, until=date(2026, 2, 2), break_glass="the page is wrong")
    assert ("in force", name) in repository.record()
    assert gate("HEAD")[0] == []
    commit(repository.root)

    over = [(PAGE, "the emergency that let it in ended at 2026-02-03T00:00:00Z")]
    assert (gate("HEAD")[0], gate("HEAD", days=5)[0]) == ([], over)

    path.write_bytes(before)
    assert gate("HEAD", days=5)[0] == [(PAGE, "page-change")]


def test_a_bundle_may_be_renamed_and_goes_with_what_it_proves(repository, gate):
    """What counts is what bundles prove, whatever they are called."""
    repository.enact()
    commit(repository.root)
    shutil.move(repository.root / BUNDLE, repository.root / "registries/bundles/other.json")
    assert [path for path, _ in gate("HEAD")[0]] == [SEGMENTS]
    shutil.move(repository.root / "registries/bundles/other.json", repository.root / BUNDLE)

    end(repository)

    assert not (repository.root / BUNDLE).exists()
    assert gate("HEAD")[0] == []


def test_an_old_fork_does_not_bring_back_what_ended_since(repository):
    """What the base withdrew after a change began is not put in force again by that change."""
    git(repository.root, "checkout", "-q", "-b", "old")
    repository.enact()
    row = kept(repository, SEGMENTS, BUNDLE)
    git(repository.root, "stash", "-q", "-u")
    git(repository.root, "checkout", "-q", "main")
    git(repository.root, "stash", "pop", "-q")
    end(repository)
    commit(repository.root)
    git(repository.root, "checkout", "-q", "old")
    put_back(repository, row)
    commit(repository.root)

    report = run_gate(repository.root, as_of=repository.now.date(), base="main").report

    assert "focus-loyal ended with entry 5" in str([one.message for one in report.findings])
    assert report.exit_code == 4


def test_an_old_fork_does_not_choose_whom_to_believe(repository):
    """Where the base believes other keys of its ledger by now, an older branch is judged again with those."""
    git(repository.root, "checkout", "-q", "-b", "old")
    git(repository.root, "checkout", "-q", "main")
    spare = public_text(key("spare").public)
    edit_yaml(repository.root / "canon/canon.yaml", lambda value: value["ledger"].update(log_keys=[spare]))
    commit(repository.root)
    git(repository.root, "checkout", "-q", "old")
    repository.enact()

    report = run_gate(repository.root, as_of=repository.now.date(), base="main").report

    (moved,) = [one for one in report.findings if one.rule == "base-moved-on"]
    assert (moved.level, report.exit_code) == ("error", 1)

"""Files travel: three clones that share no disk complete a whole approval."""

import shutil

import pytest

from canongate.workflows.approve import NotToApproveError
from canongate.workflows.ledger_status import inbox
from canongate.workflows.ledger_verification import verify_ledger

from .conftest import commit, git


@pytest.fixture
def clones(org, tmp_path):
    """The writer's root, and clones of the owner's and HeadOffice's, each with no more than what git carries."""
    git(org.root, "init", "-q", "-b", "main")
    commit(org.root)
    hub = tmp_path / "hub.git"
    git(tmp_path, "clone", "-q", "--bare", str(org.root), str(hub))
    git(org.root, "remote", "add", "origin", str(hub))
    git(org.root, "fetch", "-q")
    git(org.root, "branch", "-q", "-u", "origin/main")
    others = []
    for name in ("owner", "headoffice"):
        git(tmp_path, "clone", "-q", str(hub), str(tmp_path / name))
        others.append(org.at(tmp_path / name))
    return org, *others


def send(clone):
    """Commit and push what a clone has."""
    commit(clone.root)
    git(clone.root, "push", "-q", "origin", "main")


def receive(clone):
    """Pull what others sent."""
    git(clone.root, "pull", "-q")


def test_three_clones_complete_an_approval_by_git(clones):
    """Owner submits, writer judges, HeadOffice approves, writer enacts, and the owner has row and bundle."""
    writer, owner, headoffice = clones
    assert not (owner.root / "ledger" / "ledger.db").exists()

    owner.submit()
    send(owner)
    receive(writer)
    writer.record()
    send(writer)
    receive(headoffice)
    headoffice.approve()
    send(headoffice)
    receive(writer)
    assert ("in force", "focus-loyal") in writer.record()
    send(writer)
    receive(owner)
    receive(headoffice)

    for clone in clones:
        assert clone.standing()["state"] == "in force"
        assert [row["id"] for row in clone.table("segments")] == ["loyal"]
        assert (clone.root / "registries" / "bundles" / "focus-loyal.json").is_file()
        assert verify_ledger(clone.root)["defects"] == []
    assert inbox(owner.root, None, now=owner.now)["files"] == []


def test_signed_files_go_by_mail_too(clones, tmp_path):
    """A file handed over by any way is the same file; recorded twice it is one entry."""
    writer, owner, _ = clones
    mailed = shutil.copy(owner.submit(), tmp_path / "mail.json")

    assert ("recorded", "submission") in writer.record(mailed)
    size = writer.done.size
    assert ("recorded", "submission") in writer.record(mailed)

    assert writer.done.size == size
    assert mailed.is_file()


def test_a_clone_that_sees_something_else_signs_nothing(clones):
    """Where HeadOffice's clone comes to another verdict than the writer's, approval is refused by name."""
    writer, owner, headoffice = clones
    owner.submit()
    send(owner)
    receive(writer)
    writer.record()
    send(writer)
    receive(headoffice)
    path = headoffice.root / "rules" / "parameters.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    rule = headoffice.root / "rules" / "customer" / "focus" / "primary-focus-not-best-customer.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("costs revenue", "costs money"), encoding="utf-8")

    with pytest.raises(NotToApproveError, match="rules-changed"):
        headoffice.approve()


def test_entries_changed_on_the_way_are_not_believed(clones):
    """A clone whose travelling entries do not verify says so and acts on nothing."""
    _, owner, _ = clones
    path = owner.root / "ledger" / "entries" / "00000000.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"position":0', b'"position":1'))

    with pytest.raises(Exception, match="do not verify"):
        owner.submit()
    assert verify_ledger(owner.root)["defects"] != []

"""Whoever wrote a root may have left links in it: what canongate writes there does not go where they lead."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from canongate.model.error import UsageError
from canongate.workflows.decide import decide
from canongate.workflows.new_rule import new_rule
from canongate.workflows.render_all import render_all
from canongate.workflows.writing import write_whole

TODAY = date(2026, 2, 1)
TINY = Path(__file__).resolve().parent / "tiny-root"


@pytest.fixture
def root(tmp_path):
    return shutil.copytree(TINY, tmp_path / "root")


@pytest.fixture
def victim(tmp_path):
    """A file of the user, outside the root."""
    path = tmp_path / "home" / "notes.txt"
    path.parent.mkdir()
    path.write_text("mine\n", encoding="utf-8")
    return path


def test_a_rendered_file_that_is_a_link_is_replaced(root, victim):
    """The list of rendered files is written by whoever wrote the folder; it makes no file outside theirs."""
    target = root / "rendered"
    render_all(root, target, write=True)
    (target / "customer/focus.md").unlink()
    (target / "customer/focus.md").symlink_to(victim)

    render_all(root, target, write=True)

    assert victim.read_text(encoding="utf-8") == "mine\n"
    assert not (target / "customer/focus.md").is_symlink()


@pytest.mark.parametrize("listed", ["away/notes.txt", "customer/focus.md"])
def test_a_rendered_folder_that_is_a_link_is_refused(root, victim, listed):
    """Neither is a file outside taken for a superfluous view and removed, nor one written there."""
    target = root / "rendered"
    render_all(root, target, write=True)
    folder, _, _ = listed.partition("/")
    shutil.rmtree(target / folder, ignore_errors=True)
    (target / folder).symlink_to(victim.parent)
    with (target / ".rendered").open("a", encoding="utf-8") as stream:
        stream.write(f"{listed}\n")

    with pytest.raises(UsageError, match="leads out of"):
        render_all(root, target, write=True)
    assert [path.name for path in victim.parent.iterdir()] == ["notes.txt"]


def test_a_new_rule_is_not_written_through_a_link(root, victim):
    """A link that leads nowhere yet looks as if the place were free."""
    (root / "tests/cases/best-too-old.yaml").symlink_to(victim.parent / "new.txt")

    with pytest.raises(UsageError, match="leads out of"):
        new_rule(root, "best-too-old", clause="customer/focus#final-rule", judges="segment-decision", today=TODAY)
    assert not (victim.parent / "new.txt").exists()


def test_links_inside_and_outside_are_told_apart(root, victim):
    """A link within the folder is followed, as ever; one out of it is refused."""
    (root / "a.txt").symlink_to("b.txt")
    (root / "c.txt").symlink_to(victim)

    write_whole(root / "a.txt", "x", inside=root)

    assert (root / "b.txt").read_text(encoding="utf-8") == "x"
    with pytest.raises(UsageError, match=r"c\.txt leads out of"):
        write_whole(root / "c.txt", "x", inside=root)


@pytest.mark.parametrize("name", ["focus-loyal", "registries/decisions/focus-loyal.yaml", "drafts/secret.yaml"])
def test_a_decision_is_not_read_through_a_link(root, victim, monkeypatch, name):
    """Named by its id or its file, a link that leads out of the root is refused, and nothing of its target shown."""
    victim.write_text("password: a secret\n", encoding="utf-8")
    (root / "drafts").mkdir()
    for path in ("registries/decisions/focus-loyal.yaml", "drafts/secret.yaml"):
        (root / path).unlink(missing_ok=True)
        (root / path).symlink_to(victim)
    monkeypatch.chdir(root)

    report, judged = decide(root, [Path(name)], as_of=date(2026, 2, 1))

    assert not judged
    assert "file-link-outside" in {one.rule for one in report.findings}
    assert "password" not in "".join(f"{one.message}{one.excerpt}{one.context}" for one in report.findings)


def test_a_decision_elsewhere_may_be_named_through_a_link(root, tmp_path):
    """Outside every root a link is a file like any other: whoever names it means what it leads to."""
    kept = shutil.copy(root / "registries/decisions/focus-loyal.yaml", tmp_path / "kept.yaml")
    (tmp_path / "mine.yaml").symlink_to(kept)

    _, judged = decide(root, [tmp_path / "mine.yaml"], as_of=date(2026, 2, 1))

    assert [one.verdict.decision for one in judged] == ["focus-loyal"]

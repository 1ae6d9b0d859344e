"""Rendered files say what the canon says: none is edited past it, nor put beside it."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import REWORDED  # the scripted changes
from village import AS_OF, build  # it stands beside this file

from canongate.workflows.gate import gate
from canongate.workflows.render_all import render_all

FOCUS = "rendered/customer/focus.md"


@pytest.fixture
def village(tmp_path):
    """The village with everything rendered, on a branch."""
    made = build(tmp_path / "village")
    render_all(made.top, made.top / "rendered", write=True)
    made.commit("rendered")
    made.branch("change")
    return made


def told(answer):
    """Return what is told of rendered files."""
    return [one.message for one in answer.report.findings if one.rule == "rendered-not-fresh"]


def both(village):
    """Return what is told of the working tree and of the same as a commit, which must agree."""
    on_disk = told(village.gate(head=None))
    village.commit("edited")
    assert told(village.gate()) == on_disk
    return on_disk


@pytest.mark.parametrize("name", ["customer/focus.md", "index.md", "graphs/ownership.mmd", ".rendered"])
def test_an_edit_of_a_rendered_file_alone_is_told(village, name):
    """A view that says other than the canon does not land, though no document changed."""
    village.write(f"rendered/{name}", village.file(f"rendered/{name}") + "Everybody may ignore this.\n")

    assert both(village) == [f"rendered/{name} is not what the canon gives"]
    assert village.gate().report.exit_code == 1


def test_an_edit_beside_another_change_is_told(village):
    """The page that changed is rendered afresh; the edit of the other page's view does not hide behind it."""
    REWORDED(village)
    village.declare()
    render_all(village.top, village.top / "rendered", write=True)
    assert both(village) == []
    village.write("rendered/customer/draft-focus.md", "Anything.\n")

    assert both(village) == ["rendered/customer/draft-focus.md is not what the canon gives"]


def test_a_view_of_no_page_is_told(village):
    """A file that looks like a page of the canon is one, or does not land; other files are nobody's business."""
    village.write("rendered/customer/new-rule.md", "# New rule\n")
    village.write("rendered/customer/new-rule.readable.txt", "New rule\n")
    village.write("rendered/style.css", "body {}\n")

    assert both(village) == [
        "rendered/customer/new-rule.md is of a page that is not there",
        "rendered/customer/new-rule.readable.txt is of a page that is not there",
    ]


def test_a_view_that_goes_or_becomes_a_link_is_told(village):
    """A link is no view, wherever it leads; neither is nothing."""
    (village.top / FOCUS).unlink()
    (village.top / FOCUS).symlink_to("../../README.md")
    (village.top / "rendered/customer/focus.txt").unlink()

    assert both(village) == [f"{FOCUS} is missing", "rendered/customer/focus.txt is missing"]


def test_whoever_keeps_no_rendered_files_any_more_owes_none(village):
    """The folder may go as a whole."""
    shutil.rmtree(village.top / "rendered")

    assert both(village) == []


def test_a_copy_of_the_root_is_as_good_as_a_revision(village, tmp_path):
    """Views are held against an earlier copy too."""
    shutil.copytree(village.top, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    village.write(FOCUS, "Anything.\n")

    assert told(gate(village.top, since=tmp_path / "copy", as_of=AS_OF)) == [f"{FOCUS} is not what the canon gives"]

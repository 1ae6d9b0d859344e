"""Two states of a root are opened: revisions, the working tree, folders."""

import shutil

import pytest

from canongate.model.error import UsageError
from canongate.workflows.root import open_root
from canongate.workflows.snapshots import WORKING_TREE, open_folders, open_pair

PAGE = "canon/customer/focus.yaml"


def test_working_tree_is_compared_with_a_revision(history):
    """What is not committed yet is a change; what git ignores by its index is not asked."""
    first = history.git("rev-parse", "HEAD")
    history.replace(PAGE, "title:", "# a comment\ntitle:")

    pair = open_pair(history.top, "main")

    assert pair.changed == (PAGE,)
    assert (pair.base_name, pair.head_name) == (first[:12], WORKING_TREE)
    assert pair.head.documents == open_root(history.top).documents
    assert pair.base.documents == open_pair(history.top, first, first).head.documents


def test_unchanged_root_has_no_changes(history):
    """A clean checkout is the revision it was made from."""
    pair = open_pair(history.top, "HEAD")

    assert pair.changed == ()
    assert pair.behind == ()
    assert pair.base.findings == pair.head.findings


def test_what_the_base_landed_since_is_no_part_of_a_change(history):
    """A branch is compared with where it began, and what it lacks is named."""
    history.git("switch", "--quiet", "--create", "side")
    history.replace(PAGE, "title:", "# a comment\ntitle:")
    history.commit()
    history.git("switch", "--quiet", "main")
    history.write("registries/markets.yaml", "schema: markets/v1\nrows: []\n")
    history.commit()

    pair = open_pair(history.top, "main", "side")

    assert pair.changed == (PAGE,)
    assert pair.behind == ("registries/markets.yaml",)


def test_merged_state_is_compared_with_the_base_itself(history):
    """In a merge queue the head has the base behind it."""
    history.git("switch", "--quiet", "--create", "side")
    history.replace(PAGE, "title:", "# a comment\ntitle:")
    history.commit()
    history.git("switch", "--quiet", "main")
    history.write("registries/markets.yaml", "schema: markets/v1\nrows: []\n")
    tip = history.commit()
    history.git("merge", "--quiet", "--no-edit", "side")

    pair = open_pair(history.top, tip, "HEAD")

    assert pair.changed == (PAGE,)
    assert pair.behind == ()
    assert pair.base_name == tip[:12]


def test_base_from_before_the_canon_is_an_empty_root(history):
    """The first change of all is one that creates everything."""
    history.git("switch", "--quiet", "--orphan", "young")
    history.write("readme.txt", "nothing yet\n")
    before = history.commit()
    history.git("checkout", "--quiet", "main", "--", ".")
    history.commit()

    pair = open_pair(history.top, before, "HEAD")

    assert pair.new_root
    assert not pair.base.documents
    assert pair.changed == tuple(pair.head.raws)


def test_revision_without_the_root_is_told(history):
    """A head or revision that holds no canon cannot be opened."""
    history.git("switch", "--quiet", "--create", "empty")
    history.git("rm", "-r", "--quiet", "canon")
    history.commit()
    history.git("switch", "--quiet", "main")

    with pytest.raises(UsageError, match=r"holds no canon/canon\.yaml"):
        open_pair(history.top, "main", "empty")


def test_folders_are_compared_without_git(tmp_path, history):
    """Two copies are enough."""
    earlier = tmp_path / "earlier"
    shutil.copytree(history.top, earlier, ignore=shutil.ignore_patterns(".git"))
    history.replace(PAGE, "title:", "# a comment\ntitle:")

    pair = open_folders(history.top, earlier)

    assert pair.changed == (PAGE,)
    with pytest.raises(UsageError, match="is no root"):
        open_folders(history.top, tmp_path)

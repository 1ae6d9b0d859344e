"""A root is read as it was in a commit: the same documents and findings as on disk, by object id."""

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.git_objects import blob_id, blobs
from canongate.load.git_program import GitError
from canongate.load.git_repository import commit_of, repository_of
from canongate.load.git_snapshot import by_object, list_snapshot, moved_on, read_listed
from canongate.load.tree import read_tree
from canongate.model.kinds import FOLDERS


def read_snapshot(root, repository, commit, folders=FOLDERS, **options):
    """Every document of a root as it was in a commit."""
    return read_listed(root, repository, list_snapshot(repository, commit, folders), **options)


@pytest.fixture
def snapshot(history):
    """Return the snapshot of a revision of the root at the top of the history."""

    def read(revision="HEAD", root=None, **options):
        root = root or history.top
        repository = repository_of(root)
        return read_snapshot(root, repository, commit_of(repository, revision), **options)

    return read


def names(findings):
    return [(finding.rule, finding.path) for finding in findings]


def test_commit_gives_what_the_disk_gives(history, snapshot):
    """The same files give the same documents and findings, wherever they are read from."""
    history.write("canon/customer/broken.yaml", "a: [\n")
    history.write("canon/readme.md", "not canon\n")
    history.write("canon/.hidden/x.yaml", "a: 1\n")
    history.write("canon/customer/Focus.yaml", "a: 1\n")
    history.write("registries/strange name.yaml", "a: 1\n")
    history.write("registries/decisions/nested.yaml/inner.yaml", "a: 1\n")
    history.commit()
    disk = read_tree(history.top)

    read = snapshot()

    assert read.tree.raws == disk.raws
    assert read.tree.findings == disk.findings
    assert {"file-case-twin", "file-unexpected", "file-is-folder", "file-name-not-plain", "yaml-syntax"} <= {
        finding.rule for finding in disk.findings
    }


def test_checkout_is_never_read(history, snapshot):
    """What stands on disk now, uncommitted, changes nothing of a revision."""
    before = snapshot()
    history.write("canon/canon.yaml", "broken: [\n")
    (history.top / "registries" / "people.yaml").unlink()

    assert snapshot() == before


def test_root_in_a_subfolder_is_read_with_its_own_paths(history, snapshot):
    """Paths are relative to the root, not to the repository."""
    history.git("mv", "-k", "canon", "registries", "rules", ".")
    (history.top / "governance").mkdir()
    for folder in ("canon", "registries", "rules"):
        history.git("mv", folder, f"governance/{folder}")
    history.commit()

    read = snapshot(root=history.top / "governance")

    assert "canon/canon.yaml" in read.tree.raws
    assert read.is_root


def test_commit_without_the_root_is_said_to_hold_none(history, snapshot):
    """A base from before the canon began is no root."""
    history.git("rm", "-r", "--quiet", "canon")
    history.commit()

    assert not snapshot().is_root
    assert snapshot("HEAD~1").is_root


def test_submodule_is_no_part_of_the_canon(history, snapshot):
    """Files of another repository are not versioned with the canon."""
    head = history.git("rev-parse", "HEAD")
    history.git("update-index", "--add", "--cacheinfo", f"160000,{head},registries/theirs")
    history.git("commit", "--quiet", "--message", "submodule")

    assert names(snapshot().tree.findings) == [("git-submodule", "registries/theirs")]


def test_links_are_followed_inside_the_root_only(history, snapshot):
    """A link to a file of the same commit counts as that file; every other link is told."""
    market = history.top / "registries"
    (market / "experiments.yaml").rename(market / "decisions" / "kept.yaml")
    for name, target in {
        "experiments.yaml": "decisions/kept.yaml",
        "again.yaml": "experiments.yaml",
        "out.yaml": "../../outside.yaml",
        "absolute.yaml": "/etc/hostname",
        "nowhere.yaml": "missing.yaml",
        "self.yaml": "self.yaml",
        "folder": "decisions",
    }.items():
        (market / name).symlink_to(target)
    history.commit()
    disk = read_tree(history.top)

    read = snapshot()

    assert read.tree.raws == disk.raws
    assert read.tree.raws["registries/again.yaml"].text == read.tree.raws["registries/decisions/kept.yaml"].text
    assert names(read.tree.findings) == [
        ("file-link-outside", "registries/absolute.yaml"),
        ("folder-link", "registries/folder"),
        ("file-link-broken", "registries/nowhere.yaml"),
        ("file-link-outside", "registries/out.yaml"),
        ("file-link-broken", "registries/self.yaml"),
    ]


def test_folder_of_a_root_that_is_a_link_is_told(history, snapshot):
    """A whole folder is never reached through a link."""
    (history.top / "rules").rename(history.top / "elsewhere")
    (history.top / "rules").symlink_to("elsewhere")
    history.commit()

    assert names(snapshot().tree.findings) == [("folder-link", "rules")]
    assert names(read_tree(history.top).findings) == [("folder-link", "rules")]


def test_file_where_a_folder_belongs_is_told(history, snapshot):
    """A file named as a folder of the root hides nothing."""
    history.git("rm", "-r", "--quiet", "rules")
    history.write("rules", "a file\n")
    history.commit()

    assert names(snapshot().tree.findings) == [("folder-is-file", "rules")]


def test_huge_blob_is_told_and_never_read(history, snapshot):
    """A file beyond the limit is a finding, whatever its size."""
    history.write("canon/customer/huge.yaml", "x" * (1 << 21))
    history.commit()

    assert names(snapshot().tree.findings) == [("file-too-large", "canon/customer/huge.yaml")]


def test_names_that_are_not_text_are_shown_escaped(history, snapshot):
    """A name that is no UTF-8 does not stop the others from being read."""
    (history.top / os.fsdecode(b"canon/customer/\xff.yaml")).write_text("a: 1\n", encoding="utf-8")
    history.commit()

    assert names(snapshot().tree.findings) == [("file-name-not-plain", "canon/customer/\\xff.yaml")]


def test_known_documents_are_not_read_again(history, snapshot, monkeypatch):
    """Only what differs is asked from git; a renamed file keeps its bytes and gets its new path."""
    history.git("mv", "canon/customer/focus.yaml", "canon/customer/focus-two.yaml")
    history.write("registries/markets.yaml", "schema: markets/v1\nrows: []\n")
    history.commit()
    now = snapshot()
    known = by_object(now.tree.raws.values(), "sha1")
    asked = []

    def counting(repository, wanted, limit):
        asked.append(set(wanted))
        return blobs(repository, wanted, limit)

    monkeypatch.setattr("canongate.load.git_snapshot.blobs", counting)
    before = snapshot("HEAD~1", known=known)

    assert asked == [{before.objects["registries/markets.yaml"]}]
    assert before.tree.raws["canon/customer/focus.yaml"].path == "canon/customer/focus.yaml"
    assert before.tree.raws["rules/parameters.yaml"] is now.tree.raws["rules/parameters.yaml"]


def test_same_bytes_under_another_suffix_are_read_anew(history, snapshot):
    """YAML that is JSON too is read by the rules of its own suffix."""
    history.write("registries/evidence/twin.json", '{"a": 1}\n')
    history.write("registries/twin.yaml", '{"a": 1}\n')
    history.commit()
    known = by_object(read_tree(history.top).raws.values(), "sha1")

    assert snapshot(known=known).tree == read_tree(history.top)


def test_partial_clone_says_that_objects_are_missing(history, tmp_path):
    """Nothing is fetched behind the user's back."""
    history.git("config", "uploadpack.allowFilter", "true")
    history.git(
        *("clone", "--quiet", "--no-checkout", "--filter=blob:none"),
        *(f"file://{history.top}", str(tmp_path / "partial")),
    )
    repository = repository_of(tmp_path / "partial")

    with pytest.raises(GitError, match=r"not here|cannot read objects"):
        read_snapshot(tmp_path / "partial", repository, commit_of(repository, "HEAD"))


def test_object_that_is_no_blob_is_refused(history):
    """Only blobs have content that is read."""
    repository = repository_of(history.top)

    with pytest.raises(GitError, match="not here"):
        blobs(repository, [commit_of(repository, "HEAD")], 100)


def test_damaged_tree_is_told(history, snapshot):
    """A commit whose tree is gone is not an empty one."""
    tree = history.git("rev-parse", "HEAD^{tree}")
    (history.top / ".git" / "objects" / tree[:2] / tree[2:]).unlink()

    with pytest.raises(GitError, match="git cannot list"):
        snapshot()


def test_replaced_objects_are_not_believed(history, snapshot):
    """A replace reference would show other bytes under the same id."""
    before = snapshot()
    mine = before.objects["registries/markets.yaml"]
    other = history.git("hash-object", "-w", "--stdin", data=b"forged: true\n")
    history.git("replace", mine, other)

    assert snapshot() == before


def test_programs_of_the_repository_are_not_run(history, snapshot):
    """Hooks, monitors and filters of a repository stay silent."""
    trap = history.top / "trap.sh"
    trap.write_text("#!/bin/sh\ntouch sprung\n", encoding="utf-8")
    trap.chmod(0o755)
    history.git("config", "core.fsmonitor", str(trap))
    history.git("config", "filter.trap.smudge", str(trap))
    history.git("config", "diff.external", str(trap))
    history.write(".gitattributes", "*.yaml filter=trap diff=trap\n")
    head = history.git("-c", "core.fsmonitor=false", "rev-parse", "HEAD")

    snapshot()
    moved_on(repository_of(history.top), head, head, ["canon"])

    assert not list(history.top.rglob("sprung"))


def test_many_blobs_are_read_in_batches(history, monkeypatch):
    """Memory does not grow with the sum of all blobs."""
    monkeypatch.setattr("canongate.load.git_objects._BYTES_AT_ONCE", 2000)
    repository = repository_of(history.top)
    wanted = {blob_id(text.encode(), "sha1"): text.encode() for text in ("a" * 1500, "b" * 1500, "c\n", "")}
    for data in wanted.values():
        history.git("hash-object", "-w", "--stdin", data=data)

    assert blobs(repository, wanted, 5000) == wanted
    assert blobs(repository, wanted, 100) == {one: data if len(data) <= 100 else None for one, data in wanted.items()}


def test_files_that_moved_on_are_named(history):
    """What two commits hold differently under the folders of a root, and nothing else."""
    repository = repository_of(history.top)
    first = commit_of(repository, "HEAD")
    history.write("canon/customer/new.yaml", "a: 1\n")
    history.write("unrelated.txt", "x\n")
    history.replace("rules/parameters.yaml", "schema", "schema")
    second = history.commit()

    assert moved_on(repository, first, second, ["canon", "rules"]) == ("canon/customer/new.yaml",)
    assert moved_on(repository, first, first, ["canon"]) == ()
    with pytest.raises(GitError, match="cannot compare"):
        moved_on(repository, first, "f" * 40, ["canon"])


def test_repository_with_longer_ids_is_read(history, tmp_path):
    """SHA-256 repositories name their objects otherwise."""
    top = tmp_path / "sha256"
    history.git("init", "--quiet", "--object-format=sha256", str(top))
    history.top = top
    history.write("canon/canon.yaml", "schema: canon/v1\nname: X\nversion: 1.0.0\n")
    head = history.commit()
    repository = repository_of(top)

    read = read_snapshot(top, repository, head)

    assert list(read.tree.raws) == ["canon/canon.yaml"]
    assert by_object(read.tree.raws.values(), repository.object_format).keys() == set(read.objects.values())


@settings(deadline=None, max_examples=25)
@given(st.binary(max_size=300))
def test_blob_ids_are_gits(data):
    """The id computed here is the one git gives."""
    done = subprocess.run(["git", "hash-object", "--stdin"], input=data, capture_output=True, check=True, cwd="/")

    assert blob_id(data, "sha1") == done.stdout.decode().strip()

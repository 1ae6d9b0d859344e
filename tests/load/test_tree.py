"""The files of a root: all of them, in order, and what is wrong with their names."""

import errno
import os

import pytest

from canongate.load.roots import find_root
from canongate.load.tree import read_tree
from canongate.model.error import UsageError
from canongate.model.finding import Level

FOLDERS = {"canon": (".yaml",), "registries": (".yaml", ".json")}


@pytest.fixture
def root(tmp_path):
    """Return a root with three files."""
    write(tmp_path, "canon/canon.yaml", "name: x\n")
    write(tmp_path, "canon/customer/page.yaml", "id: customer/page\n")
    write(tmp_path, "registries/brains.json", "{}\n")
    return tmp_path


def write(root, path, text):
    """Write a file and the folders above it."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def rules(tree):
    """Return rule and path of each finding."""
    return [(finding.rule, finding.path) for finding in tree.findings]


def test_every_file_is_read_in_order_of_its_path(root):
    """A sound root gives all its files and no finding."""
    tree = read_tree(root, FOLDERS)

    assert list(tree.raws) == ["canon/canon.yaml", "canon/customer/page.yaml", "registries/brains.json"]
    assert tree.raws["canon/canon.yaml"].value == {"name": "x"}
    assert tree.findings == ()
    assert tree.root == root


def test_one_bad_file_does_not_hide_the_others(root):
    """A file that is refused is a finding; the rest is read."""
    write(root, "canon/customer/bad.yaml", "a: &x 1\n")

    tree = read_tree(root, FOLDERS)

    assert rules(tree) == [("yaml-anchor", "canon/customer/bad.yaml")]
    assert len(tree.raws) == 3


def test_hidden_files_and_missing_folders_are_left_out(root):
    """Names that begin with a dot are not part of the canon; a folder that does not exist is empty."""
    write(root, "canon/.draft.yaml", "a: &x 1\n")
    write(root, "canon/.git/a.yaml", "a: &x 1\n")

    tree = read_tree(root, FOLDERS | {"rules": (".yaml",)})

    assert tree.findings == ()
    assert len(tree.raws) == 3


@pytest.mark.parametrize(
    ("path", "rule", "level"),
    [
        ("canon/a.yml", "file-suffix", Level.ERROR),
        ("canon/a.YAML", "file-suffix", Level.ERROR),
        ("canon/a.json", "file-suffix", Level.ERROR),
        ("canon/a.csv", "file-suffix", Level.ERROR),
        ("canon/notes.txt", "file-unexpected", Level.WARNING),
        ("canon/README", "file-unexpected", Level.WARNING),
        ("canon/my page.yaml", "file-name-not-plain", Level.ERROR),
        ("canon/é.yaml", "file-name-not-plain", Level.ERROR),
        ("canon/a\n.yaml", "file-name-not-plain", Level.ERROR),
    ],
)
def test_a_file_that_would_be_passed_over_is_said(root, path, rule, level):
    """A file that is not read is a finding, an error where somebody surely meant it to count."""
    write(root, path, "a: 1\n")

    (finding,) = read_tree(root, FOLDERS).findings

    assert (finding.rule, finding.level) == (rule, level)
    assert "\n" not in finding.path + finding.message


def test_a_name_that_is_not_utf8_can_be_printed(root):
    """Bytes of a name that are no text are shown as escapes."""
    (root / "canon" / os.fsdecode(b"a\xff.yaml")).write_text("a: 1\n")

    (finding,) = read_tree(root, FOLDERS).findings

    assert finding.path == r"canon/a\xff.yaml"


def test_names_that_differ_only_in_case_are_twins(root):
    """Two files or folders that another system cannot tell apart are a finding on the second."""
    write(root, "canon/customer/Page.yaml", "id: customer/page\n")
    write(root, "canon/Customer/other.yaml", "id: customer/other\n")

    tree = read_tree(root, FOLDERS)

    assert rules(tree) == [("file-case-twin", "canon/customer"), ("file-case-twin", "canon/customer/page.yaml")]
    assert tree.findings[1].related[0].path == "canon/customer/Page.yaml"
    assert len(tree.raws) == 5


def test_links_to_folders_are_never_followed(root):
    """A linked folder, even one that loops, is a finding; so is a linked top folder."""
    (root / "canon" / "loop").symlink_to("..")
    (root / "canon" / "again").symlink_to("customer")
    (root / "rules").symlink_to("canon")

    tree = read_tree(root, FOLDERS | {"rules": (".yaml",)})

    assert rules(tree) == [("folder-link", "canon/again"), ("folder-link", "canon/loop"), ("folder-link", "rules")]
    assert len(tree.raws) == 3


def test_links_to_files_stay_inside(root, tmp_path_factory):
    """A linked file is read where it stays inside the root, and refused where it leaves it or leads nowhere."""
    outside = tmp_path_factory.mktemp("outside") / "a.yaml"
    outside.write_text("a: 1\n")
    (root / "canon" / "inside.yaml").symlink_to("canon.yaml")
    (root / "canon" / "outside.yaml").symlink_to(outside)
    (root / "canon" / "broken.yaml").symlink_to("none.yaml")

    tree = read_tree(root, FOLDERS)

    assert rules(tree) == [
        ("file-link-broken", "canon/broken.yaml"),
        ("file-link-outside", "canon/outside.yaml"),
    ]
    assert "canon/inside.yaml" in tree.raws


def test_folders_and_files_in_each_others_place_are_said(root):
    """A folder named like a document and a file named like a folder are findings."""
    (root / "canon" / "page.yaml").mkdir()
    (root / "rules").write_text("")
    os.mkfifo(root / "canon" / "pipe.yaml")

    tree = read_tree(root, FOLDERS | {"rules": (".yaml",)})

    assert rules(tree) == [
        ("file-is-folder", "canon/page.yaml"),
        ("file-not-regular", "canon/pipe.yaml"),
        ("folder-is-file", "rules"),
    ]


def test_an_unreadable_folder_is_undecided(root, monkeypatch):
    """A folder that cannot be listed is a finding that nothing can be said of it."""
    real = os.scandir

    def refuse(path):
        if path.endswith("customer"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)

    (finding,) = read_tree(root, FOLDERS).findings

    assert (finding.rule, finding.level, finding.path) == ("file-unreadable", Level.UNDECIDED, "canon/customer")


def test_an_unreadable_file_is_undecided(root):
    """A file that cannot be opened is a finding; the others are read."""

    def opener(path, flags):
        if path.endswith("page.yaml"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return os.open(path, flags)

    tree = read_tree(root, FOLDERS, opener=opener)

    assert rules(tree) == [("file-unreadable", "canon/customer/page.yaml")]
    assert len(tree.raws) == 2


def test_the_root_is_found_upwards(root):
    """The nearest folder at or above the start that holds canon/canon.yaml is the root."""
    assert find_root(root / "canon" / "customer") == root.resolve()
    assert find_root(root) == root.resolve()


def test_without_a_root_the_way_out_is_said(tmp_path):
    """Where there is no root at or above the start, the error says how to get one."""
    with pytest.raises(UsageError, match=r"no canon/canon\.yaml in ") as caught:
        find_root(tmp_path)

    assert "--root" in caught.value.help

"""The stamp of files: any write, rename or removal changes it, and it is not given where it could lie."""

import os
import socket

import pytest

from canongate.load.stamp import Stamp, stamp_of

SECOND = 1_000_000_000


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "canon" / "customer").mkdir(parents=True)
    (tmp_path / "canon" / "canon.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "canon" / "customer" / "focus.yaml").write_text("b: 2\n", encoding="utf-8")
    return tmp_path / "canon"


def stamp(folder, **options):
    return stamp_of([str(folder)], **options)


def test_same_files_same_stamp(folder):
    """Looking again gives the same."""
    assert stamp(folder) == stamp(folder) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "canon.yaml").write_text("a: 2\n", encoding="utf-8"),
        lambda folder: (folder / "canon.yaml").unlink(),
        lambda folder: (folder / "canon.yaml").rename(folder / "other.yaml"),
        lambda folder: (folder / "new.yaml").write_text("", encoding="utf-8"),
        lambda folder: (folder / "customer" / "focus.yaml").write_text("b: 3\n", encoding="utf-8"),
        lambda folder: (folder / "customer" / "focus.yaml").rename(folder / "focus.yaml"),
        lambda folder: (folder / "empty.yaml").mkdir(),
        lambda folder: (folder / "customer").rename(folder / "strategy"),
    ],
)
def test_every_change_shows(folder, change):
    """A write of as many bytes, a removal, a rename, a new file, an empty folder: each gives another stamp."""
    before = stamp(folder)

    change(folder)

    assert stamp(folder).digest != before.digest


def test_a_write_that_puts_the_time_back_shows(folder):
    """Whoever sets the modification time back cannot set the change time."""
    file = folder / "canon.yaml"
    before, seen = stamp(folder), file.stat()

    with file.open("r+b") as opened:
        opened.write(b"a: 9\n")
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    assert file.stat().st_mtime_ns == seen.st_mtime_ns
    assert stamp(folder).digest != before.digest


def test_hidden_and_skipped_things_do_not_count(folder):
    """What a check does not read changes nothing."""
    before = stamp(folder, skipped=["__pycache__"])

    (folder / ".swap").write_text("x", encoding="utf-8")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "x.pyc").write_text("x", encoding="utf-8")

    assert stamp(folder, skipped=["__pycache__"]) == before


def test_missing_folder_counts(folder):
    """A folder that is missing is a state of its own."""
    missing = stamp(folder / "nowhere")

    assert missing is not None
    assert missing != stamp(folder)


def test_single_files_count(folder, tmp_path):
    """Of a single file, or the folder of the libraries, the own entry counts."""
    one = tmp_path / "python"
    one.write_text("1", encoding="utf-8")
    before = stamp(folder, files=[str(one)])

    one.write_text("2", encoding="utf-8")

    assert stamp(folder, files=[str(one)]) != before
    assert stamp(folder, files=[str(tmp_path / "nowhere")]) is None


@pytest.mark.parametrize("kind", ["link", "folder link", "pipe", "socket", "linked root"])
def test_no_stamp_where_it_could_lie(folder, kind):
    """A link may lead to what is not looked at; a pipe or socket is no file."""
    where = folder
    match kind:
        case "link":
            (folder / "link.yaml").symlink_to(folder / "canon.yaml")
        case "folder link":
            (folder / "link").symlink_to(folder / "customer")
        case "pipe":
            os.mkfifo(folder / "pipe.yaml")
        case "socket":
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(os.path.relpath(folder / "s.yaml"))
        case _:
            where = folder.with_name("linked")
            where.symlink_to(folder)

    assert stamp(where) is None


def test_no_stamp_on_other_systems(folder, monkeypatch):
    """Where the system cannot tell, there is none."""
    monkeypatch.setattr("canongate.load.stamp._SUPPORTED", False)

    assert stamp(folder) is None


def test_newest_is_the_last_change(folder):
    """The newest change time of all files, those below included."""
    (folder / "customer" / "focus.yaml").write_text("new", encoding="utf-8")

    assert stamp(folder).newest == (folder / "customer" / "focus.yaml").stat().st_ctime_ns


@pytest.mark.parametrize(
    ("newest", "now", "settled"),
    [
        (SECOND + 1, SECOND + 2, False),
        (SECOND + 1, SECOND + SECOND // 10, True),
        (SECOND, SECOND + SECOND // 10, False),
        (SECOND, 4 * SECOND, True),
        (9 * SECOND + 1, SECOND, False),
    ],
)
def test_settled(newest, now, settled):
    """Files must have rested for a step of the clock, two seconds where it counts whole seconds only."""
    assert Stamp(b"", newest).settled(now) is settled

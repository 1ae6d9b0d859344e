"""Reading one file: only regular files inside the root, each read once; everything else is one finding."""

import errno
import hashlib
import os
import socket
import threading

import pytest

from canongate.load.limits import JSON_BYTES, YAML_BYTES
from canongate.load.read import read_file, read_plain
from canongate.model.document import RawDocument
from canongate.model.finding import Level


def refusing(code):
    """Return an opener that fails as the system would."""

    def opener(path, _flags):
        raise OSError(code, os.strerror(code), path)

    return opener


def one(result):
    """Return the one finding of a result."""
    (finding,) = result
    return finding


def test_a_file_is_read_with_its_digest(tmp_path):
    """A regular file becomes a raw document with path, text, digest of its bytes, and value."""
    (tmp_path / "a.yaml").write_bytes(b"a: \xc3\xa9\n")

    document = read_file(tmp_path, "a.yaml")

    digest = hashlib.sha256(b"a: \xc3\xa9\n").hexdigest()
    assert document == RawDocument("a.yaml", "a: é\n", f"sha256:{digest}", {"a": "é"})


def test_the_suffix_decides_how_it_is_read(tmp_path):
    """A .json file is JSON, anything else YAML."""
    for name in ("a.json", "a.yaml", "a.txt"):
        (tmp_path / name).write_text('{"a": NaN}\n')

    assert one(read_file(tmp_path, "a.json")).rule == "number-not-finite"
    assert read_file(tmp_path, "a.yaml").value == {"a": "NaN"}
    assert read_file(tmp_path, "a.txt").value == {"a": "NaN"}


def make_folder(path):
    """Make a folder."""
    path.mkdir()


def make_pipe(path):
    """Make a pipe that nobody writes to."""
    os.mkfifo(path)


def make_socket(path):
    """Leave a socket's file behind."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.fspath(path))


def make_loop(path):
    """Make a link to itself."""
    path.symlink_to(path.name)


def make_broken(path):
    """Make a link to nothing."""
    path.symlink_to("nowhere.yaml")


def make_outside(path):
    """Make a link to a file outside of the root."""
    (path.parent.parent / "secret.yaml").write_text("a: 1\n")
    path.symlink_to("../secret.yaml")


def make_device(path):
    """Make a link to a device."""
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (make_folder, "file-is-folder"),
        (make_pipe, "file-not-regular"),
        (make_socket, "file-not-regular"),
        (make_loop, "file-link-broken"),
        (make_broken, "file-link-broken"),
        (make_outside, "file-link-outside"),
        (make_device, "file-link-outside"),
        (lambda _: None, "file-missing"),
    ],
)
def test_what_is_no_regular_file_inside_the_root_is_a_finding(tmp_path, monkeypatch, make, rule):
    """Folders, pipes, sockets, loops, links that lead out or nowhere and missing files are named, never followed."""
    root = tmp_path / "root"
    root.mkdir()
    monkeypatch.chdir(root)  # a socket's path has a short limit
    make(root / "a.yaml")

    finding = one(read_file(root, "a.yaml"))

    assert (finding.rule, finding.path, finding.level) == (rule, "a.yaml", Level.ERROR)
    assert "a.yaml" in finding.message


def test_a_device_named_directly_is_refused():
    """A device is known before it is opened."""
    assert one(read_plain("/dev/zero", "zero.yaml")).context == {"kind": "device"}


def test_a_file_below_a_file_is_missing(tmp_path):
    """A path through a file leads to nothing."""
    (tmp_path / "a.yaml").write_text("a: 1\n")

    assert one(read_file(tmp_path, "a.yaml/b.yaml")).rule == "file-missing"


@pytest.mark.parametrize("path", ["../a.yaml", "sub/../../a.yaml", "link/a.yaml"])
def test_no_path_leaves_the_root(tmp_path, path):
    """Neither dots nor a linked folder lead out of the root."""
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (root / "link").symlink_to(tmp_path)

    assert one(read_file(root, path)).rule == "file-link-outside"


def test_a_link_inside_the_root_is_followed(tmp_path):
    """A link to a file of the same root is read under its own path; so is a root that is itself a link."""
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.yaml").write_text("a: 1\n")
    (tmp_path / "root" / "b.yaml").symlink_to("a.yaml")
    (tmp_path / "here").symlink_to("root")

    assert read_file(tmp_path / "here", "b.yaml").path == "b.yaml"


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE])
def test_an_unreadable_file_is_undecided(tmp_path, code):
    """A file that the system will not hand over is no defect of the canon: it could not be judged."""
    (tmp_path / "a.yaml").write_text("a: 1\n")

    finding = one(read_file(tmp_path, "a.yaml", opener=refusing(code)))

    assert (finding.rule, finding.level) == ("file-unreadable", Level.UNDECIDED)
    assert os.strerror(code) in finding.message


def test_a_read_that_fails_is_undecided_and_closes_the_file(tmp_path):
    """A descriptor that cannot be read is reported and closed."""
    (tmp_path / "a.yaml").write_text("a: 1\n")
    opened = []

    def write_only(path, _flags):
        opened.append(os.open(path, os.O_WRONLY))
        return opened[-1]

    assert one(read_file(tmp_path, "a.yaml", opener=write_only)).rule == "file-unreadable"
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])


def test_a_folder_put_in_place_of_the_file_is_noticed(tmp_path):
    """What is opened is asked again what it is: it may have been swapped meanwhile."""
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / "folder").mkdir()

    def swapped(_path, _flags):
        return os.open(tmp_path / "folder", os.O_RDONLY)

    assert one(read_file(tmp_path, "a.yaml", opener=swapped)).rule == "file-is-folder"
    assert one(read_file(tmp_path, "a.yaml", opener=refusing(errno.EISDIR))).rule == "file-is-folder"


@pytest.mark.parametrize(("name", "limit"), [("a.yaml", YAML_BYTES), ("a.json", JSON_BYTES)])
def test_no_more_is_read_than_the_limit(tmp_path, monkeypatch, name, limit):
    """Of a file that is too large only as much is read as shows that it is."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(8 * limit)
    read = []
    real = os.read
    monkeypatch.setattr(os, "read", lambda fd, size: read.append(part := real(fd, size)) or part)

    assert one(read_file(tmp_path, name)).rule == "file-too-large"
    assert sum(map(len, read)) == limit + 1


def test_a_file_that_grows_while_it_is_read_is_judged_as_it_was_read(tmp_path):
    """The bytes that were read are the bytes of text, value and digest."""
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n")
    done = threading.Event()

    def opener(name, flags):
        descriptor = os.open(name, flags)
        with path.open("a") as file:
            file.write("b: 2\n")
        done.set()
        return descriptor

    document = read_file(tmp_path, "a.yaml", opener=opener)

    assert done.is_set()
    assert document.text == "a: 1\nb: 2\n"
    assert document.digest == "sha256:" + hashlib.sha256(document.text.encode()).hexdigest()

"""Sealed files: only what this user wrote opens, and nothing that goes wrong is an error."""

import os
from pathlib import Path

import pytest

from canongate.load.sealed import KEY_VARIABLE, clock_of, key_path, open_sealed, write_sealed


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def path(tmp_path):
    """Where a sealed file goes, as the text that the functions take."""
    return str(tmp_path / ".canongate" / "check")


@pytest.fixture
def file(path):
    """The same as a path."""
    return Path(path)


def test_what_was_written_opens(path):
    """Content comes back as it was."""
    assert write_sealed(path, b"content")

    assert open_sealed(path) == b"content"


def test_written_again(path, file):
    """The newer content takes the older's place."""
    write_sealed(path, b"old")
    write_sealed(path, b"new")

    assert open_sealed(path) == b"new"
    assert sorted(one.name for one in file.parent.iterdir()) == [".gitignore", "check"]


def test_git_leaves_it_alone(path, tmp_path):
    """The folder keeps itself out of version control."""
    write_sealed(path, b"x")

    assert (tmp_path / ".canongate" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_every_damaged_byte_shows(path, file):
    """One byte changed anywhere, or one left out or added: it does not open."""
    write_sealed(path, b"content")
    whole = file.read_bytes()
    damaged = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :] for i in range(len(whole))]

    for data in (*damaged, whole[:-1], whole + b" ", b"", b"x"):
        file.write_bytes(data)
        assert open_sealed(path) is None


def test_what_another_user_sealed_does_not_open(path, tmp_path, monkeypatch):
    """A file sealed elsewhere is foreign, even with the same content."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    write_sealed(path, b"no findings")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    write_sealed(str(tmp_path / "other" / "check"), b"mine")

    assert open_sealed(path) is None


def test_no_key_opens_nothing(path):
    """Where the key is gone, nothing opens; the next writing makes a new one."""
    write_sealed(path, b"content")
    Path(key_path()).unlink()

    assert open_sealed(path) is None
    assert write_sealed(path, b"again")
    assert open_sealed(path) == b"again"


def test_key_is_the_users_alone(path):
    """The key is readable by its owner only; one that others can read is not used."""
    write_sealed(path, b"content")
    assert Path(key_path()).stat().st_mode & 0o777 == 0o600

    Path(key_path()).chmod(0o644)

    assert open_sealed(path) is None
    assert not write_sealed(path, b"again")


def test_short_key_is_none(path):
    """A key of another length is no key, and is not written over."""
    write_sealed(path, b"content")
    Path(key_path()).write_bytes(b"short")

    assert open_sealed(path) is None
    assert not write_sealed(path, b"again")


@pytest.mark.parametrize("kind", ["missing", "folder", "link", "pipe", "large"])
def test_only_plain_files_open(path, file, tmp_path, kind):
    """A folder, a link, a pipe or something huge is as good as nothing."""
    write_sealed(path, b"content")
    file.rename(tmp_path / "kept")
    match kind:
        case "folder":
            file.mkdir()
        case "link":
            file.symlink_to(tmp_path / "kept")
        case "pipe":
            os.mkfifo(path)
        case "large":
            file.touch()
            os.truncate(file, (1 << 24) + 1)

    assert open_sealed(path) is None


def test_too_much_is_not_written(path):
    """What could not be read back is not written."""
    assert not write_sealed(path, b"x" * (1 << 24))


def test_no_folder_can_be_made(tmp_path):
    """Where the folder cannot be made, or is a file or a link, nothing is written, and nothing is raised."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "there")

    for folder in ("file", "link", "missing/below"):
        assert not write_sealed(str(tmp_path / folder / "check"), b"x")
        assert clock_of(str(tmp_path / folder)) is None
    assert list((tmp_path / "there").iterdir()) == []


def test_no_key_can_be_made(path, tmp_path, monkeypatch):
    """Where the key has no place, nothing is written."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))

    assert not write_sealed(path, b"x")


def test_writing_fails(path, file, monkeypatch):
    """A full disk loses the cache and nothing else."""
    write_sealed(path, b"old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("canongate.load.sealed._write", full)

    assert not write_sealed(path, b"new")
    assert clock_of(str(file.parent)) is None
    assert open_sealed(path) == b"old"


def test_reading_fails(path, monkeypatch):
    """A file that cannot be read is as good as none."""
    write_sealed(path, b"content")

    def broken(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("canongate.load.sealed.os.read", broken)

    assert open_sealed(path) is None


def test_clock_runs_on(tmp_path):
    """The clock is the file system's own, and leaves nothing behind."""
    first = clock_of(str(tmp_path / ".canongate"))
    (tmp_path / "later").write_text("x", encoding="utf-8")

    assert first <= (tmp_path / "later").stat().st_ctime_ns
    assert [one.name for one in (tmp_path / ".canongate").iterdir()] == [".gitignore"]


def test_state_folder_of_the_user(monkeypatch):
    """Without a setting, the key stands in the state folder of the user's home."""
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/anna")

    assert key_path() == "/home/anna/.local/state/canongate/seal.key"


def test_secret_that_machines_share_seals_and_opens(path, state, monkeypatch):
    """What one machine sealed with the secret opens on another that has it, and with no other key."""
    monkeypatch.setenv(KEY_VARIABLE, "a secret of the project")
    write_sealed(path, b"content")

    assert open_sealed(path) == b"content"
    assert not state.exists()
    monkeypatch.setenv(KEY_VARIABLE, "another secret, as long")
    assert open_sealed(path) is None
    monkeypatch.delenv(KEY_VARIABLE)
    write_sealed(f"{path}.own", b"of this user")
    assert open_sealed(path) is None


def test_secret_too_short_to_be_one_seals_nothing(path, file, monkeypatch):
    """A word of few letters could be guessed; the user's own key does not take its place."""
    monkeypatch.setenv(KEY_VARIABLE, "short")

    assert not write_sealed(path, b"content")
    assert not file.exists()


def test_larger_files_open_only_where_they_are_expected(path):
    """How much is read is for the caller to say."""
    assert not write_sealed(path, b"0123456789", most=41)
    assert write_sealed(path, b"0123456789", most=42)

    assert open_sealed(path, most=42) == b"0123456789"
    assert open_sealed(path, most=41) is None

import random

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.ledger.entry_check import Trust
from canongate.ledger.log import Ledger
from canongate.ledger.names import DefectName, LedgerError
from canongate.ledger.notes import NoteKey, open_checkpoint
from canongate.ledger.offline import ENTRIES_PER_FILE, export, verify_export


def named(defects):
    """The names of what was found."""
    return {item.name for item in defects}


@pytest.fixture(scope="module")
def exported(org, make_memory_store):
    """The files of a ledger with a decision in force, and the checkpoint they show."""
    store = make_memory_store(org.ORIGIN)
    world = org.begun(Ledger(store))
    world.enacted()
    note = world.ledger.sign_checkpoint(org.key("log"))
    world.file(world.submission("after the checkpoint", slot=None, traits=(), id="after"))
    return dict(export(store.tables)), open_checkpoint(note, [NoteKey(org.ORIGIN, org.key("log").public)], org.ORIGIN)


def test_an_export_verifies_without_a_store(exported, org):
    """The files alone show every entry up to the checkpoint to be what was signed."""
    files, head = exported

    report = verify_export(files, Trust(log_key=org.key("log").public, checkpoints=(head,)))

    assert report.defects == ()
    assert (report.size, report.root, report.signatures) == (5, head.root, 5)


def test_long_ledgers_are_cut_into_files(org, make_memory_store, monkeypatch):
    """A thousand entries stand in each file, and all are verified."""
    monkeypatch.setattr("canongate.ledger.offline.ENTRIES_PER_FILE", 4)
    store = make_memory_store(org.ORIGIN)
    world = org.begun(Ledger(store))
    for filing in world.some(8):
        world.ledger.append([filing], now=world.now)
    world.ledger.sign_checkpoint(org.key("log"))

    files = dict(export(store.tables))

    assert [path for path in files if path.startswith("entries")] == [f"entries/0000000{n}.jsonl" for n in range(3)]
    assert verify_export(files).defects == ()
    assert ENTRIES_PER_FILE == 1024


def test_nothing_is_exported_without_a_checkpoint(org, make_memory_store):
    """Files that nobody signed for prove nothing."""
    store = make_memory_store(org.ORIGIN)
    org.begun(Ledger(store))

    with pytest.raises(LedgerError, match="no checkpoint"):
        dict(export(store.tables))


def test_every_bit_of_every_file_counts(exported):
    """One bit changed anywhere in any file is found."""
    files, _ = exported
    chosen = random.Random(3)  # noqa: S311  # a reproducible choice of damage
    for path, data in files.items():
        for _ in range(40):
            place = chosen.randrange(len(data))
            bad = data[:place] + bytes([data[place] ^ (1 << chosen.randrange(8))]) + data[place + 1 :]
            assert verify_export({**files, path: bad}).defects, (path, place)


def test_missing_and_extra_files_are_found(exported):
    """A file too few or too many is named."""
    files, _ = exported
    for path in files:
        rest = {name: data for name, data in files.items() if name != path}
        assert DefectName.FORMAT in named(verify_export(rest).defects)
    assert named(verify_export({**files, "notes.txt": b""}).defects) == {DefectName.FORMAT}
    assert named(verify_export({}).defects) == {DefectName.FORMAT}


def test_a_shortened_export_is_found(exported):
    """Entries left out at the end are missed by the checkpoint; with an older checkpoint, by whoever saw a later."""
    files, _ = exported
    path = "entries/00000000.jsonl"
    short = b"".join(line + b"\n" for line in files[path].split(b"\n")[:-2])

    assert named(verify_export({**files, path: short}).defects) == {DefectName.TRUNCATED}
    assert DefectName.FORMAT in named(verify_export({**files, path: files[path][:-1]}).defects)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "canongate-ledger-export-v2"},
        {"entries_per_file": 7},
        {"size": -1},
        {"size": "5"},
        {"ledger": 1},
        {"extra": 1},
    ],
)
def test_other_formats_are_refused(exported, change):
    """An export says of which ledger and format it is, and how long; anything else is refused."""
    files, _ = exported
    about = {"entries_per_file": 1024, "format": "canongate-ledger-export-v1", "ledger": "a.b", "size": 5, **change}

    defects = verify_export({**files, "ledger.json": rfc8785.dumps(about) + b"\n"}).defects

    assert DefectName.FORMAT in named(defects)


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{}",
        b'{"envelope":{},"idempotency_key":1,"position":0,"previous":"","recorded_at":""}',
        b'{"envelope":{},"idempotency_key":"k","position":0,"previous":"zz","recorded_at":""}',
        b'{"envelope":{},"idempotency_key":"k","position":0,"previous":"AA","recorded_at":""}',
        b'{"envelope":{},"idempotency_key":"k","position":true,"previous":"","recorded_at":""}',
    ],
)
def test_lines_that_are_no_entries_are_named(exported, line):
    """A line that is no entry is named with file and number; what follows it is not guessed at."""
    files, _ = exported
    path = "entries/00000000.jsonl"

    defects = verify_export({**files, path: line + b"\n" + files[path]}).defects

    assert f"{path}:1" in {item.place for item in defects}


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.dictionaries(st.sampled_from(["ledger.json", "checkpoint", "entries/00000000.jsonl"]), st.binary(max_size=60))
)
def test_no_files_whatever_make_it_fall(files):
    """Any bytes under any names give a report."""
    assert verify_export(files).defects

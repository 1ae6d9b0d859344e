"""Memory is bounded, what does not fit stands in a private folder, and nothing of it stays behind."""

import json
import stat
import tempfile

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from canongate.cli.main import run
from canongate.evidence.engine import drop, fetch, lend, lock, open_engine, passing, store
from canongate.evidence.error import EvidenceError
from canongate.evidence.room import DEFAULT_MEMORY, Room, private_folder

TOO_MANY = 10**15
"""Bytes of files that no memory holds."""
ROWS = 2_000_000


@pytest.fixture(scope="module")
def numbers():
    """Rows that take some 50 MB, and cannot be pressed together."""
    column = (np.arange(ROWS) * 1_000_003) % 2_147_483_647
    return pa.table({"a": np.arange(ROWS), "b": column, "c": column * 1_003})


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_is_its_owners_alone_and_goes_with_the_engine(tmp_path):
    """While an engine is open its rows stand in one folder that nobody else can enter; afterwards there is none."""
    with open_engine(room=Room(folder=tmp_path), files=TOO_MANY) as engine:
        store(engine, "kept", lend(engine, "given", pa.table({"a": [1]})))
        (folder,) = tmp_path.iterdir()
        assert mode(folder) == 0o700
        assert {path.name for path in folder.iterdir()} == {"held", "rows.duckdb"}

    assert list(tmp_path.iterdir()) == []


def test_rows_that_fit_are_written_nowhere(tmp_path):
    """Files that are small beside the memory allowed are computed in memory alone."""
    with open_engine(room=Room(folder=tmp_path), files=1_000_000) as engine:
        store(engine, "kept", lend(engine, "given", pa.table({"a": [1]})))
        (folder,) = tmp_path.iterdir()
        assert [path.name for path in folder.iterdir()] == ["held"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_stays_behind_after_an_error(tmp_path, error):
    """Whatever ends a computation, the folder goes."""
    with pytest.raises(error), open_engine(room=Room(folder=tmp_path), files=TOO_MANY):
        raise error

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    """A folder whose lock nobody holds goes when the next one is made; one that is held, or is not ours, stays."""
    left, other = tmp_path / "canongate-rows-left", tmp_path / "canongate-rows-of-others"
    for folder in (left, other):
        folder.mkdir()
        (folder / "rows.duckdb").write_bytes(b"customers")
    (left / "held").touch()

    with private_folder(Room(folder=tmp_path)) as first, private_folder(Room(folder=tmp_path)) as second:
        assert set(tmp_path.iterdir()) == {other, first, second}


@pytest.mark.parametrize("files", [0, TOO_MANY])
def test_a_locked_engine_spills_into_its_folder_and_counts_the_same(numbers, tmp_path, files):
    """What does not fit into memory is written to the folder, also behind the lock, and the numbers stay the same."""
    with open_engine(threads=1, room=Room(80_000_000, tmp_path), files=files) as engine:
        given = lend(engine, "given", numbers)
        lock(engine)
        kept = store(engine, "kept", given)
        pairs = store(engine, "pairs", kept.select(kept.a, n=kept.b + kept.c).order_by("n"))
        written = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
        found = fetch(engine, pairs.aggregate(n=pairs.n.sum(), rows=pairs.count()))

    total = int(np.sum(numbers["b"].to_numpy() + numbers["c"].to_numpy()))
    assert written > 1_000_000
    assert found == [{"n": total, "rows": ROWS}]
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_is_told_with_its_mend(numbers, tmp_path):
    """An engine that cannot do with the memory allowed says so, and how to allow more."""
    with open_engine(threads=1, room=Room(6_000_000, tmp_path)) as engine:
        given = lend(engine, "given", numbers)
        with pytest.raises(EvidenceError, match="computing kept: the memory allowed is not enough") as told:
            store(engine, "kept", given.group_by("a").aggregate(n=given.b.sum()))

    assert "--memory" in str(told.value.help)


@pytest.mark.parametrize("files", [0, TOO_MANY])
def test_the_engines_own_folder_is_the_one_place_it_reaches(tmp_path, files):
    """A locked engine may write where it spills, which goes with it, and nowhere beside."""
    outside = tmp_path / "outside.csv"
    with open_engine(room=Room(folder=tmp_path), files=files) as engine:
        lock(engine)
        with pytest.raises(duckdb.PermissionException):
            engine.execute(f"COPY (SELECT 1) TO '{outside}'")

    assert list(tmp_path.iterdir()) == []


def test_dropped_tables_are_gone(tmp_path):
    """A table that is dropped, or was stored in passing, is not there any more; the others are."""
    with open_engine(room=Room(folder=tmp_path)) as engine:
        given = lend(engine, "given", pa.table({"a": [1]}))
        kept, gone = store(engine, "kept", given), store(engine, "gone", given)
        drop(engine, gone)
        with passing(engine):
            brief = store(engine, "brief", given)

        assert fetch(engine, kept) == [{"a": 1}]
        for table in (gone, brief):
            with pytest.raises(EvidenceError, match="does not exist"):
                fetch(engine, table)


def build_with(shop, capsys, *more):
    """Run the command on a shop and return exit code, manifest and what was said of errors."""
    for name, content in (("contract", shop.contract), ("segments", shop.segments)):
        (shop.folder / f"{name}.yaml").write_text(json.dumps(content), encoding="utf-8")
    shop.write("1,a,2025-01-01,1,1", "2,b,2025-01-02,1,1")
    words = [f"--{name}={shop.folder / name}.yaml" for name in ("contract", "segments")]
    out = shop.folder / "m.json"
    out.unlink(missing_ok=True)
    code = run(["evidence", "build", *words, f"--data={shop.folder}", "--cutoff=2026-01-01", f"--out={out}", *more])
    return code, out.read_bytes() if out.exists() else None, capsys.readouterr().err


def test_the_result_does_not_depend_on_memory(shop, capsys):
    """Any memory gives the same bytes, and the amount is written as the field writes it."""
    plain = build_with(shop, capsys)

    assert plain[0] == 0
    assert build_with(shop, capsys, "--memory", "1.5 gb") == plain


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("lots", "'lots' is no amount of memory; write it as 6GB or 900MB"),
        ("6", "'6' is no amount of memory"),
        ("-1GB", "no amount of memory"),
        ("100MB", "100,000,000 bytes of memory are too few"),
    ],
)
def test_amounts_that_are_none_are_refused(shop, capsys, amount, said):
    """What is no amount, or too little to compute in, is wrong usage."""
    code, manifest, err = build_with(shop, capsys, "--memory", amount)

    assert (code, manifest) == (2, None)
    assert said in " ".join(err.split())


def test_rows_never_stand_inside_a_root(shop, capsys, monkeypatch):
    """A folder for temporary files that lies inside a root is refused, with the mend."""
    (shop.folder / "canon").mkdir()
    (shop.folder / "canon" / "canon.yaml").touch()
    monkeypatch.setattr(tempfile, "tempdir", str(shop.folder))

    code, manifest, err = build_with(shop, capsys)

    assert (code, manifest) == (2, None)
    assert "customers' rows never do" in " ".join(err.split())
    assert "TMPDIR" in err


@pytest.mark.parametrize(
    ("files", "fits", "parts"),
    [(0, True, 1), (187_500_000, True, 1), (187_500_001, False, 1), (2_450_000_000, False, 4)],
)
def test_what_is_done_with_large_files_follows_from_their_size(files, fits, parts):
    """Small files stay in memory, large ones in a file, and the customers of very large ones are taken in parts."""
    assert (Room().holds(files), Room().parts(files)) == (fits, parts)


def test_the_default_is_six_gigabytes():
    """Half of it is the engine's, whatever the machine has."""
    assert (DEFAULT_MEMORY, Room().engine) == (6_000_000_000, 3_000_000_000)

import duckdb
import ibis
import pyarrow as pa
import pytest

from canongate.evidence.engine import fetch, lend, lock, open_engine, rows_of, store
from canongate.evidence.error import EvidenceError

ESCAPES = [
    "COPY numbers TO '{folder}/out.csv'",
    "SELECT * FROM read_csv('{folder}/secret.csv')",
    "SELECT * FROM read_text('{folder}/secret.csv')",
    "SELECT * FROM read_blob('{folder}/secret.csv')",
    "SELECT * FROM '{folder}/secret.csv'",
    "SELECT * FROM glob('{folder}/*')",
    "ATTACH '{folder}/other.db'",
    "EXPORT DATABASE '{folder}/export'",
    "IMPORT DATABASE '{folder}/export'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/extension.duckdb_extension'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET threads = 7",
    "SET autoinstall_known_extensions = true",
    "SET temp_directory = '{folder}/temp'",
    "SET python_enable_replacements = true",
    "PRAGMA enable_profiling",
    "RESET enable_external_access",
    "CREATE PERSISTENT SECRET s (TYPE s3)",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM secret_rows",
]


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_locked_engine_reaches_nothing(escape, tmp_path):
    """Files, extensions, settings and the program's own variables are out of reach once the engine is locked."""
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    secret_rows = pa.table({"a": [1]})
    with open_engine() as engine:
        store(engine, "numbers", lend(engine, "given", pa.table({"a": [1]})))
        lock(engine)

        with pytest.raises(duckdb.Error):
            engine.execute(escape.format(folder=tmp_path)).fetchall()

    assert secret_rows.num_rows == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_a_locked_engine_still_computes():
    """What was lent before the lock can be read, stored and counted after it."""
    with open_engine(threads=1) as engine:
        given = lend(engine, "given", pa.table({"a": ["x", "y", "x"], "n": [1, 2, 3]}))
        lock(engine)
        kept = store(engine, "kept", given.group_by("a").aggregate(n=given.n.sum()))

        assert fetch(engine, kept, keys=("a",)) == [{"a": "x", "n": 4}, {"a": "y", "n": 2}]
        assert rows_of(engine, kept).schema.field("n").type == pa.int64()


def test_only_integers_come_back():
    """A float is no evidence."""
    with open_engine() as engine:
        given = lend(engine, "given", pa.table({"n": [1, 2]}))

        with pytest.raises(EvidenceError, match=r"n = 1\.5, where only integers"):
            fetch(engine, given.aggregate(n=given.n.mean()))


def test_a_sum_beyond_64_bits_is_refused():
    """A number that does not fit is an error, never a wrong number."""
    with open_engine() as engine:
        given = lend(engine, "given", pa.table({"n": [2**62, 2**62]}))

        with pytest.raises(EvidenceError, match="does not fit 64 bits"):
            fetch(engine, given.aggregate(n=given.n.sum()))


def test_a_product_beyond_64_bits_is_refused():
    """The same holds for a price times a quantity."""
    with open_engine() as engine:
        given = lend(engine, "given", pa.table({"n": [2**62]}))

        with pytest.raises(EvidenceError, match="does not fit 64 bits"):
            fetch(engine, given.select(n=given.n * 4))


def test_what_the_engine_refuses_is_said_in_words():
    """An expression over a table that is not there ends in an evidence error."""
    with open_engine() as engine, pytest.raises(EvidenceError, match="the engine refuses"):
        fetch(engine, ibis.table({"n": "int64"}, name="absent"))

"""
Opening the files of a data contract: by plain name in one folder, with the digest of their bytes or rows.

A file is read twice for its digest, before and after its rows are taken: one that changes meanwhile is refused. No
value is judged here; :mod:`.staging` does that.
"""

import codecs
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.dataset as ds

from canongate.evidence.database import read_table, rows_digest
from canongate.evidence.error import EvidenceError
from canongate.evidence.reasons import reason_of
from canongate.model.contract import Input

_BLOCK = 1 << 20
_LOOKED_AT = 4096
_SEPARATORS = (b";", b"\t", b"|")
_SHOWN = {"\t": r"\t"}


@dataclass(frozen=True, slots=True)
class OpenInput:
    """An input whose columns are known: ``data`` is a pyarrow dataset (files) or table (a DuckDB file, a database)."""

    name: str
    spec: Input
    path: Path
    digest: str
    data: Any
    columns: tuple[str, ...]

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.spec.file


def open_input(name: str, spec: Input, folder: Path) -> OpenInput:
    """
    Return an input, ready to be read.

    Raises:
        EvidenceError: the file is absent, no file, unreadable, or not of the format declared.
    """
    path = folder / spec.file
    if spec.format == "ibis":
        table = read_table(path, spec)
        _refuse_doubled(spec.file, table.schema.names)
        return OpenInput(name, spec, path, rows_digest(table), table, tuple(table.schema.names))
    digest = file_digest(path)
    try:
        data = _READERS[spec.format](path, spec)
    except (pa.ArrowException, duckdb.Error, OSError, UnicodeDecodeError) as error:
        said = reason_of(error).replace(str(path), path.name)
        # NOTE: without its cause, which quotes the row; whoever logs the error would log that too.
        raise EvidenceError(
            f"{spec.file} cannot be read as {spec.format}: {said}",
            help=_mend(said),
        ) from None
    columns = tuple(data.schema.names)
    _refuse_doubled(spec.file, columns)
    return OpenInput(name, spec, path, digest, data, columns)


def _mend(said: str) -> str:
    """Return what helps where a file cannot be read, by what is said of it."""
    if "UTF-8" in said:
        return "Save the file as UTF-8; spreadsheet programs call it CSV UTF-8."
    if said.startswith("expected"):
        return "Give every row as many values as the first line has names; a value with a separator stands in quotes."
    return "Declare the format the file has, or write the file again."


def separator_of(path: Path) -> str | None:
    """Return the separator that the first line of a text file uses where it uses no comma; None where it does."""
    with path.open("rb") as file:
        first = file.readline(_BLOCK)
    found = max(_SEPARATORS, key=first.count)
    return found.decode() if first.count(found) and not first.count(b",") else None


def _refuse_form(path: Path, spec: Input) -> None:
    """Raise where a file is no text, in another encoding, or separated by something else than a comma."""
    with path.open("rb") as file:
        begin = file.read(_LOOKED_AT)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise EvidenceError(f"{path.name} is not UTF-8 but UTF-16", help=_mend("UTF-8"))
    if b"\0" in begin:
        raise EvidenceError(f"{path.name} holds no text", help="Save the sheet as CSV UTF-8; a workbook is not read.")
    separator = None if spec.delimiter else separator_of(path)
    if separator is not None:
        raise EvidenceError(
            f"the first line of {path.name} holds no comma, and {separator!r} between its names",
            help=f'Say `delimiter: "{_SHOWN.get(separator, separator)}"` of this input in the data contract.',
        )


def _refuse_doubled(file: str, columns: Sequence[str]) -> None:
    places = [str(place) for place, column in enumerate(columns, start=1) if columns.count(column) > 1]
    if places:
        # NOTE: by place: where a file has no heading, its first line is a customer's row.
        raise EvidenceError(
            f"{file} has several columns of one name: columns {', '.join(places)}",
            help="Name each column differently; the first line of a file holds the names.",
        )


def verify_unchanged(source: OpenInput) -> None:
    """Raise when a file no longer has the bytes it had when it was opened, or a database table the rows."""
    if source_digest(source.path, source.spec) != source.digest:
        raise EvidenceError(
            f"{source.file} changed while it was read", help="Build evidence from a copy that nothing writes to."
        )


def source_digest(path: Path, spec: Input) -> str:
    """
    Return the digest an input is known by: of a file's bytes, or of a database table's rows.

    Raises:
        EvidenceError: it is absent or unreadable.
    """
    return rows_digest(read_table(path, spec)) if spec.format == "ibis" else file_digest(path)


def file_digest(path: Path) -> str:
    """
    Return the digest of a file's bytes.

    Raises:
        EvidenceError: it is absent, no file, or unreadable.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except FileNotFoundError as error:
        raise EvidenceError(
            f"{path.name} is not in the data folder", help="Name the folder with --data, or mend inputs.*.file."
        ) from error
    except IsADirectoryError as error:
        raise EvidenceError(f"{path.name} is a folder; a file is expected") from error
    except OSError as error:
        raise EvidenceError(f"{path.name} cannot be read: {error.strerror}") from error
    return "sha256:" + digest.hexdigest()


def _open_parquet(path: Path, _spec: Input) -> Any:
    return ds.dataset(path, format="parquet")


def _open_csv(path: Path, spec: Input) -> Any:
    """Return a CSV file with every column as text, so that a value of the wrong type can be counted, not guessed."""
    _refuse_form(path, spec)
    parse = pc.ParseOptions(delimiter=spec.delimiter or ",", newlines_in_values=True)
    with pc.open_csv(path, parse_options=parse) as reader:
        names = reader.schema.names
    _refuse_doubled(path.name, names)
    convert = pc.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""], check_utf8=True
    )
    return ds.dataset(path, format=ds.CsvFileFormat(parse_options=parse, convert_options=convert))


def _open_duckdb(path: Path, spec: Input) -> Any:
    """Return one table of a DuckDB file; the file is opened for reading, and its views can reach no other file."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET autoload_known_extensions = false")
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection.table(f'"{spec.table}"').to_arrow_table()


_READERS = {"parquet": _open_parquet, "csv": _open_csv, "duckdb": _open_duckdb}

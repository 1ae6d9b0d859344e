"""
Reading one table of a database that Ibis can connect to; its address stands in a file of the data folder.

A database has no bytes of its own to be known by, so the digest is of the rows, in an order of their own. The address
may hold a password: it is written nowhere, and taken out of every message.
"""

import hashlib
import warnings
from pathlib import Path
from urllib.parse import unquote, urlsplit

import ibis
import pyarrow as pa
import pyarrow.csv as pc

from canongate.evidence.error import EvidenceError
from canongate.evidence.reasons import reason_of
from canongate.model.contract import Input


def read_table(path: Path, spec: Input) -> pa.Table:
    """
    Return the rows of a table.

    Args:
        path: file that holds the address in one line, such as ``postgres://reader@host/shop``.
        spec: says the table.

    Raises:
        EvidenceError: the file is absent, or the database or table cannot be read.
    """
    try:
        address = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EvidenceError(
            f"{path.name} does not hold the address of a database", help="Write one line, an address Ibis can open."
        ) from error
    try:
        return _rows(address, spec)
    except Exception as error:  # noqa: BLE001  # every backend raises errors of its own
        raise EvidenceError(
            f"table {spec.table!r} of the database in {spec.file} cannot be read: {_said(error, address)}",
            help="Check the address, the driver, and that the table can be read; Ibis says which packages it needs.",
        ) from None


def _rows(address: str, spec: Input) -> pa.Table:
    with warnings.catch_warnings():
        # Drivers warn of their own future; nothing of it concerns the rows.
        warnings.simplefilter("ignore")
        connection = ibis.connect(address)
        try:
            table = connection.table(spec.table)
            try:
                return table.to_pyarrow()
            except Exception as error:  # noqa: BLE001  # every backend raises errors of its own, which quote rows
                raise EvidenceError(f"its rows cannot be taken ({reason_of(error)})") from None
        finally:
            connection.disconnect()


def _said(error: Exception, address: str) -> str:
    """Return the first line of an error without the address or its password, as it is written or as it is meant."""
    text = (str(error).strip() or type(error).__name__).replace(address, "the address")
    password = urlsplit(address).password if "://" in address else None
    for secret in (password, unquote(password)) if password else ():
        text = text.replace(secret, "***")
    return text.splitlines()[0][:300]


def rows_digest(table: pa.Table) -> str:
    """Return the digest of a table's rows, whatever the order they come in."""
    plain = pa.table({name: table[name] for name in table.column_names})
    ordered = plain.sort_by([(name, "ascending") for name in plain.column_names])
    text = pa.BufferOutputStream()
    pc.write_csv(ordered, text)
    return "sha256:" + hashlib.sha256(text.getvalue()).hexdigest()

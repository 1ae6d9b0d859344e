"""
Rows that stand in a root before the writer's turn: it writes registries anew, and must not lose what it did not write.

Nothing is written here.
"""

from collections.abc import Collection
from pathlib import Path

from canongate.ledger.state import LedgerState
from canongate.load.read import read_file
from canongate.model.document import Document, RawDocument
from canongate.model.error import UsageError
from canongate.model.kinds import TABLE_SUFFIXES
from canongate.workflows.ledger_projections import TABLES
from canongate.workflows.root import validate_all


def refuse_unknown_rows(root: Path, state: LedgerState) -> None:
    """
    Refuse to write over rows that no entry tells of, or beside rows in a table of another format.

    Raises:
        UsageError: naming the first of them, or a registry that cannot be read.
    """
    known = {case.submission.id for case in state.cases.values()}
    for path in TABLES.values():
        table = _table(root, path)
        if table is not None:
            _refuse_unknown(table, known)
        for suffix in TABLE_SUFFIXES:
            other = _table(root, f"{path.removesuffix('.yaml')}{suffix}")
            if other is not None and other.data["rows"]:
                raise UsageError(
                    f"{other.path} holds rows, and the ledger keeps this registry in {path}",
                    help="take the file away, then submit the decisions of its rows that no entry tells of",
                )


def _refuse_unknown(table: Document, known: Collection[str]) -> None:
    for row in table.data["rows"]:
        if row["decision"] not in known:
            raise UsageError(
                f"{table.path} holds the row {row['id']!r}, which no entry of the ledger tells of",
                help="take the row out, then submit its decision; the row comes back with its bundle",
            )


def _table(root: Path, path: str) -> Document | None:
    """Return a registry; None where there is none."""
    if not (root / path).is_symlink() and not (root / path).exists():
        return None
    raw = read_file(root, path)
    documents, findings = validate_all([raw]) if isinstance(raw, RawDocument) else ([], list(raw))
    if not documents:
        raise UsageError(f"{path}: {findings[0].message}", help=findings[0].help or "mend it, or take it away")
    return documents[0]

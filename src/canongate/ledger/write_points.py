"""The places at which a process that writes the ledger may die; tests kill it at each."""

from collections.abc import Callable
from enum import StrEnum


class WritePoint(StrEnum):
    """The places at which a process may die."""

    BEFORE_TRANSACTION = "before-transaction"
    TRANSACTION_OPEN = "transaction-open"
    ADMITTED = "admitted"
    ENTRY_WRITTEN = "entry-written"
    BEFORE_COMMIT = "before-commit"
    COMMITTED = "committed"
    CHECKPOINT_SIGNED = "checkpoint-signed"
    CHECKPOINT_COMMITTED = "checkpoint-committed"
    PROJECTION_RENDERED = "projection-rendered"
    PROJECTION_FILE_WRITTEN = "projection-file-written"
    PROJECTION_MANIFEST_WRITTEN = "projection-manifest-written"
    PROJECTION_COMMITTED = "projection-committed"


type Passing = Callable[[WritePoint], None]
"""Called at each write point."""

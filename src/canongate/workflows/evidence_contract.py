"""``canongate evidence contract init``: a data contract proposed from the files it is to map."""

from collections.abc import Sequence
from pathlib import Path

from canongate.evidence.error import EvidenceError
from canongate.evidence.proposing import propose
from canongate.load.dump import dump_yaml

ENDINGS = (".parquet", ".csv", ".tsv", ".duckdb", ".db")


def proposed_contract(given: Sequence[Path], name: str) -> tuple[str, tuple[str, ...]]:
    """
    Return the contract as YAML text, and what a person must look at in it.

    Args:
        given: files, or folders of which every file of a known format is taken.
        name: id of the contract.

    Raises:
        EvidenceError: there is no file, or none holds a table that is known.
    """
    files = [
        file
        for path in given
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if not path.is_dir() or file.suffix.lower() in ENDINGS
    ]
    if not files:
        mend = f"Known endings: {', '.join(ENDINGS)}; a workbook is saved as CSV UTF-8 first."
        raise EvidenceError("there is no file to propose a contract for", help=mend)
    proposal = propose(files, name)
    return dump_yaml(proposal.contract), proposal.notes

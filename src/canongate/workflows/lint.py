"""
``canongate lint FILE...``: what is wrong with single files, told fast; for editors and hooks.

Each file is read, held against its schema and, where it is a page, against its grammar and vocabulary. What it refers
to is not looked at: that takes the whole root, and is `canongate check`.
"""

from collections.abc import Sequence
from pathlib import Path

from canongate import __version__
from canongate.load.locate import fill_places
from canongate.load.read import read_file, read_plain
from canongate.load.roots import find_root
from canongate.model.document import Document, RawDocument
from canongate.model.finding import Finding, finding_order
from canongate.model.kinds import FOLDERS
from canongate.model.report import Report
from canongate.report.outcome import exit_code
from canongate.workflows.page_checks import page_findings
from canongate.workflows.root import validate_all

_VOCABULARY = "registries/vocabulary.yaml"


def lint(files: Sequence[Path]) -> Report:
    """
    Return the report on some files; those that are not part of a root's documents are passed over.

    Raises:
        UsageError: a file stands in no root.
    """
    raws: dict[str, RawDocument] = {}
    findings: list[Finding] = []
    roots: set[Path] = set()
    for file in files:
        root = find_root(file.resolve().parent)
        path = file.resolve().relative_to(root).as_posix()
        if _is_document(path):
            roots.add(root)
            read = read_file(root, path)
            if isinstance(read, RawDocument):
                raws[path] = read
            else:
                findings.extend(read)
    documents, unfit = validate_all(raws.values())
    findings += [*unfit, *page_findings([*documents, *_vocabularies(roots, raws)])]
    placed = tuple(sorted(fill_places(findings, raws), key=finding_order))
    checked = {"files": len(raws) + len({one.path for one in findings} - raws.keys())}
    return Report(__version__, "lint", "", None, placed, exit_code(placed), checked=checked)


def _is_document(path: str) -> bool:
    """Return whether a path is one that a root reads."""
    return any(path.startswith(f"{folder}/") and path.endswith(suffixes) for folder, suffixes in FOLDERS.items())


def _vocabularies(roots: set[Path], raws: dict[str, RawDocument]) -> list[Document]:
    """Return the vocabularies of some roots, unless they are among the files themselves or cannot be used."""
    if _VOCABULARY in raws:
        return []
    read = [read_plain(str(root / _VOCABULARY), _VOCABULARY) for root in sorted(roots)]
    documents, _ = validate_all([one for one in read if isinstance(one, RawDocument)])
    return documents

"""
Opening a root: every file loaded, validated and resolved, with all findings on the way.

The base of every command that reads the canon. Nothing is written.
"""

import gc
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from canongate import resources
from canongate.load.locate import fill_places, plain_scalar_at
from canongate.load.roots import locate_root
from canongate.load.tree import LoadedTree, read_tree
from canongate.model.document import Document, RawDocument
from canongate.model.finding import Finding, Level, finding_order
from canongate.model.kept_page import KeptPage, KeptRaw
from canongate.model.kinds import FOLDERS, KINDS, PROOFS, kinds_meant
from canongate.model.workspace import Workspace
from canongate.resolve.canon_checks import canon_findings
from canongate.resolve.cascades import own_findings
from canongate.resolve.workspace import indexed, resolve
from canongate.validate.ids import id_findings
from canongate.validate.schema import SchemaSet, validate_document
from canongate.validate.tables import table_findings
from canongate.workflows.page_checks import page_findings

NO_RAWS: Mapping[str, RawDocument] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Opened:
    """A root that was read: what it holds, and what is wrong with it."""

    root: Path
    raws: Mapping[str, RawDocument]
    documents: Mapping[str, Document]
    workspace: Workspace
    findings: tuple[Finding, ...]
    """Of loading, validating and resolving; not yet placed."""
    lost: frozenset[str] = frozenset()
    """Kinds of which a file could not be used; what refers to them is not looked at."""

    def placed(self, findings: Iterable[Finding], extra: Mapping[str, RawDocument] = NO_RAWS) -> tuple[Finding, ...]:
        """Return findings with their places filled in, in the order of every report."""
        return tuple(sorted(fill_places(findings, {**self.raws, **extra}), key=finding_order))


@cache
def shipped_schemas() -> SchemaSet:
    """Return the schemas that ship with the program."""
    names = [kind.schema_file for kind in KINDS.values()]
    return SchemaSet({name: json.loads(resources.resource_text(f"schemas/{name}")) for name in names})


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave the collector of reference cycles off: documents hold none, and it would walk through all of them often."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@uncollected()
def open_root(given: Path | None) -> Opened:
    """Return a root with everything in it loaded, validated and resolved."""
    return opened(read_tree(locate_root(given), FOLDERS))


def opened(tree: LoadedTree) -> Opened:
    """Return the files of a root, wherever they were read from, validated and resolved."""
    documents, findings = validate_all(_documents(tree), of_root=True)
    workspace, unresolved = resolve(documents)
    by_path = {document.path: document for document in documents}
    lost = _lost(tree, by_path)
    linked = own_findings((*unresolved, *page_findings(documents), *canon_findings(workspace)), lost)
    return Opened(tree.root, tree.raws, by_path, workspace, (*tree.findings, *findings, *linked), lost)


def opened_before(tree: LoadedTree, later: Opened) -> Opened:
    """
    Return an earlier state of a root, which is compared with and not judged: it has no findings but those of its files.

    Args:
        tree: the files of the earlier state.
        later: the later state; what both hold alike is validated once.
    """
    shared = {path: one for path, one in later.documents.items() if _same(tree.raws.get(path), one.raw)}
    rest = (raw for raw in _documents(tree) if raw.path not in shared)
    documents = [*shared.values(), *validate_all(rest, of_root=True)[0]]
    by_path = {document.path: document for document in documents}
    return Opened(tree.root, tree.raws, by_path, indexed(documents), tree.findings, _lost(tree, by_path))


def _same(one: RawDocument | None, other: RawDocument) -> bool:
    return one is other or (one is not None and one.digest == other.digest)


def _lost(tree: LoadedTree, documents: Mapping[str, Document]) -> frozenset[str]:
    """Return the kinds of which a file could not be read or does not fit its schema."""
    unread = {finding.path for finding in tree.findings if finding.level in {Level.ERROR, Level.UNDECIDED}}
    unfit = tree.raws.keys() - documents.keys()
    return frozenset(kind for path in (unread - tree.raws.keys()) | unfit for kind in kinds_meant(path))


def _documents(tree: LoadedTree) -> Iterator[RawDocument]:
    """Yield the files of a root that are documents."""
    return (raw for path, raw in tree.raws.items() if not path.startswith(PROOFS))


def validate_all(raws: Iterable[RawDocument], *, of_root: bool = False) -> tuple[list[Document], list[Finding]]:
    """
    Return the documents that fit their schemas, and the findings of those that do not.

    Args:
        raws: files.
        of_root: they count as parts of a root, so that each must stand where its kind does.
    """
    schemas = shipped_schemas()
    documents: list[Document] = []
    findings: list[Finding] = []
    for raw in raws:
        if isinstance(raw, KeptRaw):
            documents.append(KeptPage(raw))
            continue
        document = validate_document(raw, schemas, of_root=of_root)
        if isinstance(document, Document):
            documents.append(document)
            findings.extend(id_findings(document))
            findings.extend(table_findings(document))
            if document.kind == "segment-decision":
                findings.extend(_predicate_findings(document))
        else:
            findings.extend(with_quote_help(raw, finding) for finding in document)
    return documents, findings


def _predicate_findings(document: Document) -> Iterator[Finding]:
    """Yield what is wrong with the condition of a decided segment."""
    from canongate.evaluate.predicate_checks import predicate_findings  # noqa: PLC0415  # costs more than pages need

    return predicate_findings(document)


def with_quote_help(raw: RawDocument, finding: Finding) -> Finding:
    """Return a finding about a plain scalar of the wrong type with its mend: ``quote it: "1.10"``."""
    if finding.context.get("keyword") != "type" or "text" not in str(finding.context.get("wanted")):
        return finding
    spelled = plain_scalar_at(raw, finding.pointer)
    return replace(finding, help=f'quote it: "{spelled}"') if spelled else finding


def canon_name(opened: Opened) -> str:
    """Return what the root is called in reports: the canon's name, never a path of the machine."""
    return opened.workspace.name or "unnamed canon"


def schema_comment(target: Path, kind: str) -> str | None:
    """Return the relative path of the nearest schema of a kind above a file, for the editor's modeline."""
    folder = target.resolve().parent
    name = f"schemas/{KINDS[kind].schema_file}"
    for above in (folder, *folder.parents):
        if (above / name).is_file():
            return Path(os.path.relpath(above / name, folder)).as_posix()
    return None

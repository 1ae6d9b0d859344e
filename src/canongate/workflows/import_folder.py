"""
``canongate import DIR --map FILE``: a whole wiki export becomes pages of a root.

The map says which file becomes which page. Where there is none yet, one is proposed from the headers and titles of the
texts, to be read by a person before anything is imported. A text that cannot be read exactly is reported and left out;
the others are still written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canongate import __version__
from canongate.load.dump import dump_yaml
from canongate.load.locate import fill_places
from canongate.load.read import read_plain
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level, finding_order
from canongate.model.kinds import KINDS
from canongate.model.report import Report
from canongate.model.workspace import Workspace
from canongate.report.outcome import exit_code
from canongate.workflows.grammars import grammar, grammar_refs
from canongate.workflows.pages import Imported, import_text, page_yaml
from canongate.workflows.root import canon_name, open_root, schema_comment, validate_all
from canongate.workflows.writing import write_whole

SUFFIXES = (".txt", ".md", ".wiki")


@dataclass(frozen=True, slots=True)
class FolderImport:
    """What came of an export."""

    report: Report
    written: tuple[str, ...]
    """Page files, relative to the root."""
    typing: Mapping[str, Mapping[str, int]]
    """File to how many of its lines were typed as what."""


def import_folder(given: Path | None, folder: Path, map_file: Path) -> FolderImport:
    """
    Import every text of an export that its map names, into the root.

    Raises:
        UsageError: the map is defective, or names no file.
    """
    opened = open_root(given)
    rows = _map_rows(map_file)
    findings: list[Finding] = list(_unmapped(folder, rows))
    written: list[str] = []
    typing: dict[str, Mapping[str, int]] = {}
    for row in rows:
        done = _imported(folder, row)
        if isinstance(done, Finding):
            findings.append(done)
            continue
        findings.extend(done.report.findings)
        if done.page is not None:
            target = opened.root / "canon" / f"{row['id']}.yaml"
            write_whole(target, page_yaml(done.page, target))
            written.append(target.relative_to(opened.root).as_posix())
            typing[row["file"]] = _counts(one.kind for one in done.typing)
    ordered = tuple(sorted(findings, key=finding_order))
    report = Report(
        tool_version=__version__,
        command="import",
        root=canon_name(opened),
        as_of=None,
        findings=ordered,
        exit_code=exit_code(ordered),
        checked={"files": len(rows), "pages": len(written)},
    )
    return FolderImport(report, tuple(written), typing)


def _imported(folder: Path, row: Mapping[str, Any]) -> Imported | Finding:
    """Return what the text of a row holds, or that it is not there."""
    name = row["file"]
    if not (folder / name).is_file():
        return _defect("import-file-missing", name, f"{name} is in the map, not in {folder}")
    data = (folder / name).read_bytes()
    return import_text(data, name, page_id=row["id"], grammar_ref=row["grammar"], title=row.get("title"))


def propose_map(given: Path | None, folder: Path, map_file: Path) -> int:
    """Write a proposed map of an export and return how many files it names."""
    workspace = open_root(given).workspace
    rows = [_proposal(path, folder, workspace) for path in _texts(folder)]
    if not rows:
        raise UsageError(f"{folder} holds no text", help=f"texts end in {', '.join(SUFFIXES)}")
    value = {"schema": KINDS["import-map"].tag, "rows": rows}
    write_whole(map_file, dump_yaml(value, schema_comment=schema_comment(map_file, "import-map")))
    return len(rows)


def _map_rows(map_file: Path) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a map; the first thing wrong with it is the error."""
    raw = read_plain(str(map_file), map_file.as_posix())
    findings = raw if not isinstance(raw, RawDocument) else ()
    if isinstance(raw, RawDocument):
        documents, invalid = validate_all([raw])
        if documents and documents[0].kind == "import-map" and documents[0].data["rows"]:
            rows: Sequence[Mapping[str, Any]] = [{"grammar": "framework@1", **row} for row in documents[0].data["rows"]]
            return rows
        findings = fill_places(invalid, {raw.path: raw})
    first = findings[0] if findings else None
    told = (
        f"{first.span or first.path}: {first.message}" if first else f"{map_file} is no map of an export, or is empty"
    )
    raise UsageError(told, help=first.help if first else f"start it with `schema: {KINDS['import-map'].tag}`")


def _texts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file())


def _unmapped(folder: Path, rows: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    named = {row["file"] for row in rows}
    for path in _texts(folder):
        file = path.relative_to(folder).as_posix()
        if file not in named:
            yield _defect("import-file-unmapped", file, f"{file} is not in the map and was not imported", Level.WARNING)


def _defect(rule: str, path: str, message: str, level: Level = Level.ERROR) -> Finding:
    return Finding(rule, level, message, path, help="correct the map, or the folder it is about")


def _counts(kinds: Iterator[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for kind in kinds:
        counted[kind] = counted.get(kind, 0) + 1
    return dict(sorted(counted.items()))


def _proposal(path: Path, folder: Path, workspace: Workspace) -> dict[str, str]:
    """Return the row a text suggests: Brain and type from its header, title from its title line or file name."""
    text = path.read_bytes()[:20_000].decode("utf-8", errors="replace")
    header = dict(re.findall(r"^([A-Z][A-Za-z ]{2,40}):[ \t]*(\S.*)$", text[:4000], flags=re.MULTILINE))
    kind = next((header[key] for key in ("Document Type", "Document Class", "Type") if key in header), "Framework")
    parent = next((header[key] for key in ("Parent", "Parent Page", "Brain", "Owner") if key in header), "")
    brain = workspace.brain_names.get(parent.strip(), "headoffice")
    first = text.lstrip("\ufeff \n").partition("\n")[0].strip("# ").strip()
    titled = bool(first) and ":" not in first
    title = first if titled else re.sub(r"^\d+[_-]", "", path.stem).replace("-", " ").replace("_", " ").title()
    return {
        "file": path.relative_to(folder).as_posix(),
        "id": f"{brain}/{_slug(title, workspace, kind)}",
        "grammar": _grammar_for(kind, text),
    } | ({} if titled else {"title": title})


def _slug(title: str, workspace: Workspace, kind: str) -> str:
    """Return the title as an id, without the Brain's name before it and the document type after it."""
    for name in sorted(workspace.brain_names, key=len, reverse=True):
        title = title.removeprefix(f"{name} ")
    slug = re.sub(r"[^a-z0-9]+", "-", title.removesuffix(f" {kind}").lower()).strip("-")
    return slug or "page"


def _grammar_for(kind: str, text: str) -> str:
    """Return the newest shipped grammar of a document type whose required sections a text has, or its oldest."""
    refs = [ref for ref in grammar_refs() if (grammar(ref).document_type or "").casefold() == kind.strip().casefold()]
    refs.sort(key=lambda ref: int(ref.partition("@")[2]))
    headings = tuple(line.strip("# ").rstrip(":") for line in text.splitlines())
    fitting = [ref for ref in refs if not list(grammar(ref).missing_sections(headings))]
    return (fitting[-1:] or refs[:1] or ["framework@1"])[0]

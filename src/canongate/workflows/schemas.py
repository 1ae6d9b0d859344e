"""``canongate schema``: the schemas of all documents, printed, written, and held against the files."""

import json
from pathlib import Path
from typing import Any

from canongate.ledger.predicates import predicate_schemas
from canongate.model.error import UsageError
from canongate.model.kinds import KINDS
from canongate.model.schema import all_schemas, schema_text
from canongate.model.similar import did_you_mean
from canongate.workflows.writing import write_whole

_LEDGER = "ledger"


def list_kinds() -> str:
    """Return one line per kind: name, version, what it is."""
    width = max(map(len, KINDS))
    return "".join(f"{kind.name:{width}}  v{kind.version}  {kind.title}\n" for kind in KINDS.values())


def schema_of_kind(name: str) -> str:
    """Return the schema of one kind as text."""
    if name not in KINDS:
        raise UsageError(f"there is no kind {name!r}", help=did_you_mean(name, KINDS, "see `canongate schema`"))
    return schema_text(KINDS[name])


def write_schemas(folder: Path) -> int:
    """
    Write every schema into a folder; return how many there are.

    Raises:
        UsageError: the folder cannot be written.
    """
    texts = _all_texts()
    for name, text in texts.items():
        write_whole(folder / name, text)
    return len(texts)


def stale_schemas(folder: Path) -> list[str]:
    """Return the names of schema files that are missing, superfluous, or not what the models say."""
    expected = _all_texts()
    paths = (*folder.glob("*.json"), *folder.glob(f"{_LEDGER}/*.json"))
    present = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    return sorted(name for name in expected.keys() | present.keys() if expected.get(name) != present.get(name))


def _all_texts() -> dict[str, str]:
    """Return file name to text of every schema: documents, and what statements of the ledger say."""
    statements = {f"{_LEDGER}/{kind}.v1.json": _text(kind, schema) for kind, schema in predicate_schemas().items()}
    return all_schemas() | statements


def _text(kind: str, schema: dict[str, Any]) -> str:
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:canongate:schema:ledger:{kind}/v1",
        "title": f"canongate ledger statement: {kind}",
        "$comment": "Generated from src/canongate/ledger/predicates.py by `canongate schema --write`; do not edit.",
    }
    whole = head | {key: value for key, value in schema.items() if key not in head}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"

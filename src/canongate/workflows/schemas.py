"""``canongate schema``: the schemas of all documents, printed, written, and held against the files."""

from pathlib import Path

from canongate.model.error import UsageError
from canongate.model.kinds import KINDS
from canongate.model.schema import all_schemas, schema_text
from canongate.model.similar import did_you_mean


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
    texts = all_schemas()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from None
    return len(texts)


def stale_schemas(folder: Path) -> list[str]:
    """Return the names of schema files that are missing, superfluous, or not what the models say."""
    expected = all_schemas()
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    return sorted(name for name in expected.keys() | present.keys() if expected.get(name) != present.get(name))

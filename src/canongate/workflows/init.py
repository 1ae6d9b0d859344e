"""
``canongate init DIR``: a working governance repository that passes ``check``.

It writes into an empty or new folder only; nothing that exists is touched.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from canongate import __version__, resources
from canongate.load.dump import dump_yaml
from canongate.model.error import UsageError
from canongate.model.kinds import KINDS
from canongate.workflows.new_page import new_page
from canongate.workflows.writing import write_whole

_SHIPPED = "templates/init"
# Where a shipped file goes, where that is not its own name: names that start with a dot are not shipped.
_PLACES = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "github/canongate.yml": ".github/workflows/canongate.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}
FIRST_PAGE = "headoffice/first-framework"


def init(folder: Path, *, name: str, today: date) -> list[str]:
    """
    Write a root into a folder and return the files written, relative to it.

    Args:
        folder: new or empty; files that start with a dot do not count, and are kept where they exist.
        name: name of the canon.
        today: date of the first page's change-log entry.

    Raises:
        UsageError: the name has the wrong form, something stands in the folder already, or it cannot be written.
    """
    if not name.strip() or not name.isprintable():
        raise UsageError(f"{name!r} cannot be the name of a canon", help="give it a name of one line with --name")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", help="name a new or empty folder")
    if folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir()):
        raise UsageError(f"{folder} is not empty", help="name a new or empty folder")
    texts = {place: text for place, text in _texts(name) if not (folder / place).exists()}
    for place, text in texts.items():
        write_whole(folder / place, text, inside=folder)
    page = new_page(folder, FIRST_PAGE, title="HeadOffice First Framework", layer="framework", today=today)
    return sorted({*texts, *(path.as_posix() for path in page)})


def _texts(name: str) -> Iterator[tuple[str, str]]:
    """Yield each file of a new root but its first page: its place, and its text."""
    for kind in KINDS.values():
        yield f"schemas/{kind.schema_file}", resources.resource_text(f"schemas/{kind.schema_file}")
    canon = {"schema": KINDS["canon"].tag, "name": name, "version": "0.1.0"}
    yield "canon/canon.yaml", dump_yaml(canon, schema_comment="../schemas/canon.v1.json")
    for shipped in resources.resource_names(_SHIPPED):
        place = shipped.removeprefix(f"{_SHIPPED}/")
        text = resources.resource_text(shipped)
        if place.startswith(("registries/", "rules/")):
            kind_name = text.partition("schema: ")[2].partition("/")[0]
            text = f"# yaml-language-server: $schema=../schemas/{KINDS[kind_name].schema_file}\n{text}"
        yield _PLACES.get(place, place), text.replace("{name}", name).replace("{version}", __version__)

"""The first line of every committed YAML document, by which editors find its schema."""

import re
import subprocess
from pathlib import Path

import pytest

from canongate.model.kinds import KINDS

REPOSITORY = Path(__file__).resolve().parents[2]
MODELINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")
TAGS = {kind.tag: kind for kind in KINDS.values()}


# `canongate init` copies these to a place that only it knows, and adds their first line then.
COPIED = "templates/init/"


def committed_documents():
    """Return the paths of the YAML files under version control that say they are one of our kinds."""
    listed = subprocess.run(
        ["git", "-C", REPOSITORY, "ls-files", "-z", "*.yaml"], check=False, capture_output=True, text=True
    )
    if listed.returncode:
        return []
    paths = [REPOSITORY / name for name in listed.stdout.split("\0") if name and not name.startswith(COPIED)]
    return [path for path in paths if path.is_file() and re.search(r"(?m)^schema: ", path.read_text(encoding="utf-8"))]


def test_modeline_leads_to_the_schema():
    """Every committed document names, relative to itself, the schema file of the kind it says it is."""
    documents = committed_documents()
    if not documents:
        pytest.skip("not a git checkout")
    wrong = []
    for path in documents:
        text = path.read_text(encoding="utf-8")
        tag = re.search(r"(?m)^schema: (\S+)$", text)
        found = MODELINE.fullmatch(text.partition("\n")[0])
        target = (path.parent / found[1]).resolve() if found else None
        expected = REPOSITORY / "schemas" / TAGS[tag[1]].schema_file if tag and tag[1] in TAGS else None
        if expected is None or target != expected:
            wrong.append(path.relative_to(REPOSITORY).as_posix())

    assert wrong == []

"""The documents, and the messages, name commands and files that exist; every command they print is run by a test."""

import re
import shlex
from pathlib import Path

import click
import pytest

from canongate.cli.main import app

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
GENERATED = {DOCS / "rule-reference.md", *DOCS.glob("canon/**/*.md")}
PAGES = sorted({REPOSITORY / "README.md", REPOSITORY / "ARCHITECTURE.md", *DOCS.rglob("*.md")} - GENERATED)
SOURCES = sorted((REPOSITORY / "src").rglob("*.py"))
CALLERS = sorted(
    [
        *(path for path in (REPOSITORY / "templates").rglob("*") if path.is_file()),
        *(REPOSITORY / "ci").iterdir(),
        *(REPOSITORY / name for name in ("action.yml", ".pre-commit-hooks.yaml")),
        *DOCS.rglob("*.sh"),
    ]
)
QUOTED = re.compile(r"`+(canongate [^`]+?)`+")
PRINTED = re.compile(r"^\s*(?:\$ |- run: |entry: |run: |run )?(canongate [a-z].*)$", re.MULTILINE)
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]+)?\)")
RUN_BY = {
    "README.md": "tests/examples/test_pages.py",
    "docs/ci.md": "tests/workflows_gate/test_docs.py",
    "docs/evidence.md": "tests/evidence/test_guide.py",
    "docs/examples/best-customer/README.md": "tests/examples/test_pages.py",
    "docs/examples/online-retail/README.md": "tests/examples/test_pages.py",
    "docs/guide/README.md": "tests/examples/test_pages.py",
    "docs/guide/agent-brain.md": "tests/examples/test_guide.py",
    "docs/guide/brain-owner.md": "tests/examples/test_guide.py",
    "docs/guide/ci.md": "tests/examples/test_guide.py",
    "docs/guide/first-root.md": "tests/examples/test_first_root.py",
    "docs/guide/headoffice.md": "tests/examples/test_guide.py",
    "docs/impact.md": "tests/workflows_gate/test_docs.py",
    "docs/insight.md": "tests/examples/test_pages.py",
    "docs/ledger/approvals.md": "tests/cli_ledger/test_documents.py",
    "docs/ledger/key-ceremony.md": "tests/cli_ledger/test_documents.py",
    "docs/ledger/recovery.md": "tests/cli_ledger/test_documents.py",
    "docs/rules.md": "tests/cli_rules/test_documentation.py",
}
"""Each page that prints commands, and the test that runs them."""


def name(path):
    return path.relative_to(REPOSITORY).as_posix()


def commands_of(path):
    """Return every command of ours that a file quotes or prints."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [*QUOTED.findall(text), *(PRINTED.findall(text) if path.suffix != ".py" else ())]


def unknown(command):
    """Return the part of a command that does not exist; an empty text where all of it does."""
    try:
        words = shlex.split(re.split(r" [|>&]", command)[0].rstrip(".,;"), comments=True)[1:]
    except ValueError:
        words = command.split()[1:]
    known, context = app, click.Context(app)
    while isinstance(known, click.Group) and words and not words[0].startswith("-"):
        known = known.get_command(context, words.pop(0).split("|")[0])
        if known is None:
            return command
    options = {one for parameter in known.params for one in parameter.opts} | {"--help", "-h", "--version"}
    given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return next((f"{one} of {command}" for one in given if one not in options), "")


@pytest.mark.parametrize("path", [*PAGES, *CALLERS], ids=name)
def test_commands_and_options_of_a_document_exist(path):
    """What a page, template or script calls is there, with the options it gives."""
    prose = {"canongate never mends entries and never overwrites a history with another."}

    assert [wrong for one in commands_of(path) if one not in prose and (wrong := unknown(one))] == []


def test_commands_that_messages_name_exist():
    """A command that a message or a help text tells people to run is there."""
    found = {(name(path), unknown(one)) for path in SOURCES for one in commands_of(path)}

    assert {(path, wrong) for path, wrong in found if wrong} == set()
    assert sum(len(commands_of(path)) for path in SOURCES) > 50


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_somewhere(path):
    """Every relative link of a page leads to a file, and to a heading or word in it."""
    for target, place in LINK.findall(path.read_text(encoding="utf-8")):
        file = path.parent / target if target else path
        assert file.exists(), target
        if place and file.suffix == ".md":
            text = file.read_text(encoding="utf-8")
            headings = {re.sub(r"[^\w -]", "", line).strip().lower().replace(" ", "-") for line in text.splitlines()}
            assert place[1:] in headings or f'id="{place[1:]}"' in text, f"{target}{place}"


def test_every_page_with_commands_is_run_by_a_test():
    """A page that prints commands has a test that runs them, and that test names the page."""
    printing = {name(path) for path in PAGES if any("canongate " in block for block in BLOCK.findall(path.read_text()))}

    assert printing | {"docs/guide/README.md"} == set(RUN_BY)
    for page, test in RUN_BY.items():
        assert Path(page).name in (REPOSITORY / test).read_text(encoding="utf-8"), page


def test_every_word_of_the_guide_is_in_the_glossary():
    """The glossary has each word once, in the order of its anchors, and the guide links those it names."""
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    anchors = re.findall(r'<a id="([a-z-]+)">', glossary)

    assert len(set(anchors)) == len(anchors) == len(re.findall(r"^\| <a ", glossary, re.MULTILINE)) > 25
    linked = set(re.findall(r"glossary\.md#([a-z-]+)", (DOCS / "guide" / "README.md").read_text(encoding="utf-8")))
    assert {"page", "clause", "rule", "decision", "evidence", "verdict", "waiver"} <= linked <= set(anchors)

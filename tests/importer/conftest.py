"""Grammars, source texts and short ways to import, shared by the importer's tests."""

from pathlib import Path

import pytest

from canongate.importer.page import import_page
from canongate.workflows.grammars import grammar

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT.parent / "shared" / "sources"


@pytest.fixture
def root():
    return ROOT


@pytest.fixture
def framework():
    return grammar("framework@1")


@pytest.fixture
def page_000():
    """Text of the page everything began with, exactly as exported."""
    if not SOURCES.is_dir():
        pytest.skip("the source documents in ../shared/sources are absent")
    (path,) = SOURCES.glob("000_*.txt")
    return path.read_bytes().decode()


@pytest.fixture
def read(framework):
    """Import a text and return its page; a refused text fails the test."""

    def do(text, **given):
        given = {"page_id": "customer/example", "grammar": framework} | given
        result = import_page(text, **given)
        assert result.page is not None, result.findings
        return result.page

    return do


@pytest.fixture
def clauses(read):
    """Import the lines of one section below a small header and return its clauses."""

    def do(heading, *lines, **given):
        page = read("\n".join(["Status: Draft", "Version: v1.0", heading, *lines, "END", ""]), **given)
        (section,) = page["sections"]
        return section["clauses"]

    return do


@pytest.fixture
def refusal(framework):
    """Import a text that is refused and return its last finding."""

    def do(text, **given):
        given = {"page_id": "customer/example", "grammar": framework} | given
        result = import_page(text, **given)
        assert result.page is None
        assert result.typing == ()
        return result.findings[-1]

    return do

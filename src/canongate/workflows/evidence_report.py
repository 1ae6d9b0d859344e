"""``canongate evidence report``: a manifest as one self-contained page; the manifest itself stays the evidence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from canongate.evidence.report.page import report_html
from canongate.workflows.evidence import read_document


def report_page(manifest: Mapping[str, Any]) -> bytes:
    """Return the page of a manifest as parsed."""
    return report_html(manifest).encode()


def report_of_file(path: Path) -> bytes:
    """
    Return the page of a manifest's file.

    Raises:
        EvidenceError: the file is no manifest.
    """
    return report_page(read_document(path, "evidence").data)

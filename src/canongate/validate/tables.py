"""
Integer tables of an evidence manifest: what a JSON Schema cannot say of them.

Each row has one cell for each column, key cells are text, and no key stands twice. What the figures mean is not looked
at here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.model.document import Document
from canongate.model.finding import Finding, Level
from canongate.model.pointer import to_pointer


def table_findings(document: Document) -> Iterator[Finding]:
    """Yield what is wrong with the tables of a manifest; a document of another kind has none."""
    if document.kind != "evidence":
        return
    for name, table in document.data["tables"].items():
        if not table["keys"]:
            yield _broken(document, ("tables", name, "keys"), f"table {name!r} has no key column", {"table": name})
            continue
        seen: set[tuple[Any, ...]] = set()
        for i, row in enumerate(table["rows"]):
            place = ("tables", name, "rows", i)
            message = _defect(table, row, seen)
            if message:
                context = {"table": name, "row": i, "cells": len(row)}
                yield _broken(document, place, f"row {i + 1} of table {name!r} {message}", context)


def _defect(table: Mapping[str, Any], row: Sequence[Any], seen: set[tuple[Any, ...]]) -> str:
    """Return what is wrong with a row, or nothing; its key is added to those seen."""
    columns = len(table["keys"]) + len(table["columns"])
    if len(row) != columns:
        return f"has {len(row)} cells for {columns} columns"
    key = tuple(row[: len(table["keys"])])
    if not all(isinstance(cell, str) for cell in key):
        return f"begins with {', '.join(map(repr, key))}, which is no text to know it by"
    if key in seen:
        return f"repeats the key {', '.join(key)}"
    seen.add(key)
    return ""


def _broken(document: Document, place: tuple[str | int, ...], message: str, context: Mapping[str, Any]) -> Finding:
    return Finding(
        rule="evidence-table-broken",
        level=Level.ERROR,
        message=message,
        path=document.path,
        pointer=to_pointer(place),
        document=document.id,
        help="build the evidence again; a manifest is not edited by hand",
        context=context,
    )

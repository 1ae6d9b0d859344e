"""
What an engine, a driver or a file format says of data it cannot use, without the data.

Their messages quote rows and values of customers; a message here says what kind of thing is wrong, in which row and
column where that is known, and never what stands there.
"""

import re
from collections.abc import Iterator

import duckdb

_ABOUT_NAMES = (duckdb.CatalogException, duckdb.IOException, duckdb.OutOfMemoryException, duckdb.PermissionException)
"""These speak of tables, files and memory."""
_PLACES = (
    (re.compile(r"\brow #?(\d+)\b", re.IGNORECASE), "row {0}"),
    (re.compile(r"\bcolumn #?(\d+)\b", re.IGNORECASE), "column {0}"),
    (re.compile(r"\bexpected (\d+) columns, got (\d+)\b", re.IGNORECASE), "expected {0} columns, got {1}"),
    (re.compile(r"^\[([A-Z_0-9.]+)\]"), "{0}"),  # Spark's class of error
)
_KINDS = (
    ("utf8", "text that is not UTF-8 (invalid UTF8)"),
    ("empty csv", "the file is empty"),
    ("out of sync", "a quotation mark is not closed"),
    ("straddling object", "a row is longer than can be read"),
    ("magic bytes", "it is no such file (magic bytes)"),
    ("overflow", "overflow"),
    ("out of range", "out of range"),
    ("could not convert", "a value of another type"),
    ("conversion", "a value of another type"),
    ("syntax error", "syntax error"),
    ("password authentication", "the password is refused"),
    ("connection refused", "connection refused"),
    ("no such table", "no such table"),
    ("does not exist", "it does not exist"),
    ("not found", "it is not found"),
    ("no module named", "a package is missing"),
)


def reason_of(error: Exception) -> str:
    """Return in one line why data cannot be used, without a value of theirs."""
    text = str(error).strip()
    first = text.splitlines()[0] if text else ""
    if isinstance(error, _ABOUT_NAMES):
        return first
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return ", ".join(_said(first)) or _class_of(error)


def _said(text: str) -> Iterator[str]:
    kind = next((words for sign, words in _KINDS if sign in text.lower()), None)
    if kind is not None:
        yield kind
    for pattern, words in _PLACES:
        if (found := pattern.search(text)) is not None:
            yield words.format(*found.groups())


def _class_of(error: Exception) -> str:
    """Return the class of an error in words: `InvalidInputException` is "invalid input"."""
    name = type(error).__name__.removesuffix("Exception").removesuffix("Error")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower() or "it cannot be read"

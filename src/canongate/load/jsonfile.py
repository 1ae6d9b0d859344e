"""
JSON files: bytes to a value with the same promises as the YAML profile, or findings with their places.

The standard library parses; places come from composing the text, since JSON is written like YAML's flow style.
"""

import json
from itertools import islice
from typing import Any, Final, NamedTuple

from canongate.load.admit import admitted, refusals
from canongate.load.checks import found
from canongate.load.compose import compose
from canongate.load.digest import digest_of_bytes
from canongate.load.limits import FINDINGS_PER_FILE, INTEGER_BOUND, JSON_BYTES
from canongate.load.marks import duplicate_findings, mark_finding, refusal_findings
from canongate.load.place import Lines
from canongate.load.text import decoded, is_clean, text_findings
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, finding_order

_LONGEST_INTEGER: Final = 20


def read_json(data: bytes, path: str) -> RawDocument | tuple[Finding, ...]:
    """
    Return a JSON file as a raw document, or everything refused in it.

    Args:
        data: the file's bytes.
        path: relative to the root, for the findings.
    """
    text = decoded(data, path, JSON_BYTES)
    if isinstance(text, Finding):
        return (text,)
    if not is_clean(data, text) and (odd := list(islice(text_findings(Lines(text), path), FINDINGS_PER_FILE))):
        return _in_order(odd)
    parsed = _parsed(text, path)
    if isinstance(parsed, list):
        return _in_order(parsed)
    return RawDocument(path, text, digest_of_bytes(data), parsed.value)


class _Parsed(NamedTuple):
    """A value that is admitted; told from findings by its type, since a value may be anything."""

    value: Any


def _parsed(text: str, path: str) -> _Parsed | list[Finding]:
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_int=_whole)
    except json.JSONDecodeError as error:
        return [_syntax(error, text, path)]
    except _RepeatedKeyError:
        return duplicate_findings(compose(text, most_values=JSON_BYTES).root, Lines(text), path, "json-duplicate-key")
    except RecursionError:
        return [mark_finding(mark, Lines(text), path) for mark in compose(text, most_values=JSON_BYTES).marks]
    if admitted(value, escapes="\\" in text):
        return _Parsed(value)
    return refusal_findings(refusals(value), compose(text, most_values=JSON_BYTES).root, Lines(text), path)


class _RepeatedKeyError(Exception):
    """A mapping holds a key twice; raised and caught here."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _RepeatedKeyError
    return value


def _whole(digits: str) -> int:
    """Return a whole number; one of too many digits as a number that is refused for its size."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else INTEGER_BOUND


def _syntax(error: json.JSONDecodeError, text: str, path: str) -> Finding:
    place = (Lines(text), error.pos, error.pos)
    if not text.strip():
        return found("file-empty", "the file holds no value", path, place=place)
    return found("json-syntax", error.msg, path, place=place, said=error.msg)


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=finding_order)[:FINDINGS_PER_FILE])

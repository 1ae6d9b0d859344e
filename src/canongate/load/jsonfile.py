"""
JSON files: bytes to a value with the same promises as the YAML profile, or findings with their places.

The standard library parses; places come from composing the text, since JSON is written like YAML's flow style.
"""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final, NamedTuple

from canongate.load.admit import admitted, refusals
from canongate.load.checks import found
from canongate.load.compose import compose
from canongate.load.digest import digest_of_bytes
from canongate.load.limits import FINDINGS_PER_FILE, INTEGER_BOUND, JSON_BYTES, PLACED
from canongate.load.marks import duplicate_findings, mark_finding, refusal_findings
from canongate.load.node import Composition, Mark
from canongate.load.place import Lines
from canongate.load.text import decoded, is_clean, text_findings
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, finding_order

_SAID: Final = {
    "Unterminated string starting at": "a text begins here and does not end",
    "Expecting value": "a value is expected here",
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected here",
    "Expecting ':' delimiter": "a colon is expected here",
    "Expecting ',' delimiter": "a comma, or the end of the list or mapping, is expected here",
    "Extra data": "the value has ended, and more follows",
}
"""What Python's reader says to how it is told; the rest is told as it says it."""
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
        return in_order(odd)
    parsed = parse_json(text, path)
    if isinstance(parsed, list):
        return in_order(parsed)
    return RawDocument(path, text, digest_of_bytes(data), parsed.value)


class Parsed(NamedTuple):
    """A value that is admitted; told from findings by its type, since a value may be anything."""

    value: Any


def parse_json(text: str, path: str) -> Parsed | list[Finding]:
    """Return the value of one JSON text whose characters are sound, or what is refused in it."""
    try:
        value = json.loads(text, object_pairs_hook=unique_keys, parse_int=whole_number)
    except json.JSONDecodeError as error:
        return [_syntax(error, text, path)]
    except RepeatedKeyError as error:
        if len(text) > PLACED:
            said = f"the key {error.key!r} stands twice in one mapping"
            return [found("json-duplicate-key", said, path, place=(Lines(text), 0, 0), key=error.key)]
        return duplicate_findings(_composed(text).root, Lines(text), path, "json-duplicate-key")
    except RecursionError:
        marks = [Mark("nested-too-deep", 0, 0, "")] if len(text) > PLACED else _composed(text).marks
        return [mark_finding(mark, Lines(text), path) for mark in marks]
    if admitted(value, escapes="\\" in text):
        return Parsed(value)
    root = None if len(text) > PLACED else _composed(text).root
    return refusal_findings(refusals(value), root, Lines(text), path)


def _composed(text: str) -> Composition:
    return compose(text, most_values=JSON_BYTES)


class RepeatedKeyError(Exception):
    """
    A mapping holds a key twice; raised while parsing and caught by who parses.

    Args:
        key: the first such key.
    """

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """
    Return a mapping of pairs.

    Raises:
        RepeatedKeyError: two pairs have one key.
    """
    value = dict(pairs)
    if len(value) != len(pairs):
        raise RepeatedKeyError(next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1))
    return value


def whole_number(digits: str) -> int:
    """Return a whole number; one of too many digits as a number that is refused for its size."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else INTEGER_BOUND


def _syntax(error: json.JSONDecodeError, text: str, path: str) -> Finding:
    place = (Lines(text), error.pos, error.pos)
    if not text.strip():
        return found("file-empty", "the file holds no value", path, place=place)
    said = _SAID.get(error.msg, error.msg)
    return found("json-syntax", said, path, place=place, said=said)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in order of their place, no more than one file is worth."""
    return tuple(sorted(findings, key=finding_order)[:FINDINGS_PER_FILE])

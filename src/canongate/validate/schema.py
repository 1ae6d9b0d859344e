"""
One document against the schema of its kind.

The schemas come in as parsed JSON; this stage reads no file. References never leave a schema: validators are built
offline with an empty registry, because jsonschema-rs would otherwise follow ``$ref`` to files and the network.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

import jsonschema_rs

from canongate.model.document import Document, RawDocument
from canongate.model.finding import MOST_PER_FILE, Finding, Level, curbed
from canongate.model.kinds import KINDS, expected_kinds, places_of
from canongate.model.similar import did_you_mean
from canongate.validate.explain import Problem, explain_error

# 3 MB of regular expressions in the worst case; a schema pattern never needs look-around.
_PATTERNS = jsonschema_rs.RegexOptions(size_limit=3_000_000)


class SchemaSet:
    """
    The schemas of all kinds, compiled on first use.

    Args:
        schemas: schema file name (``page.v1.json``) to its parsed JSON.
    """

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]]) -> None:
        self._schemas = schemas
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    def schema(self, kind: str) -> Mapping[str, Any]:
        """Return the parsed schema of a kind."""
        return self._schemas[KINDS[kind].schema_file]

    def is_valid(self, kind: str, value: Any) -> bool:
        """Return whether a value fits the schema of a kind."""
        return self._validator(kind).is_valid(value)

    def problems(self, kind: str, value: Any) -> Iterator[Problem]:
        """Yield what is wrong with a value, each with its pointer; nothing when it fits."""
        for error in self._validator(kind).iter_errors(value):
            yield from explain_error(error, self.schema(kind))

    def _validator(self, kind: str) -> jsonschema_rs.Validator:
        validator = self._validators.get(kind)
        if validator is None:
            validator = jsonschema_rs.Draft202012Validator(
                dict(self.schema(kind)),
                registry=jsonschema_rs.Registry([]),
                offline=True,
                pattern_options=_PATTERNS,
                validate_formats=True,
            )
            self._validators[kind] = validator
        return validator


def validate_document(raw: RawDocument, schemas: SchemaSet, *, of_root: bool = False) -> Document | tuple[Finding, ...]:
    """
    Return the document, or the findings that keep it from being one.

    The kind is read from the document's ``schema`` key and must be one that its place in the root expects.

    Args:
        raw: the file.
        schemas: of all kinds.
        of_root: the file counts as a part of a root, so that it must not stand where its kind does not.
    """
    kind = kind_of(raw, of_root=of_root)
    if isinstance(kind, Finding):
        return (kind,)
    if schemas.is_valid(kind, raw.value):
        return Document(kind, document_id(kind, raw), raw)
    findings = tuple(
        Finding(
            rule="schema",
            level=Level.ERROR,
            message=problem.message,
            path=raw.path,
            pointer=problem.pointer,
            on_key=problem.on_key,
            document=document_id(kind, raw),
            help=problem.help,
            context={"kind": kind, "keyword": problem.keyword} | ({"wanted": problem.wanted} if problem.wanted else {}),
        )
        for problem in islice(schemas.problems(kind, raw.value), MOST_PER_FILE + 1)
    )
    return tuple(curbed(_distinct(findings), raw.path))


def kind_of(raw: RawDocument, *, of_root: bool = False) -> str | Finding:
    """Return the kind a raw document says it is, or the finding that says why that cannot be."""
    expected = expected_kinds(raw.path)
    if not isinstance(raw.value, dict):
        return _kind_finding(raw, "", "the file holds no mapping", _help_for(expected, raw.path))
    tag = raw.value.get("schema")
    tags = _tags(expected)
    if isinstance(tag, str) and tag in tags:
        return _unless_misplaced(raw, tags[tag]) if of_root and not expected else tags[tag]
    if tag is None:
        message = "the file does not say its kind: the key 'schema' is missing"
        return _kind_finding(raw, "", message, _help_for(expected, raw.path))
    known = did_you_mean(str(tag), tags)
    return _kind_finding(raw, "/schema", f"{tag!r} is not a kind expected here", known or _help_for(expected, raw.path))


def _unless_misplaced(raw: RawDocument, kind: str) -> str | Finding:
    """
    Return the kind of a file where no kind is expected, unless that kind has a place of its own in a root.

    People, policies and rules in a second file would count without the checks that are made of the first.
    """
    places = places_of(kind)
    if not places:
        return kind
    message = f"{KINDS[kind].tag!r} is not a kind expected here"
    return _kind_finding(raw, "/schema", message, f"move what it holds to {' or '.join(places)}")


@cache
def _tags(expected: tuple[str, ...]) -> Mapping[str, str]:
    """Return what the ``schema`` key may say where some kinds are expected, or any where none is, to the kind."""
    return {kind.tag: kind.name for kind in KINDS.values() if not expected or kind.name in expected}


def document_id(kind: str, raw: RawDocument) -> str:
    """Return the id of a document: its own ``id``, or its path for the tables of a root."""
    own = raw.value.get("id")
    return own if isinstance(own, str) and kind != "canon" else raw.path


_HEADS = {"csv": ("# schema: ", ""), "jsonl": ('{"schema": "', '"}'), "json": ('"schema": "', '"')}
"""Suffix of a file to how the kind is said there; elsewhere as in YAML."""


def _help_for(expected: tuple[str, ...], path: str) -> str:
    before, after = _HEADS.get(path.rpartition(".")[2], ("schema: ", ""))
    tags = " or ".join(f"`{before}{KINDS[name].tag}{after}`" for name in expected)
    return f"start the file with {tags}" if tags else "no file of canongate's is expected at this place; move it"


def _kind_finding(raw: RawDocument, pointer: str, message: str, mend: str) -> Finding:
    return Finding("schema-kind", Level.ERROR, message, raw.path, pointer, document=raw.path, help=mend)


def _distinct(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings without repetitions: branches of a union may say the same twice."""
    return tuple({(f.pointer, f.message): f for f in findings}.values())

"""
What a JSON Schema error means, in words for the author of the document.

Every keyword our schemas use has its sentence; a keyword without one shows the validator's own message.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from canongate.model.pointer import to_pointer
from canongate.model.similar import did_you_mean

Path = tuple[str | int, ...]
Details = Mapping[str, Any]
Words = tuple[str, str]
"""What is wrong, and what to do about it; the second may be empty."""
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a value: where, what, and what to do about it."""

    pointer: str
    message: str
    help: str
    keyword: str
    on_key: bool = False
    wanted: str = ""
    """For a value of the wrong type: the types that would fit, in words."""


def explain_error(error: jsonschema_rs.ValidationError, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the problems behind one error; a union yields those of the branch that fits best."""
    kind = error.kind
    path = tuple(error.instance_path)
    at = to_pointer(path)
    name = _name(path)
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        yield from _unknown_keys(path, kind.unexpected, _keys_allowed(schema, error.schema_path))
    elif isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        yield Problem(at, f"{name} lacks the key {kind.property!r}", f"add `{kind.property}:`", "required")
    elif isinstance(kind, jsonschema_rs.ValidationErrorKind.AnyOf | jsonschema_rs.ValidationErrorKind.OneOfNotValid):
        yield from _best_branch(kind.context, schema, at, name)
    elif isinstance(kind, jsonschema_rs.ValidationErrorKind.PropertyNames):
        key = str(kind.error.instance)
        message = f"the key {key!r} in {name} has the wrong form"
        yield Problem(to_pointer((*path, key)), message, "", "propertyNames", on_key=True)
    else:
        yield _sentence(error, at, name)


def _sentence(error: jsonschema_rs.ValidationError, at: str, name: str) -> Problem:
    """Return the problem of a keyword that concerns one value."""
    keyword = error.kind.name
    words = _SENTENCES.get(keyword)
    if words is None:
        return Problem(at, f"{name}: {error.message}", "", keyword)
    details = error.kind.as_dict()
    wanted = _type_words(details) if keyword == "type" else ""
    message, mend = words(name, error.instance, details)
    return Problem(at, message, mend, keyword, wanted=wanted)


def _enum(name: str, value: Any, details: Details) -> Words:
    options = [str(option) for option in details["options"]]
    mend = did_you_mean(str(value), options, f"one of: {', '.join(options)}")
    return f"{name} is {show(value)}, which is none of the {len(options)} values allowed", mend


def _type(name: str, value: Any, details: Details) -> Words:
    return f"{name} is {show(value)}, which is {type_word(value)}, not {_type_words(details)}", ""


def _pattern(name: str, value: Any, details: Details) -> Words:
    return f"{name} is {show(value)}, which has the wrong form", f"it must match {details['pattern']}"


def _const(name: str, value: Any, details: Details) -> Words:
    wanted = show(details["expected_value"])
    return f"{name} is {show(value)}, not {wanted}", f"write {wanted}"


def _size(noun: str, relation: str) -> Callable[[str, Any, Details], Words]:
    def words(name: str, value: Any, details: Details) -> Words:
        return f"{name} has {len(value)} {noun}, {relation} than {details['limit']}", ""

    return words


def _bound(relation: str) -> Callable[[str, Any, Details], Words]:
    def words(name: str, value: Any, details: Details) -> Words:
        return f"{name} is {show(value)}, {relation} than {details['limit']}", ""

    return words


def _empty(name: str, _value: Any, _details: Details) -> Words:
    return f"{name} is empty", "write something, or leave the key out"


_SENTENCES: dict[str, Callable[[str, Any, Details], Words]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _empty,
    "maxLength": _size("characters", "more"),
    "minItems": _size("entries", "fewer"),
    "maxItems": _size("entries", "more"),
    "maxProperties": _size("keys", "more"),
    "minimum": _bound("less"),
    "maximum": _bound("more"),
}


def show(value: Any) -> str:
    """Return a value as JSON, cut to what fits in a sentence."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def type_word(value: Any) -> str:
    """Return what a JSON value is, with its article."""
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", type(None): "null"}
    return _TYPES[names.get(type(value), "object")]


_TYPES = {
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a mapping",
}


def _type_words(details: Details) -> str:
    types = details.get("types") or [details.get("type")]
    return " or ".join(_TYPES.get(str(one), str(one)) for one in types)


def _name(path: Path) -> str:
    """Return a place as an author would say it: ``segment.where``, ``rows[3].id``, ``the document``."""
    if not path:
        return "the document"
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return f"`{text.removeprefix('.')}`"


def _unknown_keys(path: Path, keys: list[str], allowed: list[str]) -> Iterator[Problem]:
    for key in keys:
        mend = did_you_mean(key, allowed, f"keys here: {', '.join(allowed)}" if allowed else "remove it")
        message = f"{_name(path)} has the unknown key {key!r}"
        yield Problem(to_pointer((*path, key)), message, mend, "additionalProperties", on_key=True)


def _keys_allowed(schema: Mapping[str, Any], schema_path: list[str | int]) -> list[str]:
    """Return the keys known where an ``additionalProperties`` error was raised; follows local references only."""
    node: Any = schema
    for part in schema_path[:-1]:
        if isinstance(node, Mapping) and part == "$ref":
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        elif isinstance(node, list):
            node = node[int(part)]
        else:
            node = node.get(part, {})
    return list(node.get("properties", ())) if isinstance(node, Mapping) else []


def _best_branch(
    branches: list[list[jsonschema_rs.ValidationError]], schema: Mapping[str, Any], at: str, name: str
) -> Iterator[Problem]:
    """Yield the problems of the branch of a union that the value comes nearest to."""
    described = [[problem for error in errors for problem in explain_error(error, schema)] for errors in branches]
    deeper = [problems for problems in described if all(problem.pointer != at for problem in problems)]
    for candidates in (deeper, [problems for problems in described if problems]):
        if candidates:
            yield from min(candidates, key=len)
            return
    yield Problem(at, f"{name} fits none of the forms allowed", "", "anyOf")

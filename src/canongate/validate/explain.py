"""
What a JSON Schema error means, in words for the author of the document.

Every keyword our schemas use has its sentence; a keyword without one shows the validator's own message.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from jsonschema_rs import ValidationErrorKind

from canongate.model.pointer import to_pointer
from canongate.model.similar import did_you_mean
from canongate.validate.wording import (
    FORMATS,
    TYPES,
    form_words,
    key_words,
    place_words,
    show,
    type_mend,
    type_word,
)

Details = Mapping[str, Any]
"""What the validator says of an error, and under ``examples`` what the schema shows as examples."""
Words = tuple[str, str]
"""What is wrong, and what to do about it; the second may be empty."""


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
    name = place_words(path)
    node = _node_at(schema, error.schema_path[:-1])
    if isinstance(kind, ValidationErrorKind.AdditionalProperties):
        yield from _unknown_keys(path, kind.unexpected, node)
    elif isinstance(kind, ValidationErrorKind.Required):
        yield Problem(
            to_pointer(path), f"{name} lacks the key {kind.property!r}", f"add `{kind.property}:`", "required"
        )
    elif isinstance(kind, ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid):
        yield from _best_branch(error, kind.context, schema)
    elif isinstance(kind, ValidationErrorKind.PropertyNames):
        yield _key_form(path, kind.error)
    else:
        yield _sentence(error, to_pointer(path), name, node.get("examples", []))


def _sentence(error: jsonschema_rs.ValidationError, at: str, name: str, examples: list[Any]) -> Problem:
    """Return the problem of a keyword that concerns one value."""
    keyword = error.kind.name
    words = _SENTENCES.get(keyword)
    if words is None:
        return Problem(at, f"{name}: {error.message}", "", keyword)
    details = error.kind.as_dict() | {"examples": examples}
    wanted = _type_words(details["types"]) if keyword == "type" else ""
    message, mend = words(name, error.instance, details)
    return Problem(at, message, mend, keyword, wanted=wanted)


def _enum(name: str, value: Any, details: Details) -> Words:
    options = [str(option) for option in details["options"]]
    mend = did_you_mean(str(value), options, f"one of: {', '.join(options)}")
    return f"{name} is {show(value)}, which is none of the {len(options)} values allowed", mend


def _type(name: str, value: Any, details: Details) -> Words:
    types = details["types"]
    return f"{name} is {show(value)}, which is {type_word(value)}, not {_type_words(types)}", type_mend(value, types)


def _pattern(name: str, value: Any, details: Details) -> Words:
    return f"{name} is {show(value)}, which has the wrong form", form_words(details["pattern"], details["examples"])


def _format(name: str, value: Any, details: Details) -> Words:
    return f"{name} is {show(value)}, which has the wrong form", FORMATS[details["format"]] + _example(details)


def _example(details: Details) -> str:
    return f", for example {show(details['examples'][0])}" if details["examples"] else ""


def _const(name: str, value: Any, details: Details) -> Words:
    wanted = show(details["expected_value"])
    return f"{name} is {show(value)}, not {wanted}", f"write {wanted}"


def _size(noun: str, relation: str, mend: str) -> Callable[[str, Any, Details], Words]:
    def words(name: str, value: Any, details: Details) -> Words:
        limit = details["limit"]
        return f"{name} has {len(value)} {noun}, {relation} than {limit}", f"{mend} {limit}"

    return words


def _bound(relation: str, mend: str) -> Callable[[str, Any, Details], Words]:
    def words(name: str, value: Any, details: Details) -> Words:
        return f"{name} is {show(value)}, {relation} than {details['limit']}", f"{mend} {details['limit']}"

    return words


def _empty(name: str, _value: Any, _details: Details) -> Words:
    return f"{name} is empty", "write something, or leave the key out"


_SENTENCES: dict[str, Callable[[str, Any, Details], Words]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "minLength": _empty,
    "maxLength": _size("characters", "more", "shorten it to at most"),
    "minItems": _size("entries", "fewer", "list at least"),
    "maxItems": _size("entries", "more", "keep at most"),
    "minProperties": _size("keys", "fewer", "write at least"),
    "maxProperties": _size("keys", "more", "keep at most"),
    "minimum": _bound("less", "write at least"),
    "maximum": _bound("more", "write at most"),
}


def _type_words(types: list[str]) -> str:
    return " or ".join(TYPES[one] for one in types)


def _unknown_keys(path: tuple[str | int, ...], keys: list[str], node: Mapping[str, Any]) -> Iterator[Problem]:
    allowed = list(node.get("properties", ()))
    for key in keys:
        if "patternProperties" in node:
            message, mend = f"the key {key!r} in {place_words(path)} has the wrong form", key_words(node)
        else:
            message = f"{place_words(path)} has the unknown key {key!r}"
            mend = did_you_mean(key, allowed, f"keys here: {', '.join(allowed)}")
        yield Problem(to_pointer((*path, key)), message, mend, "additionalProperties", on_key=True)


def _key_form(path: tuple[str | int, ...], error: jsonschema_rs.ValidationError) -> Problem:
    """Return the problem of a key that breaks what its mapping says of keys."""
    key = str(error.instance)
    inner = _sentence(error, "", f"the key {show(key)} in {place_words(path)}", [])
    message = (
        f"the key {key!r} in {place_words(path)} has the wrong form" if inner.keyword == "pattern" else inner.message
    )
    return Problem(to_pointer((*path, key)), message, inner.help, "propertyNames", on_key=True)


def _node_at(schema: Mapping[str, Any], schema_path: list[str | int]) -> Mapping[str, Any]:
    """Return the part of a schema that a path of the validator leads to; such paths have references resolved."""
    node: Any = schema
    for part in schema_path:
        node = node[part]
    return node if isinstance(node, Mapping) else {}


def _best_branch(
    error: jsonschema_rs.ValidationError,
    branches: list[list[jsonschema_rs.ValidationError]],
    schema: Mapping[str, Any],
) -> Iterator[Problem]:
    """Yield the problems of the branch of a union that the value comes nearest to."""
    at = to_pointer(error.instance_path)
    types = [one.kind.as_dict()["types"] for errors in branches for one in errors[:1] if one.kind.name == "type"]
    if len(types) == len(branches):
        joined = {"types": list(dict.fromkeys(one for each in types for one in each))}
        message, mend = _type(place_words(tuple(error.instance_path)), error.instance, joined)
        yield Problem(at, message, mend, "type", wanted=_type_words(joined["types"]))
        return
    described = [[problem for one in errors for problem in explain_error(one, schema)] for errors in branches]
    # A value of the right type that breaks something further in is nearer than one of the wrong type.
    fitting = [each for each in described if not any(one.pointer == at and one.keyword == "type" for one in each)]
    yield from min(fitting or described, key=len)

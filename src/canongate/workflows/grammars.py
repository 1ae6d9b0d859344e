"""Page grammars by name and version, as they ship with the program."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from canongate import resources
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.model.grammar import Grammar, grammar_file, resolve_grammar
from canongate.model.similar import did_you_mean

_FOLDER = "templates/grammars"


@cache
def grammar(ref: str) -> Grammar:
    """
    Return a shipped grammar with everything it extends.

    Args:
        ref: name and version, such as ``framework@1``.

    Raises:
        UsageError: there is no such grammar.
    """
    return resolve_grammar(ref, _find)


def grammar_refs() -> tuple[str, ...]:
    """Return name and version of every shipped grammar."""
    names = (name.removeprefix(f"{_FOLDER}/") for name in resources.resource_names(_FOLDER, ".yaml"))
    return tuple(name.removesuffix(".yaml").replace(".v", "@") for name in names)


def _find(ref: str) -> Mapping[str, Any]:
    if ref not in grammar_refs():
        known = did_you_mean(ref, grammar_refs(), f"there are {', '.join(grammar_refs())}")
        raise UsageError(f"there is no grammar {ref!r}", help=known)
    name = f"templates/{grammar_file(ref)}"
    raw = read_yaml(resources.resource_bytes(name), name)
    if not isinstance(raw, RawDocument):
        raise UsageError(f"{name} is damaged: {raw[0].message}", help="install canongate again")
    value: Mapping[str, Any] = raw.value
    return value

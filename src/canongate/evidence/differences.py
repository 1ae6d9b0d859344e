"""Where two JSON values differ: every place with what stands there and what was found, in the order of the first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of a manifest that does not hold; ``pointer`` is the nearest place the manifest has."""

    pointer: str
    what: str
    stated: Any
    found: Any


def differences(stated: Any, found: Any, pointer: str = "", what: str = "") -> Iterator[Difference]:
    """Yield every place where two values differ; a place that one of them lacks stands as None there."""
    if isinstance(stated, Mapping) and isinstance(found, Mapping):
        for key in (*stated, *(one for one in found if one not in stated)):
            inner = f"{pointer}/{_escaped(key)}" if key in stated else pointer
            yield from differences(stated.get(key), found.get(key), inner, f"{what}.{key}" if what else key)
    elif _listing(stated) and _listing(found) and len(stated) == len(found):
        for place, (one, other) in enumerate(zip(stated, found, strict=True)):
            yield from differences(one, other, f"{pointer}/{place}", f"{what}[{place}]")
    elif _listing(stated) and _listing(found):
        yield Difference(pointer, f"entries of {what}", len(stated), len(found))
    elif stated != found:
        yield Difference(pointer, what, stated, found)


def _listing(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")

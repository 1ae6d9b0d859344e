"""The files of a root on their way to a declared change: their texts so far, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from canongate.load.edit import set_value
from canongate.load.read import read_bytes
from canongate.load.tree import LoadedTree
from canongate.model.document import RawDocument
from canongate.model.error import UsageError
from canongate.workflows.impact import Impacted, impact_of
from canongate.workflows.root import opened
from canongate.workflows.snapshots import Pair


@dataclass(slots=True)
class Draft:
    """The texts of a root on their way to a declared change."""

    pair: Pair
    page: str
    texts: dict[str, str] = field(default_factory=dict)

    def text(self, path: str) -> str:
        """Return a file as it stands in the draft."""
        return self.texts.get(path) or self.pair.head.raws[path].text

    def data(self, path: str) -> Mapping[str, Any]:
        """Return what a file says in the draft."""
        raw = read_bytes(self.text(path).encode(), path)
        if not isinstance(raw, RawDocument):
            raise UsageError(f"{path} cannot be edited: {raw[0].message}", help="change it by hand")
        value: Mapping[str, Any] = raw.value
        return value

    def set(self, path: str, place: Sequence[str | int], value: Any, *, after: Sequence[str] = ()) -> None:
        """Set one value, where it is another."""
        here: Any = self.data(path)
        for part in place[:-1]:
            here = here[part]
        if place[-1] not in here or here[place[-1]] != value:
            self.texts[path] = set_value(self.text(path), place, value, after=after)

    def compared(self) -> Impacted:
        """Return what follows from the difference between the base and the draft."""
        head = self.pair.head
        raws = dict(head.raws)
        for path, text in self.texts.items():
            raw = read_bytes(text.encode(), path)
            if isinstance(raw, RawDocument):
                raws[path] = raw
        return impact_of(replace(self.pair, head=opened(LoadedTree(head.root, raws, ()))))

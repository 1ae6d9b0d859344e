"""Keys that a mapping holds again; of what was composed, since a parsed mapping has forgotten the first of them."""

from collections.abc import Iterator

from canongate.load.node import Collection, Entry, Node
from canongate.model.pointer import to_pointer


def duplicate_keys(root: Node | None) -> Iterator[tuple[str, Entry, Entry]]:
    """Yield pointer, repeated entry and first entry of every key that a mapping holds again."""
    stack: list[tuple[tuple[str | int, ...], Node | None]] = [((), root)]
    while stack:
        path, node = stack.pop()
        if not isinstance(node, Collection):
            continue
        if node.entries is None:
            stack.extend(((*path, index), item) for index, item in enumerate(node.items))
            continue
        first: dict[str, Entry] = {}
        for entry in node.entries:
            if first.setdefault(entry.key, entry) is not entry:
                yield to_pointer((*path, entry.key)), entry, first[entry.key]
            stack.append(((*path, entry.key), entry.value))

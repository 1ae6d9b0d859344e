"""Where in a composed text a path of keys and indexes leads."""

from collections.abc import Sequence

from canongate.load.node import Collection, Entry, Node, Scalar, Style


def seek(root: Node | None, path: Sequence[str | int], *, on_key: bool = False) -> tuple[int, int]:
    """
    Return start and end offset of what a path leads to; where it ends early, of the nearest that exists.

    A value that is left empty stands where its key stands. Of repeated keys the last counts, as it would to a parser.
    """
    place = (root.start, root.end) if root else (0, 0)
    node, last = root, len(path) - 1
    for index, part in enumerate(path):
        if not isinstance(node, Collection):
            break
        if node.entries is None:
            if not str(part).isdecimal() or int(part) >= len(node.items):
                break
            node = node.items[int(part)]
            place = (node.start, node.end) if node else place
            continue
        entry = entry_of(node, str(part))
        if entry is None:
            break
        node = entry.value
        place = (node.start, node.end) if node and not (on_key and index == last) else (entry.start, entry.end)
    return place


def plain_at(root: Node | None, path: Sequence[str | int]) -> Scalar | None:
    """Return the plain scalar that a path leads to exactly; None where something else or nothing stands."""
    node = node_at(root, path)
    return node if isinstance(node, Scalar) and node.style is Style.PLAIN else None


def node_at(root: Node | None, path: Sequence[str | int]) -> Node | None:
    """Return what a path leads to exactly; None where nothing stands."""
    node = root
    for part in path:
        if not isinstance(node, Collection):
            return None
        if node.entries is None:
            inside = str(part).isdecimal() and int(part) < len(node.items)
            node = node.items[int(part)] if inside else None
        else:
            entry = entry_of(node, str(part))
            node = entry.value if entry else None
    return node


def entry_of(mapping: Collection, key: str) -> Entry | None:
    """Return the last entry of a mapping with this key."""
    return next((entry for entry in reversed(mapping.entries or ()) if entry.key == key), None)

"""
The RFC 6962 Merkle tree: hashes, the growing edge, roots, inclusion and consistency proofs.

The tree is addressed by (level, index): level 0 holds leaf hashes, and a node of level L covers 2**L leaves. Only
complete subtrees have an address; they never change once written, so every proof is a handful of stored hashes. This
module stores nothing: whoever calls it hands over a function that reads a node. Long because it is one algorithm.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

type ReadNode = Callable[[int, int], bytes]
type Node = tuple[int, int, bytes]
"""Level, index, hash."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf; the prefix byte keeps leaves and inner nodes apart."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed_nodes(size: int, leaf: bytes, read: ReadNode) -> list[Node]:
    """
    Return the nodes that a leaf completes when it is appended to a tree of ``size`` leaves, the leaf first.

    Reads one left sibling per completed level: O(log size) at worst, one on average.
    """
    nodes = [(0, size, leaf)]
    level, index, digest = 0, size, leaf
    while index & 1:
        digest = node_hash(read(level, index - 1), digest)
        level, index = level + 1, index >> 1
        nodes.append((level, index, digest))
    return nodes


@dataclass(slots=True)
class Frontier:
    """The right edge of a growing tree: one complete subtree per bit of ``size``, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def push(self, leaf: bytes) -> list[Node]:
        """Append a leaf hash and return the nodes it completes, the leaf first."""
        peaks, nodes, level, index = self.peaks, [(0, self.size, leaf)], 0, self.size
        digest = leaf
        while index & 1:
            digest = node_hash(peaks.pop(), digest)
            level, index = level + 1, index >> 1
            nodes.append((level, index, digest))
        peaks.append(digest)
        self.size += 1
        return nodes

    def root(self) -> bytes:
        """Return the root of the tree as it now is."""
        return _fold(self.peaks)


def root_of(size: int, read: ReadNode) -> bytes:
    """Return the root of the first ``size`` leaves."""
    return _fold([read(level, index) for level, index in _peaks(0, size)])


def inclusion_proof(index: int, size: int, read: ReadNode) -> list[bytes]:
    """
    Return the audit path of leaf ``index`` in the tree of the first ``size`` leaves, lowest sibling first.

    Raises:
        ValueError: there is no such leaf in a tree of that size.

    Source:
        RFC 6962 section 2.1.1.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    low, high, path = 0, size, []
    while high - low > 1:
        split = low + _split(high - low)
        if index < split:
            path.append(_range_root(split, high, read))
            high = split
        else:
            path.append(_range_root(low, split, read))
            low = split
    return path[::-1]


def consistency_proof(old: int, new: int, read: ReadNode) -> list[bytes]:
    """
    Return the proof that the tree of ``old`` leaves is a prefix of the tree of ``new`` leaves.

    The proof is empty where nothing needs proving: equal sizes, or an empty old tree.

    Raises:
        ValueError: the sizes are out of order.

    Source:
        RFC 6962 section 2.1.2.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is no prefix of one of {new}")
    if old in {0, new}:
        return []
    low, high, path, whole = 0, new, [], True
    while high != old:
        split = low + _split(high - low)
        if old <= split:
            path.append(_range_root(split, high, read))
            high = split
        else:
            path.append(_range_root(low, split, read))
            low, whole = split, False
    if not whole:
        path.append(_range_root(low, high, read))
    return path[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """
    Say whether ``proof`` shows ``leaf`` at ``index`` in the tree of ``size`` leaves with that root.

    Source:
        RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or any(len(step) != HASH_BYTES for step in proof):
        return False
    place, last, digest = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            digest = node_hash(step, digest)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            digest = node_hash(digest, step)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == root


def verify_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """
    Say whether ``proof`` shows that the tree with ``old_root`` is a prefix of the tree with ``new_root``.

    Source:
        RFC 9162 section 2.1.4.2; an empty old tree is a prefix of every tree, with an empty proof.
    """
    if not 0 <= old <= new or any(len(step) != HASH_BYTES for step in proof):
        return False
    if old in {0, new}:
        return not proof and old_root == (EMPTY_ROOT if old == 0 else new_root)
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    return bool(steps) and _climb(old, new, steps) == (old_root, new_root)


def _climb(old: int, new: int, steps: list[bytes]) -> tuple[bytes, bytes] | None:
    """Rebuild both roots from a consistency proof; None where the proof has not the length the sizes ask for."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    older = newer = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            older, newer = node_hash(step, older), node_hash(step, newer)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            newer = node_hash(newer, step)
        place, last = place >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _split(width: int) -> int:
    """Return the largest power of two below ``width``, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def _peaks(low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the complete subtrees that tile ``[low, high)``, left to right; ``low`` is aligned to the first of them."""
    while low < high:
        level = (high - low).bit_length() - 1
        yield level, low >> level
        low += 1 << level


def _range_root(low: int, high: int, read: ReadNode) -> bytes:
    return _fold([read(level, index) for level, index in _peaks(low, high)])


def _fold(peaks: Sequence[bytes]) -> bytes:
    """Hash peaks together from the right; no peaks make the empty tree."""
    if not peaks:
        return EMPTY_ROOT
    digest = peaks[-1]
    for peak in reversed(peaks[:-1]):
        digest = node_hash(peak, digest)
    return digest

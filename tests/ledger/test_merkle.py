import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.ledger import merkle

# Leaves, roots and proofs of the Certificate Transparency reference implementation (RFC 6962).
LEAVES = [
    bytes.fromhex(text)
    for text in ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LARGEST = 130


def naive_root(leaves):
    """MTH of RFC 6962 section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:split]) + naive_root(leaves[split:])).digest()


def naive_path(index, leaves):
    """PATH of RFC 6962 section 2.1.1."""
    if len(leaves) <= 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*naive_path(index, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(index - split, leaves[split:]), naive_root(leaves[:split])]


def naive_subproof(old, leaves, whole):
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*naive_subproof(old, leaves[:split], whole), naive_root(leaves[split:])]
    return [*naive_subproof(old - split, leaves[split:], False), naive_root(leaves[:split])]


class Tree:
    """All nodes and roots of a growing tree."""

    def __init__(self, leaves):
        self.nodes, self.roots = {}, [merkle.EMPTY_ROOT]
        frontier = merkle.Frontier()
        for leaf in leaves:
            for level, index, digest in frontier.push(leaf):
                self.nodes[level, index] = digest
            self.roots.append(frontier.root())

    def read(self, level, index):
        """Return the bytes now seen."""
        return self.nodes[level, index]


HASHES = [merkle.leaf_hash(bytes([number % 256, number // 256])) for number in range(LARGEST)]
TREE = Tree(HASHES)


def test_the_published_roots_come_out():
    """The tree of the reference leaves has the published root at every size."""
    tree = Tree([merkle.leaf_hash(leaf) for leaf in LEAVES])

    assert [root.hex() for root in tree.roots] == ROOTS
    assert [merkle.root_of(size, tree.read).hex() for size in range(9)] == ROOTS


def test_the_published_inclusion_proofs_come_out():
    """The audit paths of the reference tree are the published ones, and verify."""
    tree = Tree([merkle.leaf_hash(leaf) for leaf in LEAVES])

    for (index, size), published in INCLUSION.items():
        proof = merkle.inclusion_proof(index, size, tree.read)
        assert [step.hex() for step in proof] == published
        assert merkle.verify_inclusion(index, size, tree.read(0, index), proof, bytes.fromhex(ROOTS[size]))


def test_the_published_consistency_proofs_come_out():
    """The consistency proofs of the reference tree are the published ones, and verify."""
    tree = Tree([merkle.leaf_hash(leaf) for leaf in LEAVES])

    for (old, new), published in CONSISTENCY.items():
        proof = merkle.consistency_proof(old, new, tree.read)
        assert [step.hex() for step in proof] == published
        assert merkle.verify_consistency(old, new, proof, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]))


def test_every_root_is_that_of_the_naive_tree():
    """The growing edge and the stored nodes give the root of the recursive definition at every size to 130."""
    expected = [naive_root(HASHES[:size]) for size in range(LARGEST + 1)]

    assert expected == TREE.roots
    assert [merkle.root_of(size, TREE.read) for size in range(LARGEST + 1)] == expected


def test_every_inclusion_proof_to_130_is_right():
    """Every proof of every leaf in every tree to 130 is the recursive one and verifies, for its own place only."""
    for size in range(1, LARGEST + 1):
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, TREE.read)
            assert merkle.verify_inclusion(index, size, HASHES[index], proof, TREE.roots[size])
            assert not merkle.verify_inclusion((index + 1) % size, size, HASHES[index], proof, TREE.roots[size]) or (
                size == 1
            )
            if size % 13 == 0 or size < 20:
                assert proof == naive_path(index, HASHES[:size])


def test_every_consistency_proof_to_130_is_right():
    """Every pair of sizes to 130 has a proof that verifies, and fails against any other root."""
    for new in range(LARGEST + 1):
        for old in range(new + 1):
            proof = merkle.consistency_proof(old, new, TREE.read)
            assert merkle.verify_consistency(old, new, proof, TREE.roots[old], TREE.roots[new])
            if old:
                assert not merkle.verify_consistency(old, new, proof, TREE.roots[old - 1], TREE.roots[new])
                assert not merkle.verify_consistency(old, new, proof, TREE.roots[old], TREE.roots[new - 1])
            if old and (new % 13 == 0 or new < 20):
                assert proof == naive_subproof(old, HASHES[:new], True)


def test_appending_completes_the_same_nodes_as_growing():
    """Appending from stored nodes writes exactly the nodes that the growing edge completes."""
    nodes, frontier = {}, merkle.Frontier()

    for size, leaf in enumerate(HASHES):
        added = merkle.completed_nodes(size, leaf, lambda level, index: nodes[level, index])
        assert added == frontier.push(leaf)
        nodes.update({(level, index): digest for level, index, digest in added})

    assert nodes == TREE.nodes


@pytest.mark.parametrize("size", [1, 2, 7, 8, 33, 130])
def test_a_changed_proof_byte_is_refused(size):
    """A proof with any single bit of any byte changed, a step less, or a step more does not verify."""
    for index in {0, size // 2, size - 1}:
        proof = merkle.inclusion_proof(index, size, TREE.read)
        for step in range(len(proof)):
            for byte in range(32):
                changed = bytearray(proof[step])
                changed[byte] ^= 1 << (byte % 8)
                bad = [*proof[:step], bytes(changed), *proof[step + 1 :]]
                assert not merkle.verify_inclusion(index, size, HASHES[index], bad, TREE.roots[size])
        assert not merkle.verify_inclusion(index, size, HASHES[index], [*proof, HASHES[0]], TREE.roots[size])
        assert not proof or not merkle.verify_inclusion(index, size, HASHES[index], proof[:-1], TREE.roots[size])


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (6, 130), (64, 130), (127, 128)])
def test_a_changed_consistency_byte_is_refused(old, new):
    """A consistency proof with any single byte changed, a step less, or a step more does not verify."""
    proof = merkle.consistency_proof(old, new, TREE.read)

    for step in range(len(proof)):
        for byte in range(32):
            changed = bytearray(proof[step])
            changed[byte] ^= 1 << (byte % 8)
            bad = [*proof[:step], bytes(changed), *proof[step + 1 :]]
            assert not merkle.verify_consistency(old, new, bad, TREE.roots[old], TREE.roots[new])
    assert not merkle.verify_consistency(old, new, proof[:-1], TREE.roots[old], TREE.roots[new])
    assert not merkle.verify_consistency(old, new, [*proof, HASHES[0]], TREE.roots[old], TREE.roots[new])


def test_steps_that_are_no_hashes_are_refused():
    """A step of another length than a hash fails, in either kind of proof."""
    assert not merkle.verify_inclusion(0, 2, HASHES[0], [b"short"], TREE.roots[2])
    assert not merkle.verify_consistency(1, 2, [b"short"], TREE.roots[1], TREE.roots[2])


def test_places_outside_the_tree_are_refused():
    """There is no proof of a leaf or a prefix that is not there."""
    for index, size in [(0, 0), (3, 3), (-1, 3)]:
        assert not merkle.verify_inclusion(index, size, HASHES[0], [], TREE.roots[1])
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion_proof(index, size, TREE.read)
    for old, new in [(5, 4), (-1, 4)]:
        assert not merkle.verify_consistency(old, new, [], TREE.roots[0], TREE.roots[4])
        with pytest.raises(ValueError, match="no prefix"):
            merkle.consistency_proof(old, new, TREE.read)


def test_an_empty_old_tree_is_a_prefix_of_all():
    """Nothing needs proving of the empty tree, but its root must be the empty root and the proof empty."""
    assert merkle.verify_consistency(0, 5, [], merkle.EMPTY_ROOT, TREE.roots[5])
    assert not merkle.verify_consistency(0, 5, [], TREE.roots[1], TREE.roots[5])
    assert not merkle.verify_consistency(0, 5, [HASHES[0]], merkle.EMPTY_ROOT, TREE.roots[5])
    assert not merkle.verify_consistency(3, 5, [], TREE.roots[3], TREE.roots[5])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.binary(max_size=8), min_size=1, max_size=300), st.data())
def test_any_tree_agrees_with_the_definition(leaves, data):
    """For any leaves, root, inclusion and consistency are those of the recursive definition."""
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    tree = Tree(hashes)
    index = data.draw(st.integers(0, len(leaves) - 1))
    old = data.draw(st.integers(1, len(leaves)))

    assert tree.roots[-1] == naive_root(hashes)
    assert merkle.inclusion_proof(index, len(hashes), tree.read) == naive_path(index, hashes)
    assert merkle.consistency_proof(old, len(hashes), tree.read) == naive_subproof(old, hashes, True)

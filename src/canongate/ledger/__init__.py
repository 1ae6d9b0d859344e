"""Merkle tree, entries, store, approvals, bundles, recovery."""

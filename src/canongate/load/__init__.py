"""Bytes to raw documents: the safe YAML profile, positions, the tree of a root."""

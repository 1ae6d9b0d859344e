"""Counts in words."""


def counted(count: int, noun: str) -> str:
    """Return a count with its noun in the plural it asks for: ``1 clause``, ``1,204 clauses``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")

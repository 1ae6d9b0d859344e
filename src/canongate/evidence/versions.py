"""The programs that computed, for the manifest's engine block; no digest covers it."""

from importlib.metadata import version

_PROGRAMS = ("canongate", "duckdb", "ibis-framework", "sqlglot", "numpy", "scipy", "pyarrow")


def engine_block() -> dict[str, str]:
    """Return each program and its version."""
    return {"name": "duckdb"} | {program: version(program) for program in _PROGRAMS}

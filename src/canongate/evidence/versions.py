"""The programs that computed, for the manifest's engine block; no digest covers it."""

from importlib.metadata import version

_PROGRAMS = ("canongate", "duckdb", "ibis-framework", "sqlglot", "numpy", "scipy", "pyarrow")


def engine_block(name: str = "duckdb") -> dict[str, str]:
    """Return each program and its version; ``name`` is the engine that computed."""
    also = ("pyspark",) if name == "spark" else ()
    return {"name": name} | {program: version(program) for program in (*_PROGRAMS, *also)}

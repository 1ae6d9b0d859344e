"""
Building evidence: contract, segments and a folder of data in, a manifest out.

The order is the protection: files are read, their rows are checked, the engine is locked, and only then are predicates
asked. No customer's row leaves this function.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from canongate.evidence.assembly import assemble
from canongate.evidence.computing import compute
from canongate.evidence.engine import Engine
from canongate.evidence.insight.plan import read_plan
from canongate.evidence.loading import Loaded, Progress, loaded_engine, unsaid
from canongate.evidence.manifest import manifest_mapping
from canongate.evidence.room import Room
from canongate.evidence.study import Study, read_study


def build(  # noqa: PLR0913  # each argument is one thing the user says
    contract: Mapping[str, Any],
    contract_digest: str,
    segments: Mapping[str, Any],
    data_dir: Path,
    cut_off: date,
    *,
    id: str | None = None,  # noqa: A002  # the manifest's own word
    threads: int | None = None,
    previous: Sequence[Mapping[str, Any]] = (),
    plan: tuple[Mapping[str, Any], str] | None = None,
    room: Room | None = None,
    progress: Progress | None = None,
    on: Literal["duckdb", "spark"] = "duckdb",
) -> dict[str, Any]:
    """
    Return the evidence manifest of a folder of data.

    Args:
        contract: data contract, as parsed.
        contract_digest: digest of the contract's file.
        segments: set of segments, as parsed.
        data_dir: folder the contract's files stand in.
        cut_off: first day whose rows are not used.
        id: manifest id; contract id and cut-off when absent.
        threads: threads of the engine; the result is the same for any.
        previous: earlier manifests about the same question; every segment they tried is counted.
        plan: insight plan, as parsed, and the digest of its file; without one nothing is asked beyond the claims.
        room: memory the build may take, and where it may write what does not fit; the result is the same for any.
        progress: told in a few words what is being done.
        on: the engine that computes; files are read and checked by DuckDB either way.

    Raises:
        EvidenceError: contract, segments or data cannot be used as they are.
    """
    said = progress or unsaid
    study = read_study(contract, contract_digest, segments, cut_off, id=id, previous=previous, plan=plan)
    read_plan(study)  # what is wrong in it is said before any data are read
    with loaded_engine(study.contract, data_dir, cut_off, said, threads=threads, room=room) as (engine, loaded):
        if on == "duckdb":
            return _computed(engine, study, loaded, said)
        from canongate.evidence.spark.moving import moved  # noqa: PLC0415  # needs what few installations have

        said("handing the tables to Spark")
        with moved(engine, loaded, study.contract, room) as (spark, there):
            return _computed(spark, study, there, said)


def _computed(engine: Engine, study: Study, loaded: Loaded, said: Progress) -> dict[str, Any]:
    """Return the manifest of loaded tables."""
    return manifest_mapping(assemble(study, loaded, compute(engine, study, loaded, said), said))

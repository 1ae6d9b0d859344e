"""
Does a manifest hold? Four levels, each asking more: its own digests, the data's totals, a sample, everything again.

What does not hold is returned place by place, never raised; an error means that it could not be asked.
"""

from collections.abc import Container, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from canongate.evidence.assembly import assemble, totals_block
from canongate.evidence.computing import compute
from canongate.evidence.differences import Difference, differences
from canongate.evidence.engine import Embedded
from canongate.evidence.inputs import source_digest
from canongate.evidence.loading import Loaded, Progress, loaded_engine, unsaid
from canongate.evidence.manifest import canonical_digest, manifest_mapping
from canongate.evidence.room import Room
from canongate.evidence.study import Study
from canongate.evidence.witness import figures_again, sample

Level = Literal["digest", "totals", "sample", "recompute"]
LEVELS: tuple[Level, ...] = get_args(Level)
_OF_METRIC = ("id", "version", "question", "tables", "columns", "formula", "unit", "clause")


@dataclass(frozen=True, slots=True)
class Again:
    """What a manifest is held against: the same study, on the same data."""

    study: Study
    data: Path
    threads: int | None = None
    room: Room | None = None
    progress: Progress = unsaid
    customers: int = 100
    """Customers of a sample."""
    seed: int = 0
    """Seed of a sample."""

    def loaded(self) -> AbstractContextManager[tuple[Embedded, Loaded]]:
        """Yield an engine with the study's tables."""
        study = self.study
        return loaded_engine(
            study.contract, self.data, study.cut_off, self.progress, threads=self.threads, room=self.room
        )


def verify(manifest: Mapping[str, Any], level: Level, again: Again | None) -> list[Difference]:
    """
    Return what of a manifest does not hold.

    Args:
        manifest: as parsed; it fits its schema.
        level: how much is asked. `digest` needs no data, and looks at files only where ``again`` is given.
        again: the study and its data; every level but `digest` needs it.

    Raises:
        EvidenceError: the data cannot be used.
    """
    found = list(_own_digests(manifest))
    if again is None:
        return found
    found += _origins(manifest, again)
    if level == "digest" or found:
        return found
    with again.loaded() as (engine, loaded):
        totals = totals_block(again.study, loaded)
        found += differences({name: manifest.get(name) for name in totals}, totals)
        if level == "sample":
            again.progress("counting a sample again")
            setting, more = sample(engine, again.study, loaded, again.customers, again.seed)
            found += more
            found += differences(
                manifest["tables"].get("figures"), figures_again(setting), "/tables/figures", "figures"
            )
        if level == "recompute":
            again.progress("computing everything again")
            whole = manifest_mapping(assemble(again.study, loaded, compute(engine, again.study, loaded)))
            left_out = {"id", "engine", *totals}
            found += differences(_without(left_out, manifest), _without(left_out, whole))
    return found


def _without(names: Container[str], mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if name not in names}


def _own_digests(manifest: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the digests that do not fit what stands beside them, and claims of segments that are not there."""
    digest = canonical_digest(manifest["tables"])
    if manifest["tables_digest"] != digest:
        yield Difference("/tables_digest", "digest of the integer tables", manifest["tables_digest"], digest)
    for place, metric in enumerate(manifest["metrics"]):
        digest = canonical_digest({name: metric[name] for name in _OF_METRIC})
        if metric["digest"] != digest:
            yield Difference(
                f"/metrics/{place}/digest", f"digest of the metric {metric['id']}", metric["digest"], digest
            )
    known = {segment["id"] for segment in manifest["segments"]}
    for place, claim in enumerate(manifest["claims"]):
        if claim["segment"] not in known:
            yield Difference(f"/claims/{place}/segment", "segment of a claim", claim["segment"], None)


def _origins(manifest: Mapping[str, Any], again: Again) -> Iterator[Difference]:
    """Yield the digests of contract, segments, data and cut-off that are not those the manifest names."""
    study = again.study
    stated = {
        "contract": manifest["contract"],
        "segment_set": manifest["segment_set"],
        "cut_off": manifest["cut_off"],
        "earlier": manifest.get("earlier", []),
    }
    found = {
        "contract": {"id": study.contract.id, "digest": study.contract_digest},
        "segment_set": {"id": study.segments.id, "digest": study.segments_digest},
        "cut_off": study.cut_off.isoformat(),
        "earlier": sorted(canonical_digest(one) for one in study.previous),
    }
    yield from differences(stated, found)
    for place, source in enumerate(manifest["inputs"]):
        spec = study.contract.inputs.get(source["name"])
        if spec is None:
            continue  # the contract is another one, which was said above
        digest = source_digest(again.data / source["file"], spec)
        if digest != source["digest"]:
            yield Difference(f"/inputs/{place}/digest", f"digest of {source['file']}", source["digest"], digest)

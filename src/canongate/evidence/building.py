"""
Building evidence: contract, segments and a folder of data in, a manifest out.

The order is the protection: files are read, their rows are checked, the engine is locked, and only then are predicates
asked. No customer's row leaves this function.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from canongate.evidence.claims.best_customer import best_customer_claims
from canongate.evidence.columns import columns_of
from canongate.evidence.contract import read_contract, read_segments
from canongate.evidence.customers import customer_rows, order_facts
from canongate.evidence.engine import Engine, lock, open_engine, store
from canongate.evidence.error import EvidenceError
from canongate.evidence.figures import figures_table, group_figures, group_members, shares, visible
from canongate.evidence.inputs import OpenInput, open_input, verify_unchanged
from canongate.evidence.manifest import canonical_digest, manifest_mapping
from canongate.evidence.metrics import FIGURES, SHARES, Metric
from canongate.evidence.predicate import Predicate, check_predicate, memberships
from canongate.evidence.staging import Staged, stage
from canongate.evidence.versions import engine_block
from canongate.model.contract import DataContract
from canongate.model.evidence import (
    EvidenceManifest,
    InputRecord,
    MetricRecord,
    SegmentRecord,
    Source,
)
from canongate.model.segments import SegmentSet

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Study:
    """What is asked: of which data, of which segments, until when."""

    id: str
    contract: DataContract
    contract_digest: str
    segments: SegmentSet
    segments_digest: str
    predicates: tuple[Predicate, ...]
    cut_off: date

    @property
    def names(self) -> list[str]:
        """Segment ids in the order of the set."""
        return [segment.id for segment in self.segments.segments]


@dataclass(frozen=True, slots=True)
class Answers:
    """What the data said: the files, the tables as they were loaded, the figures of each group."""

    sources: Mapping[str, OpenInput]
    staged: Mapping[str, Staged]
    figures: Mapping[str, Mapping[str, int]]


def build(  # noqa: PLR0913  # each argument is one thing the user says
    contract: Mapping[str, Any],
    contract_digest: str,
    segments: Mapping[str, Any],
    data_dir: Path,
    cut_off: date,
    *,
    id: str | None = None,  # noqa: A002  # the manifest's own word
    threads: int | None = None,
    progress: Progress | None = None,
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
        progress: told in a few words what is being done.

    Raises:
        EvidenceError: contract, segments or data cannot be used as they are.
    """
    agreed, frozen = read_contract(contract), read_segments(segments)
    _check_cut_off(agreed, cut_off)
    columns = columns_of(agreed)
    study = Study(
        id=id or f"{agreed.id}-{cut_off}",
        contract=agreed,
        contract_digest=contract_digest,
        segments=frozen,
        segments_digest=canonical_digest(segments),
        predicates=tuple(check_predicate(segment, columns) for segment in frozen.segments),
        cut_off=cut_off,
    )
    answers = _ask(study, data_dir, threads, progress or (lambda _words: None))
    return manifest_mapping(_manifest(study, answers))


def _check_cut_off(contract: DataContract, cut_off: date) -> None:
    last = date.fromisoformat(contract.extracted_on)
    if cut_off > last + timedelta(days=1):
        raise EvidenceError(
            f"the cut-off {cut_off} lies after the data: they were extracted on {last}",
            help="Use a cut-off no later than the day after the extraction.",
        )


def _ask(study: Study, folder: Path, threads: int | None, said: Progress) -> Answers:
    """Read the files, check their rows, lock the engine, compute."""
    contract = study.contract
    sources = {}
    for name, spec in contract.inputs.items():
        said(f"reading {spec.file}")
        sources[name] = open_input(name, spec, folder)
    staged: dict[str, Staged] = {}
    with open_engine(threads) as engine:
        for logical, table in contract.tables.items():
            said(f"checking {logical}")
            staged[logical] = stage(engine, contract, logical, sources[table.from_], study.cut_off)
        for source in sources.values():
            verify_unchanged(source)
        lock(engine)
        _check_totals(contract, staged)
        said("computing metrics")
        return Answers(sources, staged, _figures(engine, study, staged))


def _check_totals(contract: DataContract, staged: Mapping[str, Staged]) -> None:
    """Raise when a total known beforehand is not what the data hold."""
    found = {total.id: total.value for one in staged.values() for total in one.totals}
    for name, expected in contract.control_totals.items():
        if name not in found:
            raise EvidenceError(
                f"control total {name!r} is not computed from these tables", help=f"Known: {', '.join(sorted(found))}."
            )
        if found[name] != expected:
            raise EvidenceError(
                f"control total {name}: the contract says {expected:,}, the data hold {found[name]:,}",
                help="Check that the files are whole and the ones meant; then mend the contract.",
            )


def _figures(engine: Engine, study: Study, staged: Mapping[str, Staged]) -> dict[str, dict[str, int]]:
    facts = store(engine, "order_facts", order_facts(staged["orders"].rows, study.contract))
    customers = store(engine, "customer_rows", customer_rows(staged, facts, study.cut_off))
    members = memberships(engine, customers, study.predicates)
    return group_figures(engine, customers, group_members(members, study.names), study.names)


def _manifest(study: Study, answers: Answers) -> EvidenceManifest:
    contract, staged = study.contract, answers.staged
    shown = visible(answers.figures, contract.minimum_cell_size)
    tables = {"figures": figures_table(answers.figures, contract.minimum_cell_size)}
    return EvidenceManifest(
        schema_="evidence/v1",
        id=study.id,
        title=contract.title,
        synthetic=contract.synthetic,
        contract=Source(id=contract.id, digest=study.contract_digest),
        segment_set=Source(id=study.segments.id, digest=study.segments_digest),
        cut_off=study.cut_off.isoformat(),
        currency=contract.currency.code,
        minor_units=contract.currency.minor_units,
        minimum_cell_size=contract.minimum_cell_size,
        sample_floor=contract.sample_floor,
        inputs=tuple(_input_record(source, contract, staged) for source in answers.sources.values()),
        tables_present=tuple(contract.tables),
        control_totals=tuple(total for one in staged.values() for total in one.totals),
        excluded_rows=tuple(rows for one in staged.values() for rows in one.excluded),
        metrics=tuple(_metric_record(metric) for metric in (*FIGURES, *SHARES)),
        segments=tuple(_segment_record(predicate) for predicate in study.predicates),
        tables=tables,
        tables_digest=canonical_digest({name: table.model_dump(mode="json") for name, table in tables.items()}),
        derived=tuple(shares(shown)),
        claims=tuple(best_customer_claims(shown, study.names, contract)),
        engine=engine_block(),
    )


def _input_record(source: OpenInput, contract: DataContract, staged: Mapping[str, Staged]) -> InputRecord:
    rows = next(staged[name].read for name, table in contract.tables.items() if table.from_ == source.name)
    return InputRecord(name=source.name, file=source.file, digest=source.digest, rows=rows)


def _metric_record(metric: Metric) -> MetricRecord:
    return MetricRecord(
        id=metric.id,
        version=metric.version,
        question=metric.question,
        tables=metric.tables,  # type: ignore[arg-type]  # names of logical tables
        columns=metric.columns,
        formula=metric.formula,
        unit=metric.unit,
        clause=metric.clause,
        digest=metric.digest,
    )


def _segment_record(predicate: Predicate) -> SegmentRecord:
    return SegmentRecord(
        id=predicate.segment.id,
        name=predicate.segment.name,
        predicate_digest=predicate.digest,
        columns=predicate.columns,
        bases=predicate.bases,
    )

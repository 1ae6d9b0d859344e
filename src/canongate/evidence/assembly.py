"""Putting a manifest together from what was loaded, computed and judged; nothing new is counted here."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from canongate.evidence.cells import usable
from canongate.evidence.claims.best_customer import best_by_definition, best_by_revenue
from canongate.evidence.claims.criterion import all_criterion_claims
from canongate.evidence.computing import Computed
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.definitions.figures import FIGURES, SHARES
from canongate.evidence.definitions.insight_catalogue import INSIGHT_METRICS
from canongate.evidence.definitions.metric import Metric
from canongate.evidence.definitions.tables import TABLES
from canongate.evidence.engine import dialect_of
from canongate.evidence.figures import figures, shares
from canongate.evidence.insight.answering import answer
from canongate.evidence.insight.found import Found
from canongate.evidence.insight.plan import read_plan
from canongate.evidence.loading import Loaded, Progress, unsaid
from canongate.evidence.manifest import canonical_digest
from canongate.evidence.measured import measured
from canongate.evidence.members import member_digests
from canongate.evidence.predicate import Predicate
from canongate.evidence.setting import Part, Setting
from canongate.evidence.study import Study
from canongate.evidence.tables.acquisition import acquisition
from canongate.evidence.tables.concentration import concentration
from canongate.evidence.tables.drivers import drivers
from canongate.evidence.tables.forecast import Forecast, forecast
from canongate.evidence.tables.migration import migration
from canongate.evidence.tables.months import months
from canongate.evidence.tables.overlap import overlap
from canongate.evidence.tables.recency import recency_frequency_money
from canongate.evidence.tables.renewal import renewal
from canongate.evidence.tables.survival import survival
from canongate.evidence.tables.value import order_value
from canongate.evidence.versions import engine_block
from canongate.model.evidence import (
    Claim,
    ControlTotal,
    EvidenceManifest,
    ExcludedRows,
    InputRecord,
    MetricRecord,
    SegmentRecord,
    Source,
)


def assemble(study: Study, loaded: Loaded, computed: Computed, said: Progress = unsaid) -> EvidenceManifest:
    """Return the manifest of a study."""
    said("listing members")
    contract, setting, lists = study.contract, computed.setting, member_digests(computed.setting)
    parts, looked_ahead = _parts(computed, said)
    renewed = renewal(setting, said)
    parts.append(renewed.part)
    checked = read_plan(study)
    learned = Found()
    if checked is not None:
        learned = answer(setting, checked, study.columns, looked_ahead.choice, said)
    said("judging claims")
    claims = tuple(_claims(study, computed))
    parts.append(Part(learned.tables, learned.derived))
    tables = {name: table for part in parts for name, table in part.tables.items()}
    return EvidenceManifest(
        schema_="evidence/v1",
        id=study.id,
        title=contract.title,
        synthetic=contract.synthetic,
        contract=Source(id=contract.id, digest=study.contract_digest),
        segment_set=Source(id=study.segments.id, digest=study.segments_digest),
        cut_off=study.cut_off.isoformat(),
        hold_out_start=setting.hold_out_start.isoformat(),
        currency=contract.currency.code,
        minor_units=contract.currency.minor_units,
        minimum_cell_size=contract.minimum_cell_size,
        sample_floor=contract.sample_floor,
        inputs=tuple(_input_records(study, loaded)),
        tables_present=tuple(contract.tables),
        control_totals=_control_totals(loaded),
        excluded_rows=_excluded_rows(loaded),
        metrics=tuple(_metric_record(metric) for metric in _metrics(study)),
        segments=tuple(_segment_record(predicate, lists) for predicate in study.predicates),
        attempts=study.attempts,
        earlier=tuple(sorted(canonical_digest(one) for one in study.previous)),
        tables=tables,
        tables_digest=canonical_digest({name: table.model_dump(mode="json") for name, table in tables.items()}),
        derived=tuple(one for part in parts for one in part.derived),
        models=(*looked_ahead.models, *renewed.models),
        plan=None if checked is None else Source(id=checked.plan.id, digest=checked.digest),
        insights=learned.insights,
        claims=claims,
        engine=engine_block(dialect_of(setting.engine)),
    )


def totals_block(study: Study, loaded: Loaded) -> dict[str, Any]:
    """Return the part of a manifest that is known once the data are loaded, as JSON data."""
    return {
        "inputs": [one.model_dump(mode="json") for one in _input_records(study, loaded)],
        "tables_present": list(study.contract.tables),
        "control_totals": [one.model_dump(mode="json") for one in _control_totals(loaded)],
        "excluded_rows": [one.model_dump(mode="json") for one in _excluded_rows(loaded)],
    }


def _control_totals(loaded: Loaded) -> tuple[ControlTotal, ...]:
    return tuple(total for one in loaded.staged.values() for total in one.totals)


def _excluded_rows(loaded: Loaded) -> tuple[ExcludedRows, ...]:
    return tuple(rows for one in loaded.staged.values() for rows in one.excluded)


def _parts(computed: Computed, said: Progress) -> tuple[list[Part], Forecast]:
    setting = computed.setting
    said("computing figures")
    table = figures(setting)
    parts = [
        Part({"figures": table}, tuple(shares(table))),
        measured(setting, computed.material.whole),
        overlap(setting, dict(computed.undecided)),
    ]
    for name, tabulate in _TABULATED.items():
        said(f"computing {name}")
        parts.append(tabulate(setting))
    parts.append(migration(setting, computed.moves))
    if setting.tables.orders is None:
        return parts, Forecast((), Part({}))
    said("fitting models of orders")
    looked_ahead = forecast(setting)
    for name, tabulate in _TABULATED_OF_ORDERS.items():
        said(f"computing {name}")
        parts.append(tabulate(setting))
    return [*parts, looked_ahead.part], looked_ahead


_TABULATED: dict[str, Callable[[Setting], Part]] = {"months": months, "drivers": drivers, "acquisition": acquisition}
_TABULATED_OF_ORDERS: dict[str, Callable[[Setting], Part]] = {
    "recency, frequency, money": recency_frequency_money,
    "concentration": concentration,
    "survival": survival,
    "order value": order_value,
}


def _claims(study: Study, computed: Computed) -> Iterable[Claim]:
    """Return all claims by kind and segment; what best means is said by the frozen set."""
    criteria = all_criterion_claims(computed.material)
    if study.segments.best_by == "definition":
        yield from best_by_definition(computed.material, criteria)
    else:
        yield from best_by_revenue(computed.material)
    for claims in criteria.values():
        yield from claims.values()


def _metrics(study: Study) -> list[Metric]:
    """Return the definitions of everything that the tables present can give, each once."""
    present = set(study.contract.tables)
    measured_here = [one.metric for one in usable(MEASURES.values(), study.contract)]
    others = [metric for metric in (*FIGURES, *SHARES, *TABLES) if present.issuperset(metric.tables)]
    learned = INSIGHT_METRICS if study.plan is not None else ()
    others += [metric for metric in learned if present.issuperset(metric.tables)]
    return list({metric.id: metric for metric in (*others, *measured_here)}.values())


def _input_records(study: Study, loaded: Loaded) -> Iterable[InputRecord]:
    for source in loaded.sources.values():
        rows = next(
            loaded.staged[name].read for name, table in study.contract.tables.items() if table.from_ == source.name
        )
        yield InputRecord(name=source.name, file=source.file, digest=source.digest, rows=rows)


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


def _segment_record(predicate: Predicate, lists: Mapping[str, str]) -> SegmentRecord:
    return SegmentRecord(
        id=predicate.segment.id,
        name=predicate.segment.name,
        predicate_digest=predicate.digest,
        columns=predicate.columns,
        bases=predicate.bases,
        members_digest=lists.get(predicate.segment.id),
    )

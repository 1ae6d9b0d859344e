"""
Computing a study: customers' facts, their segments now and before the hold-out, and the sums of every measure.

Segments are settled twice: at the cut-off, for the figures, and at the start of the hold-out, so that what is measured
after it cannot have made the segment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np

from canongate.evidence.cells import add_up, usable
from canongate.evidence.claims.material import Material, Totals
from canongate.evidence.columns import columns_of
from canongate.evidence.costs import with_costs
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.definitions.measure import Measure
from canongate.evidence.engine import Engine, drop, fetch, passing, rows_where, store
from canongate.evidence.facts import Tables, Window
from canongate.evidence.groups import Groups, atoms_of
from canongate.evidence.loading import Loaded, Progress, unsaid
from canongate.evidence.logical import LOGICAL_TABLES
from canongate.evidence.predicate import memberships
from canongate.evidence.setting import Setting
from canongate.evidence.snapshots import store_facts, store_known
from canongate.evidence.statistics.bootstrap import CustomerTotals
from canongate.evidence.study import Study
from canongate.evidence.tables.migration import Moves, moves_of

_EPOCH = date(1970, 1, 1)
_STRATA_VALUES = 20
"""A column with more values than this splits customers too finely to compare within."""


@dataclass(frozen=True, slots=True)
class Computed:
    """What the tables and the claims of a manifest are made from."""

    setting: Setting
    material: Material
    undecided: Mapping[str, int]
    moves: Moves | None
    """Who moved between the start of the hold-out and the cut-off; None where nobody was known before."""


def compute(engine: Engine, study: Study, loaded: Loaded, said: Progress = unsaid) -> Computed:
    """Return everything that is counted of a study's customers."""
    said("computing facts of customers")
    setting, undecided = settle(engine, study, loaded)
    groups, facts, sizes = setting.groups, setting.facts, setting.sizes
    measures = usable(MEASURES.values(), study.contract)
    said("computing the hold-out")
    with passing(engine):
        before, followed = _hold_out(engine, study, setting)
        moves = moves_of(setting, before) if before is not None else None
        hold_out = add_up(engine, followed, measures, follow=True) if followed is not None else None
    said("adding up measures")
    material = Material(
        contract=study.contract,
        groups=groups,
        predicates={predicate.segment.id: predicate for predicate in study.predicates},
        columns=study.columns,
        sizes=sizes,
        whole=add_up(engine, facts, measures),
        halves=add_up(engine, facts.mutate(half_name=facts.half.cast("string")), measures, "half_name"),
        strata={name: add_up(engine, facts, measures, name) for name in _strata(engine, study, facts)},
        hold_out=hold_out,
        totals=_totals(engine, facts),
        cut_off=study.cut_off,
        newest=_newest(engine, loaded.tables),
        shift=moves.shift if moves else None,
        earlier=study.earlier,
    )
    return Computed(setting, material, undecided, moves)


def settle(engine: Engine, study: Study, loaded: Loaded) -> tuple[Setting, dict[str, int]]:
    """Return the customers at the cut-off, each in its segments, and how many each predicate could not decide."""
    groups = Groups(study.names)
    facts, undecided = _facts(engine, study, loaded.tables)
    sizes = _sizes(engine, facts, groups)
    return Setting(engine, study.contract, study.cut_off, loaded.tables, facts, groups, sizes), undecided


def _facts(engine: Engine, study: Study, tables: Tables) -> tuple[ir.Table, dict[str, int]]:
    """Return the customers at the cut-off with facts and atom, and how many each predicate could not decide."""
    window = Window(study.cut_off)
    known = store_known(engine, "known_customers", tables, study.cut_off)
    facts = store_facts(engine, "customer_facts", tables, known, window)
    members = memberships(engine, "members", facts, study.predicates)
    counts = {f"c{place}": members[f"s{place}"].isnull().sum() for place in range(1, len(study.names) + 1)}
    row = fetch(engine, members.aggregate(**{name: value.fill_null(0).cast("int64") for name, value in counts.items()}))
    with_atoms = facts.left_join(atoms_of(members, study.names), "customer_id").drop("customer_id_right")
    halved = with_atoms.mutate(half=_half(engine, facts, study.cut_off))
    whole = store(engine, "customers_whole", with_costs(tables, halved, window))
    drop(engine, known, facts, members)
    return whole, dict(zip(study.names, row[0].values(), strict=True))


def _half(engine: Engine, facts: ir.Table, cut_off: date) -> ir.IntegerValue:
    """Return 0 for customers whose first order lies in the earlier half of the time, 1 in the later, null without."""
    orders = facts.filter(facts.first_order_at.notnull())
    found = fetch(engine, orders.aggregate(days=orders.days_since_first_order.max().fill_null(0)))
    longest = found[0]["days"]
    middle = datetime.combine(cut_off, time()) - timedelta(days=longest) / 2
    return ibis.cases(
        (facts.first_order_at.isnull(), ibis.null("int64")), (facts.first_order_at < ibis.literal(middle), 0), else_=1
    ).cast("int64")


def _sizes(engine: Engine, facts: ir.Table, groups: Groups) -> dict[str, int]:
    rows = fetch(engine, facts.group_by("atom").aggregate(customers=facts.count()), ("atom",))
    return {name: sum(row["customers"] for row in rows if groups.of(name)(row["atom"])) for name in groups.names}


def _hold_out(engine: Engine, study: Study, setting: Setting) -> tuple[ir.Table | None, ir.Table | None]:
    """Return who was where when the hold-out began, and these customers' facts within it; None if nobody was known."""
    tables, start = setting.tables, setting.hold_out_start
    known = store_known(engine, "known_before", tables, start)
    if not fetch(engine, known.aggregate(customers=known.count()))[0]["customers"]:
        return None, None
    wanted = frozenset(
        table for predicate in study.predicates for name in predicate.columns for table in study.columns[name].tables
    )
    features = store_facts(engine, "facts_before", tables, known, Window(start), wanted)
    members = memberships(engine, "members_before", features, study.predicates)
    before = store(engine, "atoms_before", atoms_of(members, study.names))
    drop(engine, features, members)
    followed = frozenset(
        table
        for measure in usable(MEASURES.values(), study.contract)
        if measure.follow is not None
        for table in measure.metric.tables
    )
    later = store_facts(engine, "facts_later", tables, known, Window(study.cut_off, start), followed)
    joined = later.inner_join(before, "customer_id").mutate(
        half=ibis.null("int64"), acquisition_cost=ibis.null("int64")
    )
    return before, joined


def _newest(engine: Engine, tables: Tables) -> dict[str, date]:
    """Return the day of the newest row of each table that has times."""
    found: dict[str, date] = {}
    for name, table in tables.rows.items():
        column = LOGICAL_TABLES[name].time
        if column in table.columns:
            day = table.aggregate(day=table[column].max().date().delta(ibis.date(_EPOCH.isoformat()), unit="day"))
            for row in fetch(engine, day.filter(day.day.notnull())):
                found[name] = _EPOCH + timedelta(days=row["day"])
    return found


def _strata(engine: Engine, study: Study, facts: ir.Table) -> list[str]:
    """Return the text columns to compare within: those the contract names, or all attributes and the first channel."""
    attributes = [
        name for name, column in columns_of(study.contract).items() if column.type == "text" and name in facts.columns
    ]
    names = list(study.contract.strata) if study.contract.strata is not None else attributes
    names = [name for name in names if name in facts.columns]
    if not names:
        return []
    counts = fetch(engine, facts.aggregate(**{f"n{place}": facts[name].nunique() for place, name in enumerate(names)}))
    return [name for place, name in enumerate(names) if 1 < counts[0][f"n{place}"] <= _STRATA_VALUES]


def _totals(engine: Engine, facts: ir.Table) -> Totals:
    """Return the function that reads customers' own numbers for the bootstrap, in a fixed order."""

    def totals(measure: Measure, atoms: Sequence[int]) -> CustomerTotals:
        # The atoms stand outside the expression, so that its SQL is written once for all comparisons of a measure.
        rows = facts.filter(measure.denominator(facts) > 0)
        wanted = rows.select("atom", one=measure.numerator(rows), two=measure.denominator(rows))
        numbers = rows_where(engine, wanted, "atom", atoms)
        pairs = np.column_stack([numbers["one"].to_numpy(), numbers["two"].to_numpy()])
        ordered = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        return CustomerTotals(ordered[:, 0].copy(), ordered[:, 1].copy())

    return totals

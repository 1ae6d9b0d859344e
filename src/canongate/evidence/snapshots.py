"""
Customers and their facts as of a day, stored in the engine.

What each table says of customers is added up and stored by itself, one table after the other; only these narrow tables
are joined. All hash tables of the join stand in memory together, so where customers are very many, it is made for one
part of them after the other. Who is in which part says nothing and changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import partial

import ibis.expr.types as ir

from canongate.evidence.engine import Embedded, Engine, drop, store, store_pieces
from canongate.evidence.facts import Tables, Window, family_facts, first_moments, join_facts, join_known


def store_known(engine: Engine, name: str, tables: Tables, end: date, wanted: frozenset[str] | None = None) -> ir.Table:
    """Store the customers known before a day; see :func:`join_known`."""
    with _stored_apart(engine, name, first_moments(tables, end, wanted)) as moments:
        return store_pieces(engine, name, (join_known(_each(own, moments)) for own in _parts(tables.parts)))


def store_facts(  # noqa: PLR0913, PLR0917  # where to, and the arguments of what is stored
    engine: Engine, name: str, tables: Tables, known: ir.Table, window: Window, wanted: frozenset[str] | None = None
) -> ir.Table:
    """Store the facts of customers; see :func:`join_facts`."""
    with _stored_apart(engine, name, family_facts(tables, known, window, wanted)) as families:
        pieces = (join_facts(own(known), _each(own, families), window.end) for own in _parts(tables.parts))
        return store_pieces(engine, name, pieces)


@contextmanager
def _stored_apart(engine: Engine, name: str, given: Mapping[str, ir.Table]) -> Iterator[Mapping[str, ir.Table]]:
    """Yield tables, each stored by itself until the end; an engine that minds its own memory computes them at once."""
    if not isinstance(engine, Embedded):
        yield given
        return
    kept = {one: store(engine, f"{name}_{one}", table, f"computing {name}") for one, table in given.items()}
    yield kept
    drop(engine, *kept.values())


def _each(own: Callable[[ir.Table], ir.Table], given: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    return {one: own(table) for one, table in given.items()}


def _parts(count: int) -> Iterator[Callable[[ir.Table], ir.Table]]:
    """Yield, for one part of the customers after the other, what leaves only its rows of a table."""
    if count == 1:
        yield lambda table: table
    else:
        yield from (partial(_own, part=part, count=count) for part in range(count))


def _own(table: ir.Table, part: int, count: int) -> ir.Table:
    # A digest may be negative, and then so is what is left of it.
    return table.filter((table.customer_id.hash() % count + count) % count == part)

"""Customers and their facts as of a day, stored in the engine: one part of the customers after the other."""

from datetime import date

import ibis.expr.types as ir

from canongate.evidence.engine import Engine, store_pieces
from canongate.evidence.facts import Tables, Window, customer_facts, known_customers


def store_known(engine: Engine, name: str, tables: Tables, end: date, wanted: frozenset[str] | None = None) -> ir.Table:
    """Store the customers known before a day; see :func:`known_customers`."""
    return store_pieces(engine, name, (known_customers(part, end, wanted) for part in tables.each_part()))


def store_facts(  # noqa: PLR0913, PLR0917  # where to, and the arguments of what is stored
    engine: Engine, name: str, tables: Tables, known: ir.Table, window: Window, wanted: frozenset[str] | None = None
) -> ir.Table:
    """Store the facts of customers; see :func:`customer_facts`."""
    parts = tables.each_part()
    return store_pieces(engine, name, (customer_facts(part, part.own(known), window, wanted) for part in parts))

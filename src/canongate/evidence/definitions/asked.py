"""A figure that a supporting framework asks for: the columns follow from the tables it needs."""

from canongate.evidence.definitions.metric import Metric

_COLUMNS = {
    "orders": ("orders.customer_id", "orders.order_id", "orders.ordered_at", "orders.quantity", "orders.unit_price"),
    "touches": ("touches.customer_id", "touches.touched_at", "touches.channel"),
    "surveys": ("surveys.customer_id", "surveys.question", "surveys.score"),
    "usage": ("usage.customer_id", "usage.used_at"),
    "support": ("support.customer_id", "support.cost"),
    "demographics": ("demographics.customer_id",),
}


def asked(id_: str, question: str, formula: str, unit: str, clause: str, *tables: str) -> Metric:
    """
    Return the definition of a figure that a clause of the Customer Brain's supporting pages asks for.

    Args:
        id_: metric id.
        question: what it answers.
        formula: how it is computed.
        unit: unit of the value.
        clause: clause id without its Brain.
        tables: logical tables it needs.
    """
    columns = tuple(column for table in tables for column in _COLUMNS[table])
    return Metric(id_, 1, question, tables, columns, formula, unit, f"customer/{clause}")

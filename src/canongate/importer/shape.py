"""The order of keys in a page file: that of the model, so that files read and differ alike."""

from typing import Any

from canongate.model.page import Clause, Header, Item, Page, Section, Table, Versus
from canongate.model.page_source import LineLayout, Source
from canongate.model.strict import Strict

Draft = dict[str, Any]


def in_file_order(page: Draft) -> Draft:
    """Return the page with the keys of every mapping in the order of its model."""
    ordered = _ordered(page, _PAGE)
    ordered["header"] = _ordered(page["header"], _HEADER)
    ordered["source"] = _with_layout(_ordered(page["source"], _SOURCE))
    ordered["sections"] = [_section(section) for section in page["sections"]]
    return ordered


def _keys(model: type[Strict]) -> tuple[str, ...]:
    """Return a model's keys as files have them, in order."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


_PAGE, _HEADER, _SOURCE, _SECTION = _keys(Page), _keys(Header), _keys(Source), _keys(Section)
_CLAUSE, _ITEM, _LAYOUT, _TABLE, _VERSUS = _keys(Clause), _keys(Item), _keys(LineLayout), _keys(Table), _keys(Versus)


def _ordered(mapping: Draft, keys: tuple[str, ...]) -> Draft:
    """Return a mapping in the order of the keys; empty lists of items stay out."""
    return {key: mapping[key] for key in keys if key in mapping}


def _with_layout(holder: Draft) -> Draft:
    """Return a holder with its layouts in order."""
    if "layout" in holder:
        holder["layout"] = {slot: _ordered(kept, _LAYOUT) for slot, kept in sorted(holder["layout"].items())}
    return holder


def _section(section: Draft) -> Draft:
    """Return a section in order."""
    ordered = _with_layout(_ordered(section, _SECTION))
    if "entry" in ordered:
        ordered["entry"] = _ordered(ordered["entry"], _LAYOUT)
    ordered["clauses"] = [_clause(clause) for clause in section["clauses"]]
    return ordered


def _clause(clause: Draft) -> Draft:
    """Return a clause in order."""
    ordered = _with_layout(_ordered(clause, _CLAUSE))
    for name in ("items", "then"):
        if name in ordered:
            ordered[name] = [_item(item) for item in ordered[name]]
    if "versus" in ordered:
        versus = _ordered(ordered["versus"], _VERSUS)
        ordered["versus"] = versus | {"items": [_item(item) for item in versus["items"]]}
    if "table" in ordered:
        ordered["table"] = _ordered(ordered["table"], _TABLE)
    return ordered


def _item(item: Draft) -> Draft:
    """Return an item in order, with those nested in it."""
    ordered = _ordered(item, _ITEM)
    if "items" in ordered:
        ordered["items"] = [_item(child) for child in ordered["items"]]
    return ordered

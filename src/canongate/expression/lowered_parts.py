"""
Static types by what a place of a document can hold, as far as targets can tell it apart: the parts of a place.

What no target can tell apart is refused here, once for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from canongate.expression.refusals import Refuse
from canongate.expression.types import Dyn, Field, ListType, MapType, RecordType, Scalar, Type, alternatives, union
from canongate.expression.values import Kind

SCALARS = (Kind.BOOL, Kind.INT, Kind.DOUBLE, Kind.STRING, Kind.NULL)
"""Kinds of scalars that documents hold and every target knows."""
_NEVER = RecordType("nothing", {})
_LEFT_OUT = {
    Kind.UINT: "unsigned",
    Kind.BYTES: "bytes",
    Kind.TIMESTAMP: "time",
    Kind.DURATION: "time",
    Kind.TYPE: "type-value",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """A static type by what a place of a document can hold: scalar kinds, one list, one map, one object."""

    scalars: tuple[Kind, ...] = ()
    list: ListType | None = None
    map: MapType | None = None
    record: RecordType | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of what there can be, in a fixed order; one name means that no tag is needed."""
        shaped = {"list": self.list, "map": self.map, "record": self.record}
        return (*(kind.value for kind in self.scalars), *(name for name, found in shaped.items() if found is not None))


def parts(of: Type) -> Parts:
    """
    Return what a place with a static type can hold.

    Raises:
        Refuse: the type is not known, or no target can tell what would be there apart.
    """
    scalars: list[Kind] = []
    lists: list[ListType] = []
    maps: list[MapType] = []
    records: list[RecordType] = []
    for one in alternatives(of):
        match one:
            case Dyn():
                raise Refuse("unknown-type")
            case Scalar(kind=kind):
                if kind in _LEFT_OUT:
                    raise Refuse(_LEFT_OUT[kind])
                scalars.append(kind)
            case ListType():
                lists.append(one)
            case MapType():
                maps.append(one)
            case RecordType():
                records.append(one)
    if len(lists) > 1 or len(maps) > 1 or (maps and records):
        raise Refuse("mixed-lists")
    return Parts(
        tuple(kind for kind in SCALARS if kind in scalars),
        lists[0] if lists else None,
        maps[0] if maps else None,
        _merged(records) if records else None,
    )


def _merged(records: list[RecordType]) -> RecordType:
    """Return one object type with the fields of all; a target reads a field wherever it may stand."""
    if len(records) == 1:
        return records[0]
    names = dict.fromkeys(name for record in records for name in record.fields)
    fields = {name: _shared(records, name) for name in names}
    other = [record.other for record in records if record.other is not None]
    return RecordType(" or ".join(record.pointer for record in records), fields, union(other) if other else None)


def _shared(records: list[RecordType], name: str) -> Field:
    types = [record.fields[name].make if name in record.fields else _other(record) for record in records]
    return Field(
        lambda: union(one for make in types for one in alternatives(make()) if one is not _NEVER), required=False
    )


def _other(record: RecordType) -> Callable[[], Type]:
    """Return the type of what an object does not name."""
    return lambda: _NEVER if record.other is None else record.other

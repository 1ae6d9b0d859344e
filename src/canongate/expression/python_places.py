"""
Which fields of the document an expression cannot do without, and which it may ask for.

Known before a program runs, so that generated Python can look whether they are there: a look costs a tenth of an
exception. Fields that a schema requires all the way down are left out; where one is missing all the same, using it
raises.
"""

from collections.abc import Iterator

from canongate.expression import ir
from canongate.expression.python_source import Source
from canongate.expression.types import RecordType, alternatives

type Path = tuple[str, ...]


def needed(node: ir.Node, source: Source) -> frozenset[Path]:
    """Return fields without any of which a node has no value, whatever the others are."""
    place = source.path(node)
    if place is not None:
        return frozenset() if _always_there(place, source) else frozenset({place})
    match node:
        case ir.Logic():
            return frozenset()
        case ir.Conditional(condition=condition, then=then, otherwise=otherwise):
            return needed(condition, source) | (needed(then, source) & needed(otherwise, source))
        case ir.Macro(range=over):
            return needed(over, source)
        case ir.Name(scope=ir.Scope.BINDING, name=name):
            bound = source.program.environment.bindings[name]
            return needed(bound.node, Source(source.names, bound))
        case _:
            return frozenset().union(*(needed(child, source) for child in ir.children(node)))


def asked(node: ir.Node, source: Source) -> frozenset[Path]:
    """Return fields that a node may use, but for those it first asks for with ``has``."""
    return frozenset(_used(node, source)) - frozenset(_tested(node, source))


def _used(node: ir.Node, source: Source) -> Iterator[Path]:
    place = source.path(node)
    if place is not None:
        if not _always_there(place, source):
            yield place
    elif isinstance(node, ir.Name) and node.scope is ir.Scope.BINDING:
        bound = source.program.environment.bindings[node.name]
        yield from _used(bound.node, Source(source.names, bound))
    else:
        for child in ir.children(node):
            yield from _used(child, source)


def _tested(node: ir.Node, source: Source) -> Iterator[Path]:
    for one in ir.walk(node):
        if isinstance(one, ir.Has):
            above = source.path(one.operand)
            if above is not None:
                yield (*above, one.field)
        elif isinstance(one, ir.Name) and one.scope is ir.Scope.BINDING:
            bound = source.program.environment.bindings[one.name]
            yield from _tested(bound.node, Source(source.names, bound))


def _always_there(path: Path, source: Source) -> bool:
    """Return whether every document that fits its schema has a field."""
    if path[0] not in source.program.environment.required:
        return False
    return all(_requires(path[: at + 1], key, source) for at, key in enumerate(path[1:]))


def _requires(above: Path, key: str, source: Source) -> bool:
    of = source.names.types.get(above)
    records = [] if of is None else list(alternatives(of))
    return bool(records) and all(
        isinstance(one, RecordType) and key in one.fields and one.fields[key].required for one in records
    )

"""
The ownership graph as a picture: Brains on the left, what each does by which clause on the right, framed by page.

Only choice and order of boxes are decided here, and the words of the tables; nothing is placed or escaped.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from canongate.model.counted import counted
from canongate.model.ownership import ROLES, Assignment, Cycle, OwnershipGraph
from canongate.model.picture import Box, Frame, Line, Picture, Table

_RANK = {role: rank for rank, role in enumerate(ROLES)}
_LONGEST_OBJECT = 90


def ownership_picture(graph: OwnershipGraph, brain: str | None = None) -> Picture:
    """
    Return the ownership graph as a picture.

    Args:
        graph: the graph.
        brain: id of the Brain whose part alone is shown; None shows all.
    """
    shown = [one for one in graph.assignments if brain in {None, one.brain}]
    pages = sorted({one.page for one in shown})
    framed_by_page = brain is not None or len(pages) == 1
    shown = _ordered(shown, graph.brains, by_page=framed_by_page)
    acting = list(dict.fromkeys(one.brain for one in shown))
    frames = [Frame(page, graph.pages[page], note=page) for page in pages]
    return Picture(
        title=f"Who owns what: {graph.brains[brain]}" if brain else "Who owns what",
        description=_description(shown, len(acting), len(pages)),
        columns=("Brains", "What they do, by page" if framed_by_page else "What they do, and by which page"),
        boxes=(
            *(_brain_box(name, shown, graph.brains) for name in acting),
            *(_clause_box(one, graph, framed_by_page=framed_by_page) for one in shown),
        ),
        frames=tuple(frames if framed_by_page else [Frame(name, "") for name in acting]),
        lines=tuple(Line(one.brain, _key(one), one.role, one.role) for one in shown),
        tables=tuple(_tables(graph, shown, brain)),
    )


def _key(one: Assignment) -> str:
    return f"{one.clause} {one.brain}"


def _ordered(shown: list[Assignment], names: Mapping[str, str], *, by_page: bool) -> list[Assignment]:
    """
    Return the roles from top to bottom, so that no two lines cross.

    Brains stand in the order of their first role; where the pages are many, each Brain's roles stand together.
    """
    if by_page:
        return sorted(shown, key=lambda one: (one.page, not one.whole_page, _RANK[one.role], one.brain, one.clause))
    rank = {name: at for at, name in enumerate(names)}
    return sorted(shown, key=lambda one: (rank[one.brain], _RANK[one.role], one.page, not one.whole_page, one.clause))


def _brain_box(name: str, shown: list[Assignment], names: Mapping[str, str]) -> Box:
    roles = sum(1 for one in shown if one.brain == name)
    return Box(name, 0, names[name], note=f"{name} · {counted(roles, 'role')}", kind="brain")


def _clause_box(one: Assignment, graph: OwnershipGraph, *, framed_by_page: bool) -> Box:
    """Return the box of a role; what the frame does not say, Brain or page, stands below."""
    said = one.object if len(one.object) <= _LONGEST_OBJECT else one.object[: _LONGEST_OBJECT - 1].rstrip() + "…"
    words = f"{one.role} {said}".rstrip() if one.whole_page else f"{one.role} “{said}”"
    if framed_by_page:
        return Box(_key(one), 1, words, note=graph.brains[one.brain], kind=one.role, frame=one.page)
    return Box(_key(one), 1, words, note=graph.pages[one.page], kind=one.role, frame=one.brain)


def _description(shown: list[Assignment], brains: int, pages: int) -> str:
    if not shown:
        return "No integration clause gives a Brain a role here."
    return f"{counted(brains, 'Brain')} with {counted(len(shown), 'role')} by the clauses of {counted(pages, 'page')}."


def _source(one: Assignment) -> str:
    """Return what gives a role, as a reader would look it up: the page, or the clause that names its owner."""
    return one.page if one.whole_page else one.clause


def _tables(graph: OwnershipGraph, shown: list[Assignment], brain: str | None) -> Iterator[Table]:
    names = graph.brains
    yield Table(
        "Roles",
        ("Brain", "role", "what", "by"),
        tuple((names[one.brain], one.role, one.object, _source(one)) for one in shown),
        "No Brain has a role.",
    )
    owned = [one for one in graph.clauses if brain in {None, *one.owners}]
    if brain:
        yield Table(
            "Clauses it owns",
            ("clause", "text"),
            tuple((one.clause, one.text) for one in owned),
            "It owns no normative clause.",
        )
    else:
        yield from _of_all(graph)
    yield from _shared(graph, brain)
    yield cycle_table([one for one in graph.cycles if brain in {None, *one.members}], names)
    if graph.roleless and not brain:
        yield Table("Entries without a role", ("clause",), tuple((one,) for one in graph.roleless))


def _of_all(graph: OwnershipGraph) -> Iterator[Table]:
    """Yield how many clauses each owner has, and those that have none."""
    counts = Counter(clause.owners for clause in graph.clauses)
    yield Table(
        "Normative clauses by owner",
        ("owner", "clauses"),
        tuple((_names(owners, graph.brains), f"{count:,}") for owners, count in sorted(counts.items())),
        "There are no normative clauses.",
    )
    yield Table(
        "Clauses without an owner",
        ("clause", "text"),
        tuple((one.clause, one.text) for one in graph.without_owner),
        "Every normative clause has an owner.",
    )


def _shared(graph: OwnershipGraph, brain: str | None) -> Iterator[Table]:
    """Yield what has several owners: of all, or what a Brain is one of the owners of."""
    names = graph.brains
    owned = [one for one in graph.clauses if brain in {None, *one.owners}]
    yield Table(
        "Clauses with several owners",
        ("clause", "owners", "text"),
        tuple((one.clause, _names(one.owners, names), one.text) for one in owned if len(one.owners) > 1),
        "No normative clause has more than one owner.",
    )
    yield Table(
        "Things with several owners",
        ("thing", "owners", "clauses"),
        tuple(
            (one.name, _names(one.owners, names), ", ".join(one.clauses))
            for one in graph.disputed
            if brain in {None, *one.owners}
        ),
        "Nothing is owned by two Brains.",
    )


def cycle_table(found: list[Cycle], names: Mapping[str, str]) -> Table:
    """Return the table of circles, each told from its first member back to it."""
    return Table(
        "Circles",
        ("relation", "way"),
        tuple(
            (one.relation, " → ".join(names.get(name, name) for name in (*one.members, one.members[0])))
            for one in found
        ),
        "Nothing runs in a circle.",
    )


def _names(owners: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names[one] for one in owners) or "nobody"

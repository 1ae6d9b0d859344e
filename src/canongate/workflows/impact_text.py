"""An impact as lines for a terminal: what changed, what follows, what is touched, what is doubtful."""

from collections.abc import Iterator

from canongate.impact.words import named
from canongate.model.counted import counted
from canongate.model.declaration import FLAGS, Bump
from canongate.model.impact import Impact, RuleRelation
from canongate.model.page_fields import IMPACT, NO, YES
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.report.palette import ANSI, PLAIN, Palette

MOST = 20
"""Lines of one part; the rest is counted."""
_LABEL = 31


def impact_text(impact: Impact, *, columns: int, painted: bool) -> str:
    """
    Return an impact as text, ending with a line end.

    Args:
        impact: what follows from a change.
        columns: width of the lines.
        painted: whether to use colours.
    """
    palette = ANSI if painted else PLAIN
    if not impact.changes:
        return f"{visible(impact.canon)}: nothing changed from {visible(impact.base)} to {visible(impact.head)}\n"
    lines = [f"{visible(impact.canon)}: {visible(impact.base)} to {visible(impact.head)}"]
    lines += _part("Changed", [named(one) for one in impact.changes], columns, palette)
    lines += ["", palette.paint(palette.strong, "What follows"), *_declaration(impact, columns)]
    lines += _part("Touched", [one.sentence() for one in impact.touched], columns, palette)
    lines += _part(
        "To review",
        [f"{one.sort} {one.id} cites {one.clause}: {one.because}" for one in impact.suspects],
        columns,
        palette,
    )
    lines += _part(
        "Brains to inform",
        [f"{task.name}: {', '.join(f'{one.sort} {one.id}' for one in task.items)}" for task in impact.tasks],
        columns,
        palette,
    )
    lines += _part("Rules", [_relation(one) for one in impact.relations], columns, palette)
    turned = [f"{one.decision}: {one.before} becomes {one.after} by {', '.join(one.rules)}" for one in impact.flips]
    lines += _part("Verdicts that turn", turned, columns, palette)
    return "".join(f"{line}\n" for line in lines)


def _relation(one: RuleRelation) -> str:
    """Return how a rule stands to what it was, with a witness where there is one."""
    said = f"{one.rule}: {one.relation}"
    for verb, witness in (("refuses", one.refuses), ("admits", one.admits)):
        if witness:
            said += f"; now {verb} {', '.join(f'{key} = {value}' for key, value in witness.items())}"
    return said


def summary(impact: Impact) -> str:
    """Return what follows in one line: ``3 changes, 1 page, 15 touched, 2 reviews due; canon: minor``."""
    changes, pages = counted(len(impact.changes), "change"), counted(len(impact.pages), "page")
    reviews = counted(len(impact.suspects), "review")
    return f"{changes}, {pages}, {len(impact.touched):,} touched, {reviews} due; canon: {impact.declaration.bump}"


def _declaration(impact: Impact, columns: int) -> Iterator[str]:
    for field in IMPACT:
        if field.key in FLAGS:
            said = YES if impact.declaration.flag(field.key) else NO
        else:
            said = "; ".join(impact.declaration.names(field.key))
        if said:
            yield from wrap(visible(said), columns, first=f"  {field.label:{_LABEL}}", rest=" " * (_LABEL + 2))
    because = f": {impact.bump_causes[0].what}" if impact.bump_causes else ""
    bump = impact.declaration.bump
    said = f"{bump}{because}" if bump is not Bump.NONE else str(bump)
    yield from wrap(visible(said), columns, first=f"  {'Canon Version':{_LABEL}}", rest=" " * (_LABEL + 2))


def _part(title: str, entries: list[str], columns: int, palette: Palette) -> Iterator[str]:
    if not entries:
        return
    yield ""
    yield palette.paint(palette.strong, f"{title} ({len(entries):,})")
    for entry in entries[:MOST]:
        yield from wrap(visible(entry), columns, first="  ", rest="    ")
    if len(entries) > MOST:
        yield f"  and {len(entries) - MOST:,} more; --json lists all"

"""A comparison of rules for people: what changed of each rule, then the decisions that would be judged otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from canongate.analyse.compare import RuleChange
from canongate.analyse.flips import Flip, by_rule
from canongate.expression.showing import show
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.workflows.output import answer_table
from canongate.workflows.rule_comparison import Comparison


def comparison_text(done: Comparison, *, columns: int, painted: bool) -> str:
    """Return a comparison as lines that fit a terminal."""
    lines = [f"rules of {done.head} against {done.base}", ""]
    for change in done.changes:
        lines += _wrapped(_told(change), columns)
    if not done.changes:
        lines.append("no rule stops anything else, weighs otherwise or is in force otherwise")
    lines += ["", f"{done.dossiers} dossier{'' if done.dossiers == 1 else 's'} judged by both"]
    for head, flips in (("not accepted any more", done.newly_stopped), ("accepted now", done.newly_accepted)):
        lines += _listed(head, flips, columns)
    others = [one for one in done.flips if one not in done.newly_stopped and one not in done.newly_accepted]
    lines += _listed("otherwise not accepted", others, columns)
    text = "\n".join(lines) + "\n"
    counted = by_rule(done.flips)
    if counted:
        rows = [(name, str(one["stopped"]), str(one["released"])) for name, one in counted.items()]
        text += "\n" + answer_table(("rule", "stops anew", "stops no more"), rows, columns=columns, painted=painted)
    return text


def _told(change: RuleChange) -> Iterator[str]:
    said = f" ({'; '.join(change.notes)})" if change.notes else ""
    yield f"{change.relation.value}: {change.rule}{said}"
    if change.refuses:
        yield f"    stops now, and did not: {_values(change.refuses)}"
    if change.admits:
        yield f"    stops no more: {_values(change.admits)}"


def _values(seen: Mapping[str, Any]) -> str:
    return ", ".join(f"{path} = {show(value)}" for path, value in seen.items())


def _listed(head: str, flips: Sequence[Flip], columns: int) -> Iterator[str]:
    if flips:
        yield from ("", f"{head}: {len(flips)}")
        yield from _wrapped(map(_flip, flips), columns)


def _flip(flip: Flip) -> str:
    return f"  {flip.decision}: {flip.before.value} to {flip.after.value}, by {', '.join(flip.rules)}"


def _wrapped(lines: Iterator[str], columns: int) -> Iterator[str]:
    for line in lines:
        inner = line.lstrip(" ")
        first = line[: len(line) - len(inner)]
        yield from wrap(visible(inner), columns, first=first, rest=f"{first}    ")

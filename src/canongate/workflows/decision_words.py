"""What `decide` can say beyond its report: how rules came to their answers, what would help, the page to look at."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from canongate.analyse.smallest_change import Advice, smallest_change
from canongate.evaluate.compiled import CompiledRule
from canongate.expression import explain, render
from canongate.model.editable import editable_paths
from canongate.model.error import CanongateError
from canongate.model.kinds import JUDGED
from canongate.model.report import Report
from canongate.model.verdict import VerdictStatus
from canongate.render.verdicts_html import render_verdicts
from canongate.report.inert import visible
from canongate.workflows.judging import Judged
from canongate.workflows.root import open_root, shipped_schemas
from canongate.workflows.rules import compiled_rules


def verdicts_page(report: Report, judged: Sequence[Judged]) -> str:
    """Return the verdicts as one html file."""
    return render_verdicts(report, [(one.dossier, one.money) for one in judged])


def explained(given: Path | None, judged: Sequence[Judged]) -> str:
    """Return for each verdict how every rule with a finding came to it, and the smallest change that would help."""
    rules = {rule.id: rule for rule in compiled_rules(open_root(given))[0]}
    return "".join(f"{line}\n" for one in judged for line in _lines(one, rules))


def _lines(judged: Judged, rules: dict[str, CompiledRule]) -> Iterator[str]:
    verdict, dossier = judged.verdict, judged.dossier
    yield f"\n== {visible(verdict.decision)}: {verdict.status}"
    for finding in verdict.findings:
        yield f"\n{finding.rule}:"
        rule = rules[finding.rule]
        for label, program in (("when", rule.when), ("require", rule.require)):
            if program is not None:
                yield f"  {label}:"
                yield visible(render(explain(program, dossier), "    ")).rstrip("\n").replace("\\n", "\n")
    if verdict.status is not VerdictStatus.ACCEPTED:
        yield ""
        yield from advice_lines(_advice(judged, rules))


def _advice(judged: Judged, rules: dict[str, CompiledRule]) -> Advice:
    speaking = [rules[name] for name in judged.rules if name in rules]
    schema = shipped_schemas().schema(JUDGED[judged.kind])
    try:
        return smallest_change(speaking, judged.dossier, editable_paths(schema))
    except CanongateError as error:
        # NOTE: what the solver cannot express is no fault of the decision; the verdict stands without advice.
        return Advice(None, reason=error.message)


def advice_lines(advice: Advice) -> Iterator[str]:
    """Yield in words what would make a decision accepted."""
    if advice.change is not None:
        yield "the smallest change with which it would be accepted:"
        for edit in advice.change.edits:
            words = "some text" if edit.any_text else _shown(edit.after)
            yield f"  {edit.path}: {_shown(edit.before)} -> {words}"
    elif advice.obstacles:
        yield "no edit of the decision would make it accepted; in the way stand:"
        for one in advice.obstacles:
            what = (
                f"{one.missing} is missing" if one.missing else ", ".join(f"{k} = {v}" for k, v in one.values.items())
            )
            yield f"  {one.rule}: {visible(what)}" if what else f"  {one.rule}"
    else:
        yield f"what would make it accepted is not known: {visible(advice.reason)}"


def _shown(value: Any) -> str:
    return "not there" if value is None else visible(str(value))

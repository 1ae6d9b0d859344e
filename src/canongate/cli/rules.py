"""``canongate rules``, ``explain`` and ``eval``: for those who write rules, and those who ask why."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from canongate.cli.options import Day, columns, emit, painted, report_options, root_option, say

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def rules() -> None:
    """List rules, show them, run their cases."""


@rules.command("list")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def list_rules(root: Path | None, as_json: bool) -> None:
    """List the rules of the root, with the level each has now."""
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_views import rule_rows  # noqa: PLC0415

    rows = rule_rows(root)
    headings = ["rule", "judges", "enforcement", "checks", "from"]
    table = [[row[name] for name in headings] for row in rows]
    text = answer_json(rows) if as_json else answer_table(headings, table, columns=columns(), painted=painted())
    click.echo(text, nl=False)


@rules.command("show")
@click.argument("name", metavar="RULE")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def show(name: str, root: Path | None, as_json: bool) -> None:
    """Show what a RULE says; the same as `canongate explain RULE`."""
    _explain(name, root, as_json=as_json)


@rules.command("test")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@root_option
@report_options
def test(names: tuple[str, ...], root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool) -> int:
    """
    Run the cases of some rules, or of all.

    A case that does not hold is shown with what the rule says instead and how it came to that.
    """
    from canongate.workflows.rule_cases import cases_report  # noqa: PLC0415  # costly imports wait for a valid call

    report, explanations = cases_report(root, names)
    code = emit(report, reports, as_json=as_json)
    for explanation in explanations:
        click.echo(f"\n{explanation}", err=as_json or bool(reports))
    return code


@rules.command("coverage")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@click.option("--as-of", type=Day(), help="Rules retired on this day do not count; default: today (UTC).")
@root_option
@report_options
def coverage(
    names: tuple[str, ...], as_of: date | None, root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """
    Say which clauses are enforced, and what the cases of rules show.

    A clause of a page in force that no rule enforces and nobody judges is an error; so is a condition of a rule of
    which no two cases show that it alone turns the outcome (masking MC/DC). With RULE, only the cases of those rules.
    """
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_coverage import coverage as measure  # noqa: PLC0415

    done = measure(root, names, as_of=as_of or today())
    if as_json and not reports:
        click.echo(answer_json(done.answer), nl=False)
        return done.report.exit_code
    aside = bool(reports)
    if done.rows:
        click.echo(answer_table(*_table(done.rows), columns=columns(), painted=painted()), err=aside)
    shown = done.answer["conditions"]
    click.echo(f"conditions shown by a pair of cases: {shown['shown']} of {shown['all']}", err=aside)
    for one in shown["impossible"]:
        click.echo(f"  proven that no pair can show it: {one}", err=aside)
    click.echo("", err=aside)
    return emit(done.report, reports, as_json=False)


@rules.command("mutate")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@click.option(
    "--at-least", type=click.IntRange(0, 100), default=0, metavar="PERCENT", help="Exit code 1 where fewer are killed."
)
@root_option
@report_options
def mutate(
    names: tuple[str, ...], at_least: int, root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """
    Plant small mistakes in rules and say which no case notices.

    Comparisons are flipped, operands dropped, && and || exchanged, numbers shifted, conditions negated. Mutants that
    are proven to say the same as the rule do not count.
    """
    from canongate.workflows.output import answer_json  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_mutation import mutate as plant  # noqa: PLC0415

    done = plant(root, names, at_least=at_least)
    answer = done.answer
    if as_json and not reports:
        click.echo(answer_json(answer), nl=False)
        return done.report.exit_code
    counted = answer["mutants"] - answer["equivalent"]
    share = f" ({answer['killed'] * 100 // counted} %)" if counted else ""
    said = f"mutants killed: {answer['killed']} of {counted}{share}; {answer['equivalent']} more equal their rule\n"
    click.echo(said, err=bool(reports))
    return emit(done.report, reports, as_json=False)


@rules.command("prove")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@click.option("--lists", type=click.IntRange(1, 16), default=4, metavar="N", help="Elements of lists to look at.")
@root_option
@report_options
def prove(  # one argument per option
    names: tuple[str, ...], lists: int, root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """
    Prove that rules can fire and pass, do not contradict each other, and that theorems hold.

    What is proven holds for every dossier the schema allows, whatever is waived, with lists up to N elements. Exit
    code 1 where a statement does not hold, 3 where one could not be proven.
    """
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_proofs import prove as run  # noqa: PLC0415

    done = run(root, names, list_bound=lists)
    if as_json and not reports:
        click.echo(answer_json(done.answer), nl=False)
        return done.report.exit_code
    aside = bool(reports)
    headings = ("statement", "proven", "refuted", "unproven")
    table = [(kind, *map(str, counts.values())) for kind, counts in done.counts().items()]
    click.echo(answer_table(headings, table, columns=columns(), painted=painted()), err=aside)
    for path, bound in sorted(done.bounded.items()):
        click.echo(f"{path}: lists of up to {bound} elements were looked at", err=aside)
    for one in done.statements:
        if one.theorem:
            click.echo(f"{one.proof.value}: {one.theorem}: {one.says}", err=aside)
    click.echo("", err=aside)
    return emit(done.report, reports, as_json=False)


@rules.command("compare")
@click.option("--base", metavar="REV", help="Revision with the earlier rules.")
@click.option("--base-root", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder with them.")
@click.option("--as-of", type=Day(), help="Day for decisions without a stored dossier; default: today (UTC).")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def compare(base: str | None, base_root: Path | None, as_of: date | None, root: Path | None, as_json: bool) -> None:
    """
    Compare the rules with those of an earlier state.

    Says of each changed rule whether it is stricter, looser, equal or incomparable, with a dossier that shows it, and
    which decisions would have another verdict, without waivers.
    """
    from canongate.workflows.output import answer_json  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_comparison import compare as run  # noqa: PLC0415
    from canongate.workflows.rule_comparison_text import comparison_text  # noqa: PLC0415

    done = run(root, base=base, base_root=base_root, as_of=as_of or today())
    if as_json:
        click.echo(answer_json(done.answer), nl=False)
    else:
        say(comparison_text(done, columns=columns(), painted=painted()))


def _table(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return rows[0], rows[1:]


@click.command()
@click.argument("name", metavar="RULE")
@click.option("--decision", metavar="ID|FILE", help="Show how the rule comes to its answer on this decision.")
@click.option("--as-of", type=Day(), help="With --decision: day of judgement; default: today (UTC).")
@click.option("--evidence", type=_FILE, help="With --decision: manifest to use in place of the one it names.")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print what the rule says as JSON.")
def explain(  # noqa: PLR0913, PLR0917  # one argument per option
    name: str, decision: str | None, as_of: date | None, evidence: Path | None, root: Path | None, as_json: bool
) -> None:
    """Explain a RULE: why it exists, what it enforces and reads; with --decision every value on the way."""
    if decision is None:
        _explain(name, root, as_json=as_json)
        return
    from canongate.workflows.rule_views import explain_on  # noqa: PLC0415  # costly imports wait for a valid call

    day = as_of or today()
    click.echo(explain_on(root, name, decision, as_of=day, evidence=evidence), nl=False)


def today() -> date:
    """Return the day it is (UTC); nothing below the command line reads the clock."""
    return datetime.now(UTC).date()


def _explain(name: str, root: Path | None, *, as_json: bool) -> None:
    from canongate.workflows.output import answer_json, answer_text  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_views import explain_rule  # noqa: PLC0415

    answer = explain_rule(root, name)
    text = answer_json(answer) if as_json else answer_text(answer, columns=columns(), painted=painted())
    click.echo(text, nl=False)


@click.command("eval")
@click.argument("expression")
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Document (JSON, YAML; - for standard input).",
)
@click.option("--explain", "with_steps", is_flag=True, help="Show every sub-expression with its value, on stderr.")
def evaluate(expression: str, data: str | None, with_steps: bool) -> int:
    """
    Evaluate an EXPRESSION of the rule language and print its value as JSON.

    Exit code 3 when it has no value (undetermined), 2 when it does not compile.
    """
    from canongate.workflows.expression import evaluate_text  # noqa: PLC0415  # costly imports wait for a valid call

    content = None
    if data is not None:
        content = sys.stdin.buffer.read() if data == "-" else Path(data).read_bytes()
    value, said, known = evaluate_text(
        expression, content, "<stdin>" if data == "-" else data or "", with_steps=with_steps
    )
    click.echo(said, nl=False, err=True)
    click.echo(value, nl=False)
    return 0 if known else 3

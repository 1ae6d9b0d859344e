"""``canongate rules``, ``explain`` and ``eval``: for those who write rules, and those who ask why."""

import sys
from datetime import date
from pathlib import Path

import click

from canongate.cli.options import FILE, Day, columns, emit, painted, report_options, root_option
from canongate.cli.rule_analysis import ANALYSES, today


@click.group()
def rules() -> None:
    """List, show and test rules; coverage, mutants, proofs."""


for analysis in ANALYSES:
    rules.add_command(analysis)


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


@click.command()
@click.argument("name", metavar="RULE")
@click.option("--decision", metavar="ID|FILE", help="Show how the rule comes to its answer on this decision.")
@click.option("--as-of", type=Day(), help="With --decision: day of judgement; default: today (UTC).")
@click.option("--evidence", type=FILE, help="With --decision: manifest to use in place of the one it names.")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def explain(  # noqa: PLR0913, PLR0917  # one argument per option
    name: str, decision: str | None, as_of: date | None, evidence: Path | None, root: Path | None, as_json: bool
) -> None:
    """Explain a RULE: why it exists, what it enforces and reads; with --decision every value on the way."""
    if decision is None and (as_of or evidence):
        raise click.UsageError("--as-of and --evidence go with --decision")
    if decision is None:
        _explain(name, root, as_json=as_json)
        return
    from canongate.workflows import rule_explanation  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.output import answer_json  # noqa: PLC0415  # the same

    explained = rule_explanation.explain_on(root, name, decision, as_of=as_of or today(), evidence=evidence)
    as_data, as_text = rule_explanation.explanation_value, rule_explanation.explanation_text
    click.echo(answer_json(as_data(explained)) if as_json else as_text(explained), nl=False)


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

"""
``canongate rules coverage|mutate|prove|compare|bench|reference``: for those who write rules.

Long because it is one group of commands, each a few lines of words and options.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from canongate.cli.options import Day, columns, emit, painted, report_options, root_option, say


def today() -> date:
    """Return the day it is (UTC); nothing below the command line reads the clock."""
    return datetime.now(UTC).date()


@click.command("coverage")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@click.option("--as-of", type=Day(), help="Rules retired on this day do not count; default: today (UTC).")
@root_option
@report_options
def coverage(
    names: tuple[str, ...], as_of: date | None, root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """
    Say which clauses are enforced and what cases show.

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
        click.echo(_fitted(f"  proven that no pair can show it: {one}"), err=aside)
    click.echo("", err=aside)
    return emit(done.report, reports, as_json=False)


@click.command("mutate")
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
    Plant small mistakes that cases should notice.

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


@click.command("prove")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@click.option("--lists", type=click.IntRange(1, 16), default=4, metavar="N", help="Elements of lists to look at.")
@root_option
@report_options
def prove(  # one argument per option
    names: tuple[str, ...], lists: int, root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """
    Prove what holds of rules and of the verdict.

    Each rule can fire and pass, no two contradict each other, none is idle, and the theorems hold.
    What is proven holds for every dossier the schema allows, whatever is waived, with lists up to N elements. Exit
    code 1 where a statement does not hold, 3 where one could not be proven.
    """
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415  # only when called
    from canongate.workflows.rule_proofs import prove as run  # noqa: PLC0415
    from canongate.workflows.rule_proofs_text import theorem_lines  # noqa: PLC0415

    done = run(root, names, list_bound=lists)
    if as_json and not reports:
        click.echo(answer_json(done.answer), nl=False)
        return done.report.exit_code
    aside = bool(reports)
    headings = ("statement", "proven", "refuted", "unproven")
    table = [(kind, *map(str, counts.values())) for kind, counts in done.counts().items()]
    click.echo(answer_table(headings, table, columns=columns(), painted=painted()), err=aside)
    if done.bounded:
        most = max(done.bounded.values())
        said = f"{len(done.bounded)} lists were looked at with up to {most} elements; --lists N looks further"
        click.echo(_fitted(said), err=aside)
    for line in theorem_lines(done.statements, columns()):
        click.echo(line, err=aside)
    click.echo("", err=aside)
    return emit(done.report, reports, as_json=False)


@click.command("compare")
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


@click.command("bench")
@click.argument("names", metavar="[RULE]...", nargs=-1)
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def bench(names: tuple[str, ...], root: Path | None, as_json: bool) -> None:
    """
    Time rules over the dossiers of their cases, dearest first.

    Nanoseconds of processor time for one dossier, by the evaluator and by generated Python; steps are the most that
    the schema's bounds allow.
    """
    from dataclasses import asdict  # noqa: PLC0415  # only when called

    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415
    from canongate.workflows.rule_bench import bench as measure  # noqa: PLC0415

    costs = measure(root, names)
    if as_json:
        click.echo(answer_json({"format": "rules-bench_v1", "rules": [asdict(one) for one in costs]}), nl=False)
        return
    headings = ("rule", "dossiers", "steps", "evaluator ns", "python ns")
    table = [(one.rule, *(str(n) for n in (one.dossiers, one.steps, one.evaluator, one.python))) for one in costs]
    click.echo(answer_table(headings, table, columns=columns(), painted=painted()), nl=False)
    click.echo(
        f"all {len(costs)} rules on one dossier: {sum(one.python for one in costs) / 1000:.1f} us by generated Python"
    )


@click.command("reference")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it into a file.")
@click.option("--check", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Is a file up to date?")
@root_option
def reference(write: Path | None, check: Path | None, root: Path | None) -> int:
    """
    Print, write or check the reference of all rules.

    As Markdown. With --check, exit code 1 where the file is not what the rules say.
    """
    from canongate.workflows import rule_reference  # noqa: PLC0415  # only when called

    if check is not None:
        if rule_reference.is_stale(root, check):
            click.echo(f"{check} is not what the rules say; run `canongate rules reference --write {check}`", err=True)
            return 1
        return 0
    if write is not None:
        rule_reference.write_reference(root, write)
    else:
        click.echo(rule_reference.reference(root, "FILE"), nl=False)
    return 0


def _fitted(line: str) -> str:
    """Return a line broken to fit the terminal."""
    inner = line.lstrip()
    margin = line[: len(line) - len(inner)]
    return click.wrap_text(inner, columns(), initial_indent=margin, subsequent_indent=f"{margin}    ")


def _table(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    return rows[0], rows[1:]


ANALYSES = (coverage, mutate, prove, compare, bench, reference)
"""The commands that ask something about rules."""

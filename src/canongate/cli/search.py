"""``canongate search``."""

from pathlib import Path

import click

from canongate.cli.options import columns, painted, root_option

_KINDS = ("page", "clause", "rule", "decision", "parameter", "Brain")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(_KINDS, case_sensitive=False),
    multiple=True,
    help="Only things of this kind; repeatable.",
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many hits at most.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@root_option
def search(words: tuple[str, ...], kinds: tuple[str, ...], limit: int, as_json: bool, root: Path | None) -> int:
    """
    Search clauses, pages, rules, decisions, parameters and Brains for WORDS, best first.

    Beginnings of words count, endings such as plurals do not matter. Exit code 0, whether or not anything is found.
    """
    from canongate.workflows import search as workflow  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    answer = workflow.search(root, " ".join(words), kinds=kinds, limit=limit)
    shown = answer_json(answer) if as_json else workflow.search_text(answer, columns=columns(), painted=painted())
    click.echo(shown, nl=False)
    return 0

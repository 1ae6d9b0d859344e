"""``canongate list``."""

from pathlib import Path

import click

from canongate.cli.options import columns, painted, root_option


@click.command("list")
@click.argument("kind", required=False)
@click.option("--brain", metavar="ID", help="Only what belongs to this Brain: pages, clauses, rules.")
@click.option("--page", metavar="ID", help="Only what belongs to this page: clauses, rules.")
@click.option("--json", "as_json", is_flag=True, help="Print every row whole, as JSON.")
@root_option
def list_command(kind: str | None, brain: str | None, page: str | None, as_json: bool, root: Path | None) -> int:
    """
    List everything of a KIND as a table; without KIND, the kinds there are.

    Kinds: pages, clauses, rules, decisions, parameters, evidence, checks, and the registries: brains, people, markets,
    segments, offers, experiments, uses, reviews.
    """
    from canongate.workflows import list as workflow  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    if kind is None and (brain or page):
        raise click.UsageError("--brain and --page narrow a kind; name one, for example `canongate list clauses`")
    answer = workflow.list_kind(root, kind, brain=brain, page=page) if kind else workflow.kinds_and_counts(root)
    shown = answer_json(answer) if as_json else workflow.list_text(answer, columns=columns(), painted=painted())
    click.echo(shown, nl=False)
    return 0

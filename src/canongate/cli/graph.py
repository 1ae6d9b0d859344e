"""``canongate graph``."""

from pathlib import Path

import click

from canongate.cli.options import columns, painted, root_option, write_file

_FORMS = ("text", "json", "mermaid", "dot", "svg", "html")


@click.command()
@click.argument("which", metavar="ownership|pages", type=click.Choice(["ownership", "pages"]))
@click.option("--brain", metavar="BRAIN", help="Show the part of one Brain: its id, name or alias.")
@click.option("--clause", metavar="ID", help="Only say who owns this clause (with ownership).")
@click.option("--as", "form", type=click.Choice(_FORMS), default="text", show_default=True, help="Form.")
@click.option("--json", "as_json", is_flag=True, help="The same as --as json.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: print it.")
@root_option
def graph(  # noqa: PLR0913, PLR0917  # one argument per option
    which: str,
    brain: str | None,
    clause: str | None,
    form: str,
    as_json: bool,
    out: Path | None,
    root: Path | None,
) -> int:
    """
    Show who owns what, or how pages hang together.

    Ownership is read from Cross Brain Integration and from clauses that name their owner; it answers what has no
    owner, what has several, and who relies on whom in a circle. A page's parent, successor and links make the graph of
    pages.
    """
    from canongate.workflows import graph as workflow  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.output import answer_json, answer_text  # noqa: PLC0415

    form = "json" if as_json else form
    if clause is not None:
        if which != "ownership" or brain or form not in {"text", "json"}:
            raise click.UsageError("--clause goes with `graph ownership`, as text or json, and without --brain")
        answer = workflow.owner(root, clause)
        text = answer_json(answer) if form == "json" else answer_text(answer, columns=columns(), painted=painted())
    else:
        text = workflow.graph(root, which, form, brain=brain, columns=columns(), painted=painted() and out is None)
    if out:
        write_file(out, text)
    else:
        click.echo(text, nl=False)
    return 0

"""``canongate impact``."""

from pathlib import Path

import click

from canongate.cli.options import columns, painted, root_option, say, write_file

FORMS = ("text", "page", "markdown", "json", "mermaid", "html")


@click.command()
@click.option("--base", metavar="REV", help="Revision the change is to land on; default: the last commit.")
@click.option("--head", metavar="REV", help="Revision with the change; default: the working tree.")
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An earlier copy of this root, in place of revisions.",
)
@click.option("--as", "form", type=click.Choice(FORMS), default="text", show_default=True, help="Form.")
@click.option("--json", "as_json", is_flag=True, help="The same as --as json.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: print it.")
@root_option
def impact(  # noqa: PLR0913, PLR0917  # one argument per option
    base: str | None,
    head: str | None,
    since: Path | None,
    form: str,
    as_json: bool,
    out: Path | None,
    root: Path | None,
) -> int:
    r"""
    Show what a change touches: clauses, rules, decisions, registries, Brains.

    What follows is derived from the difference of two states and printed as the change-impact declaration that pages
    carry, each item with the path that links it to the change.

    \b
    canongate impact                          working tree against the last commit
    canongate impact --base origin/main --as markdown
    canongate impact --since ../copy --as page
    """
    if since and (base or head):
        raise click.UsageError("--since compares folders, and --base and --head revisions; give one of the two")
    from canongate.workflows import impact as workflow  # noqa: PLC0415  # costly imports wait for a valid call

    found = workflow.impact_of(workflow.compare(root, base=base, head=head, since=since))
    text = workflow.shown(found, "json" if as_json else form, columns=columns(), painted=painted() and out is None)
    if out:
        write_file(out, text)
    else:
        say(text)
    return 0

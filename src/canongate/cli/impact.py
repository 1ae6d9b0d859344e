"""``canongate impact``."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from canongate.cli.options import Day, columns, painted, root_option, say, write_file

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
@click.option("--write", "page", metavar="PAGE", help="Write declaration and change-log entry into a page's file.")
@click.option("--author", help="With --write: who made the change; default: the page's authority.")
@click.option("--change", help="With --write: what changed, for the change log; default: what is derived.")
@click.option("--as-of", type=Day(), help="Day of judgement and of written entries, YYYY-MM-DD; default: today (UTC).")
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
    **writing: Any,
) -> int:
    """
    Show what a change touches: clauses, rules, decisions, registries, Brains.

    What follows is derived from the difference of two states and printed as the change-impact declaration that pages
    carry, each item with the path that links it to the change.

    \b
    canongate impact                          working tree against the last commit
    canongate impact --base origin/main --as markdown
    canongate impact --since ../copy --as page
    canongate impact --base origin/main --write customer/my-page
    """  # noqa: D301  # click wants the control character itself
    if since and (base or head):
        raise click.UsageError("--since compares folders, and --base and --head revisions; give one of the two")
    if not writing["page"] and (writing["author"] or writing["change"]):
        raise click.UsageError("--author and --change say what --write writes; name a page with --write")
    if writing["page"] and head:
        raise click.UsageError("--write changes the working tree, so --head cannot be given with it")
    from canongate.workflows import impact as workflow  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.impact_forms import shown  # noqa: PLC0415

    pair = workflow.compare(root, base=base, head=head, since=since)
    if writing["page"]:
        return _write(pair, **writing)
    day = writing["as_of"] or datetime.now(UTC).date()
    found = workflow.with_rules(workflow.impact_of(pair), day)
    text = shown(found, "json" if as_json else form, columns=columns(), painted=painted() and out is None)
    if out:
        write_file(out, text)
    else:
        say(text)
    return 0


def _write(pair: Any, *, page: str, author: str | None, change: str | None, as_of: date | None) -> int:
    """Write a page's declaration and what goes with it, and say into which files."""
    from canongate.workflows.impact_write import write_declaration  # noqa: PLC0415  # only when called

    day = as_of or datetime.now(UTC).date()
    written = write_declaration(pair, page, today=day, author=author, change=change)
    for path, text in written.texts.items():
        write_file(written.root / path, text)
        click.echo(path)
    if not written.texts:
        click.echo("everything is declared already", err=True)
    return 0

"""``canongate status`` and ``inbox``: where submissions stand with people, and what waits for whom."""

from pathlib import Path

import click

from canongate.cli.options import columns, json_option, painted, root_option, say
from canongate.cli.pens import now


@click.command()
@click.argument("name", metavar="[ID]", required=False)
@json_option
@root_option
def status(name: str | None, as_json: bool, root: Path | None) -> int:
    """
    Show where submissions stand with people: one ID, or all that are open or in force.

    Exit code 4 where the one that was named lacks approval.
    """
    from canongate.workflows.ledger_status import status as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json, answer_text  # noqa: PLC0415

    rows = look(root, name, now=now())
    if as_json:
        say(answer_json(rows))
    elif not rows:
        click.echo("nothing is open or in force")
    else:
        say("\n".join(answer_text(row, columns=columns(), painted=painted()) for row in rows))
    return 4 if name is not None and rows[0]["standing"] != "approved" else 0


@click.command()
@click.option("--for", "person", metavar="ID", help="Only what this person could still approve or waive.")
@json_option
@root_option
def inbox(person: str | None, as_json: bool, root: Path | None) -> int:
    """Show what waits: submissions for approvers, signed files for the writer."""
    from canongate.workflows.ledger_status import inbox as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415

    found = look(root, person, now=now())
    if as_json:
        say(answer_json(found))
        return 0
    if found["break_glass"]:
        click.echo(f"IN FORCE BY BREAK-GLASS: {', '.join(found['break_glass'])}\n")
    rows = [
        [row["id"], row["standing"], row["verdict"] or "none", "; ".join(row["missing"])]
        for row in found["submissions"]
    ]
    if rows:
        say(answer_table(["submission", "standing", "verdict", "missing"], rows, columns=columns(), painted=painted()))
    files = [[row["file"], row["kind"], row["by"]] for row in found["files"]]
    if files:
        say(answer_table(["file for the writer", "kind", "by"], files, columns=columns(), painted=painted()))
    if not rows and not files:
        click.echo("nothing waits")
    return 0

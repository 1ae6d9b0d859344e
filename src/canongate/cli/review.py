"""``canongate review``."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from canongate.cli.options import Day, root_option, write_file


@click.command()
@click.argument("subject", metavar="ID")
@click.option("--by", metavar="PERSON", required=True, help="Who looked: id of a human in the people registry.")
@click.option("--reason", metavar="TEXT", required=True, help="What that person found.")
@click.option("--clause", metavar="ID", help="The clause that was read; default: every one that changed.")
@click.option("--base", metavar="REV", help="Revision the change is to land on; default: the last commit.")
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An earlier copy of this root, in place of a revision.",
)
@click.option("--as-of", type=Day(), help="Day of the review, YYYY-MM-DD; default: today (UTC).")
@root_option
def review(  # noqa: PLR0913, PLR0917  # one argument per option
    subject: str,
    by: str,
    reason: str,
    clause: str | None,
    base: str | None,
    since: Path | None,
    as_of: date | None,
    root: Path | None,
) -> int:
    """
    Record that a person looked at a rule or decision which cites a changed clause.

    The review is written into registries/reviews.yaml for the state that was seen; when the clause, the rule or the
    decision moves again, it is void.
    """
    from canongate.workflows.impact import compare  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.review import review as record  # noqa: PLC0415

    day = as_of or datetime.now(UTC).date()
    done = record(compare(root, base=base, since=since), subject, by=by, reason=reason, today=day, clause=clause)
    if done.rows:
        write_file(done.target, done.text)
    for row in done.rows:
        click.echo(f"{row['id']}: {row['subject']} was reviewed because of {row['because']}")
    if not done.rows:
        click.echo("it is reviewed already, as it stands now", err=True)
    return 0

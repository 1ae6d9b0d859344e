"""``canongate gate``."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from canongate.cli.options import Day, emit, report_options, root_option, say

if TYPE_CHECKING:
    from canongate.workflows.gate import Gate


@click.command()
@click.option("--base", metavar="REV", help="Revision the change is to land on, for example origin/main.")
@click.option("--head", metavar="REV", help="Revision with the change; default: the working tree.")
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An earlier copy of this root, in place of revisions.",
)
@click.option("--no-cache", "fresh", is_flag=True, help="Read every page again, and keep nothing.")
@click.option("--as-of", type=Day(), help="Day of judgement, YYYY-MM-DD; default: today (UTC).")
@root_option
@report_options
def gate(  # noqa: PLR0913, PLR0917  # one argument per option
    base: str | None,
    head: str | None,
    since: Path | None,
    fresh: bool,
    as_of: date | None,
    root: Path | None,
    reports: tuple[tuple[str, str], ...],
    as_json: bool,
) -> int:
    """
    Say whether a change may land.

    The later state must be in order; registry rows in force must stand on accepted decisions, judged by the rules and
    people of the base; pages must declare what follows from their change; rules that cite a changed clause must have
    been reviewed; what the base's approval policy wants approved must be. Exit code 0: it may, or nothing changed; 1:
    blocked; 2: nothing to compare; 3: something could not be judged; 4: only an approval is missing.
    """
    if since and (base or head):
        raise click.UsageError("--since compares folders, and --base and --head revisions; give one of the two")
    from canongate.workflows.gate import gate as ask  # noqa: PLC0415  # costly imports wait for a valid call

    day = as_of or datetime.now(UTC).date()
    answer = ask(root, base=base, head=head, since=since, as_of=day, cached=not fresh)
    if not as_json and not any(path == "" for _, path in reports):
        say(f"gate: {answer.summary}\n")
    return emit(answer.report, reports, as_json=as_json, instead={"markdown": lambda: _comment(answer)})


def _comment(answer: "Gate") -> str:
    """Return the gate's answer as a Markdown comment."""
    from canongate.workflows.gate_comment import comment  # noqa: PLC0415  # templates are read where needed only

    return comment(answer)

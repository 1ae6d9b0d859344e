"""``canongate brief`` and ``canongate audit``: what binds a Brain, and whether what is in force still stands."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from canongate.cli.options import Day, columns, emit, fresh_option, painted, report_options, root_option, say


@click.command()
@click.option("--brain", required=True, help="Brain to brief, by its id or name.")
@click.option("--as-of", type=Day(), help="Day it is for, YYYY-MM-DD; default: today (UTC).")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the brief as JSON.")
def brief(brain: str, as_of: date | None, root: Path | None, as_json: bool) -> int:
    """
    Say what binds a Brain: clauses, segments in force, parameters, open questions.

    The digest at the end covers all of it; a decision may cite it under `brief:`.
    """
    from canongate.workflows.brief import brief as make  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.output import answer_json, answer_text  # noqa: PLC0415  # the same

    answer = make(root, brain, as_of=as_of or datetime.now(UTC).date())
    say(answer_json(answer) if as_json else answer_text(answer, columns=columns(), painted=painted()))
    return 0


@click.command()
@click.option("--as-of", type=Day(), help="Day of the audit, YYYY-MM-DD; default: today (UTC).")
@fresh_option
@root_option
@report_options
def audit(
    as_of: date | None, fresh: bool, root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool
) -> int:
    """
    Judge everything in force again: decisions, offers, uses, waivers, pages.

    Exit code 0 when all of it still stands, 1 when something does not, 3 when something cannot be decided. Without
    --report, the indicators of every segment in force follow.
    """
    from canongate.workflows.audit import audit as look  # noqa: PLC0415  # costly imports wait for a valid call

    found = look(root, as_of=as_of or datetime.now(UTC).date(), cache=not fresh)
    code = emit(found.report, reports, as_json=as_json)
    if not reports and not as_json:
        say(found.text(columns()))
    return code

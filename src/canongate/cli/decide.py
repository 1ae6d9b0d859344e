"""``canongate decide``."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from canongate.cli.options import Day, emit, report_options, root_option


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--as-of", type=Day(), help="Day of judgement, YYYY-MM-DD; default: today (UTC).")
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Evidence manifest to use in place of the one each decision names.",
)
@root_option
@report_options
def decide(  # noqa: PLR0913, PLR0917  # one argument per option
    files: tuple[Path, ...],
    as_of: date | None,
    evidence: Path | None,
    root: Path | None,
    reports: tuple[tuple[str, str], ...],
    as_json: bool,
) -> int:
    """
    Judge decisions against the rules and the evidence.

    FILES are decisions, or folders of them; without any, all decisions of the root are judged. Exit code 0 when all
    are accepted, 1 when one is blocked, 3 when one is undecided, 2 when nothing could be judged at all.
    """
    from canongate.workflows.decide import decide as judge  # noqa: PLC0415  # costly imports wait for a valid call

    report, _ = judge(root, files, as_of=as_of or datetime.now(UTC).date(), evidence=evidence)
    return emit(report, reports, as_json=as_json)

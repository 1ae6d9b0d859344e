"""``canongate decide``, and ``canongate replay``, which judges a record again."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from canongate.cli.options import (
    FILE,
    Day,
    emit,
    fresh_option,
    hint,
    report_options,
    root_option,
    say,
    write_bytes,
    write_file,
)

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("files", metavar="[ID|FILE]...", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--as-of", type=Day(), help="Day of judgement, YYYY-MM-DD; default: today (UTC).")
@click.option(
    "--evidence",
    type=FILE,
    help="Evidence manifest to use in place of the one each decision names.",
)
@click.option("--only", multiple=True, metavar="RULE", help="Judge by this rule alone; repeatable.")
@click.option("-v", "--verbose", is_flag=True, help="Show how each rule came to its answer, and what would help.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the verdicts as a page.")
@click.option("--record", type=_FOLDER, help="Write dossier and verdict of each decision, for `canongate replay`.")
@click.option("--dry-run", is_flag=True, help="With --record: say what would be written, and write nothing.")
@fresh_option
@root_option
@report_options
def decide(  # noqa: PLR0913, PLR0917  # one argument per option
    files: tuple[Path, ...],
    as_of: date | None,
    evidence: Path | None,
    only: tuple[str, ...],
    verbose: bool,
    html: Path | None,
    record: Path | None,
    dry_run: bool,
    fresh: bool,
    root: Path | None,
    reports: tuple[tuple[str, str], ...],
    as_json: bool,
) -> int:
    """
    Judge decisions against the rules and the evidence.

    Name each by its id, its file (YAML or JSON), a folder of files, or - for standard input; without any, all
    decisions of the root are judged. Exit code 0 when all are accepted, 1 when one is blocked, 3 when one is
    undecided, 2 when nothing could be judged at all.
    """
    from canongate.workflows.decide import decide as judge  # noqa: PLC0415  # costly imports wait for a valid call

    if record and only:
        raise click.UsageError("--record keeps whole verdicts; leave --only out")
    if dry_run and not record:
        raise click.UsageError("--dry-run says what --record would write; name a folder with --record")
    day = as_of or datetime.now(UTC).date()
    report, judged = judge(root, files, as_of=day, evidence=evidence, only=only, cache=not fresh)
    code = emit(report, reports, as_json=as_json)
    if verbose or html:
        from canongate.workflows.decision_words import explained, verdicts_page  # noqa: PLC0415  # the same

        if verbose and judged:
            click.echo(explained(root, judged), nl=False, err=as_json)
        if html:
            write_file(html, verdicts_page(report, judged))
    if record:
        from canongate.workflows.records import write_records  # noqa: PLC0415  # the same

        for path in write_records(judged, record, dry_run=dry_run):
            click.echo(f"{'would write' if dry_run else 'wrote'} {path}", err=True)
    if sys.stderr.isatty() and not (as_json or reports or only):
        from canongate.workflows.next_step import next_step  # noqa: PLC0415  # the same

        words = [*map(str, files), *(["--as-of", day.isoformat()] if as_of else [])]
        if step := next_step(root, judged, () if verbose or Path("-") in files else words):
            hint(step[0], root, first=step[1])
    return code


@click.command()
@click.argument("record", type=FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the record as it is now.")
@root_option
def replay(record: Path, out: Path | None, root: Path | None) -> int:
    """
    Judge a RECORD again by the rules of the root.

    Exit code 0 when the verdict is the same, byte for byte; else what differs is said, and the code is that of the
    verdict as it is now.
    """
    from canongate.workflows.records import replay as judge_again  # noqa: PLC0415  # costly imports wait

    found = judge_again(root, record)
    if out:
        write_bytes(out, found.content)
    words = "the same, byte for byte" if found.same else "not the same"
    say(f"{record}: {found.status}, {words}\n")
    for difference in found.differences:
        say(f"  {difference}\n")
    return found.exit_code

"""``canongate check``."""

from pathlib import Path

import click

from canongate.cli.options import FILE, emit, report_options, root_option, write_file


@click.command()
@click.option(
    "--baseline",
    type=FILE,
    help="File of findings that are known already; only others count.",
)
@click.option(
    "--write-baseline",
    "new_baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write all findings of now into a baseline file.",
)
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="An earlier copy of this root: ids, tombstones, versions and statuses must have been kept since.",
)
@click.option("--no-cache", "fresh", is_flag=True, help="Look at everything again, and keep nothing.")
@root_option
@report_options
def check(  # noqa: PLR0913, PLR0917  # one argument per option
    baseline: Path | None,
    new_baseline: Path | None,
    since: Path | None,
    fresh: bool,
    root: Path | None,
    reports: tuple[tuple[str, str], ...],
    as_json: bool,
) -> int:
    """
    Check a root: files, schemas, ids, references, grammar, registries, rules.

    Everything wrong is collected and shown with its place and its mend; nothing is changed. Exit code 0 when all is
    well, 1 when something is wrong, 2 when there is nothing to check, 3 when a file could not be read.

    The report is kept under .canongate/ in the root, and given again while no file has changed.
    """
    if baseline and new_baseline:
        raise click.UsageError("--baseline reads a file and --write-baseline writes one; give one of the two")
    if new_baseline is None and since is None and not fresh:
        from canongate.workflows.check_again import check_again  # noqa: PLC0415  # each way imports its own

        return emit(check_again(root, baseline=baseline), reports, as_json=as_json)
    from canongate.workflows import check as looking  # noqa: PLC0415

    if new_baseline is None:
        return emit(looking.check(root, baseline=baseline, since=since), reports, as_json=as_json)
    text, report = looking.adopt(root, since=since)
    write_file(new_baseline, text)
    return emit(report, reports, as_json=as_json)

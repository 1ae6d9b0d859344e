"""``canongate check``."""

from pathlib import Path

import click

from canongate.cli.options import emit, report_options, root_option
from canongate.workflows.check import check as check_root


@click.command()
@root_option
@report_options
def check(root: Path | None, reports: tuple[tuple[str, str], ...], as_json: bool) -> int:
    """
    Check a root: files, schemas, ids, references, rules.

    Everything wrong is collected and shown with its place and its mend; nothing is changed. Exit code 0 when all is
    well, 1 when something is wrong, 2 when there is nothing to check, 3 when a file could not be read.
    """
    return emit(check_root(root), reports, as_json=as_json)

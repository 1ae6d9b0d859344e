"""``canongate lint``."""

from pathlib import Path

import click

from canongate.cli.options import FILE, emit, report_options


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@report_options
def lint(files: tuple[Path, ...], reports: tuple[tuple[str, str], ...], as_json: bool) -> int:
    """
    Look at single FILES: YAML profile, schema, ids, and of pages the grammar.

    It is fast, for editors and commit hooks; what the files refer to is not looked at. Files that are no part of a
    canon are passed over. Exit code 0 when all is well, 1 when something is wrong.
    """
    from canongate.workflows.lint import lint as look  # noqa: PLC0415  # costly imports wait for a valid call

    return emit(look(files), reports, as_json=as_json)

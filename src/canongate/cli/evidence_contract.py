"""``canongate evidence contract``: the data contract."""

from pathlib import Path

import click

from canongate.cli.options import hint, say, write_file


@click.group()
def contract() -> None:
    """Work on the data contract: how files become the tables of evidence."""


@contract.command()
@click.option(
    "--from",
    "files",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    required=True,
    help="File (Parquet, CSV, DuckDB), or folder of such files; repeatable.",
)
@click.option("--id", "name", default="data", show_default=True, help="Id of the contract.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: print it.")
def init(files: tuple[Path, ...], name: str, out: Path | None) -> None:
    """
    Propose a data contract for files.

    Tables and columns are guessed from names and types; every guess to look at is told on standard error. Rows are
    not checked: `canongate evidence build` does that.
    """
    from canongate.workflows.evidence_contract import proposed_contract  # noqa: PLC0415  # costly imports wait

    text, notes = proposed_contract(files, name)
    if out is None:
        say(text)
    else:
        write_file(out, text)
    for note in notes:
        click.echo(f"look at {note}", err=True)
    if out is not None:
        data = files[0] if files[0].is_dir() else files[0].parent
        words = f"canongate evidence build --contract {out} --segments FILE --data {data} --cutoff DAY --out FILE"
        hint(words, None, first="freeze the segments to compare in a file")

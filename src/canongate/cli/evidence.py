"""``canongate evidence``: build evidence, and write generated data to try it on."""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from canongate.cli.options import Day, columns, write_bytes

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PROGRESS_AFTER_SECONDS = 1.0


@click.group()
def evidence() -> None:
    """Compute evidence from customer data: integers and digests, never a customer's row."""


@evidence.command()
@click.option("--contract", type=_FILE, required=True, help="Data contract (YAML).")
@click.option("--segments", type=_FILE, required=True, help="Frozen set of segments to compare (YAML).")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder in which the contract's files stand; default: here.",
)
@click.option("--cutoff", type=Day(), required=True, help="First day whose rows are not used, YYYY-MM-DD.")
@click.option("--id", "name", help="Id of the manifest; default: contract id and cut-off.")
@click.option("--threads", type=click.IntRange(1), help="Threads of the engine; the result is the same for any.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Manifest to write (JSON).")
def build(  # noqa: PLR0913, PLR0917  # one argument per option
    contract: Path, segments: Path, data: Path, cutoff: date, name: str | None, threads: int | None, out: Path
) -> None:
    """
    Build the evidence manifest of a folder of data.

    The manifest names its data by digest and holds aggregates only. The same data, contract, segments and cut-off
    give the same file.
    """
    from canongate.workflows.evidence import build_evidence, manifest_summary  # noqa: PLC0415  # costly imports wait for a valid call

    manifest, content = build_evidence(
        contract, segments, data=data, cut_off=cutoff, name=name or out.stem, threads=threads, progress=_progress()
    )
    write_bytes(out, content)
    click.echo(manifest_summary(manifest, columns()), nl=False)


@evidence.command("stand-in")
@click.option("--contract", type=_FILE, required=True, help="Data contract of the original (YAML).")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
def stand_in(contract: Path, out: Path) -> None:
    """Write a small generated stand-in for the Online Retail data of the worked example."""
    from canongate.workflows.demo_data import write_stand_in  # noqa: PLC0415  # costly imports wait for a valid call

    for path in write_stand_in(contract, out):
        click.echo(str(path))


@evidence.command("demo-data")
@click.option("--customers", type=int, default=20_000, show_default=True, help="People to draw; about half buy.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same data.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
def demo_data(customers: int, seed: int, out: Path) -> None:
    """
    Write generated data with known truths: every table, its contract, and segments to compare.

    Builders really are best; visitors are many and poor; newsletter readers look best only where companies of all sizes
    are pooled; bulk orderers cancel what they order; age only seems to matter.
    """
    from canongate.workflows.demo_data import write_demo  # noqa: PLC0415  # costly imports wait for a valid call

    for path in write_demo(out, customers, seed):
        click.echo(str(path))


def _progress() -> Callable[[str], None] | None:
    """Return a teller of progress for a terminal, silent in the first second; None elsewhere."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()

    def tell(words: str) -> None:
        if time.monotonic() - started >= PROGRESS_AFTER_SECONDS:
            click.echo(f"\r\x1b[K{words} ...", nl=False, err=True)

    return tell

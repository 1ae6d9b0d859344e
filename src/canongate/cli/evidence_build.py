"""``canongate evidence build``, ``demo-data`` and ``stand-in``: what makes evidence, and data to try it on."""

from datetime import date
from pathlib import Path
from typing import Literal

import click

from canongate.cli.evidence_options import end_progress, progress, source_options
from canongate.cli.options import FILE, Day, columns, painted, say, write_bytes


@click.command()
@source_options(required=True)
@click.option("--cutoff", type=Day(), required=True, help="First day whose rows are not used, YYYY-MM-DD.")
@click.option("--id", "name", help="Id of the manifest; default: the name of the file.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Manifest to write (JSON).")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What computes; the figures are the same. Spark needs Java.",
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Page to write as well (HTML).")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest instead of a summary.")
def build(  # noqa: PLR0913, PLR0917  # one argument per option
    contract: Path,
    segments: Path,
    data: Path,
    earlier: tuple[Path, ...],
    insight: Path | None,
    threads: int | None,
    memory: int | None,
    cutoff: date,
    name: str | None,
    out: Path,
    engine: Literal["duckdb", "spark"],
    report: Path | None,
    as_json: bool,
) -> None:
    """
    Build the evidence manifest of a folder of data.

    The manifest names its data by digest and holds aggregates only. The same data, contract, segments and cut-off
    give the same file.
    """
    from canongate.workflows.evidence import build_evidence  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.evidence_report import report_page  # noqa: PLC0415  # as above
    from canongate.workflows.evidence_view import manifest_text  # noqa: PLC0415  # as above

    teller = progress()
    manifest, content = build_evidence(
        contract,
        segments,
        data=data,
        cut_off=cutoff,
        name=name or out.stem,
        earlier=earlier,
        insight=insight,
        threads=threads,
        memory=memory,
        engine=engine,
        progress=teller,
    )
    end_progress(teller)
    write_bytes(out, content)
    if report is not None:
        write_bytes(report, report_page(manifest))
    if as_json:
        say(content.decode())
    else:
        say(manifest_text(manifest, columns=columns(), painted=painted()))
        say("\n`canongate evidence show --claims` with this manifest says of every claim why\n")


@click.command("report")
@click.argument("manifest", type=FILE)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Page to write (HTML).")
def report_of(manifest: Path, out: Path) -> None:
    """Write a manifest as one page: claims in plain words, charts, a table beside each."""
    from canongate.workflows.evidence_report import report_of_file  # noqa: PLC0415  # costly imports wait

    write_bytes(out, report_of_file(manifest))
    click.echo(str(out))


@click.command("demo-data")
@click.option("--customers", type=int, default=20_000, show_default=True, help="People to draw; about half buy.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same data.")
@click.option("--noise", is_flag=True, help="Plant nothing: customers are drawn alike, and nothing should be found.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
def demo_data(customers: int, seed: int, noise: bool, out: Path) -> None:
    """
    Write generated data with known truths: every table, its contract, and segments to compare.

    Builders really are best; visitors are many and poor; newsletter readers look best only where companies of all sizes
    are pooled; bulk orderers cancel what they order; age only seems to matter.
    """
    from canongate.workflows.demo_data import write_demo  # noqa: PLC0415  # costly imports wait for a valid call

    for path in write_demo(out, customers, seed, planted=not noise):
        click.echo(str(path))


@click.command("stand-in")
@click.option("--contract", type=FILE, required=True, help="Data contract of the original (YAML).")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write into.")
def stand_in(contract: Path, out: Path) -> None:
    """Write a small generated stand-in for the Online Retail data of the worked example."""
    from canongate.workflows.demo_data import write_stand_in  # noqa: PLC0415  # costly imports wait for a valid call

    for path in write_stand_in(contract, out):
        click.echo(str(path))

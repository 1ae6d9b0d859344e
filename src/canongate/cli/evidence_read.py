"""``canongate evidence show``, ``verify`` and ``members``: what is asked of a manifest that was built."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from canongate.cli.evidence_options import end_progress, progress, source_options
from canongate.cli.options import FILE, columns, emit, painted, report_options, say

if TYPE_CHECKING:
    from canongate.workflows.evidence_verify import Sources

_LEVELS = ("digest", "totals", "sample", "recompute")


@click.command()
@click.argument("manifest", type=FILE)
@click.option("--claims", "-v", "every", is_flag=True, help="Say of every claim why, in a sentence.")
@click.option("--segment", metavar="ID", help="Say it of the claims about this segment.")
@click.option("--kind", metavar="KIND", help="Say it of the claims of this kind, such as best_customer.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest itself.")
def show(manifest: Path, every: bool, segment: str | None, kind: str | None, as_json: bool) -> None:
    """
    Show a manifest: what was read, the figures of each group, and what the claims came to.

    Claims are a table, segments its columns; --claims, --segment and --kind say why.
    """
    from canongate.workflows.evidence_view import manifest_text, read_manifest  # noqa: PLC0415  # costly imports wait
    from canongate.workflows.output import answer_json  # noqa: PLC0415  # as above

    found = read_manifest(manifest)
    if as_json:
        say(answer_json(found))
    else:
        words = manifest_text(found, columns=columns(), painted=painted(), segment=segment, kind=kind, every=every)
        say(words)


@click.command()
@click.argument("manifest", type=FILE)
@click.option("--level", type=click.Choice(_LEVELS), default="digest", show_default=True, help="How much is asked.")
@source_options(required=False)
@click.option("--customers", type=click.IntRange(1), default=100, show_default=True, help="Customers of a sample.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of a sample.")
@report_options
def verify(  # noqa: PLR0913, PLR0917  # one argument per option
    manifest: Path,
    level: str,
    contract: Path | None,
    segments: Path | None,
    data: Path,
    earlier: tuple[Path, ...],
    insight: Path | None,
    threads: int | None,
    memory: int | None,
    customers: int,
    seed: int,
    reports: tuple[tuple[str, str], ...],
    as_json: bool,
) -> int:
    """
    Check whether a manifest holds, at one of four levels.

    digest: tables, metrics and file fit their digests, and so do contract, segments and data where they are named.
    totals: the data are loaded again, and rows, totals and rows left out are the same. sample: the figures are counted
    again, and customers drawn by a seed are counted one by one by other means. recompute: everything is computed
    again. Exit code 0 where it holds, 1 where it does not.
    """
    from canongate.workflows.evidence_verify import verify as verify_manifest  # noqa: PLC0415  # costly imports wait

    teller = progress()
    report = verify_manifest(
        manifest,
        level,
        _sources(contract, segments, data, earlier, insight),
        customers=customers,
        seed=seed,
        threads=threads,
        memory=memory,
        progress=teller,
    )
    end_progress(teller)
    return emit(report, reports, as_json=as_json)


@click.command()
@click.argument("manifest", type=FILE)
@click.option("--group", required=True, help="Segment, `population`, or `none` for those in no segment.")
@source_options(required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File outside every root.")
def members(  # noqa: PLR0913, PLR0917  # one argument per option
    manifest: Path,
    group: str,
    contract: Path,
    segments: Path,
    data: Path,
    earlier: tuple[Path, ...],
    insight: Path | None,
    threads: int | None,
    memory: int | None,
    out: Path,
) -> None:
    """
    Write the customers of a segment to a file, for action.

    The list never enters a root: a file inside one is refused. What stays in the manifest is the list's digest.
    """
    from canongate.workflows.evidence_verify import write_members  # noqa: PLC0415  # costly imports wait

    sources = _sources(contract, segments, data, earlier, insight)
    if sources is None:
        raise click.UsageError("--contract and --segments belong together")
    count, digest = write_members(manifest, group, sources, out, threads=threads, memory=memory)
    click.echo(f"{count:,} customers of {group} in {out}\n{digest}")


def _sources(
    contract: Path | None, segments: Path | None, data: Path, earlier: tuple[Path, ...], insight: Path | None
) -> "Sources | None":
    """Return what a manifest was made from; None where it was not named."""
    from canongate.workflows.evidence_verify import Sources  # noqa: PLC0415  # costly imports wait

    if (contract is None) != (segments is None):
        raise click.UsageError("--contract and --segments belong together")
    return Sources(contract, segments, data, earlier, insight) if contract and segments else None

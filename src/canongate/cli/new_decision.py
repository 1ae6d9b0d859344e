"""``canongate new segment-decision`` and ``canongate new offer-decision``."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from canongate.cli.options import root_option

_SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command("segment-decision")
@click.option("--id", "decision", help="Id of the decision.")
@click.option("--brain", help="Brain that proposes.")
@click.option("--principal", help="Who proposes.")
@click.option("--segment", help="Id of the segment.")
@click.option("--name", help="Name of the segment.")
@click.option("--where", help="Which customers belong to it.")
@click.option("--focus", type=click.Choice(["primary", "secondary", "candidate"]), help="Its place in the focus.")
@click.option("--evidence", help="Id of the evidence manifest; what it knows of the segment is filled in.")
@click.option("--from", "source", type=_SOURCE, help="JSON of the decision, whole or in part; - for standard input.")
@root_option
def segment_decision(source: Path | None, root: Path | None, decision: str | None, **answers: str | None) -> None:
    """Write a segment decision; on a terminal, what is not given is asked."""
    _write(root, "segment-decision", {"id": decision, **answers}, source)


@click.command("offer-decision")
@click.option("--id", "decision", help="Id of the decision.")
@click.option("--brain", help="Brain that proposes.")
@click.option("--principal", help="Who proposes.")
@click.option("--offer", help="Id of the offer.")
@click.option("--name", help="Name of the offer.")
@click.option("--segment", help="Id of the segment it is for.")
@click.option("--focus", type=click.Choice(["primary", "non_primary"]), help="Whether it is run as a primary offer.")
@click.option("--evidence", help="Id of the evidence manifest.")
@click.option("--from", "source", type=_SOURCE, help="JSON of the decision, whole or in part; - for standard input.")
@root_option
def offer_decision(source: Path | None, root: Path | None, decision: str | None, **answers: str | None) -> None:
    """Write an offer decision; on a terminal, what is not given is asked."""
    _write(root, "offer-decision", {"id": decision, **answers}, source)


def _write(root: Path | None, kind: str, answers: Mapping[str, str | None], source: Path | None) -> None:
    from canongate.workflows.new_decision import ASKED, new_decision  # noqa: PLC0415  # costly imports wait

    given = {name: text or "" for name, text in answers.items()}
    if source is None and sys.stdin.isatty():
        for name, question in ASKED[kind]:
            given[name] = given[name] or click.prompt(question, default="", show_default=False)
    whole = _whole(source) if source else None
    path = new_decision(root, kind, given, whole=whole, today=datetime.now(UTC).date())
    click.echo(path.as_posix())


def _whole(source: Path) -> dict[str, Any]:
    """Return the JSON object in a file or on standard input."""
    text = sys.stdin.read() if str(source) == "-" else source.read_text(encoding="utf-8")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise click.UsageError(f"{source} is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise click.UsageError(f"{source} holds no JSON object")
    return value

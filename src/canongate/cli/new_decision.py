"""``canongate new segment-decision`` and ``canongate new offer-decision``."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canongate.cli.options import hint, root_option
from canongate.model.similar import did_you_mean

if TYPE_CHECKING:
    from canongate.workflows.new_decision import Question

_SHOWN = 8
"""As many ids to choose from are shown with a question."""
_SOURCE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


@click.command("segment-decision", short_help="Write a segment decision, and ask what is not given.")
@click.option("--id", "decision", help="Id of the decision.")
@click.option("--brain", help="Brain that proposes.")
@click.option("--principal", help="Who proposes.")
@click.option("--segment", help="Id of the segment.")
@click.option("--name", help="Name of the segment.")
@click.option("--where", help='Which customers belong to it, for example "orders >= 3".')
@click.option("--focus", type=click.Choice(["primary", "secondary", "candidate"]), help="Its place in the focus.")
@click.option("--evidence", help="Id of the evidence manifest; what it knows of the segment is filled in.")
@click.option("--from", "source", type=_SOURCE, help="JSON of the decision, whole or in part; - for standard input.")
@root_option
def segment_decision(source: Path | None, root: Path | None, decision: str | None, **answers: str | None) -> None:
    """
    Write a segment decision; on a terminal, what is not given is asked.

    What the evidence knows of the segment is filled in; `canongate decide` says what is missing then.
    """
    _write(root, "segment-decision", {"id": decision, **answers}, source)


@click.command("offer-decision", short_help="Write an offer decision, and ask what is not given.")
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
    """
    Write an offer decision; on a terminal, what is not given is asked.

    `canongate decide` says what is missing then.
    """
    _write(root, "offer-decision", {"id": decision, **answers}, source)


def _write(root: Path | None, kind: str, answers: Mapping[str, str | None], source: Path | None) -> None:
    from canongate.workflows.new_decision import new_decision, questions, refuse_silence  # noqa: PLC0415  # costly

    given = {name: text or "" for name, text in answers.items()}
    if source is None and sys.stdin.isatty():
        for question in questions(root, kind):
            given[question.name] = given[question.name] or _asked(question)
    elif source is None:
        refuse_silence(kind, given)
    whole = _whole(source) if source else None
    path = new_decision(root, kind, given, whole=whole, today=datetime.now(UTC).date())
    click.echo(path.as_posix())
    hint(f"canongate decide {path.stem}", root)


def _asked(question: "Question") -> str:
    """Return the answer of whoever sits at the terminal; one that cannot be is asked again."""

    def fitting(text: str) -> str:
        if text and question.known and text not in question.known:
            raise click.UsageError(did_you_mean(text, question.known, f"choose from {', '.join(question.known)}"))
        return text.strip()

    shown = f" ({', '.join(question.known)})" if 0 < len(question.known) <= _SHOWN else ""
    silence = None if question.needed else ""
    answer: str = click.prompt(
        f"{question.text}{shown}", default=silence, show_default=False, value_proc=fitting, err=True
    )
    return answer


def _whole(source: Path) -> dict[str, Any]:
    """Return the JSON object in a file or on standard input."""
    shown = "standard input" if str(source) == "-" else str(source)
    content = sys.stdin.buffer.read() if str(source) == "-" else source.read_bytes()
    try:
        value = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{shown} is no JSON: byte {error.start + 1} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise click.UsageError(f"{shown}:{error.lineno}:{error.colno} is no JSON: {error.msg}") from None
    except RecursionError:
        raise click.UsageError(f"{shown} is nested too deeply") from None
    if not isinstance(value, dict):
        raise click.UsageError(f"{shown} holds no JSON object, which is written in {{ }}")
    return value

"""``canongate ledger log|show|verify|prove|checkpoint|export|read``: looking at the record."""

from pathlib import Path
from typing import Any

import click

from canongate.cli.options import FILE, Digest, columns, counted, json_option, painted, root_option, say
from canongate.cli.pens import LOG_PASSPHRASE, log_key_option, pen

UNSOUND = 1


@click.command()
@click.argument("file", type=FILE)
def read(file: Path) -> int:
    """
    Print what a signed FILE says.

    Its signatures are checked when it is recorded.
    """
    from canongate.workflows.ledger_look import read_file  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    say(answer_json(read_file(file)))
    return 0


@click.command()
@click.option("--from", "start", type=click.IntRange(min=0), default=0, help="First position.")
@click.option("--to", "stop", type=click.IntRange(min=0), help="Position after the last.")
@json_option
@root_option
def log(start: int, stop: int | None, as_json: bool, root: Path | None) -> int:
    """List the entries: position, time, kind, who signed."""
    from canongate.workflows.ledger_look import log as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415

    rows = look(root, start=start, stop=stop)
    if as_json:
        say(answer_json(rows))
        return 0
    shown = [
        [str(row["position"]), row["recorded_at"], row["kind"], ", ".join(row["by"]), row["about"]] for row in rows
    ]
    say(answer_table(["entry", "recorded", "kind", "by", "about"], shown, columns=columns(), painted=painted()))
    return 0


@click.command()
@click.argument("position", type=click.IntRange(min=0))
@root_option
def show(position: int, root: Path | None) -> int:
    """Print the entry at POSITION whole, as JSON."""
    from canongate.workflows.ledger_look import show as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    say(answer_json(look(root, position)))
    return 0


@click.command()
@click.option("--since", type=FILE, help="A checkpoint verified before.")
@click.option("--genesis", type=Digest(), metavar="DIGEST", help="Digest of the genesis, as it was told to you.")
@json_option
@root_option
def verify(since: Path | None, genesis: str | None, as_json: bool, root: Path | None) -> int:
    """
    Check every entry, signature, proof and projection.

    Exit code 0 when all is sound, 1 when anything is not.
    """
    from canongate.workflows.ledger_verification import verify_ledger  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    answer = verify_ledger(root, since=since, genesis=genesis)
    if as_json:
        say(answer_json(answer))
    else:
        _tell_report(answer)
    return UNSOUND if answer["defects"] else 0


@click.command()
@click.argument("position", type=click.IntRange(min=0))
@click.option("--old", type=click.IntRange(min=0), help="Prove too that the first OLD entries are still there.")
@root_option
def prove(position: int, old: int | None, root: Path | None) -> int:
    """
    Print the proof that an entry is in the tree.

    JSON: the record at POSITION, its path, and the root it leads to.
    """
    from canongate.workflows.ledger_look import prove as make  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    say(answer_json(make(root, position, old)))
    return 0


@click.command()
@log_key_option(required=False)
@root_option
def checkpoint(log_key: Path | None, root: Path | None) -> int:
    """
    Print the last signed tree head.

    With --log-key, one of all entries is signed first.
    """
    from canongate.workflows.ledger_look import checkpoint as look  # noqa: PLC0415

    click.echo(look(root, pen(log_key, LOG_PASSPHRASE) if log_key else None), nl=False)
    return 0


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@root_option
def export(folder: Path, root: Path | None) -> int:
    """
    Write the ledger as static files into FOLDER.

    Anyone can verify them, without the ledger.
    """
    from canongate.workflows.ledger_look import export_ledger  # noqa: PLC0415

    click.echo(f"{export_ledger(root, folder)} files in {folder.as_posix()}")
    return 0


def _tell_report(answer: dict[str, Any]) -> None:
    click.echo(f"ledger    {answer['ledger']}")
    click.echo(f"entries   {answer['entries']}, signatures of {answer['signatures_checked']} checked")
    click.echo(f"root      {answer['root']}")
    click.echo(f"genesis   {answer['genesis']}")
    for defect in answer["defects"]:
        reason = f" ({defect['refusal']})" if defect["refusal"] else ""
        click.echo(f"defect[{defect['name']}] {defect['place']}")
        click.echo(f"  {defect['message']}{reason}")
    click.echo(
        "sound"
        if not answer["defects"]
        else f"{counted(len(answer['defects']), 'defect', 'defects')}: do not rely on this ledger"
    )


LOOKS = (read, log, show, verify, prove, checkpoint, export)

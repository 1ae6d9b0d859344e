"""``canongate ledger``: begin, record, look at and verify the record of who approved what."""

from pathlib import Path
from typing import Any

import click

from canongate.cli.options import Digest, columns, painted, root_option, say
from canongate.cli.pens import (
    LOG_PASSPHRASE,
    deliver,
    key_option,
    keys_option,
    log_key_option,
    nonce,
    now,
    out_option,
    pen,
    tell_signed,
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_UNSOUND = 1


@click.group()
def ledger() -> None:
    """Begin, record, look at and verify the ledger of approvals."""


@ledger.command()
@click.option("--root-person", "roots", multiple=True, required=True, metavar="ID", help="A root; repeatable.")
@click.option("--threshold", type=click.IntRange(min=1), required=True, help="How many roots change people.")
@keys_option
@out_option
@root_option
def genesis(roots: tuple[str, ...], threshold: int, keys: tuple[Path, ...], out: Path | None, root: Path | None) -> int:
    """
    Write the first statement of a ledger.

    Made from the people registry, the approval policy and canon.yaml; every root signs it.
    """
    from canongate.workflows.ledger_begin import Roots  # noqa: PLC0415
    from canongate.workflows.ledger_begin import genesis as make  # noqa: PLC0415

    return deliver(make(root, Roots(roots, threshold), [pen(key) for key in keys]), root, out)


@ledger.command("sign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@key_option
def add_signature(file: Path, key: Path) -> int:
    """
    Add your signature to a FILE.

    For what several people sign; read it first with `canongate ledger read`.
    """
    from canongate.workflows.signing import add_signature as add  # noqa: PLC0415

    signed = add(file, pen(key))
    tell_signed(signed, file)
    return 0


@ledger.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read(file: Path) -> int:
    """
    Print what a signed FILE says.

    Its signatures are checked when it is recorded.
    """
    from canongate.workflows.ledger_look import read_file  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    say(answer_json(read_file(file)))
    return 0


@ledger.command()
@click.argument("genesis_file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_option
def init(genesis_file: Path, root: Path | None) -> int:
    """
    Make the ledger's file from a genesis FILE.

    Every root has signed it. Run by the writer, once.
    """
    from canongate.workflows.ledger_begin import begin  # noqa: PLC0415

    digest = begin(root, genesis_file, now=now())
    click.echo(f"the ledger begins; its genesis is {digest}")
    click.echo("Tell everyone who will verify: `canongate ledger verify --genesis DIGEST`.")
    return 0


@ledger.command()
@click.option("--root-person", "roots", multiple=True, metavar="ID", help="The roots from here on; repeatable.")
@click.option("--threshold", type=click.IntRange(min=1), help="With --root-person: how many of them.")
@keys_option
@out_option
@root_option
def people(
    roots: tuple[str, ...], threshold: int | None, keys: tuple[Path, ...], out: Path | None, root: Path | None
) -> int:
    """
    Sign what the people registry says.

    As roots: people, roles and new keys are from now on as registries/people.yaml has them.
    """
    if bool(roots) != (threshold is not None):
        raise click.UsageError("--root-person and --threshold go together")
    from canongate.workflows.ledger_begin import Roots, people_change  # noqa: PLC0415

    wanted = Roots(roots, threshold) if threshold is not None else None
    return deliver(people_change(root, [pen(key) for key in keys], wanted), root, out)


@ledger.command()
@click.argument("manifest", metavar="ID")
@key_option
@root_option
def attest(manifest: str, key: Path, root: Path | None) -> int:
    """Sign an evidence manifest as its builder."""
    from canongate.workflows.submit import attest as sign  # noqa: PLC0415

    click.echo(sign(root, manifest, pen(key)).as_posix())
    return 0


@ledger.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@key_option
@log_key_option(required=True)
@json_option
@root_option
def record(files: tuple[Path, ...], key: Path, log_key: Path, as_json: bool, root: Path | None) -> int:
    """
    Append signed FILES, judge, enact, publish.

    What is open is judged again, and what is approved takes force. Without files: everything in ledger/inbox/. Exit
    code 1 where something was not let in.
    """
    from canongate.workflows.ledger_record import Writer  # noqa: PLC0415
    from canongate.workflows.ledger_record import record as append  # noqa: PLC0415
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415

    writer = Writer(pen(key), pen(log_key, LOG_PASSPHRASE), nonce)
    done = append(root, files, writer, now=now())
    if as_json:
        say(answer_json(done.value()))
    elif done.lines:
        rows = [[line.what, line.subject, line.message] for line in done.lines]
        say(answer_table(["what", "of", "told"], rows, columns=columns(), painted=painted()))
    if not as_json:
        click.echo(f"{_some(done.size, 'entry', 'entries')}; written again: {', '.join(done.rewritten) or 'none'}")
    return _UNSOUND if done.refused else 0


@ledger.command()
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


@ledger.command()
@click.argument("position", type=click.IntRange(min=0))
@root_option
def show(position: int, root: Path | None) -> int:
    """Print the entry at POSITION whole, as JSON."""
    from canongate.workflows.ledger_look import show as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    say(answer_json(look(root, position)))
    return 0


@ledger.command()
@click.option(
    "--since", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A checkpoint verified before."
)
@click.option("--genesis", type=Digest(), metavar="DIGEST", help="Digest of the genesis, as it was told to you.")
@json_option
@root_option
def verify(since: Path | None, genesis: str | None, as_json: bool, root: Path | None) -> int:
    """
    Check every entry, signature, proof and projection.

    Exit code 0 when all is sound, 1 when anything is not.
    """
    from canongate.workflows.ledger_look import verify_ledger  # noqa: PLC0415
    from canongate.workflows.output import answer_json  # noqa: PLC0415

    answer = verify_ledger(root, since=since, genesis=genesis)
    if as_json:
        say(answer_json(answer))
    else:
        _tell_report(answer)
    return _UNSOUND if answer["defects"] else 0


@ledger.command()
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


@ledger.command()
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


@ledger.command()
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


@ledger.command()
@log_key_option(required=False)
@root_option
def rebuild(log_key: Path | None, root: Path | None) -> int:
    """
    Write registries and bundles again.

    From the ledger, as of its last checkpoint; with --log-key, of one signed now.
    """
    from canongate.workflows.ledger_record import rebuild as write  # noqa: PLC0415

    done = write(root, pen(log_key, LOG_PASSPHRASE) if log_key else None)
    click.echo(f"{_some(done.size, 'entry', 'entries')} shown; written again: {', '.join(done.rewritten) or 'nothing'}")
    return 0


def _some(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


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
        else f"{_some(len(answer['defects']), 'defect', 'defects')}: do not rely on this ledger"
    )

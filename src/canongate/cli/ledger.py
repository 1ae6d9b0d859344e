"""``canongate ledger``: begin and record who approved what; looking at the record is in :mod:`.ledger_look`."""

from pathlib import Path

import click

from canongate.cli.ledger_look import LOOKS, UNSOUND
from canongate.cli.options import FILE, columns, counted, json_option, painted, root_option, say
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


@click.group()
def ledger() -> None:
    """Begin, record, look at and verify the ledger of approvals."""


for look in LOOKS:
    ledger.add_command(look)


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
@click.argument("file", type=FILE)
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
@click.argument("genesis_file", metavar="FILE", type=FILE)
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
@click.argument("files", nargs=-1, type=FILE)
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
        click.echo(f"{counted(done.size, 'entry', 'entries')}; written again: {', '.join(done.rewritten) or 'none'}")
    return UNSOUND if done.refused else 0


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
    click.echo(
        f"{counted(done.size, 'entry', 'entries')} shown; written again: {', '.join(done.rewritten) or 'nothing'}"
    )
    return 0

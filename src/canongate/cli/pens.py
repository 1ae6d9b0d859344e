"""
Options with which people sign: a key file, and what opens it.

A passphrase comes from the environment or is asked for on the terminal; it is never an argument, where other users of
the machine could see it.
"""

import os
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from canongate.cli.options import FILE, root_option

if TYPE_CHECKING:
    from canongate.workflows.signing import Pen, SignedFile

PASSPHRASE = "CANONGATE_PASSPHRASE"  # noqa: S105  # the name of a variable
LOG_PASSPHRASE = "CANONGATE_LOG_PASSPHRASE"  # noqa: S105
_NONCE_BYTES = 16

reason_option = click.option("--reason", required=True, help="Why, for the record.")
beside_option = click.option(
    "--with", "beside", multiple=True, metavar="ID", help="Another person who signs the same file; repeatable."
)


def key_option[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --key."""
    return click.option(
        "--key",
        type=FILE,
        envvar="CANONGATE_KEY",
        required=True,
        help=f"Your key file. Its passphrase: {PASSPHRASE}, or asked for on the terminal.",
    )(command)


def keys_option[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --key that may stand several times."""
    return click.option(
        "--key",
        "keys",
        type=FILE,
        multiple=True,
        help=f"Key file of a root who is here; repeatable. Passphrase: {PASSPHRASE}, or asked for.",
    )(command)


def log_key_option(*, required: bool) -> Callable[[Any], Any]:
    """Add --log-key."""
    return click.option(
        "--log-key",
        type=FILE,
        envvar="CANONGATE_LOG_KEY",
        required=required,
        help=f"The log's key file, which signs checkpoints. Passphrase: {LOG_PASSPHRASE} or {PASSPHRASE}.",
    )


def out_option[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --out."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        help="File (.json) or folder for the signed file; default: ledger/inbox/ of the root.",
    )(command)


def shared_options[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --reason, --with, --key, --out and --root: of what several people may have to sign."""
    for option in reversed((reason_option, beside_option, key_option, out_option, root_option)):
        command = option(command)
    return command


def pen(key: Path, variable: str = PASSPHRASE) -> "Pen":
    """Return what somebody signs with; ask for the passphrase where the environment holds none."""
    from canongate.workflows.signing import Pen  # noqa: PLC0415  # costly imports wait for a valid call

    return Pen(key, passphrase_for(key, variable), secrets.token_hex(_NONCE_BYTES))


def nonce() -> str:
    """Return 16 random bytes as text."""
    return secrets.token_hex(_NONCE_BYTES)


def now() -> datetime:
    """Return the time; the one place where these commands read the clock."""
    return datetime.now(UTC)


def passphrase_for(key: Path, variable: str = PASSPHRASE, *, confirm: bool = False) -> str:
    """
    Return the passphrase of a key file.

    Raises:
        click.UsageError: none is set, and nobody can be asked.
    """
    for name in (variable, PASSPHRASE):
        if os.environ.get(name):
            return os.environ[name]
    if not sys.stdin.isatty():
        raise click.UsageError(f"the passphrase of {key.name} is not set: put it into {variable}")
    answer: str = click.prompt(f"Passphrase of {key.name}", hide_input=True, confirmation_prompt=confirm, err=True)
    return answer


def deliver(signed: "SignedFile", root: Path | None, out: Path | None) -> int:
    """Write a signed file where the user wants it, and say where it is and whose turn it is."""
    from canongate.workflows.ledger_place import place_of  # noqa: PLC0415
    from canongate.workflows.signing import write_signed  # noqa: PLC0415

    path = write_signed(signed, out or place_of(root).inbox)
    tell_signed(signed, path)
    return 0


def tell_signed(signed: "SignedFile", path: Path) -> None:
    """Say what was signed, who still has to sign, and whose turn it is then."""
    names = ", ".join(signed.statement.predicate.by)
    if signed.whole:
        click.echo(f"signed {signed.statement.kind} by {names}")
    else:
        count = len(signed.statement.predicate.by)
        click.echo(f"signed {signed.statement.kind}: {signed.signatures} of {count} signatures, by {names}")
    click.echo(f"  {path.as_posix()}")
    if not signed.whole:
        click.echo("The others sign this very file: `canongate ledger sign FILE --key KEY`.")
    elif signed.statement.kind == "genesis":
        click.echo("The writer begins the ledger with it: `canongate ledger init FILE`.")
    else:
        click.echo("Send it or commit it; nothing counts until the ledger's writer records it.")

"""
The one place where exceptions become words and exit codes; imported only where something went wrong.

No traceback reaches a user, and what is foreseen is told with what helps.
"""

import os

import click

from canongate.cli.usage import usage_words
from canongate.model.error import CanongateError

USAGE = 2
UNREADABLE = 3
INTERNAL_ERROR = 70
INTERRUPTED = 130
STDOUT, STDERR = 1, 2


def silence(*descriptors: int) -> None:
    """Send what Python still holds for these to nowhere, so that it does not fail and complain at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def failed(error: Exception) -> int:
    """Tell what went wrong, and return the exit code that says so."""
    match error:
        case CanongateError():
            told = tell(error.message, error.help, error.exit_code)
        case click.exceptions.NoArgsIsHelpError():
            click.echo(error.format_message(), err=True)
            told = USAGE
        case click.ClickException():
            context = getattr(error, "ctx", None)
            if context:
                click.echo(context.get_usage(), err=True)
            told = tell(*usage_words(error), USAGE)
        case OSError(strerror=str(reason), filename=None):
            told = tell(f"standard output cannot be written: {reason}", "", USAGE)
            silence(STDOUT)
        case OSError(strerror=str(reason)):
            told = tell(f"{error.filename} cannot be used: {reason}", "", UNREADABLE)
        case ModuleNotFoundError(name=str(module)) if mend := _extra_for(module):
            told = tell(f"this needs {module.partition('.')[0]}, which is not installed", mend, USAGE)
        case _:
            told = _internal(error)
    return told


def _extra_for(module: str) -> str:
    """Return how to install the extra that a module belongs to; an empty text where it belongs to none."""
    from canongate.workflows.doctor import EXTRAS  # noqa: PLC0415  # only where something is missing

    wanted = module.partition(".")[0]
    return next((f"pip install 'canongate[{name}]'" for name, held in EXTRAS.items() if wanted in held), "")


def tell(message: str, mend: str, code: int) -> int:
    """Say what went wrong, and what helps, on standard error; return the code."""
    click.echo(f"error: {message}", err=True)
    if mend:
        click.echo(f" = help: {mend}", err=True)
    return code


def _place_of(error: Exception) -> str:
    """Return where an error was raised, as the last place in this package."""
    import traceback  # noqa: PLC0415  # only where something is wrong

    ours = [one for one in traceback.extract_tb(error.__traceback__) if f"{os.sep}canongate{os.sep}" in one.filename]
    return f"{ours[-1].filename.rpartition(os.sep)[2]}:{ours[-1].lineno}"


def _internal(error: Exception) -> int:
    if os.environ.get("CANONGATE_DEBUG"):
        raise error
    # NOTE: by class and place: what an unforeseen error says may quote a row or a secret.
    what = f"{type(error).__name__} at {_place_of(error)}"
    return tell(
        f"canongate itself failed ({what}); nothing was decided",
        "set CANONGATE_DEBUG=1 to see where, and report it with the command you ran",
        INTERNAL_ERROR,
    )

"""
What is wrong with a command line, in the words of the house: what was seen, then what helps.

Click finds the mistakes; only its sentences are replaced. Reading files or looking up ids stays with the workflows.
"""

import re
from pathlib import Path

import click

from canongate.model.similar import did_you_mean

_NOT_THERE = re.compile(r"'(?P<path>.+)' does not exist")


def usage_words(error: click.ClickException) -> tuple[str, str]:
    """Return what is wrong with a command line, and what helps; the help is empty where nothing is known to."""
    context = getattr(error, "ctx", None)
    otherwise = f"see `{context.command_path} --help`" if context else ""
    match error:
        case click.NoSuchOption(option_name=name):
            return f"there is no option {name!r}", did_you_mean(name, _options(context), otherwise)
        case click.NoSuchCommand(command_name=name):
            known = context.command.list_commands(context) if context else ()
            return f"there is no command {name!r}", did_you_mean(name, known, otherwise)
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"{_label(parameter)} is missing", _choices(parameter) or otherwise
        case click.BadParameter(param=click.Parameter() as parameter):
            return f"{_label(parameter)}: {_begun(error.message)}", _near_file(error.message) or _maker(
                parameter
            ) or otherwise
        case click.BadOptionUsage() | click.BadArgumentUsage():
            return _begun(error.message), otherwise
    return _begun(error.message), otherwise if error.message.startswith("Got unexpected") else ""


def _options(context: click.Context | None) -> list[str]:
    """Return every option of a command."""
    return [name for one in (context.command.get_params(context) if context else ()) for name in one.opts]


def _label(parameter: click.Parameter) -> str:
    """Return how people write a parameter: ``--brain``, or ``DECISION`` for an argument."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or str(parameter.name).upper()).strip("[].")


def _choices(parameter: click.Parameter) -> str:
    """Return the words to choose from; an empty text where any will do."""
    kind = parameter.type
    return f"choose from {', '.join(map(str, kind.choices))}" if isinstance(kind, click.Choice) else ""


def _near_file(message: str) -> str:
    """Return the file in the same folder whose name is nearest to one that is not there; an empty text without one."""
    found = _NOT_THERE.search(message)
    if found is None:
        return ""
    path = Path(found["path"])
    try:
        beside = [str(one) for one in path.parent.iterdir()]
    except OSError:
        return ""
    return did_you_mean(str(path), beside)


def _maker(parameter: click.Parameter) -> str:
    """Return the command that makes what a parameter asks for; an empty text where none does."""
    keys = {"--key", "--log-key"}.intersection(parameter.opts)
    return "`canongate keygen PATH` makes a key" if keys else ""


def _begun(message: str) -> str:
    """Return one of click's sentences as the rest of ours: no capital, no full stop."""
    first, rest = message[:1], message[1:].removesuffix(".")
    return (first.lower() if rest[:1].islower() else first) + rest

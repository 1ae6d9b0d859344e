"""
Entry point: the command table, and the one place where exceptions become words and exit codes.

Exit codes: 0 accepted or nothing changed, 1 blocked, 2 wrong usage or nothing to check, 3 undecided, 4 approval
missing, 70 internal error, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence

import click

from canongate import __version__
from canongate.cli.lazy import Lazy, LazyGroup
from canongate.model.error import CanongateError

INTERNAL_ERROR = 70
INTERRUPTED = 130

COMMANDS = {
    "check": Lazy("check", "check", "Check a root: files, schemas, ids, references, rules."),
    "decide": Lazy("decide", "decide", "Judge decisions against the rules and the evidence."),
    "show": Lazy("show", "show", "Show a page, clause, rule or decision by its id."),
    "graph": Lazy("graph", "graph", "Show who owns what, or how pages hang together."),
    "import": Lazy("pages", "import_page", "Turn a wiki page into canon."),
    "render": Lazy("pages", "render", "Turn a page of the canon back into text, Markdown or HTML."),
    "evidence": Lazy("evidence", "evidence", "Compute evidence from customer data."),
    "schema": Lazy("schema", "schema", "Print or write the schemas of all documents."),
    "init": Lazy("setup", "init", "Make a working governance repository."),
    "new": Lazy("setup", "new", "Write the skeleton of a page."),
    "doctor": Lazy("setup", "doctor", "Look whether machine and root are set up."),
    "migrate": Lazy("setup", "migrate", "Bring a root to the schema versions in use."),
    "completion": Lazy("setup", "completion", "Print the completion script of a shell."),
}


@click.command(cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="canongate")
def app() -> None:
    """
    Governance as software: canon, rules that cite it, decisions judged on evidence.

    Every command takes --root: the folder that holds canon/canon.yaml (default: search upward from here).
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; every failure has been told on stderr."""
    try:
        code = app.main(args=arguments, prog_name="canongate", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        return _tell("interrupted", "", INTERRUPTED)
    except BrokenPipeError:
        # NOTE: the reader went away (`| head`); keep Python from complaining again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last line of defence: no traceback reaches a user
        return _failed(error)
    return code if isinstance(code, int) else 0


def _failed(error: Exception) -> int:
    """Tell what went wrong, and return the exit code that says so."""
    match error:
        case CanongateError():
            return _tell(error.message, error.help, error.exit_code)
        case click.UsageError(ctx=click.Context() as context):
            click.echo(context.get_usage(), err=True)
            return _tell(error.format_message(), "", CanongateError.exit_code)
        case click.ClickException():
            return _tell(error.format_message(), "", CanongateError.exit_code)
        case _:
            return _internal(error)


def _tell(message: str, mend: str, code: int) -> int:
    click.echo(f"error: {message}", err=True)
    if mend:
        click.echo(f" = help: {mend}", err=True)
    return code


def _internal(error: Exception) -> int:
    if os.environ.get("CANONGATE_DEBUG"):
        raise error
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return _tell(
        f"canongate itself failed ({what}); nothing was decided",
        "set CANONGATE_DEBUG=1 to see where, and report it with the command you ran",
        INTERNAL_ERROR,
    )

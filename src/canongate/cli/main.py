"""
Entry point: the command table, and the run of one command; what goes wrong is told by :mod:`.failures`.

Exit codes: 0 accepted or nothing changed, 1 blocked, 2 wrong usage or nothing to check, 3 undecided, 4 approval
missing, 70 internal error, 130 interrupted.
"""

import io
import sys
from collections.abc import Sequence

import click

from canongate import __version__
from canongate.cli.lazy import Lazy, LazyGroup

COMMANDS = {
    "Read": {
        "brief": Lazy("brief", "brief", "Say what binds a Brain, and what is in force."),
        "show": Lazy("show", "show", "Show a page, clause, rule or decision by its id."),
        "list": Lazy("list", "list_command", "List what a root holds: pages, clauses, rules, registries."),
        "search": Lazy("search", "search", "Search clauses, pages, rules and decisions."),
        "graph": Lazy("graph", "graph", "Show who owns what, or how pages hang together."),
        "explain": Lazy("rules", "explain", "Explain a rule, and how it comes to its answer."),
        "eval": Lazy("rules", "evaluate", "Evaluate an expression of the rule language."),
    },
    "Propose and judge": {
        "new": Lazy("setup", "new", "Write the skeleton of a page, rule or decision."),
        "evidence": Lazy("evidence", "evidence", "Compute evidence from customer data."),
        "decide": Lazy("decide", "decide", "Judge decisions against the rules and the evidence."),
        "audit": Lazy("brief", "audit", "Judge everything in force again."),
        "replay": Lazy("decide", "replay", "Judge a recorded verdict again."),
    },
    "Write the canon": {
        "import": Lazy("pages", "import_page", "Turn a wiki page into canon."),
        "render": Lazy("pages", "render", "Turn a page of the canon back into text, Markdown or HTML."),
        "rules": Lazy("rules", "rules", "List, show and test rules; coverage, mutants, proofs."),
    },
    "Before a change lands": {
        "check": Lazy("check", "check", "Check a root: files, schemas, ids, references, rules."),
        "lint": Lazy("lint", "lint", "Look at single files, fast; for editors and hooks."),
        "impact": Lazy("impact", "impact", "Show what a change touches, as declarations print it."),
        "review": Lazy("review", "review", "Record that somebody looked at what a change made doubtful."),
        "gate": Lazy("gate", "gate", "Say whether a change may land."),
    },
    "People and the ledger": {
        "submit": Lazy("approvals", "submit", "Put a decision or a change before the ledger."),
        "inbox": Lazy("approval_status", "inbox", "Show what waits for approvers and for the writer."),
        "status": Lazy("approval_status", "status", "Show where submissions stand with people."),
        "approve": Lazy("approve", "approve", "Read the page on a submission, and sign exactly that."),
        "refuse": Lazy("approvals", "refuse", "Say no to a submission."),
        "waive": Lazy("approvals", "waive", "Let the failure of a waivable rule stand until a day."),
        "revoke": Lazy("approvals", "revoke", "Take back an approval, refusal or waiver, or end a key."),
        "withdraw": Lazy("approvals", "withdraw", "Take a submission back."),
        "adopt": Lazy("approvals", "adopt", "Sign pages as they are now as the baseline."),
        "ledger": Lazy("ledger", "ledger", "Begin, record, look at and verify the ledger."),
        "keygen": Lazy("approvals", "keygen", "Make a signing key."),
    },
    "Set up": {
        "init": Lazy("setup", "init", "Make a working governance repository."),
        "doctor": Lazy("setup", "doctor", "Look whether machine and root are set up."),
        "migrate": Lazy("setup", "migrate", "Bring a root to the schema versions in use."),
        "schema": Lazy("schema", "schema", "Print or write the schemas of all documents."),
        "completion": Lazy("setup", "completion", "Print the completion script of a shell."),
    },
}


# NOTE: what is painted, `painted` decides; without `color` click would take it out wherever no terminal is.
_SETTINGS = {"help_option_names": ["-h", "--help"], "color": True}


@click.command(cls=LazyGroup, parts=COMMANDS, context_settings=_SETTINGS)
@click.version_option(__version__, prog_name="canongate")
def app() -> None:
    """
    Governance as software: canon, rules that cite it, decisions judged on evidence.

    Begin with `canongate init DIR`. Every command takes --root: the folder that holds canon/canon.yaml (default:
    search upward from here).

    Exit codes: 0 accepted or in order, 1 blocked, 2 wrong usage or nothing to look at, 3 undecided, 4 approval missing.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; every failure has been told on stderr."""
    _prepare_streams()
    try:
        return _run(arguments)
    except (BrokenPipeError, SystemExit):
        # NOTE: where the reader of a pipe went away (`| head`), click ends the process itself with 1, which means
        # blocked here.
        return _unheard()


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app.main(args=arguments, prog_name="canongate", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        from canongate.cli import failures  # noqa: PLC0415  # only where something is wrong

        return failures.tell("interrupted", "", failures.INTERRUPTED)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  # the last line of defence: no traceback reaches a user
        from canongate.cli.failures import failed  # noqa: PLC0415  # only where something is wrong

        return failed(error)
    return code if isinstance(code, int) else 0


def _prepare_streams() -> None:
    """
    Write UTF-8 with LF line ends whatever the locale; what is no text is escaped, never an error.

    A stream that the caller closed (`>&-`) is one that goes nowhere.
    """
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _unheard() -> int:
    """Return the code that says the run did not finish, because nobody reads what it says."""
    from canongate.cli import failures  # noqa: PLC0415  # only where something is wrong

    failures.silence(failures.STDOUT, failures.STDERR)
    return failures.INTERRUPTED

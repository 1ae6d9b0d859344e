"""Options that several commands share, and how a report leaves the program."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from canongate.model.report import Report
from canongate.workflows.output import format_names, report_text

WIDEST = 100
DEFAULT_WIDTH = 80
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is there."""
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_DIGITS = 64
_HEXADECIMAL = frozenset("0123456789abcdef")


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or tell the user what a day looks like."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as YYYY-MM-DD", param, ctx)


class Digest(click.ParamType[str]):
    """``sha256:`` and 64 digits of 0-9 and a-f."""

    name = "digest"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the digest, or tell the user what one looks like."""
        text = str(value)
        head, _, digits = text.partition(":")
        if head != "sha256" or len(digits) != _DIGITS or set(digits) - _HEXADECIMAL:
            self.fail(f"{text!r} is no digest; write `sha256:` and 64 digits of 0-9 and a-f", param, ctx)
        return text


class ReportTarget(click.ParamType[tuple[str, str]]):
    """``FORMAT`` or ``FORMAT=PATH``."""

    name = "format[=path]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Return format name and path; an empty path means standard output."""
        if isinstance(value, tuple):
            return value
        name, _, path = str(value).partition("=")
        if name not in format_names():
            self.fail(f"{name!r} is no report format; there are {', '.join(format_names())}", param, ctx)
        return name, path


def root_option[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --root."""
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option("--root", type=kind, help="Folder that holds canon/canon.yaml; default: search upward.")(
        command
    )


def fresh_option[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --no-cache of the commands that judge."""
    words = "Compile the rules anew, and keep nothing of it under .canongate/."
    return click.option("--no-cache", "fresh", is_flag=True, help=words)(command)


def report_options[Command: Callable[..., Any]](command: Command) -> Command:
    """Add --report and --json."""
    formats = ", ".join(format_names())
    command = click.option(
        "--report",
        "reports",
        type=ReportTarget(),
        multiple=True,
        metavar="FORMAT[=PATH]",
        help=f"Write a report; repeatable. Formats: {formats}. Without PATH: to standard output.",
    )(command)
    return click.option("--json", "as_json", is_flag=True, help="The same as --report json.")(command)


def emit(
    report: Report,
    reports: tuple[tuple[str, str], ...],
    *,
    as_json: bool,
    instead: Mapping[str, Callable[[], str]] | None = None,
) -> int:
    """
    Write a report where the user asked for it, as text on standard output by default; return its exit code.

    Args:
        report: what was found.
        reports: format and path of each report; an empty path is standard output.
        as_json: print it as JSON.
        instead: how a format is written where a command says more in it than the report holds.
    """
    targets = list(reports) + ([("json", "")] if as_json else [])
    printed = sum(path == "" for _, path in targets)
    if printed > 1:
        raise click.UsageError(
            "only one report can go to standard output; give the others a file: --report FORMAT=PATH"
        )
    if not printed:
        targets.append(("text", ""))
    for name, path in targets:
        own = (instead or {}).get(name)
        text = own() if own else report_text(report, name, columns=columns(), painted=painted() and not path)
        if path:
            write_file(Path(path), text)
        else:
            say(text)
    return report.exit_code


def tell(report: Report) -> None:
    """Write the findings of a report, if it has any, as text on standard error."""
    if report.findings:
        click.echo(report_text(report, "text", columns=columns(), painted=painted()), nl=False, err=True)


def say(text: str) -> None:
    """Print text as it is."""
    click.echo(text, nl=False)


def hint(command: str, root: Path | None, *, first: str = "") -> None:
    """Say on standard error what comes next: a command on the same root, and what to do before it."""
    import shlex  # noqa: PLC0415  # costly for what most commands never say

    place = f" --root {shlex.quote(str(root))}" if root else ""
    click.echo(f"Next: {f'{first}, then ' if first else ''}{command}{place}", err=True)


def write_file(path: Path, text: str) -> None:
    """Write a text file the user named."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file the user named, whole or not at all; tell them where it cannot be written."""
    from canongate.workflows.writing import write_whole  # noqa: PLC0415  # most commands write nothing

    write_whole(path, content)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with the word for one or for several."""
    return f"{count} {one if count == 1 else many}"


def columns() -> int:
    """Return the width of text: the terminal's up to 100 columns, 80 where there is none."""
    if not sys.stdout.isatty():
        return DEFAULT_WIDTH
    from shutil import get_terminal_size  # noqa: PLC0415  # it costs as much as parsing the command line

    return min(get_terminal_size((DEFAULT_WIDTH, 24)).columns, WIDEST)


def painted() -> bool:
    """Return whether to use colours: on a terminal; NO_COLOR and FORCE_COLOR decide before it does."""
    if os.environ.get("NO_COLOR"):
        return False
    return sys.stdout.isatty() or os.environ.get("FORCE_COLOR", "") not in {"", "0"}

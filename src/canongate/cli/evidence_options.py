"""Options that the evidence commands share, and the teller of progress."""

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from canongate.cli.options import FILE

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PROGRESS_AFTER_SECONDS = 1.0
_UNITS = {"MB": 1_000_000, "GB": 1_000_000_000}


class Bytes(click.ParamType[int]):
    """An amount of memory, such as 6GB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the bytes, or tell the user what an amount looks like."""
        found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9])?) ?(MB|GB)", str(value).upper())
        if found is None:
            self.fail(f"{value!r} is no amount of memory; write it as 6GB or 900MB", param, ctx)
        return int(float(found[1]) * _UNITS[found[2]])


def source_options(*, required: bool) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Return what adds --contract, --segments, --data, --earlier, --insight, --threads and --memory, one by one."""
    options = (
        click.option("--contract", type=FILE, required=required, help="Data contract (YAML)."),
        click.option("--segments", type=FILE, required=required, help="Frozen set of segments to compare (YAML)."),
        click.option(
            "--data",
            type=FOLDER,
            default=Path(),
            help="Folder in which the contract's files stand; default: here.",
        ),
        click.option(
            "--earlier",
            type=FILE,
            multiple=True,
            help="Manifest of an earlier attempt; repeatable. What it tried is counted.",
        ),
        click.option("--insight", type=FILE, help="Insight plan (YAML): value, criteria, cuts. Asks for insight."),
        click.option(
            "--threads", type=click.IntRange(1), help="Threads of the engine; the result is the same for any."
        ),
        click.option(
            "--memory",
            type=Bytes(),
            help="Memory it may take; default: 6GB. What does not fit is written to a private temporary folder.",
        ),
    )

    def add(command: Callable[..., object]) -> Callable[..., object]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def progress() -> Callable[[str], None] | None:
    """Return a teller of progress for a terminal, silent in the first second; None elsewhere."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()

    def tell(words: str) -> None:
        if time.monotonic() - started >= PROGRESS_AFTER_SECONDS:
            click.echo(f"\r\x1b[K{words} ...", nl=False, err=True)

    return tell


def end_progress(teller: Callable[[str], None] | None) -> None:
    """Clear the line that tells of progress."""
    if teller is not None:
        click.echo("\r\x1b[K", nl=False, err=True)

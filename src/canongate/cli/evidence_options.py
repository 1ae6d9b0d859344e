"""Options that the evidence commands share, and the teller of progress."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PROGRESS_AFTER_SECONDS = 1.0


def source_options(*, required: bool) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Return what adds --contract, --segments, --data, --earlier, --insight and --threads to a command."""
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

"""
A command group whose commands are imported when they are called, so that ``--help`` costs no more than click.

The table names each command once: its short help is shown without importing it.
"""

from importlib import import_module
from typing import NamedTuple

import click


class Lazy(NamedTuple):
    """Where a command stands, and what the list of commands says of it."""

    module: str
    """Module under ``canongate.cli``."""
    name: str
    """Name of the command object in that module."""
    help: str
    """One line, shown in the list of commands."""


class LazyGroup(click.Group):
    """
    A group that knows its commands by table.

    Args:
        parts: heading in the list of commands, to what stands under it: a command, as the user types it, to its place.
    """

    def __init__(self, *args: object, parts: dict[str, dict[str, Lazy]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on to click as it came
        self.parts = parts
        self.table = {name: entry for part in parts.values() for name, entry in part.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the command names in the table's order."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = getattr(import_module(f"canongate.cli.{entry.module}"), entry.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table, each part under its heading, all in one column."""
        widest = max(map(len, self.table))
        for heading, part in self.parts.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(widest), entry.help) for name, entry in part.items()])

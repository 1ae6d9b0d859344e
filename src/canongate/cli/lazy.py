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
        table: command name, as the user types it, to where it stands.
    """

    def __init__(self, *args: object, table: dict[str, Lazy], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on to click as it came
        self.table = table

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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command by name; an unknown one gets the nearest known name."""
        name = args[0]
        if name not in self.table and not name.startswith("-"):
            from canongate.model.similar import did_you_mean  # noqa: PLC0415  # only on this path

            mend = did_you_mean(name, self.table, f"see `{ctx.command_path} --help`")
            ctx.fail(f"no command {name!r}; {mend}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.table.items()])

"""Every command's help: it fits, nothing in it is cut off, every option is explained, and names mean one thing."""

import click
import pytest

from canongate.cli.main import app


def walked(command, path, context):
    """Yield each command with its name and context, groups before what stands in them."""
    yield " ".join(path), command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            yield from walked(below, [*path, name], click.Context(below, info_name=name, parent=context))


ALL = list(walked(app, ["canongate"], click.Context(app, info_name="canongate", terminal_width=80)))


@pytest.mark.parametrize(("command", "context"), [one[1:] for one in ALL], ids=[one[0] for one in ALL])
def test_help_fits_and_explains(command, context):
    """At 80 columns no line is longer and no short help is cut off; each command and option says what it does."""
    context.terminal_width = 80
    text = command.get_help(context)

    assert max(map(len, text.splitlines())) <= 80
    if isinstance(command, click.Group):
        assert "..." not in text.replace("[ARGS]...", "")
    assert command.help.strip().splitlines()[0][0].isupper()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help[0].isupper(), parameter.help
            assert parameter.help.rstrip().endswith((".", "?", "...")), parameter.help


@pytest.mark.parametrize("option", ["--root", "--as-of", "--json", "--out", "--key", "--head", "--since"])
def test_an_option_is_of_one_kind_everywhere(option):
    """An option that several commands have takes the same kind of value in each."""
    found = {
        name: (type(parameter.type).__name__, parameter.is_flag)
        for name, command, _ in ALL
        for parameter in command.params
        if option in parameter.opts
    }
    other = {"canongate revoke", "canongate ledger verify"} if option == "--since" else set()

    assert len(found) > 1
    assert len({kind for name, kind in found.items() if name not in other}) == 1, found


def test_every_command_that_reads_a_root_can_be_told_which():
    """All but those that read files alone, or nothing, take --root."""
    without = {
        name
        for name, command, _ in ALL
        if not isinstance(command, click.Group) and not any("--root" in one.opts for one in command.params)
    }

    assert without == {
        "canongate completion",
        "canongate eval",
        "canongate evidence build",
        "canongate evidence contract init",
        "canongate evidence demo-data",
        "canongate evidence members",
        "canongate evidence report",
        "canongate evidence show",
        "canongate evidence stand-in",
        "canongate evidence verify",
        "canongate init",
        "canongate keygen",
        "canongate ledger read",
        "canongate ledger sign",
        "canongate lint",
        "canongate schema",
    }

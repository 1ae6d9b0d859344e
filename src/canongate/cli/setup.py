"""``canongate init``, ``new``, ``doctor``, ``migrate`` and ``completion``: setting up, and keeping up to date."""

from datetime import UTC, datetime
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from canongate.cli.new_decision import offer_decision, segment_decision
from canongate.cli.options import columns, hint, painted, root_option
from canongate.model.kinds import JUDGED


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="Name of the canon; default: the folder's name.")
def init(folder: Path, name: str | None) -> None:
    """Make a working governance repository in DIR: a canon that passes check, CI file and pre-commit hook."""
    import shlex  # noqa: PLC0415  # costly imports wait for a valid call

    from canongate.workflows.init import init as make  # noqa: PLC0415  # as above

    written = make(folder, name=name or folder.resolve().name, today=datetime.now(UTC).date())
    shown = [path for path in written if not path.startswith("schemas/")]
    click.echo("\n".join(f"  {path}" for path in shown))
    click.echo(f"  schemas/ ({len(written) - len(shown)} files)")
    step = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    click.echo(f"\nNext: {step}canongate check")


@click.group()
def new() -> None:
    """Write the skeleton of something new."""


@new.command("page", short_help="Write a Draft page with every section of its grammar.")
@click.argument("page", metavar="ID")
@click.option("--title", required=True, help="Title of the page.")
@click.option("--grammar", default="framework@1", show_default=True, help="Grammar and version it is written for.")
@click.option("--layer", default="framework", show_default=True, help="Layer in the architecture registry.")
@root_option
def new_page(page: str, title: str, grammar: str, layer: str, root: Path | None) -> None:
    """Write a Draft page ID with every section its grammar requires, and enter it in its registries."""
    from canongate.workflows.new_page import new_page as write  # noqa: PLC0415  # costly imports wait for a valid call

    today = datetime.now(UTC).date()
    for path in write(root, page, title=title, grammar_ref=grammar, layer=layer, today=today):
        click.echo(path.as_posix())
    hint("canongate check", root, first="write the text of its clauses")


@new.command("rule", short_help="Write a rule and its cases, ready to be made true.")
@click.argument("rule", metavar="ID")
@click.option("--clause", required=True, help="Clause it enforces: customer/best-customer-identification#final-rule.")
@click.option(
    "--judges",
    type=click.Choice(list(JUDGED)),
    default="segment-decision",
    show_default=True,
    help="Kind of thing it judges.",
)
@root_option
def new_rule(rule: str, clause: str, judges: str, root: Path | None) -> None:
    """Write a rule ID and its cases, ready to be made true; both pass check."""
    from canongate.workflows.new_rule import new_rule as write  # noqa: PLC0415  # costly imports wait for a valid call

    for path in write(root, rule, clause=clause, judges=judges, today=datetime.now(UTC).date()):
        click.echo(path.as_posix())
    hint(f"canongate rules test {rule}", root, first="make the rule and its cases true")


new.add_command(segment_decision)
new.add_command(offer_decision)


@click.command()
@root_option
def doctor(root: Path | None) -> int:
    """Look whether this machine and this root are set up for canongate."""
    from canongate.workflows.doctor import doctor as look  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.output import answer_text  # noqa: PLC0415

    found, well = look(root)
    click.echo(answer_text(dict(found), columns=columns(), painted=painted()), nl=False)
    return 0 if well else 1


@click.command()
@root_option
@click.option(
    "--check", "only_look", is_flag=True, help="Say what would change, change nothing, and fail if anything would."
)
def migrate(root: Path | None, only_look: bool) -> int:
    """Bring the documents of a root to the schema versions in use, and renew its copies of the schemas."""
    from canongate.workflows.migrate import migrate as bring  # noqa: PLC0415  # costly imports wait for a valid call

    done = bring(root, write=not only_look)
    for path in (*done.documents, *done.schemas):
        click.echo(path)
    for path in done.refused:
        click.echo(f"error: no migration leads on from {path}", err=True)
    if not (done.documents or done.schemas or done.refused):
        click.echo("everything is of the version in use")
    return 1 if done.refused or (only_look and (done.documents or done.schemas)) else 0


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """
    Print the completion script for a SHELL.

    For bash: eval "$(canongate completion bash)"
    """
    from canongate.cli.main import app  # noqa: PLC0415  # main knows this module by name

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(made(app, {}, "canongate", "_CANONGATE_COMPLETE").source())

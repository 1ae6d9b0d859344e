"""``canongate schema``."""

from pathlib import Path

import click


@click.command()
@click.argument("kind", required=False)
@click.option("--write", "target", is_flag=True, help="Write every schema into the folder --into.")
@click.option("--check", "compare", is_flag=True, help="Fail when a file in --into is not what the models say.")
@click.option(
    "--into",
    default=Path("schemas"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the schema files.",
)
def schema(kind: str | None, target: bool, compare: bool, into: Path) -> int:
    """
    Print the JSON Schema of one KIND of document, list the kinds, or write all schemas.

    A page's first line may name its schema, so that an editor checks it while it is typed.
    """
    from canongate.workflows.schemas import list_kinds, schema_of_kind, stale_schemas, write_schemas  # noqa: PLC0415

    if compare:
        stale = stale_schemas(into)
        for name in stale:
            click.echo(f"{into / name} is not current", err=True)
        if stale:
            click.echo(" = help: run `canongate schema --write`", err=True)
        return 1 if stale else 0
    if target:
        click.echo(f"{write_schemas(into)} schemas written to {into}")
    else:
        click.echo(schema_of_kind(kind) if kind else list_kinds(), nl=False)
    return 0

"""``canongate import`` and ``canongate render``."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from canongate.cli.options import Digest, columns, root_option, tell, write_bytes


@click.command("import")
@click.argument("source", metavar="FILE|DIR|-", type=click.Path(exists=True, allow_dash=True))
@click.option("--id", "page_id", help="Id of the page, for example customer/best-customer-identification.")
@click.option("--grammar", default="framework@1", show_default=True, help="Grammar and version the page follows.")
@click.option("--title", help="Title of the page, where the text has no title line.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Page file to write; default: print it.")
@click.option("--report", "show_typing", is_flag=True, help="Show how each line was typed.")
@click.option("--normalise", is_flag=True, help="Mend characters outside the profile, and list each change.")
@click.option("--update", metavar="PAGE", help="The text is an edit of this page: show what it changes.")
@click.option(
    "--edited-from", type=Digest(), metavar="DIGEST", help="With --update: text digest of the page the edit began with."
)
@click.option("--write", is_flag=True, help="With --update: write the change, after showing it.")
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With DIR: which file becomes which page; proposed where it does not exist.",
)
@root_option
def import_page(
    source: str, map_file: Path | None, update: str | None, page_id: str | None, root: Path | None, **options: Any
) -> int:
    """
    Turn a wiki page into canon: typed clauses, each with an id that never changes.

    What comes out renders back to the same bytes. A text that cannot be read exactly is refused with its place.

    \b
    canongate import page.txt --id ads/my-page --out canon/ads/my-page.yaml
    canongate import edited.txt --update ads/my-page --write
    canongate import export/ --map map.yaml
    """  # noqa: D301  # click wants the control character itself
    if source != "-" and Path(source).is_dir():
        return _folder(root, Path(source), map_file, show_typing=options["show_typing"])
    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    shown = "<stdin>" if source == "-" else source
    if update:
        return _update(root, update, data, shown, options)
    if not page_id:
        raise click.UsageError("name the page with --id, or the page the text is an edit of with --update")
    return _page(data, shown, page_id, options)


def _page(data: bytes, shown: str, page_id: str, options: Mapping[str, Any]) -> int:
    """Import one text as a new page."""
    from canongate.workflows.pages import import_text, page_yaml, typing_table  # noqa: PLC0415  # only when called

    done = import_text(
        data,
        shown,
        page_id=page_id,
        grammar_ref=options["grammar"],
        title=options["title"],
        normalise=options["normalise"],
    )
    tell(done.report)
    if done.page is None:
        return done.report.exit_code
    if options["show_typing"]:
        click.echo(typing_table(done.typing, columns()), nl=False)
    content = page_yaml(done.page, options["out"])
    if options["out"]:
        write_bytes(options["out"], content.encode())
        lines, sections = len(done.typing), len(done.page["sections"])
        click.echo(f"{options['out']}: {lines} lines typed, {sections} sections", err=True)
    elif not options["show_typing"]:
        click.echo(content, nl=False)
    return done.report.exit_code


def _update(root: Path | None, page_id: str, data: bytes, shown: str, options: Mapping[str, Any]) -> int:
    """Show what an edited text changes of a page, and write it when asked to."""
    from canongate.workflows.update_page import changes_text, update_from_text  # noqa: PLC0415  # only when called

    done = update_from_text(
        root, page_id, data, shown=shown, base_digest=options["edited_from"], normalise=options["normalise"]
    )
    click.echo(changes_text(done.changes, columns()), nl=False)
    tell(done.report)
    if done.content is not None and options["write"]:
        write_bytes(done.target, done.content.encode())
        click.echo(f"{page_id} written", err=True)
    elif done.content is not None and done.changes:
        click.echo("nothing written; give --write to accept the change", err=True)
    return done.report.exit_code


def _folder(root: Path | None, folder: Path, map_file: Path | None, *, show_typing: bool) -> int:
    """Import a whole export by its map, or propose the map."""
    from canongate.workflows.import_folder import import_folder, propose_map  # noqa: PLC0415  # only when called

    if map_file is None:
        raise click.UsageError("say with --map FILE which file becomes which page; a missing FILE is proposed")
    if not map_file.exists():
        count = propose_map(root, folder, map_file)
        files = "1 file" if count == 1 else f"{count:,} files"
        click.echo(f"{map_file}: a proposal for {files}; read it, then run the same command again")
        return 0
    done = import_folder(root, folder, map_file)
    if show_typing:
        for file, kinds in done.typing.items():
            click.echo(f"{file}: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}")
    tell(done.report)
    click.echo("1 page written" if len(done.written) == 1 else f"{len(done.written):,} pages written", err=True)
    return done.report.exit_code


@click.command()
@click.argument("page", metavar="[PAGE]", required=False)
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "readable", "markdown", "html"]),
    default="text",
    show_default=True,
    help="Form.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File to write, default: print it; with --all a folder.")
@click.option("--all", "everything", is_flag=True, help="Every page in every form, into the folder --out.")
@click.option("--check", "compare", is_flag=True, help="With --all: write nothing, and fail where a file is not fresh.")
@root_option
def render(  # noqa: PLR0913, PLR0917  # one argument per option
    page: str | None, form: str, out: Path | None, everything: bool, compare: bool, root: Path | None
) -> int:
    """
    Turn a PAGE of the canon, named by id or file, back into text, Markdown or HTML.

    As text, an imported page comes back byte for byte.
    """
    if everything:
        return _render_all(root, out or Path("rendered"), write=not compare)
    if page is None:
        raise click.UsageError("name a page, or give --all")
    from canongate.workflows.pages import render_page  # noqa: PLC0415  # costly imports wait for a valid call

    content = render_page(root, page, form).encode()
    if out:
        write_bytes(out, content)
    else:
        sys.stdout.buffer.write(content)
    return 0


def _render_all(root: Path | None, folder: Path, *, write: bool) -> int:
    """Render everything, or say what is not fresh."""
    from canongate.workflows.render_all import render_all  # noqa: PLC0415  # costly imports wait for a valid call

    done = render_all(root, folder, write=write)
    if write:
        click.echo(f"{folder}: {len(done.files)} files, {len(done.stale)} of them new")
        return 0
    for name in done.stale:
        click.echo(f"{folder / name} is not fresh", err=True)
    if done.stale:
        click.echo(f" = help: run `canongate render --all --out {folder}`", err=True)
    return 1 if done.stale else 0

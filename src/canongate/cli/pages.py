"""``canongate import`` and ``canongate render``."""

import sys
from pathlib import Path

import click

from canongate.cli.options import columns, painted, root_option, write_bytes


@click.command("import")
@click.argument("source", metavar="FILE|-", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--id", "page_id", required=True, help="Id of the page, for example customer/best-customer-identification."
)
@click.option("--grammar", default="framework@1", show_default=True, help="Grammar and version the page follows.")
@click.option("--title", help="Title of the page, where the text has no title line.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Page file to write; default: print it.")
@click.option("--report", "show_typing", is_flag=True, help="Show how each line was typed instead of the page.")
@click.option("--normalise", is_flag=True, help="Mend characters outside the profile, and list each change.")
def import_page(  # noqa: PLR0913, PLR0917  # one argument per option
    source: str,
    page_id: str,
    grammar: str,
    title: str | None,
    out: Path | None,
    show_typing: bool,
    normalise: bool,
) -> int:
    """
    Turn a wiki page into canon: typed clauses, each with an id that never changes.

    What comes out renders back to the same bytes. A text that cannot be read exactly is refused with its place.
    """
    from canongate.workflows.output import report_text  # noqa: PLC0415  # costly imports wait for a valid call
    from canongate.workflows.pages import import_text, page_yaml, typing_table  # noqa: PLC0415

    data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    name = "<stdin>" if source == "-" else source
    done = import_text(data, name, page_id=page_id, grammar_ref=grammar, title=title, normalise=normalise)
    if done.report.findings:
        text = report_text(done.report, "text", columns=columns(), painted=painted())
        click.echo(text, nl=False, err=True)
    if done.page is None:
        return done.report.exit_code
    if show_typing:
        click.echo(typing_table(done.typing, columns()), nl=False)
    content = page_yaml(done.page, out)
    if out:
        write_bytes(out, content.encode())
        click.echo(f"{out}: {len(done.typing)} lines typed, {len(done.page['sections'])} sections", err=True)
    elif not show_typing:
        click.echo(content, nl=False)
    return done.report.exit_code


@click.command()
@click.argument("page", metavar="PAGE")
@click.option(
    "--as", "form", type=click.Choice(["text", "markdown", "html"]), default="text", show_default=True, help="Form."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; default: print it.")
@root_option
def render(page: str, form: str, out: Path | None, root: Path | None) -> None:
    """
    Turn a PAGE of the canon, named by id or file, back into text, Markdown or HTML.

    As text, an imported page comes back byte for byte.
    """
    from canongate.workflows.pages import render_page  # noqa: PLC0415  # costly imports wait for a valid call

    content = render_page(root, page, form).encode()
    if out:
        write_bytes(out, content)
    else:
        sys.stdout.buffer.write(content)

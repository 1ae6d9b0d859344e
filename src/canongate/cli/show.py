"""``canongate show``."""

from pathlib import Path

import click

from canongate.cli.options import columns, painted, root_option, say
from canongate.workflows.output import answer_json, answer_text


@click.command()
@click.argument("name", metavar="ID")
@root_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def show(name: str, root: Path | None, as_json: bool) -> int:
    """
    Show a page, clause, rule, decision, parameter, Brain or person by its ID.

    A clause is named as customer/best-customer-identification#final-rule; quote it, because # starts a comment in
    some shells.
    """
    from canongate.workflows.show import show as look_up  # noqa: PLC0415  # costly imports wait for a valid call

    answer = look_up(root, name)
    shown = answer_json(answer) if as_json else answer_text(answer, columns=columns(), painted=painted())
    say(shown)
    return 0

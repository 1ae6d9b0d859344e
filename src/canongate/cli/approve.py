"""``canongate approve``: the page on a submission is read, its questions are answered, and exactly that is signed."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from canongate.cli.options import FILE, Day, root_option, say
from canongate.cli.pens import deliver, now, out_option, pen

_DAYS = 90
_BREAK_GLASS_DAYS = 3


@click.command()
@click.argument("name", metavar="ID")
@click.option("--role", required=True, help="The role in which you approve.")
@click.option("--until", type=Day(), help=f"Last day the approval counts; default: {_DAYS} days from today.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=yes|no: REASON",
    help="Answer a question of the page; repeatable. Without: asked on the terminal.",
)
@click.option("--break-glass", metavar="REASON", help="Emergency: two persons, at most 72 hours, shown everywhere.")
@click.option("--show", "only_show", is_flag=True, help="Print the page and sign nothing.")
@click.option("--yes", is_flag=True, help="Do not ask once more before signing.")
@click.option(
    "--key",
    type=FILE,
    envvar="CANONGATE_KEY",
    help="Your key file. Its passphrase: CANONGATE_PASSPHRASE, or asked for on the terminal.",
)
@out_option
@root_option
def approve(  # noqa: PLR0913, PLR0917  # one argument per option
    name: str,
    role: str,
    until: date | None,
    answers: tuple[str, ...],
    break_glass: str | None,
    only_show: bool,
    yes: bool,
    key: Path | None,
    out: Path | None,
    root: Path | None,
) -> int:
    """
    Read the page on a submission ID, answer its questions, and sign exactly what you saw.

    Exit code 4 where nothing was signed.
    """
    from canongate.workflows.approve import Consent, approval_page  # noqa: PLC0415
    from canongate.workflows.approve import approve as sign  # noqa: PLC0415

    moment = now()
    page = approval_page(root, name, now=moment)
    say(page.text)
    if only_show:
        return 0
    if key is None:
        raise click.UsageError("signing needs --key FILE; to read the page only, give --show")
    given = dict(_answer(text) for text in answers)
    for question in page.questions:
        if question.id not in given and sys.stdin.isatty():
            given[question.id] = _asked(question.text)
    if not yes:
        _confirm()
    last = until or moment.date() + timedelta(days=_BREAK_GLASS_DAYS - 1 if break_glass else _DAYS)
    return deliver(sign(root, page, pen(key), Consent(role, last, given, break_glass)), root, out)


def _answer(text: str) -> tuple[str, tuple[str, str]]:
    question, _, said = text.rpartition("=")
    word, _, reason = said.partition(":")
    if not question or word.strip() not in {"yes", "no"} or not reason.strip():
        raise click.UsageError(f"{text!r} is no answer; write QUESTION=yes: REASON")
    return question, (word.strip(), reason.strip())


def _asked(question: str) -> tuple[str, str]:
    word = "yes" if click.confirm(question, err=True) else "no"
    return word, click.prompt("Reason", err=True)


def _confirm() -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to confirm: read the page with --show, then give --yes")
    click.confirm("Sign exactly this?", abort=True, err=True)

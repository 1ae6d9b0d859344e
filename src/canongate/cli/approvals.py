"""What people say and ask about approvals: ``submit``, ``approve``, ``refuse``, ``waive``, ``status`` and the rest."""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from canongate.cli.options import Day, columns, painted, root_option, say
from canongate.cli.pens import deliver, key_option, now, out_option, passphrase_for, pen

_CHANGES = ("page-change", "rule-change", "parameter-change", "policy-change", "registry-change")
_DAYS = 90
_BREAK_GLASS_DAYS = 3

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
reason_option = click.option("--reason", required=True, help="Why, for the record.")
beside_option = click.option(
    "--with", "beside", multiple=True, metavar="ID", help="Another person who signs the same file; repeatable."
)


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def keygen(path: Path) -> int:
    """
    Make a signing key and write it to PATH, encrypted, readable by you alone.

    Prints the public key, which the roots enter under your name in registries/people.yaml.
    """
    import secrets  # noqa: PLC0415  # only here

    from canongate.workflows.output import answer_text  # noqa: PLC0415
    from canongate.workflows.signing import keygen as make  # noqa: PLC0415

    made = make(path, passphrase_for(path, confirm=True), secrets.token_bytes)
    say(answer_text(dict(made), columns=columns(), painted=painted()))
    return 0


@click.command()
@click.argument("decision", required=False)
@click.option("--change", type=click.Choice(_CHANGES), metavar="KIND", help=f"Submit a change: {', '.join(_CHANGES)}.")
@click.option("--base", metavar="REV", help="Revision the change is to land on; with --change.")
@click.option("--id", "name", default="", help="Name of the change, for people; with --change.")
@key_option
@out_option
@root_option
def submit(  # noqa: PLR0913, PLR0917  # one argument per option
    decision: str | None,
    change: str | None,
    base: str | None,
    name: str,
    key: Path,
    out: Path | None,
    root: Path | None,
) -> int:
    """
    Put a DECISION (id or file), or a change, before the ledger.

    Writes one signed file. The ledger's writer records it and gives the verdict; then HeadOffice can approve.
    """
    if (decision is None) == (change is None) or (change is not None and base is None):
        raise click.UsageError("name a decision, or give --change KIND and --base REF")
    if change is not None and base is not None:
        from canongate.workflows.ledger_changes import submit_change  # noqa: PLC0415
        from canongate.workflows.subject_kinds import subject_kind  # noqa: PLC0415

        return deliver(submit_change(root, subject_kind(change), base, pen(key), name=name), root, out)
    from canongate.workflows.submit import submit_decision  # noqa: PLC0415

    return deliver(submit_decision(root, str(decision), pen(key)), root, out)


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
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
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


@click.command()
@click.argument("name", metavar="ID")
@click.option("--role", required=True, help="The role in which you refuse.")
@reason_option
@key_option
@out_option
@root_option
def refuse(name: str, role: str, reason: str, key: Path, out: Path | None, root: Path | None) -> int:  # noqa: PLR0913, PLR0917
    """Say no to a submission ID; it blocks until it is revoked, where the policy says so."""
    from canongate.workflows.sayings import refuse as sign  # noqa: PLC0415

    return deliver(sign(root, name, pen(key), role=role, reason=reason), root, out)


@click.command()
@click.argument("rule")
@click.argument("decision")
@click.option("--until", type=Day(), required=True, help="Last day of the waiver; a waiver without end does not exist.")
@reason_option
@beside_option
@key_option
@out_option
@root_option
def waive(  # noqa: PLR0913, PLR0917  # one argument per option
    rule: str,
    decision: str,
    until: date,
    reason: str,
    beside: tuple[str, ...],
    key: Path,
    out: Path | None,
    root: Path | None,
) -> int:
    """Let the failure of one waivable RULE stand, for the very bytes of one DECISION, until a day."""
    from canongate.workflows.sayings import Exemption  # noqa: PLC0415
    from canongate.workflows.sayings import waive as sign  # noqa: PLC0415

    return deliver(sign(root, Exemption(rule, decision, reason, until), pen(key), beside=beside), root, out)


@click.command()
@click.option("--entry", type=click.IntRange(min=0), help="Position of an approval, refusal or waiver.")
@click.option("--key-id", metavar="ID", help="A key that counts no longer: ed25519:...")
@click.option("--since", type=click.IntRange(min=0), help="With --key-id: entries from here on were signed by a thief.")
@click.option("--replacement", metavar="PUBLIC", help="With --key-id: the holder's next public key.")
@reason_option
@beside_option
@key_option
@out_option
@root_option
def revoke(  # noqa: PLR0913, PLR0917  # one argument per option
    entry: int | None,
    key_id: str | None,
    since: int | None,
    replacement: str | None,
    reason: str,
    beside: tuple[str, ...],
    key: Path,
    out: Path | None,
    root: Path | None,
) -> int:
    """Take back an approval, refusal or waiver of yours, or end a key; the roots may do either for anybody."""
    if (entry is None) == (key_id is None):
        raise click.UsageError("name --entry or --key-id")
    from canongate.workflows.sayings import revoke as sign  # noqa: PLC0415

    terms: dict[str, Any] = {"entry": entry, "key": key_id, "compromised_since": since, "replacement": replacement}
    return deliver(sign(root, pen(key), beside=beside, reason=reason, **terms), root, out)


@click.command()
@click.argument("name", metavar="ID")
@reason_option
@beside_option
@key_option
@out_option
@root_option
def withdraw(  # noqa: PLR0913, PLR0917  # one argument per option
    name: str, reason: str, beside: tuple[str, ...], key: Path, out: Path | None, root: Path | None
) -> int:
    """Take a submission ID back, or, signed by the roots, end it where it is in force."""
    from canongate.workflows.sayings import withdraw as sign  # noqa: PLC0415

    return deliver(sign(root, name, pen(key), reason=reason, beside=beside), root, out)


@click.command()
@click.argument("pages", nargs=-1)
@reason_option
@beside_option
@key_option
@out_option
@root_option
def adopt(  # noqa: PLR0913, PLR0917  # one argument per option
    pages: tuple[str, ...], reason: str, beside: tuple[str, ...], key: Path, out: Path | None, root: Path | None
) -> int:
    """Sign PAGES as they are now as the baseline; without any, every page in use that was not adopted yet."""
    from canongate.workflows.sayings import adopt_pages  # noqa: PLC0415

    return deliver(adopt_pages(root, pages, pen(key), reason=reason, beside=beside), root, out)


@click.command()
@click.argument("name", metavar="[ID]", required=False)
@json_option
@root_option
def status(name: str | None, as_json: bool, root: Path | None) -> int:
    """
    Show where submissions stand with people: one ID, or all that are open or in force.

    Exit code 4 where the one that was named lacks approval.
    """
    from canongate.workflows.ledger_status import status as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json, answer_text  # noqa: PLC0415

    rows = look(root, name, now=now())
    if as_json:
        say(answer_json(rows))
    elif not rows:
        click.echo("nothing is open or in force")
    else:
        say("\n".join(answer_text(row, columns=columns(), painted=painted()) for row in rows))
    return 4 if name is not None and rows[0]["standing"] != "approved" else 0


@click.command()
@click.option("--for", "person", metavar="ID", help="Only what this person could still approve or waive.")
@json_option
@root_option
def inbox(person: str | None, as_json: bool, root: Path | None) -> int:
    """Show what waits: submissions for approvers, signed files for the writer."""
    from canongate.workflows.ledger_status import inbox as look  # noqa: PLC0415
    from canongate.workflows.output import answer_json, answer_table  # noqa: PLC0415

    found = look(root, person, now=now())
    if as_json:
        say(answer_json(found))
        return 0
    if found["break_glass"]:
        click.echo(f"IN FORCE BY BREAK-GLASS: {', '.join(found['break_glass'])}\n")
    rows = [
        [row["id"], row["standing"], row["verdict"] or "none", "; ".join(row["missing"])]
        for row in found["submissions"]
    ]
    if rows:
        say(answer_table(["submission", "standing", "verdict", "missing"], rows, columns=columns(), painted=painted()))
    files = [[row["file"], row["kind"], row["by"]] for row in found["files"]]
    if files:
        say(answer_table(["file for the writer", "kind", "by"], files, columns=columns(), painted=painted()))
    if not rows and not files:
        click.echo("nothing waits")
    return 0


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

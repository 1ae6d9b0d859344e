"""What people say before the ledger: ``submit``, ``refuse``, ``waive``, ``revoke`` and the rest; ``keygen``."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from canongate.cli.options import Day, columns, painted, root_option, say
from canongate.cli.pens import deliver, key_option, out_option, passphrase_for, pen, reason_option, shared_options

_CHANGES = ("page-change", "rule-change", "parameter-change", "policy-change", "registry-change")


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
@shared_options
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
@shared_options
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
@shared_options
def withdraw(  # noqa: PLR0913, PLR0917  # one argument per option
    name: str, reason: str, beside: tuple[str, ...], key: Path, out: Path | None, root: Path | None
) -> int:
    """Take a submission ID back, or, signed by the roots, end it where it is in force."""
    from canongate.workflows.sayings import withdraw as sign  # noqa: PLC0415

    return deliver(sign(root, name, pen(key), reason=reason, beside=beside), root, out)


@click.command()
@click.argument("pages", nargs=-1)
@shared_options
def adopt(  # noqa: PLR0913, PLR0917  # one argument per option
    pages: tuple[str, ...], reason: str, beside: tuple[str, ...], key: Path, out: Path | None, root: Path | None
) -> int:
    """Sign PAGES as they are now as the baseline; without any, every page in use that was not adopted yet."""
    from canongate.workflows.sayings import adopt_pages  # noqa: PLC0415

    return deliver(adopt_pages(root, pages, pen(key), reason=reason, beside=beside), root, out)

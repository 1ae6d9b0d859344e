"""
``canongate refuse``, ``withdraw``, ``waive``, ``revoke`` and ``adopt``: what people say beside yes.

Each makes one signed file for the ledger's writer. Where more than one person must sign, the others are named and add
their signatures to the same file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from canongate.ledger.predicates import AdoptedPage, Adoption, RefusalTerms, Revocation, Waiver, Withdrawal
from canongate.ledger.timestamps import end_of
from canongate.model.error import UsageError
from canongate.model.levels import MANDATORY, stated_level
from canongate.model.similar import did_you_mean
from canongate.workflows.ledger_place import seen
from canongate.workflows.root import open_root
from canongate.workflows.signing import Pen, SignedFile, signed_as
from canongate.workflows.submit import case_named

_IN_USE = "Active"


@dataclass(frozen=True, slots=True)
class Exemption:
    """The exception a waiver asks for."""

    rule: str
    decision: str
    reason: str
    last_day: date


def refuse(given: Path | None, name: str, pen: Pen, *, role: str, reason: str) -> SignedFile:
    """Return a person's no to a case, signed."""
    looked = seen(given)
    case = case_named(looked.state, name)
    return signed_as(looked.state, pen, RefusalTerms, subject=case.submission.subject, role=role, reason=reason)


def withdraw(given: Path | None, name: str, pen: Pen, *, reason: str, beside: tuple[str, ...] = ()) -> SignedFile:
    """Return the withdrawal of a case, signed."""
    looked = seen(given)
    case = case_named(looked.state, name)
    return signed_as(looked.state, pen, Withdrawal, beside, subject=case.submission.subject, reason=reason)


def waive(given: Path | None, wanted: Exemption, pen: Pen, *, beside: tuple[str, ...] = ()) -> SignedFile:
    """
    Return a waiver of one rule for one decision, signed.

    Raises:
        UsageError: no such rule or case, or the rule is mandatory.
    """
    looked = seen(given)
    case = case_named(looked.state, wanted.decision)
    workspace = open_root(given).workspace
    rules = {rule.id: rule for rule in workspace.rules}
    rule = rules.get(wanted.rule)
    if case.verdict is None:
        raise UsageError(f"{wanted.decision} has no verdict yet, so there is nothing to waive")
    if rule is None:
        raise UsageError(
            f"there is no rule {wanted.rule!r}", help=did_you_mean(wanted.rule, rules, "see `canongate rules`")
        )
    level = stated_level(rule.data, workspace.clauses)
    if level == MANDATORY:
        raise UsageError(f"{rule.id} is mandatory; mandatory rules are not waived", help=str(rule.data.get("help", "")))
    return signed_as(
        looked.state,
        pen,
        Waiver,
        beside,
        rule=rule.id,
        rules=case.verdict.binding.rules,
        subject=case.submission.subject,
        enforcement=level,
        reason=wanted.reason,
        expires_at=end_of(wanted.last_day),
    )


def revoke(given: Path | None, pen: Pen, *, beside: tuple[str, ...] = (), **terms: Any) -> SignedFile:
    """Return a revocation of a key or an entry, signed; ``terms`` are those of the predicate."""
    return signed_as(seen(given).state, pen, Revocation, beside, **terms)


def adopt_pages(
    given: Path | None, pages: Sequence[str], pen: Pen, *, reason: str, beside: tuple[str, ...] = ()
) -> SignedFile:
    """
    Return the signed baseline of pages that are in use already; without names, all Active pages not adopted yet.

    Raises:
        UsageError: no such page, or nothing to adopt.
    """
    looked = seen(given)
    held = open_root(given).workspace.pages
    for name in pages:
        if name not in held:
            raise UsageError(f"there is no page {name!r}", help=did_you_mean(name, held, "see `canongate list pages`"))
    chosen = pages or [
        name
        for name, page in held.items()
        if page.data["header"].get("status") == _IN_USE and name not in looked.state.adopted
    ]
    if not chosen:
        raise UsageError("every page is adopted already", help="propose a change instead")
    terms = tuple(
        AdoptedPage(
            id=name, version=str(held[name].data["header"].get("version", "none")), digest=held[name].raw.digest
        )
        for name in sorted(set(chosen))
    )
    return signed_as(looked.state, pen, Adoption, beside, pages=terms, reason=reason)

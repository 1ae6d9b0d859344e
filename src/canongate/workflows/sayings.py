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
from canongate.workflows.root import Opened, open_root
from canongate.workflows.signing import Pen, SignedFile, signed_as
from canongate.workflows.submission_terms import document_of
from canongate.workflows.submit import case_named
from canongate.workflows.waived import Requirements

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
        UsageError: no such rule or case, or the rule is mandatory or does not compile.
        NotJudgedError: the bytes that were submitted are not in this root.
    """
    looked = seen(given)
    case = case_named(looked.state, wanted.decision)
    if case.verdict is None:
        raise UsageError(f"{wanted.decision} has no verdict yet, so there is nothing to waive")
    here = Requirements(given)
    level = _level(here.opened, wanted.rule)
    brain = document_of(here.opened, case.submission).data["brain"]
    required = here.of(wanted.rule, brain)
    if required is None:
        raise UsageError(
            f"nobody can say what {wanted.rule} requires: it does not compile", help="see `canongate check`"
        )
    return signed_as(
        looked.state,
        pen,
        Waiver,
        beside,
        rule=wanted.rule,
        rules=case.verdict.binding.rules,
        rule_digest=required,
        subject=case.submission.subject,
        enforcement=level,
        reason=wanted.reason,
        expires_at=end_of(wanted.last_day),
    )


def _level(opened: Opened, name: str) -> str:
    """Return the level of a rule that may be waived."""
    rules = {rule.id: rule for rule in opened.workspace.rules}
    if name not in rules:
        raise UsageError(f"there is no rule {name!r}", help=did_you_mean(name, rules, "see `canongate rules list`"))
    level = stated_level(rules[name].data, opened.workspace.clauses)
    if level == MANDATORY:
        help_ = str(rules[name].data.get("help", ""))
        raise UsageError(f"{name} is mandatory; mandatory rules are not waived", help=help_)
    return level


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
        name for name, page in held.items() if page.header.get("status") == _IN_USE and name not in looked.state.adopted
    ]
    if not chosen:
        raise UsageError("every page is adopted already", help="propose a change instead")
    terms = tuple(
        AdoptedPage(id=name, version=str(held[name].header.get("version", "none")), digest=held[name].raw.digest)
        for name in sorted(set(chosen))
    )
    return signed_as(looked.state, pen, Adoption, beside, pages=terms, reason=reason)

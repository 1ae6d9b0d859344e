"""
Whether one change moves authority boundaries or changes governance behaviour, by the item of the rule it falls under.

The rules are those of the canon change protocol; the items are named here, and their texts stand there.
"""

from canongate.impact.clauses import ABOUT_CHANGES
from canongate.model.change import Change, Effect, Subject
from canongate.model.words import ACTIVE, Words

FORCE = "governance-behaviour-rule.the-force-of-an-existing-clause"
ENFORCEMENT = "governance-behaviour-rule.the-enforcement-of-a-rule"
PARAMETER = "governance-behaviour-rule.a-parameter"
MAY_APPROVE = "governance-behaviour-rule.who-may-approve"
AUTHORITY = "authority-boundary-rule.its-authority"
OWNER = "authority-boundary-rule.an-owner"
ROLE = "authority-boundary-rule.a-role-of-a-brain"
APPLIES_TO = "authority-boundary-rule.the-brains-it-applies-to"

_HEADER_ONLY = frozenset({"last_reviewed", "next_review"})
_SILENT = frozenset({Effect.WORDING, Effect.MOVED})
_FORCES = frozenset({Effect.STRENGTHENED, Effect.WEAKENED, Effect.REVERSED})
_WHOLE = frozenset({Effect.ADDED, Effect.REMOVED})
_APPROVER = frozenset({"roles", "capabilities", "keys", "kind", "accountable_owner", "human_owner"})
_PEOPLE = ("/people.yaml", "/people.csv", "/people.jsonl", "/brains.yaml", "/brains.csv", "/brains.jsonl")


def updates(change: Change) -> bool:
    """Return whether a change of a page counts; its change log, declaration and day of review only tell of it."""
    if change.subject is Subject.CLAUSE:
        return change.context.get("kind") not in ABOUT_CHANGES
    return change.subject is not Subject.PAGE or change.what not in _HEADER_ONLY


def boundary(change: Change) -> str:
    """Return the item of the authority boundary rule that a change falls under; empty for none."""
    if not change.page or change.context.get("whole_page"):
        return ""
    if change.subject is Subject.PAGE:
        if change.effect is Effect.OWNER:
            return AUTHORITY if change.what.startswith("authority") else OWNER
        return APPLIES_TO if change.what == "applies_to" else ""
    if change.effect is Effect.OWNER:
        return OWNER
    return ROLE if change.context.get("kind") == "integration" and change.effect is not Effect.MOVED else ""


def governance(change: Change, words: Words) -> str:
    """Return the item of the governance behaviour rule that a change falls under; empty for none."""
    if change.subject in {Subject.PAGE, Subject.CLAUSE}:
        return _of_page(change, words)
    whole = change.effect in _WHOLE
    falls = {
        Subject.RULE: (ENFORCEMENT, change.effect not in _SILENT),
        Subject.PARAMETER: (PARAMETER, change.effect is not Effect.WORDING),
        Subject.OVERLAY: (PARAMETER, change.effect is not Effect.WORDING),
        Subject.POLICY: (MAY_APPROVE, True),
        Subject.ROW: (MAY_APPROVE, change.path.endswith(_PEOPLE) and (whole or change.what in _APPROVER)),
    }
    item, does = falls.get(change.subject, ("", False))
    return item if does else ""


def force_of_status(change: Change, words: Words) -> int:
    """Return 1 where a page begins to bind, -1 where it ceases to, 0 for every other change."""
    if change.what != "status" or change.subject is not Subject.PAGE:
        return 0
    before, after = (words.status(str(value or "")) for value in (change.before, change.after))
    return (after == ACTIVE) - (before == ACTIVE)


def _of_page(change: Change, words: Words) -> str:
    if change.subject is Subject.PAGE:
        return FORCE if force_of_status(change, words) or change.effect is Effect.REMOVED else ""
    if change.context.get("whole_page") or not updates(change):
        return ""
    if change.effect in _FORCES or (change.effect is Effect.REMOVED and change.normative):
        return FORCE
    return PARAMETER if change.effect is Effect.PARAMETER else ""

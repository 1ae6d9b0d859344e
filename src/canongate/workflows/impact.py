"""
``canongate impact``: what changed between two states of a root, and everything that follows from it.

It judges nothing: whether a page declares what follows is the gate's to say.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from canongate.impact.derive import Derivation
from canongate.impact.diff import diff
from canongate.impact.suspects import suspects
from canongate.impact.touched import touched_by
from canongate.model.change import Change, Subject
from canongate.model.error import UsageError
from canongate.model.impact import Flip, Impact, RuleRelation
from canongate.workflows.root import canon_name
from canongate.workflows.snapshots import Pair, open_folders, open_pair

_RULES = frozenset({Subject.RULE, Subject.PARAMETER, Subject.OVERLAY})


@dataclass(frozen=True, slots=True)
class Impacted:
    """Two states of a root, with what follows from their difference."""

    pair: Pair
    changes: tuple[Change, ...]
    impact: Impact


def compare(
    given: Path | None,
    *,
    base: str | None = None,
    head: str | None = None,
    since: Path | None = None,
    cached: bool = False,
) -> Pair:
    """
    Return two states of a root.

    Args:
        given: the root; None searches upward.
        base: revision the change is to land on; None is the last commit.
        head: revision with the change; None is the working tree.
        since: an earlier copy of the root, in place of revisions.
        cached: whether pages that both states hold alike may be known by what was kept of them.
    """
    return open_folders(given, since) if since else open_pair(given, base or "HEAD", head, cached=cached)


def impact_of(pair: Pair) -> Impacted:
    """Return what follows from the difference between two states of a root."""
    base, head = pair.base.workspace, pair.head.workspace
    changes = diff(base, head)
    derivation = Derivation(base, head)
    touched = touched_by(base, head, changes)
    return Impacted(
        pair,
        changes,
        Impact(
            canon=canon_name(pair.head),
            base=pair.base_name,
            head=pair.head_name,
            changes=changes,
            declaration=derivation.declaration(changes),
            bump_causes=derivation.bump_causes(changes),
            pages=derivation.of_pages(changes),
            touched=touched.items,
            tasks=touched.tasks,
            suspects=suspects(head, changes),
        ),
    )


def with_rules(impacted: Impacted, as_of: date) -> Impacted:
    """
    Return an impact with what changed rules and parameters come to: how each stands to before, and which verdicts turn.

    Args:
        impacted: what follows.
        as_of: day on which decisions without a stored dossier are judged.
    """
    if not any(change.subject in _RULES for change in impacted.changes):
        return impacted
    from canongate.workflows.rule_comparison import compare_pair  # noqa: PLC0415  # provers, where rules changed only

    try:
        compared = compare_pair(impacted.pair, as_of=as_of)
    except UsageError:
        # Rules that do not compile are told by `check` and `gate`; nothing can be said of their verdicts.
        return impacted
    relations = tuple(
        RuleRelation(one.rule, one.relation.value, dict(one.refuses), dict(one.admits)) for one in compared.changes
    )
    flips = tuple(Flip(one.decision, one.before.value, one.after.value, one.rules) for one in compared.flips)
    return replace(impacted, impact=replace(impacted.impact, relations=relations, flips=flips))

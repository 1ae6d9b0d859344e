"""
What to know where the base moved on since a change began: what lands is not what was judged.

Advice, as long as rules, people and policy stayed; where they moved, an old fork would choose its own judges.
"""

from canongate.load.roots import ROOT_MARK
from canongate.model.finding import Finding, Level
from canongate.workflows.snapshots import Pair

BASE_MOVED = "base-moved-on"
"""What is said where the base went on since the histories parted."""
_MOST_NAMED = 3
_GOVERNING = (
    "rules/",
    "canon/approval-policy.yaml",
    "registries/people.",
    "registries/brains.",
    "registries/bundles/people.json",
    "registries/bundles/policies.json",
)
"""What changes are judged by. Where a change begins is its author's choice, and must not choose these."""


def behind(pair: Pair) -> list[Finding]:
    """Return what to know where the base moved on, if it did."""
    if not pair.behind:
        return []
    governing = [path for path in pair.behind if path.startswith(_GOVERNING) or (path == ROOT_MARK and _believes(pair))]
    shown = governing or list(pair.behind)
    named = ", ".join(shown[:_MOST_NAMED])
    rest = f" and {len(shown) - _MOST_NAMED} more" if len(shown) > _MOST_NAMED else ""
    return [
        Finding(
            rule=BASE_MOVED,
            level=Level.ERROR if governing else Level.WARNING,
            message=f"the base changed {named}{rest} since this change began, and the change was judged without that",
            path=ROOT_MARK,
            document="canon",
            help="merge the base in, or let a merge queue judge the merged state",
            context={"paths": list(pair.behind)},
        )
    ]


def _believes(pair: Pair) -> bool:
    """Say whether the base believes another ledger, or other keys of it, since the change began."""
    before, now = (
        one.value.get("ledger") if one is not None and isinstance(one.value, dict) else None
        for one in (pair.base.raws.get(ROOT_MARK), pair.tip.get(ROOT_MARK))
    )
    return bool(before != now)

"""``canongate new rule``: a rule and its cases, ready to be made true."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from canongate.load.dump import dump_yaml
from canongate.model.error import UsageError
from canongate.model.kinds import KINDS
from canongate.model.levels import default_level
from canongate.model.similar import did_you_mean
from canongate.model.strict import SLUG
from canongate.workflows.root import Opened, open_root, schema_comment
from canongate.workflows.writing import write_whole


def new_rule(given: Path | None, name: str, *, clause: str, judges: str, today: date) -> list[Path]:
    """
    Write a rule that enforces a clause, and its cases; both pass `canongate check` and `canongate rules test`.

    Args:
        given: the root; None searches upward.
        name: id of the rule: names what is wrong.
        clause: full id of the clause it enforces.
        judges: kind of thing it judges.
        today: first day on which it judges.

    Returns:
        The files written, relative to the root.

    Raises:
        UsageError: the id has the wrong form, the rule or one of its files exists, or the clause does not.
    """
    if not re.fullmatch(SLUG, name):
        mend = "name what is wrong, in lower-case letters, digits and hyphens: segment-too-small"
        raise UsageError(f"{name!r} cannot be the id of a rule", help=mend)
    opened = open_root(given)
    _refuse(opened, name, clause)
    rule, cases = _skeleton(opened, name, clause, judges, today), _cases(name, judges)
    page = clause.partition("#")[0]
    targets = {opened.root / "rules" / page / f"{name}.yaml": rule, opened.root / f"tests/cases/{name}.yaml": cases}
    if taken := next((path for path in targets if path.exists()), None):
        raise UsageError(f"{taken.relative_to(opened.root)} exists already", help="remove it, or choose another id")
    for path, value in targets.items():
        text = dump_yaml(value, schema_comment=schema_comment(path, value["schema"].partition("/")[0]))
        write_whole(path, text, inside=opened.root)
    return [path.relative_to(opened.root) for path in targets]


def _refuse(opened: Opened, name: str, clause: str) -> None:
    """Refuse an id that is taken, and a clause that is not there."""
    workspace = opened.workspace
    if any(name in (rule.id, *rule.data.get("aliases", ())) for rule in workspace.rules):
        raise UsageError(f"the rule id {name!r} is taken", help="ids are permanent; choose another")
    if clause not in workspace.clauses:
        raise UsageError(
            f"there is no clause {clause!r}",
            help=did_you_mean(clause, workspace.clauses.near(clause), "see `canongate list clauses`"),
        )


def _skeleton(opened: Opened, name: str, clause: str, judges: str, today: date) -> dict[str, Any]:
    what = _judged(judges)
    return {
        "schema": KINDS["rule"].tag,
        "id": name,
        "enforces": [clause],
        "applies_to": judges,
        "checks": "form",
        "enforcement": default_level([opened.workspace.clauses[clause]]),
        "effective_on": today.isoformat(),
        "require": f'{what}.brain != "nobody"',
        "message": f'"{what} " + {what}.id + " is of the Brain " + {what}.brain',
        "place": "/id" if what == "page" else "/brain",
        "help": f"Say what the author of the {what} can do.",
        "why": "Say why the rule exists, as a Brain owner would.",
    }


def _cases(name: str, judges: str) -> dict[str, Any]:
    what = _judged(judges)
    return {
        "schema": KINDS["cases"].tag,
        "rule": name,
        "cases": [
            {"name": "what is wrong is flagged", "given": {what: {"brain": "nobody"}}, "expect": "fail"},
            {"name": "what is right passes", "expect": "pass"},
        ],
    }


def _judged(judges: str) -> str:
    """Return what a dossier calls what is judged."""
    return "page" if judges == "page" else "decision"

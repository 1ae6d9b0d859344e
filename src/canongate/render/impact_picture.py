"""
An impact as a picture: what changed on the left, what it touches step by step to the right, the Brains last.

Choice, order and words only; the tables say the same, and nothing is placed or escaped here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from canongate.model.counted import counted
from canongate.model.declaration import FLAGS, Declaration, Flag
from canongate.model.impact import Impact, TouchedItem
from canongate.model.page_fields import IMPACT, NO, NONE, YES
from canongate.model.picture import Box, Line, Picture, Table

_COLUMN = {
    "clause": 1,
    "parameter": 1,
    "evidence": 1,
    "page": 2,
    "rule": 2,
    "decision": 3,
    "segment": 4,
    "offer": 4,
    "use": 4,
    "brain": 5,
}
_HEADINGS = ("Changed", "Clauses", "Pages and rules", "Decisions", "In force", "Brains")
_KINDS = {
    "is enforced by": "governs",
    "is read by": "governs",
    "judges": "validates",
    "is a reason of": "cites",
    "is the evidence of": "derives",
    "put in force": "selects",
    "is the segment of": "targets",
    "is used by": "uses",
    "contains": "parent",
    "is part of": "parent",
}
_LONGEST = 80


def impact_picture(impact: Impact) -> Picture:
    """Return an impact as a picture, with its tables."""
    shown = [item for item in impact.touched if item.path[-1].leads != "contains"]
    starts = {(step.sort, step.id): item.because for item in shown for step in item.path[:1]}
    boxes = [Box(_key(sort, id_), 0, id_, note=why, kind="thing") for (sort, id_), why in sorted(starts.items())]
    later = sorted(shown, key=lambda item: (_COLUMN[item.sort], item.sort, item.id))
    boxes += [_box(item, impact) for item in later if (item.sort, item.id) not in starts]
    boxes = boxes or [Box("nothing", 0, "Nothing else is touched", kind="thing")]
    used = sorted({box.column for box in boxes})
    keys = {box.id for box in boxes}
    return Picture(
        title=f"Impact: {impact.base} to {impact.head}",
        description=_description(impact),
        columns=tuple(_HEADINGS[column] for column in used),
        boxes=tuple(replace(box, column=used.index(box.column)) for box in boxes),
        frames=(),
        lines=tuple(line for line in _lines(shown) if {line.source, line.target} <= keys),
        tables=tuple(_tables(impact)),
    )


def declaration_rows(declaration: Declaration) -> tuple[tuple[str, str, str], ...]:
    """Return field, value and clause of each part of a declaration, as its table shows them."""
    rows = []
    for field in IMPACT:
        if field.key in FLAGS:
            flag = declaration.flag(field.key)
            rows.append((field.label, YES if flag else NO, _clauses(flag)))
        else:
            entries = declaration.lists.get(field.key, ())
            clauses = dict.fromkeys(cause.clause for entry in entries for cause in entry.causes if cause.clause)
            rows.append((field.label, "\n".join(entry.name for entry in entries) or NONE, "\n".join(clauses)))
    return tuple(rows)


def _clauses(flag: Flag) -> str:
    return "\n".join(dict.fromkeys(cause.clause for cause in flag.causes if cause.clause))


def _key(sort: str, id_: str) -> str:
    return f"{sort}:{id_}"


def _box(item: TouchedItem, impact: Impact) -> Box:
    if item.sort == "brain":
        name = next((task.name for task in impact.tasks if task.brain == item.id), item.id)
        return Box(_key(item.sort, item.id), _COLUMN["brain"], name, note=item.id, kind="brain")
    return Box(_key(item.sort, item.id), _COLUMN[item.sort], item.id, note=item.sort, kind="thing")


def _lines(shown: list[TouchedItem]) -> Iterator[Line]:
    """Yield the last step of each path; the steps before it are the last ones of nearer things."""
    for item in shown:
        step = item.path[-1]
        kind = _KINDS.get(step.leads, "cites" if "cited" in step.leads else "related")
        yield Line(_key(step.sort, step.id), _key(item.sort, item.id), kind, step.leads)


def _description(impact: Impact) -> str:
    counts = [(len(impact.changes), "change"), (len(impact.touched), "thing"), (len(impact.tasks), "Brain")]
    changes, things, brains = (counted(count, noun) for count, noun in counts)
    touch = "touches" if len(impact.changes) == 1 else "touch"
    return f"{changes} {touch} {things} more; {brains} to inform. Canon version: {impact.declaration.bump}."


def _tables(impact: Impact) -> Iterator[Table]:
    """Yield the tables below the picture; long because it lists them one by one."""
    yield Table("Declaration", ("field", "value", "by"), declaration_rows(impact.declaration))
    yield Table(
        "Canon version",
        ("rise", "by", "because"),
        tuple((str(impact.declaration.bump), cause.clause, cause.what) for cause in impact.bump_causes),
        "Nothing changed.",
    )
    yield Table(
        "Changes",
        ("what", "effect", "before", "after"),
        tuple(
            (one.id, f"{one.effect} {one.what}".strip(), _cut(one.before), _cut(one.after)) for one in impact.changes
        ),
        "Nothing changed.",
    )
    yield Table("Brains to inform", ("Brain", "what", "why"), tuple(_task_rows(impact)), "No Brain is touched.")
    yield Table(
        "Touched",
        ("what", "id", "way"),
        tuple((item.sort, item.id, item.sentence()) for item in impact.touched),
        "Nothing else is touched.",
    )
    yield Table(
        "To review",
        ("what", "id", "clause", "because"),
        tuple((one.sort, one.id, one.clause, one.because) for one in impact.suspects),
        "Nothing is doubtful.",
    )
    yield Table(
        "Rules against what they were",
        ("rule", "relation", "now refuses", "now admits"),
        tuple((one.rule, one.relation, _witness(one.refuses), _witness(one.admits)) for one in impact.relations),
        "No rule changed what it says.",
    )
    yield Table(
        "Verdicts that turn",
        ("decision", "before", "after", "by"),
        tuple((one.decision, one.before, one.after, ", ".join(one.rules)) for one in impact.flips),
        "No verdict turns.",
    )


def _task_rows(impact: Impact) -> Iterator[tuple[str, str, str]]:
    for task in impact.tasks:
        for item in task.items:
            yield task.name, f"{item.sort} {item.id}", item.because


def _witness(values: Mapping[str, object]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in values.items())


def _cut(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

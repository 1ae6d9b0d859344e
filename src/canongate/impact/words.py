"""One change in words: what a declaration, a finding and the path of an impact say of it."""

from collections.abc import Mapping
from typing import Any

from canongate.model.change import Change, Effect, Subject
from canongate.model.declaration import Entry

_LONGEST = 60
_SAID = {
    Effect.EXPRESSION: "asks something else",
    Effect.LINKS: "cites otherwise",
    Effect.MOVED: "moved",
    Effect.REWORDED: "reworded",
}


def told(change: Change) -> str:
    """Return what happened, without naming to what: ``must became may``."""
    if change.effect in {Effect.ADDED, Effect.REMOVED}:
        return str(change.effect)
    if change.effect in _SAID and change.what not in {"id", "section"}:
        return _SAID[change.effect]
    if change.what == "text":
        return f"{change.effect} by its words"
    before, after = _value(change.before), _value(change.after)
    field = "" if change.what in {"modality", "enforcement"} else f"{change.what.replace('_', ' ')} "
    return f"{field}{before} became {after}"


def named(change: Change) -> str:
    """Return a change with what it is of: ``clause customer/focus#final-rule: must became may``."""
    noun = "row" if change.subject is Subject.ROW else str(change.subject)
    return f"{noun} {change.id}: {told(change)}"


def _value(value: Any) -> str:
    """Return a value in a few words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(one)}" for key, one in value.items()) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(map(_value, value)) or "nothing"
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def within_page(change: Change) -> str:
    """Return a change as prose within the page: ``final-rule: must became may``."""
    local = change.id.partition("#")[2]
    return f"{local}: {told(change)}" if local else told(change)


def prose(entry: Entry) -> str:
    """Return what changed in a section as one line, cut where it would grow too long."""
    said = [one.what for one in entry.causes]
    if entry.id == "Page":
        return said[0]
    shown = "; ".join(said[:_MOST_SAID])
    rest = f"; {len(said) - _MOST_SAID} more" if len(said) > _MOST_SAID else ""
    return f"{entry.name}: {shown}{rest}"


_MOST_SAID = 5

"""
What `canongate impact` answers: the changes, what follows from them, whom they touch and what is doubtful now.

Plain data; its JSON Schema is published as that of every other answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canongate.model.change import Change
from canongate.model.declaration import Cause, Declaration


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way from a change to what it touches."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    sort: str
    """``clause``, ``page``, ``rule``, ``parameter``, ``decision``, ``evidence``, ``segment``, ``offer``, ``use``."""
    id: str
    """Its id."""
    leads: str
    """How it leads on: ``is enforced by``."""


@dataclass(frozen=True, slots=True)
class TouchedItem:
    """One thing that a change touches, with the way that leads there."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    sort: str
    """As in a step, or ``brain``."""
    id: str
    """Its id."""
    path: tuple[Step, ...]
    """From the change to this; empty for what changed itself."""
    because: str
    """What happened where the path begins."""

    def sentence(self) -> str:
        """Return the whole path in words: ``offer OF-12 via segment S-3 via clause ...: must became may``."""
        steps = [f"{self.sort} {self.id}", *(f"{step.sort} {step.id}" for step in reversed(self.path))]
        return f"{' via '.join(steps)}: {self.because}"


@dataclass(frozen=True, slots=True)
class Task:
    """What one Brain has to look at."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    brain: str
    """Id of the Brain."""
    name: str
    """Its name."""
    items: tuple[TouchedItem, ...]
    """What leads to it by one step: its decisions, its uses, the pages that bind it."""


@dataclass(frozen=True, slots=True, order=True)
class Suspect:
    """A rule or decision in force that cites a clause which says something else now."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    sort: str
    """``rule`` or ``decision``."""
    id: str
    """Its id."""
    clause: str
    """Full id of the clause or item it cites."""
    because: str
    """What happened to it."""
    digest: str
    """Of the subject and the clause as they now stand; a review names it."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A decision whose verdict the changed rules and parameters turn."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    decision: str
    """Id of the decision."""
    before: str
    """Verdict by the rules of the base."""
    after: str
    """Verdict by the rules of the head."""
    rules: tuple[str, ...]
    """Rules whose outcome is another now."""


@dataclass(frozen=True, slots=True)
class RuleRelation:
    """How a changed rule stands to what it was."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    rule: str
    """Id of the rule."""
    relation: str
    """``stricter``, ``looser``, ``equal``, ``incomparable``, or why nobody can say."""
    refuses: Mapping[str, Any]
    """A witness: values of a dossier that it refuses now and did not; empty where there is none."""
    admits: Mapping[str, Any]
    """A witness: values of a dossier that it admits now and did not; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that follows from the difference between two states of a canon."""

    __pydantic_config__ = {"use_attribute_docstrings": True}  # read when the schema is generated

    canon: str
    """Name of the canon."""
    base: str
    """The earlier state: a commit, or a folder."""
    head: str
    """The later state: a commit, or ``working tree``."""
    changes: tuple[Change, ...]
    """What changed, ordered by subject, id, effect and field."""
    declaration: Declaration
    """What follows from all of it."""
    bump_causes: tuple[Cause, ...]
    """What lifts the version of the canon so far, with the clause that says so."""
    pages: Mapping[str, Declaration]
    """Page to what its own change entails, for each page created or updated."""
    touched: tuple[TouchedItem, ...]
    """What else is touched, nearest first."""
    tasks: tuple[Task, ...]
    """What each Brain has to look at, by Brain."""
    suspects: tuple[Suspect, ...]
    """What is doubtful until somebody reviews it."""
    relations: tuple[RuleRelation, ...] = ()
    """Changed rules against what they were, as far as a proof goes."""
    flips: tuple[Flip, ...] = ()
    """Decisions whose verdict turns."""

"""What one run of a command found: the input of every report format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from canongate.model.finding import Finding
from canongate.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class BaselineCount:
    """What a baseline took out of a report."""

    known: int
    """Findings that the baseline knows; they are not in the report and do not block."""
    stale: int
    """Findings the baseline still allows although they are gone; the baseline can be tightened by them."""


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a command, complete and in order; a format adds nothing and leaves nothing out."""

    tool_version: str
    command: str
    """The command as the user names it, without its arguments: ``check``, ``rules compare``."""
    root: str
    """Name of the root, from its ``canon.yaml``; never a path of the machine."""
    as_of: date | None
    """The day the run judged for; None when the command asks for none."""
    findings: tuple[Finding, ...]
    """Every finding, those of the verdicts and waived ones included, located, ordered by path, line, rule."""
    exit_code: int
    verdicts: tuple[Verdict, ...] = ()
    """One per decision judged, in the order of their paths."""
    checked: Mapping[str, int] = field(default_factory=dict)
    """How much was looked at, by plural noun, in the order to show: ``{"files": 14, "decisions": 3}``."""
    baseline: BaselineCount | None = None
    prefix: str = ""
    """Path of the root inside its repository, ending with a slash; empty when they are one. CI hosts need it."""

"""
The exit code of what was found, the same for every format.

It judges nothing: a finding carries its level, a verdict its status. Missing approvals are known only to the
workflows that ask for them; they add :attr:`ExitCode.APPROVAL_MISSING` through :func:`worst`.
"""

from collections.abc import Iterable
from enum import IntEnum

from canongate.model.finding import Finding, Level
from canongate.model.verdict import Verdict, VerdictStatus


class ExitCode(IntEnum):
    """What the process tells its caller."""

    ACCEPTED = 0
    """Accepted, or nothing changed."""
    BLOCKED = 1
    """A rule failed, or a document is defective."""
    USAGE = 2
    """Wrong usage or configuration, or nothing found to check."""
    UNDECIDED = 3
    """Evidence is missing, or a file could not be read."""
    APPROVAL_MISSING = 4
    INTERNAL_ERROR = 70
    INTERRUPTED = 130


_WORST_FIRST = (
    ExitCode.INTERRUPTED,  # these two say that the run itself did not finish
    ExitCode.INTERNAL_ERROR,
    ExitCode.USAGE,
    ExitCode.BLOCKED,
    ExitCode.UNDECIDED,
    ExitCode.APPROVAL_MISSING,
    ExitCode.ACCEPTED,
)
_OF_LEVEL = {Level.ERROR: ExitCode.BLOCKED, Level.UNDECIDED: ExitCode.UNDECIDED}
_OF_STATUS = {VerdictStatus.BLOCKED: ExitCode.BLOCKED, VerdictStatus.UNDECIDED: ExitCode.UNDECIDED}
_WORDS = {
    ExitCode.ACCEPTED: "accepted",
    ExitCode.BLOCKED: "blocked",
    ExitCode.USAGE: "wrong usage or configuration, or nothing found to check",
    ExitCode.UNDECIDED: "undecided",
    ExitCode.APPROVAL_MISSING: "approval missing",
    ExitCode.INTERNAL_ERROR: "internal error",
    ExitCode.INTERRUPTED: "interrupted",
}


def exit_code(findings: Iterable[Finding], verdicts: Iterable[Verdict] = ()) -> ExitCode:
    """
    Return the worst of all findings and verdicts.

    A waived finding no longer weighs. A verdict keeps its weight even where a baseline took its findings out of the
    report: a baseline excuses old defects of documents, never a decision.
    """
    weighing = (_OF_LEVEL.get(finding.level, ExitCode.ACCEPTED) for finding in findings if not finding.waiver)
    return worst([*weighing, *(_OF_STATUS.get(verdict.status, ExitCode.ACCEPTED) for verdict in verdicts)])


def worst(codes: Iterable[int]) -> ExitCode:
    """
    Return the code that wins over several: 130, 70, then 2, 1, 3, 4, 0; of none, 0.

    Raises:
        ValueError: a code is not one of :class:`ExitCode`.
    """
    return min((ExitCode(code) for code in codes), key=_WORST_FIRST.index, default=ExitCode.ACCEPTED)


def words(code: int) -> str:
    """Return an exit code in words: ``blocked``."""
    return _WORDS[ExitCode(code)]

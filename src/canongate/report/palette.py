"""Colours for the text report: none, or the ANSI codes every terminal knows. The caller decides whether to paint."""

from dataclasses import dataclass

from canongate.model.finding import Level
from canongate.model.verdict import VerdictStatus

_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Palette:
    """The start code of each role; an empty code leaves its text unpainted."""

    bad: str = ""
    open: str = ""
    advice: str = ""
    good: str = ""
    frame: str = ""
    """Gutter, arrows and labels."""
    strong: str = ""

    def paint(self, code: str, text: str) -> str:
        """Return ``text`` in the colour of ``code``."""
        return f"{code}{text}{_RESET}" if code and text else text

    def of_level(self, level: Level) -> str:
        """Return the code of a level."""
        return {Level.ERROR: self.bad, Level.UNDECIDED: self.open, Level.WARNING: self.advice}.get(level, self.frame)

    def of_status(self, status: VerdictStatus) -> str:
        """Return the code of a verdict."""
        return {VerdictStatus.ACCEPTED: self.good, VerdictStatus.BLOCKED: self.bad}.get(status, self.open)


PLAIN = Palette()
ANSI = Palette(
    bad="\x1b[1;31m",
    open="\x1b[1;35m",
    advice="\x1b[1;33m",
    good="\x1b[1;32m",
    frame="\x1b[1;34m",
    strong="\x1b[1m",
)

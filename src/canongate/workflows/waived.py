"""What the rules of a root require of its decisions, as waivers name it: for those who sign one, and those who ask."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from canongate.evaluate.compiled import CompiledRule
from canongate.evaluate.waivers import required_digest
from canongate.workflows.root import Opened, open_root
from canongate.workflows.rules import compiled_rules


@dataclass(frozen=True)
class Requirements:
    """The rules of one root; nothing is read before something is asked."""

    root: Path | None

    @cached_property
    def opened(self) -> Opened:
        """The root."""
        return open_root(self.root)

    @cached_property
    def _rules(self) -> dict[str, CompiledRule]:
        names = ((one, (one.id, *one.document.data.get("aliases", ()))) for one in compiled_rules(self.opened)[0])
        return {name: one for one, known in names for name in known}

    def of(self, rule: str, brain: str) -> str | None:
        """Return the digest of what a rule, by any of its names, requires of a Brain; None where none compiles."""
        if rule not in self._rules:
            return None
        return required_digest(self._rules[rule], self.opened.workspace.parameters_for(brain))

    def of_decision(self, rule: str, decision: str) -> str | None:
        """Return the same of the Brain whose decision it is; None where the root holds no such decision."""
        document = self.opened.workspace.decisions.get(decision)
        return None if document is None else self.of(rule, document.data["brain"])

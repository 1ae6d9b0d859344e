"""The rules of a root, compiled against the dossier schemas that ship with the program, with their cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from canongate.evaluate.compiled import CompiledRule, compile_rules, prepare
from canongate.evaluate.environments import environments_of
from canongate.expression import Environment
from canongate.model.document import Document
from canongate.model.error import UsageError
from canongate.model.finding import Finding
from canongate.model.kinds import JUDGED
from canongate.model.similar import did_you_mean
from canongate.model.workspace import Workspace
from canongate.workflows.root import Opened, open_root, shipped_schemas
from canongate.workflows.rule_cache import keep_rules, kept_rules


def compiled_rules(opened: Opened, *, cache: bool = False) -> tuple[tuple[CompiledRule, ...], tuple[Finding, ...]]:
    """
    Return the compiled rules of a root, and what is wrong with those that do not compile.

    While the parameters cannot be used, a rule that reads one is neither compiled nor told to be wrong.

    Args:
        opened: the root.
        cache: use what compiling gave the last time, and keep what it gives now; only for files of a working tree.
    """
    workspace = opened.workspace
    prepared = kept_rules(opened.root, workspace) if cache else None
    rules, findings = compile_rules(workspace, dossier_schemas(), prepared)
    if cache and prepared is None and len(rules) == len(workspace.rules):
        keep_rules(opened.root, workspace, partial(prepare, rules))
    if "parameters" in opened.lost:
        findings = tuple(one for one in findings if "params." not in str(one.context.get("expression")))
    return rules, findings


def dossier_schemas() -> dict[str, Mapping[str, Any]]:
    """Return the schema of every kind of dossier that rules read."""
    schemas = shipped_schemas()
    return {kind: schemas.schema(kind) for kind in JUDGED.values()}


@dataclass(frozen=True)
class RuleSet:
    """The rules of a root as their authors work on them."""

    opened: Opened
    rules: tuple[CompiledRule, ...]
    """Those that compile, by id."""
    findings: tuple[Finding, ...]
    """What is wrong with rules; not yet placed."""
    cases: Mapping[str, Document]
    """Rule id to the file of its cases."""

    @property
    def workspace(self) -> Workspace:
        """The documents of the root."""
        return self.opened.workspace

    @cached_property
    def environments(self) -> Mapping[str, Environment]:
        """What the rules for each kind of thing judged may read."""
        return environments_of(self.workspace, dossier_schemas())

    def chosen(self, names: Sequence[str]) -> tuple[CompiledRule, ...]:
        """
        Return the rules of some names, ids or aliases, or all where none is named.

        Raises:
            UsageError: there is no rule of a name.
        """
        known = {name: rule.id for rule in self.workspace.rules for name in (rule.id, *rule.data.get("aliases", ()))}
        for name in names:
            if name not in known:
                mend = did_you_mean(name, known, "see `canongate rules list`")
                raise UsageError(f"there is no rule {name!r}", help=mend)
        wanted = {known[name] for name in names}
        return tuple(rule for rule in self.rules if not names or rule.id in wanted)

    def wrong_with(self, rules: Sequence[CompiledRule], names: Sequence[str]) -> list[Finding]:
        """Return what is wrong with some rules, and with the named ones that do not compile."""
        meant = {*names, *(rule.id for rule in rules)}
        return [one for one in self.findings if not names or one.document in meant]


def open_rules(given: Path | None) -> RuleSet:
    """Return the rules of a root with their cases."""
    return rule_set(open_root(given))


def rule_set(opened: Opened) -> RuleSet:
    """Return the rules of a root that was opened, with their cases."""
    rules, findings = compiled_rules(opened)
    tables = {one.data["rule"]: one for one in opened.documents.values() if one.kind == "cases"}
    return RuleSet(opened, rules, findings, tables)

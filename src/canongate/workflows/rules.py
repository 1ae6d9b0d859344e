"""The rules of a root, compiled against the dossier schemas that ship with the program."""

from canongate.evaluate.compiled import DOSSIER_KINDS, CompiledRule, compile_rules
from canongate.model.finding import Finding
from canongate.workflows.root import Opened, shipped_schemas


def compiled_rules(opened: Opened) -> tuple[tuple[CompiledRule, ...], tuple[Finding, ...]]:
    """
    Return the compiled rules of a root, and what is wrong with those that do not compile.

    While the parameters cannot be used, a rule that reads one is neither compiled nor told to be wrong.
    """
    schemas = shipped_schemas()
    rules, findings = compile_rules(opened.workspace, {kind: schemas.schema(kind) for kind in DOSSIER_KINDS.values()})
    if "parameters" in opened.lost:
        findings = tuple(one for one in findings if "params." not in str(one.context.get("expression")))
    return rules, findings

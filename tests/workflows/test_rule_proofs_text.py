"""Theorems for people: a sentence each, and the rules without which they fall."""

from canongate.analyse.statement import Proof, Statement
from canongate.workflows.rule_proofs_text import theorem_lines

RULE = "primary-focus-not-best-customer"
SAYS = "A segment that is not proven to be the best customer is never accepted as primary focus."


def rests(rule, how, proof=Proof.PROVEN, theorem="first"):
    return Statement("rests-on", (rule,), f"it does not hold {how}", proof, theorem)


STATEMENTS = [
    Statement("can-fire", (RULE,), f"{RULE} can fire", Proof.PROVEN),
    Statement("theorem", (RULE, "other"), SAYS, Proof.PROVEN, "first"),
    rests(RULE, f"without {RULE}"),
    rests(RULE, f"when {RULE} can be waived"),
    rests("other", "without other"),
    Statement("theorem", (RULE,), "Nothing is accepted.", Proof.REFUTED, "second", "this dossier is accepted"),
    Statement("theorem", (RULE,), "Little is accepted.", Proof.PROVEN, "third"),
    rests(RULE, f"without {RULE}", theorem="third"),
    rests(RULE, f"when {RULE} can be waived", Proof.UNPROVEN, theorem="third"),
]
TOLD = f"""
proven: first
  A segment that is not proven to be the best customer is never accepted as
    primary focus.
  falls without {RULE}, or where that can be waived
  falls without other

refuted: second
  Nothing is accepted.

proven: third
  Little is accepted.
  proven: it does not hold without {RULE}
  unproven: it does not hold when {RULE} can be waived
"""


def test_theorems_fit_a_terminal():
    """One head, one sentence and one line a rule, in 80 columns, ids in one piece; what is not shown is said."""
    lines = list(theorem_lines(STATEMENTS, 80))

    assert "\n".join(lines) + "\n" == TOLD
    assert max(map(len, lines)) <= 80


def test_a_narrow_terminal_is_filled():
    """No line is wider than the terminal, unless an id alone is."""
    assert max(map(len, theorem_lines(STATEMENTS, 50))) <= 50


def test_without_theorems_nothing_is_told():
    """Statements about single rules are counted elsewhere."""
    assert list(theorem_lines(STATEMENTS[:1], 80)) == []

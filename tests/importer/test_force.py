"""The force of clauses, read from the grammar's words."""

import pytest


@pytest.mark.parametrize(
    ("line", "kind", "modality"),
    [
        ("Prices must be true.", "obligation", "must"),
        ("Prices shall be true.", "obligation", "must"),
        ("Prices must not change.", "prohibition", "must_not"),
        ("Prices are never hidden.", "prohibition", "must_not"),
        ("Agents may not approve.", "prohibition", "must_not"),
        ("Proof should be recent.", "obligation", "should"),
        ("Proof should not be old.", "prohibition", "should"),
        ("Agents may quote.", "statement", "may"),
        ("No agent may approve.", "prohibition", "must_not"),
        ("Here nobody at all must wait.", "prohibition", "must_not"),
        ("There is no rule about this long text of words, and agents may quote.", "statement", "may"),
        ("Prices are true.", "statement", "info"),
        ("The mustard is good in May.", "statement", "info"),
        ("Avoid haste.", "prohibition", "must_not"),
        ("Do not wait.", "prohibition", "must_not"),
        ("Validate the claim.", "obligation", "must"),
        ("Test the claim.", "obligation", "must"),
        ("Test results differ.", "statement", "info"),
        ("Validated claims stand.", "statement", "info"),
    ],
)
def test_words_decide_under_a_rule_heading(clauses, line, kind, modality):
    """Words of force and opening imperatives decide; a noun that looks like a verb does not."""
    _, clause = clauses("Fit Rule", "This comes first.", line)

    assert (clause["kind"], clause.get("modality", "info")) == (kind, modality)
    assert "normative" not in clause


def test_imperatives_carry_no_force_where_the_grammar_does_not_say_so(clauses):
    """Under Purpose an imperative is a statement."""
    (clause,) = clauses("Purpose", "Avoid haste.")

    assert (clause["kind"], "modality" in clause) == ("statement", False)


def test_a_bare_imperative_before_a_colon_has_force(clauses):
    """`Track:` under a requirement obliges, and its items inherit that."""
    (clause,) = clauses("Measurement Requirement", "Track:", "- orders")

    assert (clause["kind"], clause["modality"]) == ("metric", "must")


def test_a_condition_has_the_force_of_what_follows_from_it(clauses):
    """A word of force in the condition does not bind, one in the consequence does."""
    (weak,) = clauses("Fit Rule", "If a price must change:", "→ tell them")
    (strong,) = clauses("Fit Rule", "If a price changes:", "→ it must be told")

    assert ("modality" in weak, weak["normative"]) == (False, True)
    assert strong["modality"] == "must"


def test_the_first_clause_of_a_norm_section_sets_a_norm(clauses):
    """In a section that norms, the first clause counts even without a word of force; an opaque line never does."""
    first, second = clauses("Fit Rule", "Best means best.", "Second.")
    (opaque,) = clauses("Fit Rule", "---")

    assert (first.get("normative"), second.get("normative"), opaque.get("normative")) == (True, None, None)


def test_a_section_may_set_the_force_of_plain_clauses(read):
    """Where no word decides, the section's own modality holds."""
    from canongate.workflows.grammars import grammar  # noqa: PLC0415  # one test needs another grammar

    text = "Status: Draft\nResponsibilities\nThe list.\nDecision Rights\n- stop a test\n"
    duties, rights = read(text, grammar=grammar("charter@1"))["sections"]

    assert [duties["clauses"][0][key] for key in ("kind", "modality")] == ["obligation", "must"]
    assert [rights["clauses"][0][key] for key in ("kind", "modality")] == ["statement", "may"]

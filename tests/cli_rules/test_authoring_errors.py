"""What a new author of rules gets wrong, one mistake at a time, and what they are told."""

import re
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "rules" / "authoring-errors.txt"
RULE = "rules/customer/focus/primary-focus-not-best-customer.yaml"
OTHER = "rules/customer/focus/segment-targets-everyone.yaml"
LONG = """require: >-
  best.holds && decision.segment.id != ""
  && evidence.population.customers > 10 &&
  && evidence.age_days < params.longest_age_days
  || decision.focus == "secondary"
"""
MESSAGE = """message: '"segment " + decision.segment.id + " is the primary focus, but " + best.summary'"""
COSTLY = "require: decision.messages.all(a, decision.messages.all(b, decision.messages.all(c, a.id == c.id)))"

MISTAKES = {
    "a typo in a field": [(RULE, "require: best.holds", "require: best.hold")],
    "a condition that is a number": [(RULE, "require: best.holds", "require: evidence.age_days + 1")],
    "a clause that is not there": [(RULE, "customer/focus#final-rule", "customer/focus#finale-rule")],
    "a parameter beyond its bounds": [("rules/parameters.yaml", "default: 50", "default: 500")],
    "an overlay beyond the bounds": [("rules/parameters.yaml", "{longest_age_days: 60}", "{longest_age_days: 9999}")],
    "an overlay of no parameter": [("rules/parameters.yaml", "{longest_age_days: 60}", "{longest_age: 60}")],
    "a syntax error in a long expression": [(RULE, "require: best.holds\n", LONG)],
    "a value that cannot occur": [(RULE, 'decision.focus == "primary"', 'decision.focus == "first"')],
    "text compared with a number": [(RULE, "require: best.holds", "require: decision.segment.id > 5")],
    "a number in quotes": [(RULE, "require: best.holds", "require: evidence.age_days < '90'")],
    "an unknown function": [(RULE, "require: best.holds", "require: decision.segment.id.startWith('a')")],
    "a date that is none": [(RULE, "require: best.holds", "require: as_of > '2026-13-01'")],
    "a pattern that is none": [(RULE, "require: best.holds", "require: decision.segment.id.matches('(a')")],
    "a message that is no text": [(RULE, MESSAGE, "message: decision.messages.size()")],
    "a key that rules do not have": [(RULE, "require: best.holds", "requires: best.holds")],
    "a level that is none": [(RULE, "enforcement: mandatory", "enforcement: strict")],
    "more force than the clause has": [
        ("canon/customer/focus.yaml", "modality: must_not\n        if", "modality: may\n        if"),
        (RULE, "enforcement_reason: The Final Rule closes the framework.\n", ""),
    ],
    "another rule's id as alias": [(RULE, "id: primary-", "aliases: [segment-targets-everyone]\nid: primary-")],
    "a mark that is not so": [(RULE, "require: best.holds", "require: decision.market == 'all'")],
    "a rule that costs too much": [(RULE, "require: best.holds", COSTLY)],
    "a case with a typo": [("tests/cases/segment-targets-everyone.yaml", "customers:", "custmers:")],
}


def told(call, *arguments):
    done = call(*arguments)
    return f"exit code {done.code}\n{done.out}{done.err}"


def test_mistakes_of_authors(root, edit, call, golden):
    """Each mistake is told with file, line and column, what is wrong there, and its mend, worded as recorded."""
    sound = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    parts = []
    for name, edits in MISTAKES.items():
        for path, old, new in edits:
            edit(path, old, new)
        text = told(call, "check", "--no-cache")
        assert text.startswith("exit code 1\n"), (name, text)
        assert re.search(r"--> (rules|tests)/[^\n]*\.yaml:\d+:\d+\n", text), (name, text)
        assert " = help: " in text, (name, text)
        parts.append(f"== {name}\n{text}")
        for path, content in sound.items():
            path.write_bytes(content)

    golden("\n".join(parts), GOLDEN)


def test_the_column_of_a_mistake_in_a_long_expression(edit, call):
    """The place is that of the mistake itself, three lines into a folded text."""
    edit(RULE, "require: best.holds\n", LONG)

    text = told(call, "check", "--no-cache")

    lines = (Path(RULE)).read_text(encoding="utf-8").splitlines()
    line = next(at for at, one in enumerate(lines, 1) if one.startswith("  && evidence.age_days"))
    assert f"--> {RULE}:{line}:3\n" in text


def test_two_rules_with_one_id(root, call):
    """The second file with an id is told, with the place of the first."""
    copy = root / "rules/customer/draft-focus/segment-targets-everyone.yaml"
    text = (root / OTHER).read_text(encoding="utf-8")
    copy.write_text(text.replace("customer/focus#drift.everyone", "customer/draft-focus#profile"), encoding="utf-8")

    done = told(call, "check", "--no-cache")

    assert "the id 'segment-targets-everyone' is already taken" in done
    assert re.search(rf"--> {OTHER}:\d+:\d+", done)


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_rule_without_cases(root, call, command):
    """A rule nobody tried fails the check and the test, with the file to write."""
    (root / "tests/cases/segment-targets-everyone.yaml").unlink()

    done = call("check", "--no-cache") if command == "check" else call("rules", "test")

    assert done.code == 1
    assert "tests/cases/segment-targets-everyone.yaml" in " ".join(done.out.split())

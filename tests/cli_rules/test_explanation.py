"""How a rule came to its outcome, as text and as data: one answer in two forms."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from canongate.model.kinds import KINDS
from canongate.model.schema import schema_of

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "online-retail"
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "explanation"
DAY = "2011-12-15"
DECISIONS = ["focus-any-buyer", "focus-frequent-buyers", "focus-newsletter-readers"]
RULES = sorted(file.stem for file in (EXAMPLE / "rules").glob("*/*/*.yaml"))


@pytest.fixture(scope="module")
def schema():
    """The published schema of the answer."""
    return jsonschema_rs.validator_for(schema_of(KINDS["explanation"]))


def lines(step, depth):
    """Yield the lines that show a step of the answer: text, outcome and mark, with the value as JSON."""
    failure = step.get("undetermined")
    outcome = f"undetermined: {failure['message']}" if failure else step["value"]
    yield depth, " ".join(step["text"].split()), outcome, step.get("note", ""), step.get("decides", False)
    for inner in step.get("steps", ()):
        yield from lines(inner, depth + 1)


def shown(text):
    """Yield depth, text, outcome, note and mark of each line of the answer for people."""
    for line in text.splitlines()[1:]:
        if line not in {"when:", "require:"}:
            said, _, rest = line.strip().partition("  =  ")
            marked = rest.endswith("  <- decides")
            outcome, _, note = rest.removesuffix("  <- decides").partition("  (")
            yield (len(line) - len(line.lstrip()) - 2) // 2, said, outcome, note[:-1] if note else "", marked


@pytest.mark.parametrize("decision", DECISIONS)
def test_both_forms_tell_the_same_of_every_rule(call, schema, decision):
    """For each rule of the example the data fit their schema and hold each line of the text, in its order."""
    told = 0
    for rule in RULES:
        question = ("explain", rule, "--root", EXAMPLE, "--decision", decision, "--as-of", DAY)
        text, data = call(*question), call(*question, "--json")
        if text.code:
            assert (text.code, data.code, data.out) == (2, 2, "")
            continue
        answer = json.loads(data.out)
        schema.validate(answer)
        conditions = [answer[label] for label in ("when", "require") if label in answer]
        steps = [line for step in conditions for line in lines(step, 0)]
        for step, line in zip(steps, shown(text.out), strict=True):
            assert (*step[:2], *step[3:]) == (*line[:2], *line[3:])
            if not isinstance(step[2], dict | list):
                assert line[2] in {step[2], json.dumps(step[2], ensure_ascii=False)} or line[2].endswith("...")
        assert answer["outcome"].replace("_", " ") == text.out.splitlines()[0].rpartition(": ")[2]
        told += 1
    assert told > 0


def test_the_outcome_is_that_of_the_verdict(call):
    """What the explanation says of a rule is what the verdict on the decision says."""
    for decision in DECISIONS:
        judged = json.loads(call("decide", decision, "--root", EXAMPLE, "--as-of", DAY, "--json").out)
        for one in judged["verdicts"][0]["outcomes"]:
            asked = call("explain", one["rule"], "--root", EXAMPLE, "--decision", decision, "--as-of", DAY, "--json")
            assert json.loads(asked.out)["outcome"] == one["outcome"], one


def test_data_of_a_rule_that_cannot_decide(call, golden, edit):
    """What is missing stands where it is missing, with its path; a loop names the element that decided."""
    edit(
        "rules/customer/focus/segment-targets-everyone.yaml",
        "require: evidence",
        'require: >-\n  ["a", "b"].all(one, one != "b") || timestamp("2026-01-01T00:00:00Z") >'
        ' timestamp("2025-01-01T00:00:00Z") &&\n  evidence',
    )
    asked = ("explain", "segment-targets-everyone", "--decision", "focus-guests", "--as-of", "2026-02-01", "--json")

    done = call(*asked)

    assert done.code == 0, done.err
    golden(done.out, GOLDEN / "undetermined.json")


def test_a_former_name_explains_the_rule_of_today(call, edit):
    """A rule that bore another id is found by it, and the answer names it as it is now."""
    edit("rules/customer/focus/segment-targets-everyone.yaml", "enforces:", "aliases: [segment-too-wide]\nenforces:")

    done = call("explain", "segment-too-wide", "--decision", "focus-loyal", "--as-of", "2026-02-01", "--json")

    assert json.loads(done.out)["rule"] == "segment-targets-everyone"

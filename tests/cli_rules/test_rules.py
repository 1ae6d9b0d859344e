import io
import json
import shutil
import subprocess
from types import SimpleNamespace

import pytest

from canongate.model.kinds import JUDGED

RULE = "rules/customer/focus/segment-targets-everyone.yaml"
CASES = "tests/cases/segment-targets-everyone.yaml"


def test_list(call):
    """Every rule has one row with the level it has now."""
    done = call("rules", "list")
    rows = json.loads(call("rules", "list", "--json").out)

    assert done.code == 0
    assert [row["rule"] for row in rows] == sorted(row["rule"] for row in rows)
    assert {row["rule"]: row["enforcement"] for row in rows}["segment-without-profile"] == "advisory"
    assert max(map(len, done.out.splitlines())) <= 80


def test_show_and_explain_say_the_same(call):
    """A rule is shown with its clauses, what it reads, its parameters and its cases, by either command."""
    shown, explained = (call(*command, "segment-targets-everyone") for command in (("rules", "show"), ("explain",)))

    assert shown.out == explained.out
    assert "customer/focus#drift.everyone" in shown.out
    assert "largest_share_percent: 50 percent" in shown.out
    answer = json.loads(call("explain", "segment-targets-everyone", "--json").out)
    assert "evidence.segment.customers" in answer["reads"]


def test_explain_on_a_decision(call):
    """With a decision, every sub-expression is shown with its value."""
    done = call("explain", "primary-focus-not-best-customer", "--decision", "focus-loyal", "--as-of", "2026-02-01")

    assert done.code == 0
    assert 'decision.focus == "primary"  =  true' in done.out
    assert call("explain", "segment-without-profil").code == 2
    wrong = call("explain", "offer-for-stale-segment", "--decision", "focus-loyal", "--as-of", "2026-02-01")
    assert (wrong.code, "judges each offer-decision, and focus-loyal is none" in wrong.err) == (2, True)


def test_an_unknown_rule_is_told_with_the_nearest(call):
    """A misspelt rule is a usage error with its mend, in every command."""
    for command in ("show", "test", "coverage", "mutate", "prove", "bench"):
        done = call("rules", command, "segment-targets-everyon")
        assert (done.code, "did you mean 'segment-targets-everyone'?" in done.err) == (2, True), command


def test_test_passes(call):
    """Cases that hold are counted."""
    done = call("rules", "test")

    assert done.code == 0
    assert "checked 4 rules, 8 cases" in done.out


def test_a_case_that_does_not_hold(call, edit):
    """It is told with what was expected, what was seen, and how the rule came to that."""
    edit(CASES, "expect: pass", "expect: fail")

    done = call("rules", "test", "segment-targets-everyone")

    assert done.code == 1
    assert "expects fail, and the rule says pass" in " ".join(done.out.split())
    assert "expected fail, seen pass" in done.out
    assert "evidence.segment.customers * 100  =  20600" in done.out
    report = json.loads(call("rules", "test", "--json").out)
    assert [one["rule"] for one in report["findings"]] == ["case-does-not-hold"]


def test_no_case_at_all_is_an_error(root, call):
    """Nothing tried is no success: every rule without cases is told."""
    for file in (root / "tests/cases").iterdir():
        file.unlink()

    done = call("rules", "test")

    assert done.code == 1
    assert done.out.count("error[rule-without-cases]") == 4
    for file in (root / "rules/customer").rglob("*.yaml"):
        file.unlink()
    assert call("rules", "test").code == 2


def test_coverage(call):
    """Clauses nobody takes care of are errors, with figures before and the whole map as JSON."""
    done = call("rules", "coverage", "--as-of", "2026-02-01")
    answer = json.loads(call("rules", "coverage", "--as-of", "2026-02-01", "--json").out)

    assert done.code == 1
    assert "conditions shown by a pair of cases:" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    covers = {one["clause"]: one["cover"] for one in answer["map"]}
    assert covers["customer/focus#final-rule"] == "rule with evidence"
    assert answer["clauses"]["active"]["open"] == sum(
        one["cover"] == "open" and one["status"] == "Active" for one in answer["map"]
    )
    later = json.loads(call("rules", "coverage", "--as-of", "2027-01-01", "--json").out)
    assert later["conditions"]["all"] < answer["conditions"]["all"]


def test_coverage_of_one_rule(call, edit):
    """A condition that no two cases show is an error at its place; one that none can show is excused."""
    assert call("rules", "coverage", "segment-targets-everyone", "--as-of", "2026-02-01").code == 0
    edit(RULE, "require: evidence", "require: has(decision.profile) || evidence")

    done = call("rules", "coverage", "segment-targets-everyone", "--as-of", "2026-02-01")
    assert done.code == 1
    assert f"--> {RULE}:10:10" in done.out
    assert "`has(decision.profile)`" in done.out

    edit(RULE, "require: has(decision.profile) ||", "require: params.longest_age_days < 0 ||")
    excused = call("rules", "coverage", "segment-targets-everyone", "--as-of", "2026-02-01")
    assert excused.code == 0
    assert "proven that no pair can show it" in excused.out


def test_judged_and_mapped_clauses(root, call):
    """What rules/judgement.yaml lists is taken care of; its references are checked like any others."""
    text = (
        "schema: judgement/v1\njudged:\n  - clause: customer/focus#drift.everyone\n    question: Is it so?\n"
        "    reason: A matter of taste.\n    judged_by: nobody-known\n"
    )
    (root / "rules/judgement.yaml").write_text(text, encoding="utf-8")

    done = call("check", "--no-cache")

    assert done.code == 1
    assert "there is no human or Brain 'nobody-known'" in done.out
    (root / "rules/judgement.yaml").write_text(text.replace("nobody-known", "customer"), encoding="utf-8")
    assert call("check", "--no-cache").code == 0


def test_mutate(call):
    """A mutant that survives is a warning at its place; below the share asked for, the exit code is 1."""
    done = call("rules", "mutate")

    assert done.code == 0
    assert "mutants killed: 8 of 9 (88 %)" in done.out
    assert "no case notices `100` changed into `99`" in " ".join(done.out.split())
    assert call("rules", "mutate", "--at-least", "88").code == 0
    assert call("rules", "mutate", "--at-least", "89").code == 1
    answer = json.loads(call("rules", "mutate", "--json").out)
    assert (answer["mutants"], answer["killed"], answer["alive"]) == (9, 8, 1)


def test_mutants_that_equal_their_rule_do_not_count(call, edit):
    """What is proven to change nothing is left out of the share."""
    edit(RULE, "require: evidence", "require: params.longest_age_days < 0 || evidence")

    answer = json.loads(call("rules", "mutate", "segment-targets-everyone", "--json").out)

    assert answer["equivalent"] > 0
    assert answer["killed"] + answer["alive"] + answer["equivalent"] == answer["mutants"]


THEOREMS = """schema: theorems/v1
facts:
  - says: A claim holds exactly when it is proven.
    applies_to: segment-decision
    holds: >-
      !has(evidence.claims.best_customer.holds) ||
      evidence.claims.best_customer.holds == (evidence.claims.best_customer.status == "proven")
theorems:
  - id: final-rule
    clause: customer/focus#final-rule
    says: A primary focus that is not proven best is never accepted.
    applies_to: segment-decision
    given: decision.focus == "primary" && evidence.claims.best_customer.status != "proven"
    rests_on: [primary-focus-not-best-customer]
"""


def test_prove(root, call, edit):
    """What holds is counted, theorems are named; a rule that may be waived makes the theorem fall, with a witness."""
    (root / "rules/theorems.yaml").write_text(THEOREMS, encoding="utf-8")

    done = call("rules", "prove")
    assert done.code == 0, done.out
    assert "proven: final-rule\n  A primary focus that is not proven best is never accepted.\n" in done.out
    assert "\n  falls without primary-focus-not-best-customer, or where that can be waived\n" in done.out
    assert max(map(len, done.out.splitlines())) <= 80

    edit("rules/customer/focus/primary-focus-not-best-customer.yaml", "enforcement: mandatory", "enforcement: waivable")
    fallen = call("rules", "prove")
    assert fallen.code == 1
    assert "error[theorem-does-not-hold]" in fallen.out
    assert "decision.focus = 'primary'" in " ".join(fallen.out.split())
    answer = json.loads(call("rules", "prove", "--json").out)
    (statement,) = [one for one in answer["statements"] if one["kind"] == "theorem"]
    assert (statement["proof"], statement["witness"]["decision.focus"]) == ("refuted", "primary")


def test_prove_tells_what_does_not_compile(root, call):
    """A mistake in a theorem or a fact has its place, and a rule that is not there is a dangling reference."""
    (root / "rules/theorems.yaml").write_text(
        THEOREMS.replace("decision.focus", "decision.focs").replace("!has(evidence.claims", "!has(evidence.claim"),
        encoding="utf-8",
    )

    done = call("rules", "prove")

    assert done.code == 1
    assert "--> rules/theorems.yaml:13:21" in done.out
    assert "did you mean `focus`?" in done.out
    assert "did you mean `claims`?" in done.out
    (root / "rules/theorems.yaml").write_text(THEOREMS.replace("[primary-", "[primry-"), encoding="utf-8")
    assert "there is no rule 'primry-focus-not-best-customer'" in call("check", "--no-cache").out


def test_prove_says_what_cannot_be(call, edit):
    """A rule that no dossier can break is an error, and what the solver leaves out is not proven."""
    edit(RULE, "require: evidence", "require: params.longest_age_days > 0 || evidence")
    assert "error[rule-cannot-fire]" in call("rules", "prove", "segment-targets-everyone").out

    edit(RULE, "params.longest_age_days > 0 ||", "decision.segment.name.matches('a+') &&")
    done = call("rules", "prove", "segment-targets-everyone")
    assert done.code == 3
    assert "patterns" in done.out


def test_compare(root, call, edit, tmp_path):
    """A changed bound is told as stricter, with a dossier and the decisions it stops."""
    before = shutil.copytree(root, tmp_path / "before")
    edit("rules/parameters.yaml", "default: 50", "default: 5")

    done = call("rules", "compare", "--base-root", before, "--as-of", "2026-02-01")

    assert done.code == 0
    assert "segment-targets-everyone" in done.out
    assert "stops now, and did not:" in done.out
    answer = json.loads(call("rules", "compare", "--base-root", before, "--as-of", "2026-02-01", "--json").out)
    assert [one["rule"] for one in answer["rules"]] == ["segment-targets-everyone"]
    assert answer["dossiers"] == 4
    assert all(one["rules"] == ["segment-targets-everyone"] for one in answer["flips"])
    assert "no rule stops anything else" in call("rules", "compare", "--base-root", root).out


def test_compare_with_a_revision(root, call, edit):
    """The earlier rules are read from a commit, and the later from the working tree."""
    for command in (["init", "-q"], ["add", "-A"], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    edit(RULE, "waivable", "advisory")

    done = call("rules", "compare", "--base", "HEAD", "--as-of", "2026-02-01")

    assert done.code == 0
    assert "looser: segment-targets-everyone (waivable before, advisory now)" in done.out
    assert call("rules", "compare", "--base", "nowhere").code in {2, 3}


def test_a_rule_that_comes_and_goes(root, call, tmp_path):
    """A rule that is not there on one side is told as new or gone."""
    before = shutil.copytree(root, tmp_path / "before")
    (root / RULE).unlink()
    (root / CASES).unlink()

    assert "looser: segment-targets-everyone (gone)" in call("rules", "compare", "--base-root", before).out


def test_compare_wants_one_earlier_state(root, call, edit):
    """Neither or both is wrong usage, and so is a state whose rules do not compile."""
    assert call("rules", "compare").code == 2
    assert call("rules", "compare", "--base", "main", "--base-root", root).code == 2
    edit(RULE, "require: evidence.segment", "require: evidence.segmnt")
    broken = call("rules", "compare", "--base-root", root)
    assert (broken.code, "do not compile" in broken.err) == (2, True)


def test_bench(call):
    """Each rule with cases has its cost, dearest first."""
    done = call("rules", "bench")
    costs = json.loads(call("rules", "bench", "--json").out)["rules"]

    assert done.code == 0
    assert {one["rule"] for one in costs} == {row["rule"] for row in json.loads(call("rules", "list", "--json").out)}
    assert all(one["evaluator"] > 0 < one["python"] and one["steps"] > 0 for one in costs)
    assert [one["python"] for one in costs] == sorted((one["python"] for one in costs), reverse=True)


def test_reference(call, edit):
    """The reference says every rule with its cases; a file that is not up to date is told."""
    printed = call("rules", "reference").out
    for rule in json.loads(call("rules", "list", "--json").out):
        assert f"### {rule['rule']}\n" in printed
    assert "| largest_share_percent | 50 | 5 to 80 |" in printed

    assert call("rules", "reference", "--check", "docs/rules.md").code == 1
    assert call("rules", "reference", "--write", "docs/rules.md").code == 0
    assert call("rules", "reference", "--check", "docs/rules.md").code == 0
    edit(RULE, "why: Messaging", "why: Talking")
    assert call("rules", "reference", "--check", "docs/rules.md").code == 1


def test_a_new_rule_passes_check_and_test(root, call):
    """What `new rule` writes is sound as it is; a taken id or unknown clause is told."""
    made = call("new", "rule", "focus-too-wide", "--clause", "customer/focus#final-rule")

    assert made.code == 0, made.err
    assert (root / "rules/customer/focus/focus-too-wide.yaml").is_file()
    assert call("check", "--no-cache").code == 0
    assert call("rules", "test", "focus-too-wide").code == 0
    assert call("rules", "coverage", "focus-too-wide").code == 0
    assert call("new", "rule", "focus-too-wide", "--clause", "customer/focus#final-rule").code == 2
    wrong = call("new", "rule", "other", "--clause", "customer/focus#finale-rule")
    assert (wrong.code, "customer/focus#final-rule" in wrong.err) == (2, True)


@pytest.mark.parametrize("judges", list(JUDGED))
def test_a_new_rule_about_anything_that_is_judged(call, judges):
    """For each kind of thing rules judge, the skeleton is sound."""
    made = call("new", "rule", "odd-one", "--clause", "customer/focus#final-rule", "--judges", judges)

    assert made.code == 0, made.err
    assert call("check", "--no-cache").code == 0
    assert call("rules", "test", "odd-one").code == 0


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 1", "2"),
        ("'a' + 'é'", '"aé"'),
        ("[1, 2].map(x, x * 2)", "[2, 4]"),
        ("{'a': null}", '{"a": null}'),
        ("1.5 > 1", "true"),
        ("1.0 / 0.0", '"inf"'),
        ('timestamp("2026-01-01T00:00:00Z")', '"2026-01-01T00:00:00Z"'),
        ('[duration("90s"), duration("1h")]', '["90s", "3600s"]'),
        ('{1: type(1), true: b"\\xff"}', '{"true": "\\\\xff", "1": "int"}'),
    ],
)
def test_eval_prints_json(call, expression, value):
    """A value is printed as JSON, with exit code 0 and nothing on standard error."""
    done = call("eval", expression)

    assert (done.code, done.out, done.err) == (0, f"{value}\n", "")


def test_eval_without_a_value(root, call):
    """Undetermined is exit code 3 with the reason on standard error, and nothing on standard output."""
    (root / "d.json").write_text('{"a": {"b": 1}}', encoding="utf-8")

    done = call("eval", "a.c > 1", "--data", "d.json")

    assert (done.code, done.out) == (3, "")
    assert "undetermined: a.c is missing (at 1:3)" in done.err
    assert call("eval", "1 / 0").code == 3


def test_eval_that_does_not_compile(call):
    """A mistake in the expression is exit code 2 with place and caret on standard error."""
    done = call("eval", "1 + * 2")

    assert (done.code, done.out) == (2, "")
    assert "1:5" in done.err
    assert "^" in done.err


def test_eval_reads_files_and_standard_input(root, call, monkeypatch):
    """Documents come from JSON, YAML or standard input; with --explain every step is told on standard error."""
    (root / "d.yaml").write_text("a: 2\n", encoding="utf-8")
    assert call("eval", "a * 2", "--data", "d.yaml").out == "4\n"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b'{"a": 3}')))
    done = call("eval", "a * 2 > 5", "--data", "-", "--explain")
    assert (done.code, done.out) == (0, "true\n")
    assert "a * 2  =  6" in done.err


def test_eval_of_a_document_that_is_none(root, call):
    """A list, a broken file or a missing one is wrong usage."""
    (root / "list.json").write_text("[1]", encoding="utf-8")
    (root / "broken.json").write_text("{", encoding="utf-8")

    assert call("eval", "1", "--data", "list.json").code == 2
    assert call("eval", "1", "--data", "broken.json").code == 2
    assert call("eval", "1", "--data", "none.json").code == 2

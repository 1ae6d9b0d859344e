from dataclasses import replace

from canongate.model.report import BaselineCount
from canongate.report.tally import Tally, closing_lines, counts_text, scope_line, summary_line, tally, verdict_line


def test_a_waived_finding_is_counted_apart(findings):
    """Waived findings are in no level."""
    assert tally(findings) == Tally(errors=1, undecided=2, warnings=1, notes=1, waived=1)


def test_the_summary_says_what_was_found_and_where(report):
    """The summary counts levels, files, waivers and the baseline in one line."""
    assert summary_line(report) == (
        "1 error, 2 undecided, 1 warning, 1 note in 14 files; 1 waived; baseline: 3 known, 1 gone"
    )


def test_what_was_looked_at_stands_apart(report):
    """Further counts and the day stand in a line of their own, and only where there are any."""
    scope = {"files": 14, "pages": 0, "normative clauses": 1, "decisions": 3}

    assert scope_line(replace(report, checked=scope)) == (
        "checked 14 files, 1 normative clause, 3 decisions as of 2026-07-01"
    )
    assert scope_line(replace(report, checked=scope, as_of=None)) == "checked 14 files, 1 normative clause, 3 decisions"
    assert scope_line(replace(report, checked={"files": 14})) == "as of 2026-07-01"
    assert scope_line(replace(report, checked={"files": 14}, as_of=None)) == ""


def test_the_summary_of_errors_alone(report, everyone):
    """Levels that are not there count as none; notes are told only when there are some."""
    bare = replace(report, findings=(everyone, everyone), as_of=None, baseline=None, checked={"files": 1414})

    assert summary_line(bare) == "2 errors, 0 undecided, 0 warnings in 1,414 files"


def test_a_clean_summary(clean):
    """A run that found nothing says so, and still tells what the baseline took out."""
    assert summary_line(clean) == "no findings in 1 file"
    assert summary_line(replace(clean, checked={}, baseline=BaselineCount(2, 0))) == "no findings; baseline: 2 known"


def test_a_check_says_that_no_rule_was_asked(clean):
    """Whoever reads only the report of a check learns what it does not judge, and which command does."""
    ruled = replace(clean, checked={"files": 3, "rules": 2})

    assert closing_lines(clean) == ["no findings in 1 file"]
    assert closing_lines(ruled) == [
        "checked 3 files, 2 rules",
        "no findings in 3 files",
        "no rule was asked: `decide` judges decisions, `audit` pages and rows in force",
    ]
    assert len(closing_lines(replace(ruled, command="audit"))) == 2


def test_verdicts_are_counted(verdicts):
    """Verdicts are counted by status; one decision is not decisions."""
    assert verdict_line(verdicts) == "3 decisions: 1 accepted, 1 blocked, 1 undecided"
    assert verdict_line(verdicts[:1]) == "1 decision: 1 blocked"


def test_counts_name_only_what_there_is(findings):
    """Zeros are left out of a count of what was cut."""
    assert counts_text(tally(findings[:2])) == "1 undecided, 1 note"
    assert counts_text(tally(findings[3:4])) == "1 waived"

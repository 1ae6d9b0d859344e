import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from canongate.model.finding import Level
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.report import markdown


def many(everyone, level, count):
    return tuple(replace(everyone, level=level, rule=f"rule-{level}-{number}") for number in range(count))


@pytest.mark.parametrize("limit", [2_000, 10_000, markdown.GITHUB_LIMIT])
def test_a_comment_stays_within_the_limit_of_the_host(report, everyone, limit):
    """However much was found, the comment fits, and says what it does not show."""
    findings = many(everyone, Level.NOTE, 300) + many(everyone, Level.ERROR, 300)
    verdicts = tuple(
        Verdict(f"decision-{number}", f"decisions/{number}.yaml", VerdictStatus.BLOCKED, "2026-07-01", (), ())
        for number in range(2_000)
    )

    comment = markdown.write(replace(report, findings=findings, verdicts=verdicts), limit=limit)
    rows = comment.count("| **blocked**")
    shown = comment.count("\n**error**")

    assert len(comment) <= limit
    assert limit / 2 < len(comment)
    assert (
        f"_Not shown, because the comment would be too long: {2_000 - rows:,} decisions: {2_000 - rows:,} blocked._"
        in (comment)
    )
    assert f"too long: {300 - shown} error{'s' * (shown < 299)}, 300 notes. Other formats hold all._" in comment


def test_no_limit_is_ever_passed(report, everyone):
    """The comment fits whatever the limit, also where the last finding fits to the character."""
    full = replace(report, findings=many(everyone, Level.ERROR, 12), verdicts=report.verdicts * 4)

    lengths = [(limit, len(markdown.write(full, limit=limit))) for limit in range(1_500, 6_000, 97)]

    assert [limit for limit, length in lengths if length > limit] == []


def test_errors_are_shown_before_notes(report, everyone):
    """Where not all fits, the lightest findings are left out; the others keep their order."""
    findings = many(everyone, Level.NOTE, 100) + many(everyone, Level.WARNING, 2) + many(everyone, Level.ERROR, 3)

    comment = markdown.write(replace(report, findings=findings, verdicts=()), limit=5_000)
    shown = re.findall(r"^\*\*(\w+)\*\*", comment, re.MULTILINE)

    assert shown == [*["note"] * (len(shown) - 5), "warning", "warning", "error", "error", "error"]


def test_one_huge_finding_does_not_hide_the_others(report, everyone):
    """A finding that alone is too long is left out; the others stand."""
    huge = replace(everyone, message="x" * 100_000)

    comment = markdown.write(replace(report, findings=(huge, everyone), verdicts=()))

    assert "excludes no customer" in comment
    assert "too long: 1 error. Other formats hold all._" in comment


def test_a_comment_that_fits_says_nothing_of_cuts(report):
    """Nothing is said to be missing when nothing is."""
    assert "Not shown" not in markdown.write(report)


def test_a_fence_is_longer_than_any_run_inside(report, everyone):
    """Backticks in a file cannot end the code block."""
    ticked = replace(everyone, help="``````` end")
    tokens = MarkdownIt("commonmark").parse(markdown.write(replace(report, findings=(ticked,), verdicts=())))

    [fence] = [token for token in tokens if token.type == "fence"]
    assert "= help: ``````` end" in fence.content


def test_table_cells_hold_bars_and_backticks(report):
    """A bar or a backtick in an id stays in its cell."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown.write(report))
    cells = [token.children for token in tokens if token.type == "inline" and token.children]
    codes = [child.content for children in cells for child in children if child.type == "code_inline"]

    assert "x|y" in codes
    assert "registries/decisions/x`|y.yaml" in codes


def test_the_comment_can_be_found_again(report):
    """The first line is a comment that names the command, so that a later run can replace it."""
    assert markdown.write(replace(report, command="rules --> <b>compare")).startswith(
        "<!-- canongate rules b compare -->\n"
    )

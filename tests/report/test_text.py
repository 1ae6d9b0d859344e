import re
from dataclasses import replace

from canongate.model.finding import ClauseCitation, WaiverNote
from canongate.model.span import Span
from canongate.report import text
from canongate.report.display import width
from canongate.report.palette import ANSI


def test_a_finding_reads_as_the_style_guide_says(everyone):
    """Headline, place, source line with carets, clause with its text, why, help."""
    short = replace(everyone, message="it excludes no customer", related=(), why="")

    assert text.finding_lines(short, columns=110) == [
        "error[segment-targets-everyone]: it excludes no customer",
        "  --> registries/decisions/ads-2026-q3.yaml:14:10",
        "   |",
        '14 |   where: "true"',
        "   |          ^^^^^^",
        '   = clause: customer/best-customer-identification#segment-focus-rule (v1.0) "Segments must be chosen on',
        '             performance: → not on broad, inefficient targeting"',
        "   = help: Narrow `segment.where`, or name the segment as secondary.",
    ]


def test_colours_change_nothing_but_colours(report):
    """With the colour codes taken out, the painted report is the plain one."""
    painted = text.write(report, palette=ANSI)

    assert painted != text.write(report)
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == text.write(report)


def test_lines_fit_the_width_asked_for(report):
    """No line is wider than asked, unless an id or a path stands on it, or it is the verdicts or the last line."""
    for columns in (40, 60, 80, 120):
        wide = [line for line in text.write(report, columns=columns).splitlines()[4:-2] if width(line) > columns]
        assert all("/" in line or "[" in line for line in wide)


def test_a_terminal_too_narrow_is_taken_as_forty_columns(report):
    """A report stays readable on any terminal."""
    assert text.write(report, columns=1) == text.write(report, columns=40)


def test_the_gutter_grows_with_the_line_number(everyone):
    """The bar stands after the longest line number."""
    far = replace(everyone, span=Span(everyone.path, 12345, 10, 12345, 16))

    lines = text.detail_lines(far)

    assert lines[:3] == ["     --> " + f"{everyone.path}:12345:10", "      |", '12345 |   where: "true"']


def test_a_place_without_a_source_line(everyone):
    """Without an excerpt only the place is told; without a span only the file."""
    assert text.detail_lines(replace(everyone, excerpt=""))[1].startswith("   = see")
    assert text.detail_lines(replace(everyone, span=None))[0] == f"  --> {everyone.path}"


def test_a_clause_is_cited_as_far_as_it_is_known():
    """Version and text are left out where they are not known, and a v is not doubled."""
    assert text.clause_text(ClauseCitation("a/b#c", "", "")) == "a/b#c"
    assert text.clause_text(ClauseCitation("a/b#c", "v2.1", "Do it.")) == 'a/b#c (v2.1) "Do it."'


def test_a_waiver_names_its_approvers_and_expiry():
    """Approver, last day and reason are told, as far as they are known."""
    waiver = WaiverNote("w-1", ("ana", "bo"), "Under\nreview.", "2026-12-31")

    assert text.waiver_text(waiver) == "w-1, approved by ana and bo, until 2026-12-31: Under review."
    assert text.waiver_text(WaiverNote("w-1", (), "", "2026-12-31")) == "w-1, until 2026-12-31"


def test_one_verdict_needs_no_count(report):
    """Verdicts stand first; a single one is not counted."""
    one = replace(report, verdicts=report.verdicts[:1], findings=())

    assert text.write(one).splitlines()[:2] == ["blocked  registries/decisions/ads-2026-q3.yaml  (ads-2026-q3)", ""]


def test_a_clean_run_is_one_line(clean):
    """Nothing found is one line."""
    assert text.write(clean) == "no findings in 1 file\n"

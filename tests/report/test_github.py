from dataclasses import replace

from canongate.model.finding import Level
from canongate.model.span import Span
from canongate.report import github


def test_a_finding_is_one_command(report, everyone):
    """File, place and label are properties; message, clause, why and help are the text."""
    line = github.write(replace(report, findings=(everyone,))).splitlines()[0]

    assert line == (
        "::error file=registries/decisions/ads-2026-q3.yaml,line=14,col=10,endLine=14,endColumn=15,"
        "title=error[segment-targets-everyone]"
        "::primary segment 'all visitors' excludes no customer (412 of 412 matched)"
        "%0Aclause: customer/best-customer-identification#segment-focus-rule (v1.0)"
        ' "Segments must be chosen on performance: → not on broad, inefficient targeting"'
        "%0Awhy: Messaging for everyone persuades no one."
        "%0Ahelp: Narrow `segment.where`, or name the segment as secondary."
    )


def test_each_level_has_a_command(report, everyone):
    """Errors and what is undecided are errors, warnings warnings, notes and waived findings notices."""
    commands = [
        github.write(replace(report, findings=(replace(everyone, level=level),))).split(" ")[0] for level in Level
    ]

    assert commands == ["::error", "::error", "::warning", "::notice"]
    assert github.write(report).splitlines()[3].startswith("::notice")


def test_a_span_over_lines_has_no_end_column(report, everyone):
    """GitHub takes columns within one line only."""
    long = replace(everyone, span=Span(everyone.path, 3, 5, 7, 2))

    assert ",line=3,col=5,endLine=7,title=" in github.write(replace(report, findings=(long,)))


def test_hostile_text_starts_no_command(report, everyone):
    """Line ends, percent signs, commas and colons cannot end a value or start a command."""
    hostile = replace(everyone, path="a,line=1::error::x%0A\n.yaml", message="x\n::error::y", rule="r]%0A")
    lines = github.write(replace(report, findings=(hostile,))).splitlines()

    assert len(lines) == 2
    assert "file=a%2Cline=1%3A%3Aerror%3A%3Ax%250A\\n.yaml," in lines[0]
    assert "title=error[r]%250A]::x\\n::error::y%0A" in lines[0]


def test_the_last_notice_tells_verdicts_and_count(report, clean):
    """The verdicts and the count stand together at the end, also of a clean run."""
    assert github.write(report).splitlines()[-1].startswith("::notice title=canongate decide::blocked    registries/")
    assert github.write(clean) == "::notice title=canongate check::no findings in 1 file\n"

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from canongate.model.finding import ClauseCitation, Finding, Level, Related, WaiverNote
from canongate.model.report import Report
from canongate.model.span import Span
from canongate.model.verdict import Verdict, VerdictStatus
from canongate.report.formats import FORMATS
from canongate.report.inert import visible
from canongate.report.outcome import exit_code

GOLDEN = Path(__file__).parents[1] / "golden" / "report"
LABEL = r"(waived )?(error|undecided|warning|note)"
PLACE = r"(.*?)(?::(\d+):(\d+))?"


def facts(waived, level, rule, *place):
    path, line, column = place
    return bool(waived), level, rule, path, int(line or 0), int(column or 0)


def from_text(text):
    heads = re.findall(rf"^{LABEL}\[([^\n\]]*)\]:[^\n]*\n(?:    [^\n]*\n)*  +--> {PLACE}$", text, re.MULTILINE)
    return [facts(*head) for head in heads]


def from_json(text):
    found = []
    for finding in json.loads(text)["findings"]:
        place = finding["place"] or {"line": 0, "column": 0}
        rule, path = visible(finding["rule"]), visible(finding["path"])
        found.append(facts(finding["waiver"], finding["level"], rule, path, place["line"], place["column"]))
    return found


def from_sarif(text):
    found = []
    for result in json.loads(text)["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        region = place.get("region", {"startLine": 0, "startColumn": 0})
        level = "undecided" if result["kind"] == "open" else result["level"]
        path = visible(unquote(place["artifactLocation"]["uri"]))
        position = region["startLine"], region["startColumn"]
        found.append(facts(result["suppressions"], level, result["ruleId"], path, *position))
    return found


def from_junit(text):
    found = []
    for case in ET.fromstring(text.encode())[0]:  # noqa: S314  # our own output
        told = {entry.get("name"): entry.get("value") for entry in case.iter("property")}
        if told:
            waived = case.find("skipped") is not None
            place = case.get("file"), case.get("line"), told.get("column")
            found.append(facts(waived, told["level"], case.get("name"), *place))
    return found


def from_github(text):
    found = []
    for line in text.splitlines():
        told = dict(part.split("=", 1) for part in line.split("::", 2)[1].split(" ", 1)[1].split(","))
        told = {name: unquote(value) for name, value in told.items()}
        label = re.fullmatch(rf"{LABEL}\[(.*)\]", told["title"])
        if label:
            found.append(facts(*label.groups(), told["file"], told.get("line"), told.get("col")))
    return found


def from_gitlab(text):
    severities = {"blocker": "error", "critical": "undecided", "minor": "warning", "info": "note"}
    found = []
    for entry in json.loads(text):
        waived = re.match(rf"{LABEL}\[", entry["description"])
        level = waived[2] if waived and waived[1] else severities[entry["severity"]]
        begin = entry["location"]["positions"]["begin"]
        place = entry["location"]["path"], begin["line"], begin["column"]
        found.append(facts(waived and waived[1], level, entry["check_name"], *place))
    return found


def from_markdown(text):
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        children = [child for child in token.children or [] if child.content]
        shown = [child.content for child in children]
        if len(shown) == 5 and shown[3] == " at ":
            label = re.fullmatch(LABEL, shown[0])
            found.append(facts(*label.groups(), shown[2], *re.fullmatch(PLACE, shown[4]).groups()))
    return found


READERS = {
    "text": from_text,
    "json": from_json,
    "sarif": from_sarif,
    "junit": from_junit,
    "github": from_github,
    "gitlab": from_gitlab,
    "markdown": from_markdown,
}


def expected(report, name):
    """GitLab knows no finding without a line: its head is told instead."""
    found = []
    for finding in report.findings:
        line, column = (finding.span.line, finding.span.column) if finding.span else (0, 0)
        if name == "gitlab":
            line, column = line or 1, column or 1
        place = visible(finding.path), line, column
        found.append(facts(finding.waiver, finding.level.value, visible(finding.rule), *place))
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_golden(name, report, golden):
    """Each format gives the bytes that were reviewed."""
    golden(FORMATS[name].write(report), GOLDEN / f"{name}{FORMATS[name].suffix}")


@pytest.mark.parametrize("name", FORMATS)
def test_golden_of_a_clean_run(name, clean, golden):
    """Each format says of a clean run that nothing was found."""
    golden(FORMATS[name].write(clean), GOLDEN / "clean" / f"{name}{FORMATS[name].suffix}")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_holds_the_same_findings(name, report):
    """Read back, each format gives the same rules, places and levels, in the same order."""
    assert READERS[name](FORMATS[name].write(report)) == expected(report, name)


def test_formats_that_tell_the_exit_code_agree(report):
    """The exit code is the one of findings and verdicts, and each format that has a place for it tells it."""
    sarif = json.loads(FORMATS["sarif"].write(report))["runs"][0]["invocations"][0]

    assert exit_code(report.findings, report.verdicts) == report.exit_code == 1
    assert json.loads(FORMATS["json"].write(report))["exit"] == {"code": 1, "meaning": "blocked"}
    assert (sarif["exitCode"], sarif["exitCodeDescription"]) == (1, "blocked")
    assert "### canongate decide: blocked" in FORMATS["markdown"].write(report)


def test_each_level_weighs_the_same_in_every_format(everyone, clean):
    """An exit code computed from what a format tells is the one of the findings, whatever their levels."""
    codes = {"error": 1, "undecided": 3}
    for level in Level:
        for waiver in (None, WaiverNote("w", (), "", "2026-12-31")):
            one = replace(clean, findings=(replace(everyone, level=level, waiver=waiver),))
            for name, read in READERS.items():
                [(waived, told, *_)] = read(FORMATS[name].write(one))
                assert (0 if waived else codes.get(told, 0)) == exit_code(one.findings)


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x00\x1b\x9b\n\r\t\u2028\u202e\u200d\ufeff\ufffe\ud800`|<>&\"'[](){}*_~@#:,;%!\\/$- .a日é👩"),
        st.characters(exclude_categories=[]),
    ),
    max_size=30,
)
WORD = HOSTILE.map(lambda text: text or "x")
# NOTE: a path is more than blanks, and its end is seen; rule ids are slugs by schema.
FILES = HOSTILE.map(lambda text: f"x/{text}.yaml")
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)


@st.composite
def hostile_findings(draw):
    path, line, column = draw(FILES), draw(st.integers(1, 2000)), draw(st.integers(1, 60))
    return Finding(
        rule=draw(SLUGS),
        level=draw(st.sampled_from(Level)),
        message=draw(WORD),
        path=path,
        pointer=draw(HOSTILE),
        document=draw(HOSTILE),
        span=Span(path, line, column, line + draw(st.integers(0, 1)), column + draw(st.integers(0, 9))),
        clauses=(ClauseCitation(draw(HOSTILE), draw(HOSTILE), draw(HOSTILE)),),
        help=draw(HOSTILE),
        why=draw(HOSTILE),
        context={draw(HOSTILE): draw(HOSTILE)},
        related=(Related(draw(HOSTILE), draw(FILES)),),
        waiver=draw(st.none() | st.builds(WaiverNote, HOSTILE, st.tuples(HOSTILE), HOSTILE, HOSTILE)),
        excerpt=draw(HOSTILE),
    )


@settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(hostile_findings(), max_size=3), HOSTILE)
def test_hostile_text_is_inert_in_every_format(findings, word):
    """Whatever a file holds, no format lets a control character through or loses or invents a finding."""
    verdict = Verdict(word, f"x/{word}.yaml", VerdictStatus.BLOCKED, "2026-07-01", (), tuple(findings))
    report = Report("0.1.0", "check", word, None, tuple(findings), 1, (verdict,))
    for name, entry in FORMATS.items():
        text = entry.write(report)

        assert visible(text.replace("\n", "")) == text.replace("\n", "")
        assert READERS[name](text) == expected(report, name)


@settings(deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(hostile_findings(), min_size=1, max_size=2), HOSTILE)
def test_hostile_text_builds_no_markdown(findings, word):
    """Text from files stands in code only: no link, image, HTML or emphasis comes of it, and nothing stands outside."""
    verdict = Verdict(word, f"x/{word}.yaml", VerdictStatus.BLOCKED, "2026-07-01", (), ())
    report = Report("0.1.0", "check", word, None, tuple(findings), 1, (verdict,))
    tokens = MarkdownIt("commonmark").enable("table").parse(FORMATS["markdown"].write(report))
    outside = [child for token in tokens for child in token.children or [] if child.type != "code_inline"]

    assert {child.type for child in outside} <= {"text", "strong_open", "strong_close"}
    assert [token.content for token in tokens if token.type == "html_block"] == ["<!-- canongate check -->\n"]
    told = " ".join(child.content for child in outside)
    assert re.fullmatch(r"[A-Za-z0-9 ,;:]*", told)
    assert sum(token.type == "fence" for token in tokens) == len(findings)


def test_the_table_names_each_format_once():
    """Names and descriptions are there for the command line; suffixes begin with a dot."""
    assert list(FORMATS) == ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"]
    assert all(entry.description and entry.suffix.startswith(".") for entry in FORMATS.values())


def test_a_root_inside_a_repository_is_named_for_ci_hosts(report):
    """Hosts get the path from the top of the repository, people the path from the root."""
    inner = replace(report, prefix="docs/examples/shop/")

    for name, path in (
        ("github", "file=docs/examples/shop/registries/"),
        ("gitlab", '"docs/examples/shop/registries/'),
    ):
        assert path in FORMATS[name].write(inner)
    assert '"uri": "docs/examples/shop/registries/' in FORMATS["sarif"].write(inner)
    assert FORMATS["text"].write(inner) == FORMATS["text"].write(report)

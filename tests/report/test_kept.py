"""A report kept between runs comes back the same in every format."""

import json

import pytest

from canongate.model.finding import ClauseCitation, Finding, Level, Related
from canongate.model.report import Report
from canongate.model.span import Span
from canongate.report.formats import FORMATS
from canongate.report.kept import report_of, report_values

FULL = Finding(
    rule="id-repeated",
    level=Level.ERROR,
    message="the id 'a' is already taken",
    path="canon/x.yaml",
    pointer="/rows/1/id",
    on_key=True,
    offset=3,
    document="x",
    span=Span("canon/x.yaml", 4, 5, 4, 9),
    clauses=(ClauseCitation("customer/x#final-rule", "v1.0", "What was decided must be kept."),),
    help="give it another",
    why="One id, one meaning.",
    context={"id": "a", "names": ["a", "b"], "count": 2},
    related=(
        Related("first used here", "canon/y.yaml", "/id", Span("canon/y.yaml", 1, 1, 1, 2)),
        Related("see", "z.yaml"),
    ),
    excerpt="    id: a",
)
BARE = Finding("file-empty", Level.UNDECIDED, "m", "canon/z.yaml")


def report(*findings):
    return Report("0.1.0", "check", "MWMS", None, findings, 1, checked={"files": 3}, prefix="docs/")


@pytest.mark.parametrize("findings", [(), (FULL,), (FULL, BARE)])
def test_comes_back(findings):
    """Nothing of a report is lost on the way through JSON."""
    before = report(*findings)

    after = report_of(json.loads(json.dumps(report_values(before))))

    assert after == before


@pytest.mark.parametrize("name", FORMATS)
def test_same_bytes_in_every_format(name):
    """Each format writes the kept report as it wrote the first."""
    before = report(FULL, BARE)

    after = report_of(json.loads(json.dumps(report_values(before))))

    assert FORMATS[name].write(after) == FORMATS[name].write(before)

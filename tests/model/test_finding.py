import pytest

from canongate.model.finding import MOST_PER_FILE, Finding, Level, Related, curbed, finding_order
from canongate.model.span import Span


def finding(**changes):
    return Finding(**({"rule": "r", "level": Level.ERROR, "message": "m", "path": "p"} | changes))


def test_order():
    """Findings stand by path, line, column, rule, pointer and message; one without a place comes first in its file."""
    ordered = [
        finding(path="a"),
        finding(path="a", span=Span.point("a", 2, 1)),
        finding(path="a", span=Span.point("a", 10, 1)),
        finding(path="a", span=Span.point("a", 10, 2), rule="a"),
        finding(path="a", span=Span.point("a", 10, 2), rule="b", pointer="/1"),
        finding(path="a", span=Span.point("a", 10, 2), rule="b", pointer="/2", message="a"),
        finding(path="a", span=Span.point("a", 10, 2), rule="b", pointer="/2", message="b"),
        finding(path="b"),
    ]
    backwards = list(reversed(ordered))

    assert sorted(backwards, key=finding_order) == ordered


def test_at():
    """Placing a finding changes span, excerpt and related places, and nothing else."""
    bare = finding(related=(Related("there", "q"),), document="d")
    placed = bare.at(Span.point("p", 3, 4), "line")
    moved = bare.at(Span.point("p", 3, 4), related=())

    assert (placed.span, placed.excerpt, placed.related) == (Span.point("p", 3, 4), "line", bare.related)
    assert moved.related == ()
    assert placed.fingerprint_source == bare.fingerprint_source == ("r", "d", "")


def test_fingerprint_without_document():
    """A finding of a file without id is known by its path."""
    assert finding(pointer="/a").fingerprint_source == ("r", "p", "/a")


def test_span_as_text():
    """A span reads as editors open it."""
    assert str(Span("a.yaml", 3, 7, 3, 9)) == "a.yaml:3:7"


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (MOST_PER_FILE, MOST_PER_FILE), (MOST_PER_FILE + 1, MOST_PER_FILE)]
)
def test_a_file_is_not_worth_more_findings(count, told):
    """Findings of a file are told up to a number; that there are more is told as undecided, and only then."""
    found = list(curbed((finding() for _ in range(count)), "p"))

    assert [one.rule for one in found].count("r") == told
    assert [(one.rule, one.level, one.message) for one in found[told:]] == (
        [("findings-not-shown", Level.UNDECIDED, "1,000 findings of this file are shown, and no more")]
        if count > told
        else []
    )

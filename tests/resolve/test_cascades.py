import pytest

from canongate.model.finding import Finding, Level
from canongate.resolve.cascades import own_findings


def finding(rule="reference-unknown", **context):
    return Finding(rule, Level.ERROR, "m", "p", context=context)


@pytest.mark.parametrize(
    ("noun", "lost", "kept"),
    [
        ("person", {"people"}, False),
        ("person", {"brains", "markets"}, True),
        ("human", {"people"}, False),
        ("clause", {"page"}, False),
        ("Brain or page titled", {"page"}, False),
        ("decision", {"offer-decision"}, False),
        ("registry named", {"people"}, True),
        ("something else", {"people", "page"}, True),
        ("person", set(), True),
    ],
)
def test_reference_into_a_lost_file(noun, lost, kept):
    """A reference to what a broken file may hold is left out; one to anything else is kept."""
    one = finding(noun=noun)

    assert list(own_findings([one], lost)) == ([one] if kept else [])


def test_other_checks():
    """A page is not told to be unregistered while a registry is broken; checks that need no other file are kept."""
    unregistered, repeated = finding("page-not-registered"), finding("id-repeated")

    assert list(own_findings([unregistered, repeated], {"architecture"})) == [repeated]
    assert list(own_findings([unregistered, repeated], {"people"})) == [unregistered, repeated]


def test_every_noun_is_known(findings, values):
    """Every reference this stage can find dangling says what kind of file would hold what it misses."""
    for path in [path for path in values if path.startswith(("registries/p", "registries/b", "registries/m", "canon"))]:
        values[path] = values[path] | {"rows": []} if "rows" in values[path] else values[path]

    every = {
        "brains",
        "people",
        "markets",
        "page",
        "pages",
        "segment-decision",
        "experiments",
        "parameters",
        "evidence",
    }

    assert list(own_findings(findings(values), every)) == []
    assert findings(values) != ()

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.model.span import Span
from canongate.report.baseline import apply_baseline, make_baseline, read_baseline, write_baseline

FINDINGS = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["rule-a", "rule-b"]),
        level=st.sampled_from([Level.ERROR, Level.WARNING, Level.NOTE]),
        message=st.sampled_from(["x", "y"]),
        path=st.sampled_from(["a.yaml", "b.yaml"]),
        pointer=st.sampled_from(["", "/x"]),
    ),
    max_size=12,
)
deterministic = settings(deadline=None, derandomize=True, max_examples=100)


@deterministic
@given(FINDINGS)
def test_a_baseline_knows_what_it_was_made_from(findings):
    """Right after it was made, a baseline leaves nothing and allows nothing more."""
    assert apply_baseline(findings, make_baseline(findings)) == ((), len(findings), 0)


@deterministic
@given(FINDINGS, FINDINGS)
def test_nothing_is_lost_or_counted_twice(old, new):
    """Every finding is either kept, in its order, or known; what the baseline allows is either known or gone."""
    kept, known, stale = apply_baseline(new, make_baseline(old))
    rest = iter(new)

    assert len(kept) + known == len(new)
    assert known + stale == len(old)
    assert all(any(finding is candidate for candidate in rest) for finding in kept)


@deterministic
@given(FINDINGS)
def test_a_baseline_file_reads_back(findings):
    """Writing and reading gives the same baseline, with the same bytes when written again."""
    baseline = make_baseline(findings)

    assert read_baseline(json.loads(write_baseline(baseline)), "baseline.json") == baseline
    assert write_baseline(make_baseline(findings[::-1])) == write_baseline(baseline)


def test_old_findings_are_known_after_lines_move(everyone):
    """An edit above a known finding does not make it new; a second one at the same place is new."""
    baseline = make_baseline([everyone])
    moved = replace(everyone, span=Span(everyone.path, 99, 1, 99, 2))

    assert apply_baseline([moved], baseline) == ((), 1, 0)
    assert apply_baseline([moved, everyone], baseline) == ((everyone,), 1, 0)


def test_undecided_and_waived_findings_never_become_known(findings):
    """What could not be judged stays undecided, and a waived finding stays shown, with any baseline."""
    special = tuple(f for f in findings if f.waiver or f.level is Level.UNDECIDED)
    unwaived = tuple(replace(f, waiver=None, level=Level.ERROR) for f in special)

    assert make_baseline(special) == {}
    assert apply_baseline(special, make_baseline(unwaived)) == (special, 0, len(special))


def test_a_baseline_is_ordered_for_small_diffs(findings):
    """Entries stand by path and rule, and say how many they allow."""
    value = json.loads(write_baseline(make_baseline([*findings, findings[2]])))

    places = [(entry["path"], entry["rule"]) for entry in value["findings"]]
    assert places == sorted(places)
    assert [entry["count"] for entry in value["findings"]] == [1, 1, 2]


@pytest.mark.parametrize("value", [None, [], {}, {"format": "baseline_v2", "findings": []}, {"format": "baseline_v1"}])
def test_a_file_that_is_no_baseline_is_refused(value):
    """Another kind of file is named as such, with the form that is expected."""
    with pytest.raises(UsageError, match=r"old\.json is not a baseline") as caught:
        read_baseline(value, "old.json")
    assert "baseline" in caught.value.help


GOOD = {"fingerprint": "f", "rule": "r", "path": "p", "count": 1}


@pytest.mark.parametrize("entry", [1, {}, GOOD | {"count": 0}, GOOD | {"count": True}, GOOD | {"rule": 3}])
def test_a_broken_entry_is_named(entry):
    """The message names the entry that cannot be read."""
    with pytest.raises(UsageError, match=r"old\.json, findings/1: an entry needs"):
        read_baseline({"format": "baseline_v1", "findings": [GOOD, entry]}, "old.json")


def test_a_repeated_fingerprint_is_refused():
    """Two entries for one fingerprint would hide which count holds."""
    with pytest.raises(UsageError, match="stands twice"):
        read_baseline({"format": "baseline_v1", "findings": [GOOD, GOOD]}, "old.json")

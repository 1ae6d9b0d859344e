"""Histories that are tangled on purpose: what counts is what lands, against what it lands on."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from village import PARAMETERS, POLICY, build  # it stands beside this file

RULE = "rules/customer/focus/segment-targets-everyone.yaml"
GRANT = """\
schema: approval-policy/v1
rules:
- subjects: [rule-change, parameter-change]
  requires: [{role: headoffice}]
"""


@pytest.fixture
def village(tmp_path):
    """The village, whose policy asks for approval of rules and parameters, on a branch."""
    made = build(tmp_path / "village")
    made.write(POLICY, GRANT)
    made.commit("policy")
    made.branch("change")
    return made


def wanted(answer):
    """Return what approval is missing for, and whether the base is said to have moved on."""
    found = answer.report.findings
    moved = [one.level.value for one in found if one.rule == "base-moved-on"]
    return sorted(one.document for one in found if one.rule == "approval-missing"), moved


def on_main(village, message, change):
    """Land something on main, and go back to the branch."""
    village.git("checkout", "--quiet", "main")
    change()
    village.commit(message)
    village.git("checkout", "--quiet", "change")


def loosen(village, old="enforcement: waivable", new="enforcement: advisory"):
    village.replace(RULE, old, new)


def test_what_only_the_merge_commit_holds_is_seen(village):
    """A merge that changes what neither side changed is judged by what it comes to."""
    village.write("registries/markets.yaml", village.file("registries/markets.yaml") + "# ours\n")
    village.commit("ours")
    on_main(village, "theirs", lambda: village.write("canon/extra.txt", "theirs\n"))
    village.git("merge", "--quiet", "--no-commit", "main")
    loosen(village)
    village.commit("evil merge")

    assert wanted(village.gate()) == (["segment-targets-everyone"], [])


def test_a_merge_that_drops_what_the_base_landed_is_seen(village):
    """Resolving a merge by taking one's own side undoes the other side, and needs the approval for that."""
    village.write("canon/extra.txt", "ours\n")
    village.commit("ours")
    on_main(village, "stricter", lambda: loosen(village, new="enforcement: mandatory"))
    village.git("merge", "--quiet", "--strategy", "ours", "--no-edit", "main")

    assert wanted(village.gate()) == (["segment-targets-everyone"], [])


def test_histories_that_crossed_choose_no_older_judges(village):
    """Where two commits are the newest both have in common, rules that moved since either are an error."""
    village.write("canon/extra.txt", "ours\n")
    ours = village.commit("ours")
    on_main(village, "theirs", lambda: village.write("canon/other.txt", "theirs\n"))
    village.git("merge", "--quiet", "--no-edit", "main")
    village.git("checkout", "--quiet", "main")
    village.git("merge", "--quiet", "--no-edit", "--no-ff", ours)
    loosen(village, new="enforcement: mandatory")
    village.commit("stricter")
    village.git("checkout", "--quiet", "change")
    village.replace(PARAMETERS, "default: 50", "default: 90")
    village.commit("loose")

    assert wanted(village.gate()) == (["rules/parameters.yaml"], ["error"])


def test_a_change_that_was_taken_back_is_none(village):
    """Only the two ends count, not the way."""
    loosen(village)
    village.commit("loosened")
    loosen(village, "enforcement: advisory", "enforcement: waivable")
    village.commit("taken back")

    assert village.gate().summary == "nothing changed"


def test_a_dirty_tree_is_judged_alone_where_it_is_asked_for(village):
    """A revision is judged without what lies about in the working tree, and the working tree with it."""
    loosen(village)
    village.git("add", RULE)

    assert village.gate().summary == "nothing changed"
    assert wanted(village.gate(head=None))[0] == ["segment-targets-everyone"]


@pytest.mark.parametrize("when", ["1971-01-01T00:00:00Z", "2099-12-31T23:59:59+1400"])
def test_dates_of_commits_are_not_believed(village, when, monkeypatch):
    """Anybody may write any date into a commit; the same bytes get the same answer."""
    loosen(village)
    village.commit("now")
    now = village.gate().report
    monkeypatch.setitem(type(village).git.__globals__["IDENTITY"], "GIT_COMMITTER_DATE", when)
    monkeypatch.setitem(type(village).git.__globals__["IDENTITY"], "GIT_AUTHOR_DATE", when)
    village.git("commit", "--quiet", "--amend", "--no-edit", "--date", when)

    assert village.gate().report.findings == now.findings


def test_a_branch_that_is_in_the_base_already_lands_nothing(village):
    """An old commit asks for nothing."""
    on_main(village, "later", lambda: loosen(village))

    assert village.gate().summary == "nothing changed"

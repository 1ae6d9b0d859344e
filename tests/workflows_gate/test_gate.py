"""The gate as CI meets it: races, approvals, rendered files, comments, formats, exit codes."""

import json
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import EVERYONE, REWORDED, SECOND, WEAKENED, put_in_force  # the scripted changes
from village import ANYONE, AS_OF, FOCUS, LOYAL, NEVER, POLICY, build  # it stands beside this file

from canongate.cli.main import run
from canongate.model.error import UsageError
from canongate.render.page_text import render_text
from canongate.workflows.gate import gate
from canongate.workflows.gate_comment import comment
from canongate.workflows.render_all import FORMS
from canongate.workflows.root import open_root

GRANT = "schema: approval-policy/v1\nrules:\n- subjects: [{}]\n  requires:\n  - role: headoffice\n"


@pytest.fixture
def village(tmp_path):
    return build(tmp_path / "village")


def rules(answer):
    return {finding.rule for finding in answer.report.findings}


def test_two_primaries_racing_are_caught_in_the_merged_state(village):
    """Each change is in order by itself; the second to land is blocked where both meet."""
    village.rows()
    village.commit("no primary yet")
    village.branch("one")
    put_in_force(SECOND, (LOYAL | {"decision": "focus-loyal-too"},))(village)
    village.commit("loyal")
    village.branch("two")
    other = SECOND.replace("focus-loyal-too", "focus-loyal-three").replace("id: loyal\n", "id: loyal-three\n")
    put_in_force(other, (LOYAL | {"id": "loyal-three", "decision": "focus-loyal-three"},))(village)
    village.commit("loyal three")
    alone = village.gate("one")
    village.git("checkout", "--quiet", "main")
    village.git("merge", "--quiet", "--no-edit", "one")

    behind = village.gate("two")
    village.git("checkout", "--quiet", "two")
    village.git("merge", "--quiet", "--strategy-option", "theirs", "--no-edit", "main")
    rows = village.file("registries/segments.yaml")
    other_row = {"id": "loyal-three", "decision": "focus-loyal-three", "verdict": NEVER, "since": "2026-02-01"}
    village.write("registries/segments.yaml", f"{rows}  - {json.dumps(LOYAL | other_row)}\n")
    village.commit("both")
    merged = village.gate("two")

    assert (alone.report.exit_code, rules(alone) - {"segment-without-profile"}) == (0, set())
    assert "base-moved-on" in rules(behind)
    assert merged.report.exit_code == 1
    assert "primary-repeated" in rules(merged)


def test_missing_approval_alone_is_told_by_its_own_code(village):
    """Where the base's policy asks for approval, a change in order still waits for it."""
    village.write(POLICY, GRANT.format("page-change, rule-change"))
    village.commit("policy")
    village.branch("change")
    REWORDED(village)
    village.declare()
    village.commit("declared")

    answer = village.gate()

    assert answer.report.exit_code == 4
    assert rules(answer) == {"approval-missing"}


def test_loosened_rule_waits_for_approval(village):
    """A rule's level is nothing a change may lower by itself."""
    village.write(POLICY, GRANT.format("rule-change"))
    village.commit("policy")
    village.branch("change")
    village.replace(EVERYONE, "enforcement: waivable", "enforcement: advisory")
    village.commit("loosened")

    answer = village.gate()

    assert answer.report.exit_code == 4
    assert answer.impact.declaration.flag("governance_behaviour")


def test_defects_weigh_more_than_missing_approvals(village):
    """Blocked comes before approval missing, and both are told."""
    village.write(POLICY, GRANT.format("page-change"))
    village.commit("policy")
    village.branch("change")
    REWORDED(village)
    village.commit("undeclared")

    answer = village.gate()

    assert answer.report.exit_code == 1
    assert {"approval-missing", "impact-undeclared"} <= rules(answer)


def test_author_of_a_commit_changes_nothing(village):
    """Anybody may write anything into git's author field, so it is not read."""
    village.branch("change")
    WEAKENED(village)
    village.git("add", "--all")
    village.git("commit", "--quiet", "--author", "Anna <anna@headoffice.example>", "--message", "by Anna")
    by_anna = village.gate()
    village.git("commit", "--quiet", "--amend", "--author", "Mallory <m@example.org>", "--message", "by Mallory")

    assert village.gate().report.findings == by_anna.report.findings


def render_pages(village):
    for name, page in open_root(village.top).workspace.pages.items():
        for suffix, form in FORMS.items():
            village.write(f"rendered/{name}{suffix}", form(page.data))


def test_rendered_files_are_kept_fresh_with_their_pages(village):
    """Only files of changed pages are asked for; a root that keeps none owes none."""
    render_pages(village)
    village.commit("rendered")
    village.branch("change")
    REWORDED(village)
    village.declare()
    village.commit("stale")
    stale = village.gate()
    on_disk = village.gate(head=None)
    render_pages(village)
    (village.top / "rendered/customer/focus.md").unlink()
    village.commit("one is missing")
    missing = village.gate()
    render_pages(village)
    village.commit("fresh")

    told = [finding.context["file"] for finding in stale.report.findings]

    assert told == sorted(f"rendered/customer/focus{suffix}" for suffix in FORMS)
    assert rules(stale) == {"rendered-not-fresh"}
    assert [one.message for one in on_disk.report.findings] == [one.message for one in stale.report.findings]
    assert [one.message for one in missing.report.findings] == ["rendered/customer/focus.md is missing"]
    assert village.gate().report.exit_code == 0


def test_rendered_file_of_a_page_that_is_gone_is_superfluous(village):
    """A view of nothing is told."""
    village.write("canon/customer/extra.yaml", village.file(FOCUS).replace("customer/focus", "customer/extra"))
    village.write("rendered/customer/extra.txt", "x\n")
    village.commit("extra")
    village.branch("change")
    (village.top / "canon/customer/extra.yaml").unlink()
    village.commit("gone")

    told = [one.message for one in village.gate().report.findings if one.rule == "rendered-not-fresh"]

    assert told == ["rendered/customer/extra.txt is of a page that is not there"]


def test_comment_holds_findings_and_diagram_within_the_limit(village):
    """The comment shows what is wrong and what is touched, and says what it had to cut."""
    village.branch("change")
    WEAKENED(village)
    village.commit("weakened")
    answer = village.gate()

    whole, tight = comment(answer), comment(answer, limit=9_000)

    assert "```mermaid\nflowchart LR" in whole
    assert "suspect-not-reviewed" in whole
    assert answer.summary in whole
    assert len(tight) <= 9_000
    assert "the diagram. `canongate impact --as mermaid` gives it" in tight
    assert "suspect-not-reviewed" in tight


def test_comment_on_nothing_is_short(village):
    """An unchanged tree has a comment, and no diagram."""
    text = comment(village.gate())

    assert "nothing changed" in text
    assert "mermaid" not in text


def test_first_change_of_all_creates_everything(village):
    """A base from before the canon began judges nothing by rules it does not have."""
    village.git("checkout", "--quiet", "--orphan", "young")
    village.git("rm", "-r", "--quiet", "--cached", ".")
    village.git("commit", "--quiet", "--allow-empty", "--message", "nothing yet")
    village.git("add", "--all")
    village.git("commit", "--quiet", "--message", "everything")

    answer = village.gate(base="young~1")

    assert len(answer.impact.declaration.names("created")) == 2
    assert {"impact-undeclared", "row-not-accepted"} <= rules(answer)
    assert "change-mixed" not in rules(answer)


def test_folders_can_be_held_against_each_other(village, tmp_path):
    """The gate needs no git where an earlier copy is at hand."""
    shutil.copytree(village.top, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    REWORDED(village)

    answer = gate(village.top, since=tmp_path / "copy", as_of=AS_OF)

    assert answer.report.exit_code == 1
    assert "impact-undeclared" in rules(answer)


def test_nothing_to_compare_with_is_wrong_usage(village):
    """A gate without a base would let everything pass."""
    with pytest.raises(UsageError, match="nothing to compare with"):
        gate(village.top, as_of=AS_OF)


def test_same_change_gives_the_same_report(village):
    """No clock, order or place in the answer."""
    village.branch("change")
    WEAKENED(village)
    village.commit("weakened")

    assert village.gate() == village.gate()


@pytest.mark.parametrize("name", ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"])
def test_every_format_is_written(village, name, tmp_path, capsys):
    """The exit code is the same for every format; the text fits a terminal."""
    WEAKENED(village)

    code = run(
        [
            "gate",
            "--root",
            str(village.top),
            "--base",
            "main",
            "--as-of",
            "2026-02-01",
            "--report",
            f"{name}={tmp_path / 'report'}",
        ]
    )

    printed = capsys.readouterr().out
    assert code == 1
    assert "suspect-not-reviewed" in (tmp_path / "report").read_text(encoding="utf-8")
    assert printed.startswith("gate: 1 change, 1 page, ")
    assert [line for line in printed.splitlines() if len(line) > 80] == []


def test_unchanged_tree_is_accepted_from_the_command_line(village, capsys):
    """Nothing changed is a good answer."""
    code = run(["gate", "--root", str(village.top), "--base", "HEAD"])

    assert code == 0
    assert capsys.readouterr().out.startswith("gate: nothing changed\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "nowhere"], "there is no revision 'nowhere' here"),
        (["--base", "--output=x"], "is no name of a revision"),
        (["--base", "main", "--since", "."], "give one of the two"),
        ([], "nothing to compare with"),
    ],
)
def test_wrong_usage_exits_with_2(village, capsys, arguments, said):
    """A gate that cannot compare is no gate that lets pass."""
    assert run(["gate", "--root", str(village.top), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_json_report_is_the_only_output(village, capsys):
    """With --json nothing else stands on standard output."""
    REWORDED(village)

    assert run(["gate", "--root", str(village.top), "--base", "main", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["command"] == "gate"


def test_rendered_text_is_that_of_render(village):
    """The gate asks for what `canongate render` gives."""
    page = open_root(village.top).workspace.pages["customer/focus"]

    assert FORMS[".txt"] is render_text
    assert FORMS[".txt"](page.data).startswith("Document Type: Framework")


def test_candidate_whose_time_ran_out_may_be_taken_out(village):
    """A row with a last day ends by itself."""
    village.rows(ANYONE, LOYAL | {"focus": "candidate", "expires": "2026-01-31"})
    village.commit("candidate")
    village.branch("change")
    village.rows(ANYONE)
    village.commit("expired")

    assert rules(village.gate()) == set()

"""Records and their replay, and what decide says beyond its report."""

import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest
import yaml

from canongate.analyse.obstacles import Obstacle
from canongate.analyse.smallest_change import Advice, Change, Edit
from canongate.model.error import UsageError
from canongate.workflows import proposed
from canongate.workflows.decide import decide
from canongate.workflows.decision_words import advice_lines, explained, verdicts_page
from canongate.workflows.records import replay, write_records
from canongate.workflows.waived import Requirements

DAY = date(2026, 4, 30)
LOW = "registries/decisions/drift-low-value.yaml"


@pytest.fixture
def recorded(root, tmp_path):
    """Return the record of one decision in a root of its own."""
    _, judged = decide(root, [root / LOW], as_of=DAY)
    (path,) = write_records(judged, tmp_path / "records")
    return path


def test_a_replay_is_the_same(root, recorded):
    """Judging a record again gives the same bytes and says so."""
    again = replay(root, recorded)

    assert (again.same, again.exit_code, again.differences) == (True, 0, ())
    assert again.content == recorded.read_bytes()


def test_the_decision_and_evidence_are_not_needed(root, recorded):
    """A record replays when its decision, the manifests and the rows in force are gone."""
    for path in (*root.glob("registries/decisions/*"), *root.glob("registries/evidence/*")):
        path.unlink()
    for name in ("segments", "offers", "uses"):
        (root / "registries" / f"{name}.yaml").unlink()

    assert replay(root, recorded).same


def test_other_rules_are_told_apart(root, recorded, edit):
    """A rule that changed is named, with what it said and says now."""
    edit(
        "rules/customer/best-customer-identification/segment-targets-everyone.yaml",
        "require: segment.customers * 100 <=",
        "require: segment.customers <=",
    )

    again = replay(root, recorded)

    assert (again.same, again.exit_code) == (False, 1)
    assert again.differences == (
        "rule segment-targets-everyone is another file",
        "rule segment-targets-everyone said fail, now pass",
        "the findings are not the same words",
    )


def test_a_rule_that_is_gone_is_told(root, recorded):
    """A rule that is not there any more is named."""
    name = "data-points-to-another-segment"
    (root / f"rules/customer/best-customer-identification/{name}.yaml").unlink()
    (root / f"tests/cases/{name}.yaml").unlink()

    assert f"rule {name} is gone" in replay(root, recorded).differences


def test_a_verdict_that_turned_is_told(root, recorded):
    """Where the status itself is another, that is the last thing said, and its exit code is given."""
    record = json.loads(recorded.read_bytes())
    record["verdict"]["status"] = "accepted"
    record["verdict"]["engine"] = "canongate 0.0.1"
    recorded.write_text(json.dumps(record), encoding="utf-8")

    again = replay(root, recorded)

    assert again.exit_code == 1
    assert again.differences[0].startswith("judged by canongate 0.0.1, now by canongate ")
    assert again.differences[-1] == "the verdict was accepted, now blocked"


@pytest.mark.parametrize("content", ["{", '{"schema": "markets/v1", "rows": []}', '{"schema": "record/v1"}'])
def test_what_is_no_record_is_refused(root, tmp_path, content):
    """Broken JSON, another kind of document and half a record are refused with the reason."""
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(UsageError, match="is no record"):
        replay(root, file)


def test_broken_rules_replay_nothing(root, recorded, edit):
    """While a rule does not compile no record is judged."""
    edit(
        "rules/customer/best-customer-identification/segment-targets-everyone.yaml",
        "require: segment.customers * 100 <=",
        "require: segment.custmers * 100 <=",
    )

    with pytest.raises(UsageError, match="rules cannot be used"):
        replay(root, recorded)


def test_a_dry_run_writes_nothing(root, tmp_path):
    """A dry run names the files and leaves no folder."""
    _, judged = decide(root, [root / LOW], as_of=DAY)

    assert write_records(judged, tmp_path / "none", dry_run=True) == [tmp_path / "none" / "drift-low-value.json"]
    assert not (tmp_path / "none").exists()


def test_waivers_are_in_the_record(root, tmp_path):
    """A waiver that lifts a failure is kept with the record, so that the replay lifts it too."""
    decision = root / "registries/decisions/focus-builders.yaml"
    text = decision.read_text(encoding="utf-8")
    start = text.index("  why_buy_now:")
    decision.write_text(text[:start] + text[text.index("  why_buy_you:") :], encoding="utf-8")
    _, (before,) = decide(root, [decision], as_of=DAY)
    required = Requirements(root).of("three-whys-unanswered", "customer")
    folder = root / "registries/waivers"
    folder.mkdir()
    (folder / "w1.yaml").write_text(
        "schema: waiver/v1\nid: w1\nrule: three-whys-unanswered\ndecision: focus-builders\n"
        f"rule_digest: {required}\ndecision_digest: {before.decision_digest}\nreason: The interviews are under way.\n"
        "granted_on: 2026-04-01\nexpires: 2026-05-31\napprovers: [anna]\n",
        encoding="utf-8",
    )

    _, judged = decide(root, [decision], as_of=DAY)
    (path,) = write_records(judged, tmp_path)

    assert before.verdict.status.value == "blocked"
    assert judged[0].verdict.status.value == "accepted"
    assert replay(root, path).same


def test_only_some_rules(root):
    """With --only a decision is judged by these rules alone; an unknown name is refused with the nearest."""
    report, (one,) = decide(root, [root / LOW], as_of=DAY, only=["segment-not-updated"])

    assert [outcome.rule for outcome in one.verdict.outcomes] == ["segment-not-updated"]
    assert report.exit_code == 0
    with pytest.raises(UsageError, match="no rule 'segment-not-updatd'"):
        decide(root, [root / LOW], as_of=DAY, only=["segment-not-updatd"])


def test_every_finding_is_explained(root):
    """The explanation of a verdict holds every rule with a finding, its values, and what would help."""
    _, judged = decide(root, [root / "registries/decisions/drift-failing-to-update.yaml"], as_of=DAY)

    text = explained(root, judged)

    assert "segment-not-updated:" in text
    assert "evidence.age_days  =  180" in text
    assert "segment-not-updated: evidence.age_days = 180" in text


def test_accepted_needs_no_advice(root):
    """Of an accepted decision nothing is advised."""
    _, judged = decide(root, [root / "registries/decisions/test-growers.yaml"], as_of=DAY)

    assert explained(root, judged) == "\n== test-growers: accepted\n"


@pytest.mark.parametrize(
    ("advice", "lines"),
    [
        (
            Advice(
                Change(
                    (Edit("decision.focus", "primary", "secondary"), Edit("decision.x", None, "a", any_text=True)), {}
                )
            ),
            [
                "the smallest change with which it would be accepted:",
                "  decision.focus: primary -> secondary",
                "  decision.x: not there -> some text",
            ],
        ),
        (
            Advice(
                None, (Obstacle("r1", "evidence.segment", {}), Obstacle("r2", None, {"a": 1}), Obstacle("r3", None, {}))
            ),
            [
                "no edit of the decision would make it accepted; in the way stand:",
                "  r1: evidence.segment is missing",
                "  r2: a = 1",
                "  r3",
            ],
        ),
        (Advice(None, reason="too long"), ["what would make it accepted is not known: too long"]),
    ],
)
def test_advice_in_words(advice, lines):
    """A change, what stands in the way, and not knowing are each told."""
    assert list(advice_lines(advice)) == lines


def test_the_page_of_verdicts(root):
    """The page holds every verdict, blocked ones first, with figures, clauses and digests."""
    report, judged = decide(root, [], as_of=DAY)

    page = verdicts_page(report, judged)

    order = [
        page.index(f'<h2 id="decision:{name}"')
        for name in ("drift-low-value", "pooled-webinar-guests", "focus-builders")
    ]
    assert order == sorted(order)
    assert "Net revenue per customer" in page
    assert "generated data" in page
    assert page == verdicts_page(*decide(root, [], as_of=DAY))


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_standard_input(root, monkeypatch, form):
    """A decision on standard input is read by what it is, YAML or JSON, and judged like a file."""
    text = (root / "registries/decisions/test-growers.yaml").read_text(encoding="utf-8")
    if form == "json":
        text = json.dumps(yaml.safe_load(text), default=str)
    proposed._given_on_stdin.cache_clear()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    _, (one,) = decide(root, [Path("-")], as_of=DAY)
    proposed._given_on_stdin.cache_clear()

    assert one.verdict.path == f"standard-input.{form}"
    assert one.verdict.status.value == "accepted"


def test_a_folder_of_json(root, tmp_path):
    """A folder may hold decisions in JSON beside YAML."""
    text = (root / "registries/decisions/test-growers.yaml").read_text(encoding="utf-8")
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "test-growers.json").write_text(json.dumps(yaml.safe_load(text), default=str), "utf-8")

    _, (one,) = decide(root, [tmp_path / "drafts"], as_of=DAY)

    assert one.verdict.decision == "test-growers"

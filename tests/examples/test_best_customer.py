"""The worked example on demo data: nine verdicts as goldens, the same bytes however they are computed, and the demo."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "best-customer"
GOLDEN = REPOSITORY / "tests" / "golden" / "best-customer"
COVERAGE = {name: value for name, value in os.environ.items() if name.startswith("COV")}
AS_OF = "2026-04-30"
VERDICTS = {
    "focus-builders": "accepted",
    "test-growers": "accepted",
    "offer-builder-kit": "accepted",
    "drift-targeting-everyone": "blocked",
    "drift-ignoring-data": "blocked",
    "drift-low-value": "blocked",
    "drift-relying-on-assumptions": "blocked",
    "drift-failing-to-update": "blocked",
    "pooled-webinar-guests": "undecided",
}


def canongate(root, *arguments, seed="0", **environment):
    """Run the program in a root and return the finished process."""
    return subprocess.run(
        [sys.executable, "-c", "from canongate.cli import main; main()", *map(str, arguments)],
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, **COVERAGE, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Put the example's root together from the repository's canon and rules, as the demo does."""
    folder = tmp_path_factory.mktemp("best-customer")
    for name in ("canon", "registries", "rules"):
        shutil.copytree(REPOSITORY / name, folder / name)
    shutil.copytree(REPOSITORY / "tests" / "cases", folder / "tests" / "cases")
    shutil.copytree(EXAMPLE / "registries", folder / "registries", dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def judged(root):
    """Return the report on all decisions of the example, as json_v1."""
    return json.loads(canongate(root, "decide", "--as-of", AS_OF, "--json").stdout)


def findings_of(judged, decision):
    path = f"registries/decisions/{decision}.yaml"
    return {one["rule"]: one for one in judged["findings"] if one["path"] == path}


def test_every_verdict_is_as_told(judged):
    """The really best is accepted, the popular poor, demographic and stale are blocked, the pooled is undecided."""
    assert {one["decision"]: one["status"] for one in judged["verdicts"]} == VERDICTS


@pytest.mark.parametrize("decision", VERDICTS)
def test_each_report_is_as_recorded(root, golden, decision):
    """Every finding text, clause and help of a decision is the recorded one."""
    ran = canongate(root, "decide", f"registries/decisions/{decision}.yaml", "--as-of", AS_OF)

    assert ran.stderr == ""
    golden(ran.stdout, GOLDEN / f"{decision}.txt")


def test_the_popular_poor_segment_is_blocked_by_evidence_alone(root, judged):
    """Nothing is missing from the decision about visitors: every finding is of a rule that measures."""
    found = findings_of(judged, "drift-low-value")
    marks = {}
    for path in (root / "rules").glob("*/*/*.yaml"):
        marks[path.stem] = "checks: evidence" in path.read_text(encoding="utf-8")

    assert "segment-of-low-value" in found
    assert all(marks[rule] for rule in found)
    assert {one["level"] for one in found.values()} == {"error"}


def test_the_pooled_segment_names_its_strata(judged):
    """What is open about webinar guests says over which attribute pooling turns the difference round."""
    message = findings_of(judged, "pooled-webinar-guests")["data-ignored"]["message"]

    assert "pooled over company_size" in message
    assert "within strata" in message


@pytest.mark.parametrize(
    ("decision", "rule"),
    [
        ("drift-targeting-everyone", "segment-targets-everyone"),
        ("drift-ignoring-data", "data-ignored"),
        ("drift-low-value", "segment-of-low-value"),
        ("drift-relying-on-assumptions", "segment-rests-on-demographics-alone"),
        ("drift-failing-to-update", "segment-not-updated"),
    ],
)
def test_each_drift_is_stopped_by_its_rule(judged, decision, rule):
    """The decision that drifts fails the rule of its clause of drift protection."""
    clauses = [one["id"] for one in findings_of(judged, decision)[rule]["clauses"]]

    assert any("#drift-protection." in clause for clause in clauses)


def test_the_same_bytes_under_any_hash_seed(root):
    """All verdicts are the same bytes whatever order Python's sets and dictionaries hash in."""
    outputs = {canongate(root, "decide", "--as-of", AS_OF, "--json", seed=seed).stdout for seed in ("0", "4711")}

    assert len(outputs) == 1


def test_a_record_is_replayed_to_the_same_bytes(root, tmp_path):
    """Each record replays to itself without evidence, registries or decision; other rules are told apart."""
    canongate(root, "decide", "--as-of", AS_OF, "--record", tmp_path / "records")
    bare = tmp_path / "bare"
    for name in ("canon", "rules", "tests"):
        shutil.copytree(root / name, bare / name)
    (bare / "registries").mkdir()
    for one in REPOSITORY.glob("registries/*.yaml"):
        shutil.copy(one, bare / "registries")
    record = tmp_path / "records" / "drift-low-value.json"

    same = canongate(bare, "replay", record, "--out", tmp_path / "again.json")
    rule = bare / "rules" / "customer" / "best-customer-identification" / "segment-of-low-value.yaml"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace(">= params.lowest_value_index_percent * 10", ">= -1"), encoding="utf-8"
    )
    other = canongate(bare, "replay", record)

    assert (same.returncode, (tmp_path / "again.json").read_bytes()) == (0, record.read_bytes())
    assert "the same, byte for byte" in same.stdout
    assert other.returncode == 1
    assert "rule segment-of-low-value is another file" in other.stdout


def test_the_page_of_verdicts_is_inert_and_whole(root, tmp_path):
    """The html page names every decision, holds no script, and shows text of decisions as text."""
    decision = root / "registries" / "decisions" / "focus-builders.yaml"
    hostile = tmp_path / "hostile.yaml"
    text = decision.read_text(encoding="utf-8").replace("id: focus-builders", "id: hostile")
    hostile.write_text(text.replace("name: Set up", "name: <script>alert(1)</script> {{ 7 * 7 }} Set up"), "utf-8")

    canongate(root, "decide", hostile, "--as-of", AS_OF, "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert '<td class="number">EUR 2,284.11</td>' in page


def test_verbose_says_what_would_help(root):
    """With -v each finding is explained, and where no edit helps the evidence in the way is named."""
    ran = canongate(root, "decide", "registries/decisions/drift-failing-to-update.yaml", "--as-of", AS_OF, "-v")

    assert "evidence.age_days  =  180" in ran.stdout
    assert "no edit of the decision would make it accepted" in ran.stdout


@pytest.mark.slow
def test_the_demo_runs_from_data_to_report(tmp_path):
    """The whole demo, from drawing data to the report, ends as it should, and the evidence is the committed one."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["sh", EXAMPLE / "demo.sh", tmp_path],
        env={"PATH": path, "CANONGATE_ONLINE_RETAIL": "/nonexistent", **COVERAGE},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    for name in ("report.html", "ownership.html", "brief.txt"):
        assert (tmp_path / name).stat().st_size > 0
    for manifest in (EXAMPLE / "registries" / "evidence").glob("*.json"):
        made = json.loads((tmp_path / "root" / "registries" / "evidence" / manifest.name).read_bytes())
        kept = json.loads(manifest.read_bytes())
        assert made["tables_digest"] == kept["tables_digest"]

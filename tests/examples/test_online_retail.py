"""The worked example: three verdicts as goldens, the same bytes however they are computed, and the demo itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
ROOT = REPOSITORY / "docs" / "examples" / "online-retail"
DATA = REPOSITORY.parent / "shared" / "data"
MANIFEST = ROOT / "registries" / "evidence" / "online-retail-2011.json"
GOLDEN = REPOSITORY / "tests" / "golden" / "online-retail"
DECISIONS = {"focus-frequent-buyers": 0, "focus-any-buyer": 1, "focus-newsletter-readers": 3}
COVERAGE = {name: value for name, value in os.environ.items() if name.startswith("COV")}


def canongate(*arguments, seed="0", **environment):
    """Run the program in the example's root and return the finished process."""
    return subprocess.run(
        [sys.executable, "-c", "from canongate.cli import main; main()", *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, **COVERAGE, **environment},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("form", ["text", "json"])
def test_each_verdict_is_as_recorded(decision, form, golden):
    """The verdict on each decision of the example is the recorded one, with every finding, in words and as data."""
    ran = canongate("decide", f"registries/decisions/{decision}.yaml", "--as-of", "2011-12-15", "--report", form)

    assert ran.stderr == b""
    assert ran.returncode == DECISIONS[decision]
    golden(ran.stdout.decode(), GOLDEN / f"{decision}.{'txt' if form == 'text' else form}")


def test_the_same_bytes_under_any_hash_seed():
    """All three verdicts are the same bytes whatever order Python's sets and dictionaries hash in."""
    outputs = {canongate("decide", "--as-of", "2011-12-15", "--json", seed=seed).stdout for seed in ("0", "1", "4711")}

    assert len(outputs) == 1
    assert json.loads(outputs.pop())["verdicts"]


@pytest.mark.skipif(
    not (DATA / "online_retail.parquet").exists(), reason="the Online Retail data, ../shared, is absent"
)
@pytest.mark.parametrize(("threads", "seed"), [("1", "0"), ("2", "7"), ("4", "4711")])
def test_the_committed_manifest_is_what_the_data_give(tmp_path, threads, seed):
    """Building the evidence again gives the committed manifest but for its engine block, on any number of threads."""
    out = tmp_path / "online-retail-2011.json"

    ran = canongate(
        *("evidence", "build", "--contract", "data-contract.yaml", "--segments", "segments.yaml"),
        *("--data", DATA, "--cutoff", "2011-12-10", "--threads", threads, "--out", out),
        seed=seed,
    )

    assert ran.returncode == 0, ran.stderr.decode()
    assert without_engine(out) == without_engine(MANIFEST)


def test_the_demo_runs_on_the_stand_in_too():
    """Where the data are absent the demo generates a stand-in, and the three decisions come out alike."""
    ran = subprocess.run(
        ["sh", ROOT / "demo.sh"],
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "CANONGATE_ONLINE_RETAIL": "/nonexistent",
            **COVERAGE,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "stand-in" in ran.stdout
    assert [word for word in ran.stdout.split() if word in {"accepted", "blocked", "undecided"}][:3]
    assert "6011 bytes" in ran.stdout


def without_engine(path):
    """Return a manifest's text without the block that may differ."""
    manifest = json.loads(path.read_bytes())
    manifest.pop("engine")
    return json.dumps(manifest, ensure_ascii=False)

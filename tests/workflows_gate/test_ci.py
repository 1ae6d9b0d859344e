"""Where CI runs: the hooks run by pre-commit itself, the scripts of the action and of the GitLab job by bash."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import REWORDED  # the scripted changes
from village import FOCUS, build  # it stands beside this file

from canongate.cli.main import run

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
HOOKS = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
ACTION = yaml.safe_load((REPOSITORY / "action.yml").read_text(encoding="utf-8"))
JOB = yaml.safe_load((REPOSITORY / "ci" / "gitlab.yml").read_text(encoding="utf-8"))["canongate-gate"]


@pytest.fixture
def village(tmp_path):
    return build(tmp_path / "village")


@pytest.fixture
def hooked(village, tmp_path):
    """The village with the published hooks, run from this environment, and the call that runs them."""
    hooks = [hook | {"language": "system", "entry": f"{BIN}/{hook['entry']}"} for hook in HOOKS]
    for hook in hooks:
        hook["args"] = ["--base", "main", "--as-of", "2026-02-01"] if hook["id"] == "canongate-gate" else []
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    village.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    village.commit("hooks")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment = kept | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "NO_COLOR": "1"}

    def call(*arguments):
        command = [BIN / "pre-commit", "run", "--color", "never", *arguments]
        done = subprocess.run(command, cwd=village.top, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    return call


def test_hooks_pass_a_canon_in_order(hooked):
    """Run over everything, the hooks have nothing to say."""
    code, said = hooked("--all-files")

    assert code == 0, said
    assert re.search(r"canongate lint\.+Passed", said)
    assert re.search(r"canongate check\.+Passed", said)


def test_hook_looks_at_staged_files_only(hooked, village):
    """A broken file that is not staged does not stop a commit of another; staged, it does."""
    village.write("canon/customer/broken.yaml", "a: [\n")
    village.replace("registries/markets.yaml", "All markets", "Every market")
    village.git("add", "registries/markets.yaml")
    (village.top / "canon/customer/broken.yaml").unlink()
    passed, _ = hooked("canongate-lint")
    village.write("canon/customer/broken.yaml", "a: [\n")
    village.git("add", "--all")

    code, said = hooked("canongate-lint")

    assert passed == 0
    assert code == 1
    assert "error[yaml-syntax]" in said
    assert "canon/customer/broken.yaml:" in said


def test_hook_of_the_gate_runs_before_a_push(hooked, village):
    """The gate is asked about what was committed, at the stage of a push."""
    village.branch("change")
    REWORDED(village)
    village.commit("undeclared")

    code, said = hooked("--hook-stage", "pre-push", "--all-files", "canongate-gate")

    assert code == 1
    assert "error[impact-undeclared]" in said


def test_files_that_are_no_part_of_the_canon_are_passed_over(village, capsys):
    """A hook may be handed any file."""
    village.write("notes/readme.yaml", "a: [\n")

    assert run(["lint", str(village.top / "notes/readme.yaml")]) == 0
    assert run(["lint", str(village.top / FOCUS), str(village.top / "registries/vocabulary.yaml")]) == 2
    capsys.readouterr()


def test_lint_holds_pages_against_grammar_and_vocabulary(village, capsys):
    """What one file can show by itself is shown."""
    village.replace(FOCUS, "document_type: Framework", "document_type: Sonnet")
    village.write(
        "registries/vocabulary.yaml",
        "schema: vocabulary/v1\ndocument_types: [{name: Framework}]\nstatuses: [{name: Active}]\n"
        "authorities: [{name: HeadOffice}]\n",
    )

    assert run(["lint", str(village.top / FOCUS)]) == 1
    assert "error[term-unknown]" in capsys.readouterr().out
    assert run(["lint", str(village.top / FOCUS), str(village.top / "registries/vocabulary.yaml"), "--json"]) == 1


def test_action_pins_what_it_uses_and_never_pastes_what_others_wrote():
    """Actions stand at full commit ids; text of events reaches scripts by the environment only."""
    steps = ACTION["runs"]["steps"]

    assert ACTION["runs"]["using"] == "composite"
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert all("${{" not in step["run"] for step in steps if "run" in step)
    assert "--require-hashes" in next(step["run"] for step in steps if step.get("id") == "install")


@pytest.mark.parametrize(
    ("change", "code", "secret"),
    [(None, 0, "a secret of the project"), (REWORDED, 1, "")],
    ids=["unchanged, with a secret", "undeclared, without"],
)
def test_script_of_the_action_gives_the_gates_answer(village, tmp_path, change, code, secret):
    """The action's own script writes summary, outputs and reports, ends with the gate's code; a secret keeps facts."""
    village.branch("change")
    if change:
        change(village)
        village.commit("change")
    (tmp_path / "canongate").mkdir()
    (tmp_path / "canongate" / "bin").symlink_to(BIN)
    script = next(step["run"] for step in ACTION["runs"]["steps"] if step.get("id") == "gate")
    environment = {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "CANON_ROOT": str(village.top),
        "CANON_BASE": "main",
        "CANON_AS_OF": "2026-02-01",
        "CANONGATE_SEAL_KEY": secret,
    }

    done = subprocess.run(
        ["bash", "-c", script], env=os.environ | environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert done.returncode == code, done.stderr
    outputs = dict(line.split("=", 1) for line in (tmp_path / "output").read_text(encoding="utf-8").splitlines())
    assert outputs["exit-code"] == str(code)
    assert Path(outputs["sarif"]).is_file()
    assert Path(outputs["comment"]).read_text(encoding="utf-8") == (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert ("::error" in done.stdout) == bool(code)
    assert (village.top / ".canongate" / "pages").exists() == bool(secret)


def test_script_of_the_gitlab_job_gives_the_gates_answer(village, tmp_path):
    """The job writes the reports that it says are its artifacts."""
    village.branch("change")
    REWORDED(village)
    village.commit("change")
    environment = {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "CANON_ROOT": str(village.top),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": village.git("rev-parse", "main"),
    }

    done = subprocess.run(
        ["bash", "-c", "\n".join(JOB["script"])],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )

    named = [*JOB["artifacts"]["paths"], *JOB["artifacts"]["reports"].values()]
    assert done.returncode == 1, done.stderr
    assert all((tmp_path / name).is_file() for name in named)
    assert JOB["variables"]["GIT_DEPTH"] == "0"

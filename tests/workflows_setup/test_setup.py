"""A governance repository from nothing: init, new page, doctor, migrate, completion, as a user calls them."""

import json
import subprocess
import sys

import pytest
import yaml

from canongate.cli.main import run
from canongate.workflows.migrate import migrate


@pytest.fixture
def root(tmp_path, capsys):
    """Return a repository that `canongate init` made."""
    assert run(["init", str(tmp_path / "acme"), "--name", "Acme"]) == 0
    capsys.readouterr()
    return tmp_path / "acme"


def test_a_new_repository_passes_check_without_a_word(root, capsys):
    """What init writes is in order: no error, no advice."""
    assert run(["check", "--root", str(root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_a_new_repository_has_what_ci_and_editors_need(root):
    """CI file, pre-commit hook, README and a schema for every modeline are there, with the canon's name and version."""
    workflow = (root / ".github/workflows/canongate.yml").read_text("utf-8")
    steps = yaml.safe_load(workflow)["jobs"]["check"]["steps"]
    assert "canongate==" in workflow
    assert [step["run"].split()[1] for step in steps if step.get("run", "").startswith("canongate")] == [
        "check",
        "gate",
    ]
    assert steps[0]["with"] == {"fetch-depth": 0}
    assert "canongate check" in (root / ".pre-commit-config.yaml").read_text("utf-8")
    assert (root / "README.md").read_text("utf-8").startswith("# Acme\n")
    for path in root.rglob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        if "yaml-language-server" in first:
            assert (path.parent / first.partition("$schema=")[2]).is_file(), path


@pytest.mark.parametrize("standing", ["file", "folder"])
def test_init_touches_nothing_that_exists(tmp_path, capsys, standing):
    """A file, or a folder that holds something, is refused with exit code 2 and left as it was."""
    target = tmp_path / "there"
    if standing == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine.txt").write_text("mine")

    assert run(["init", str(target)]) == 2
    assert "name a new or empty folder" in capsys.readouterr().err
    assert (target if standing == "file" else target / "mine.txt").read_text() == "mine"


def test_init_keeps_what_git_and_others_have_there(tmp_path, capsys):
    """A folder that git knows already is empty enough; files in it that begin with a dot stay, and are not listed."""
    target = tmp_path / "there"
    (target / ".git").mkdir(parents=True)
    (target / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (target / ".gitignore").write_text("mine")
    (target / ".pre-commit-config.yaml").write_text("mine")

    assert run(["init", str(target)]) == 0
    out = capsys.readouterr().out
    assert ".git/HEAD" not in out
    assert "  .gitignore\n" not in out
    assert "  canon/headoffice/first-framework.yaml\n" in out
    assert (target / ".gitignore").read_text() == (target / ".pre-commit-config.yaml").read_text() == "mine"


def test_init_follows_no_link_out_of_its_folder(tmp_path, capsys):
    """A folder that is a link to elsewhere is named and takes nothing."""
    elsewhere, target = tmp_path / "elsewhere", tmp_path / "there"
    elsewhere.mkdir()
    target.mkdir()
    (target / ".github").symlink_to(elsewhere)

    assert run(["init", str(target)]) == 2
    assert "leads out of" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_keys_and_line_ends_in_a_new_repository(root):
    """Git leaves private keys and the ledger's file out, and gives every file LF, whatever the system likes."""
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for name in ("anna.key", "ledger/ledger.db", "ledger/ledger.db-wal", ".canongate/check"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("x")
    status = ["git", "status", "--porcelain", "--untracked-files=all"]
    seen = subprocess.run(status, cwd=root, capture_output=True, text=True, check=True).stdout

    assert "canon/canon.yaml" in seen
    assert not any(word in seen for word in (".key", "ledger.db", ".canongate"))
    asked = ["git", "check-attr", "eol", "canon/canon.yaml"]
    assert "eol: lf" in subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("name", ["two\nlines", " ", "\x07"])
def test_a_name_that_would_break_the_canon_is_refused(tmp_path, capsys, name):
    """A name that is not one line of text makes no root."""
    assert run(["init", str(tmp_path / "new"), "--name", name]) == 2
    assert "cannot be the name of a canon" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_init_says_where_it_cannot_write(tmp_path, capsys):
    """A folder below a file cannot be made; the message names it."""
    (tmp_path / "file").write_text("")

    assert run(["init", str(tmp_path / "file" / "below")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    "grammar",
    ["framework@1", "framework@2", "canon@1", "canon@2", "standard@1", "protocol@1", "registry@1", "charter@1"],
)
def test_a_new_page_of_every_grammar_has_no_error(root, capsys, grammar):
    """A skeleton has every section and header key its grammar requires, and stands in both registries."""
    assert (
        run(["new", "page", "headoffice/second", "--title", "A Page", "--grammar", grammar, "--root", str(root)]) == 0
    )
    capsys.readouterr()

    assert run(["check", "--root", str(root), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {one["rule"] for one in found} <= {"title-form"}
    assert "headoffice/second" in (root / "registries/architecture.yaml").read_text("utf-8")


def test_a_new_page_begins_the_registry_of_a_brain_that_has_none(root, capsys):
    """The first page of a Brain begins its page registry."""
    brains = root / "registries/brains.yaml"
    row = "  - id: sales\n    name: Sales Brain\n    class: functional\n    domain: selling\n    human_owner: owner\n"
    brains.write_text(brains.read_text("utf-8") + row, encoding="utf-8")

    title = "Sales Brain Calling Framework"
    assert run(["new", "page", "sales/calling", "--title", title, "--root", str(root)]) == 0
    assert "Sales Brain Page Registry" in (root / "registries/pages/sales.yaml").read_text("utf-8")
    capsys.readouterr()
    assert run(["check", "--root", str(root), "--json"]) == 0


@pytest.mark.parametrize(
    ("page", "told"),
    [("headoffice/first-framework", "exists already"), ("sale/x", "no Brain 'sale'")],
)
def test_a_new_page_that_cannot_be_is_refused(root, capsys, page, told):
    """An id that is taken, or of a Brain nobody knows, is refused with exit code 2."""
    assert run(["new", "page", page, "--title", "T", "--root", str(root)]) == 2
    assert told in capsys.readouterr().err


def test_a_registry_that_does_not_end_with_its_rows_is_left_alone(root, capsys):
    """Where a row cannot be added at the end, the user is told which row to add by hand."""
    path = root / "registries/architecture.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    named = [line for line in lines if line.startswith("name:")]
    text = "".join(line for line in lines if not line.startswith("name:")) + named[0]
    path.write_text(text, encoding="utf-8")

    assert run(["new", "page", "headoffice/second", "--title", "T", "--root", str(root)]) == 2
    assert "add the row by hand" in capsys.readouterr().err
    assert path.read_text("utf-8") == text


def test_doctor_knows_extras_and_versions(root, capsys):
    """Doctor names the version of each extra, and finds a fresh repository up to date."""
    assert run(["doctor", "--root", str(root)]) == 0
    out = capsys.readouterr().out
    assert "duckdb 2.0.0" in out
    assert "of the version in use" in out


def test_doctor_outside_a_root_is_well_unless_one_was_named(tmp_path, capsys, monkeypatch):
    """Without a root doctor still looks at the machine; a root that was named and is none is not well."""
    monkeypatch.chdir(tmp_path)
    assert run(["doctor"]) == 0
    assert "none:" in capsys.readouterr().out
    assert run(["doctor", "--root", str(tmp_path)]) == 1


def test_migrate_renews_stale_and_missing_schemas(root, capsys):
    """A copy of a schema that is not the one in use is renewed; --check only says so, and fails."""
    (root / "schemas/page.v1.json").write_text("{}", encoding="utf-8")
    (root / "schemas/rule.v1.json").unlink()

    assert run(["migrate", "--check", "--root", str(root)]) == 1
    assert (root / "schemas/page.v1.json").read_text("utf-8") == "{}"
    assert run(["doctor", "--root", str(root)]) == 1
    capsys.readouterr()
    assert run(["migrate", "--root", str(root)]) == 0
    assert capsys.readouterr().out.split() == ["schemas/page.v1.json", "schemas/rule.v1.json"]
    assert run(["migrate", "--root", str(root)]) == 0
    assert "everything is of the version in use" in capsys.readouterr().out


def test_migrations_are_applied_one_after_the_other_and_keep_comments(root):
    """A document two versions behind is brought up step by step; what it says beside its keys stays."""
    path = root / "registries/markets.yaml"
    new = path.read_text("utf-8")
    path.write_text(new.replace("markets/v1", "markets/v-1").replace("rows:", "entries: # mine\n#rows:"), "utf-8")
    steps = {
        "markets/v-1": lambda text: text.replace("markets/v-1", "markets/v0").replace("#rows:", ""),
        "markets/v0": lambda text: text.replace("markets/v0", "markets/v1").replace("entries:", "rows:"),
    }

    done = migrate(root, write=True, migrations=steps)

    assert done.documents == ("registries/markets.yaml",)
    assert "rows: # mine" in path.read_text("utf-8")
    assert run(["check", "--root", str(root)]) == 0


def test_a_version_that_nothing_leads_on_from_is_said(root, capsys):
    """A document of an unknown version is left as it is, named, and the command fails."""
    path = root / "registries/markets.yaml"
    path.write_text(path.read_text("utf-8").replace("markets/v1", "markets/v0"), "utf-8")

    assert run(["migrate", "--root", str(root)]) == 1
    assert "registries/markets.yaml (markets/v0)" in capsys.readouterr().err
    assert run(["doctor", "--root", str(root)]) == 1
    assert "no migration for registries/markets.yaml" in capsys.readouterr().out.replace("\n", " ").replace("  ", " ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_name_the_program(shell, capsys):
    """Each shell gets a script that asks canongate for what can follow."""
    if shell == "bash" and subprocess.run(["bash", "-c", "true"], check=False).returncode:
        pytest.skip("no bash here")
    assert run(["completion", shell]) == 0
    assert "_CANONGATE_COMPLETE" in capsys.readouterr().out


def test_completion_offers_commands():
    """What the script asks for is answered with the names of commands."""
    ran = subprocess.run(
        [sys.executable, "-c", "from canongate.cli import main; main()"],
        env={"_CANONGATE_COMPLETE": "bash_complete", "COMP_WORDS": "canongate ch", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "check" in ran.stdout

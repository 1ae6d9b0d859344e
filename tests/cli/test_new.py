"""`canongate new`, as people use it: on a terminal, in a script, with mistakes."""

import io
import json
import shutil
from pathlib import Path

import pytest
import yaml

from canongate.cli.main import run

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"
DECISIONS = Path("registries/decisions")


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A copy of the tiny canon, as the working directory."""
    root = shutil.copytree(TINY, tmp_path / "root")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def files(root):
    """Tell which files stand in the root and beside it."""
    return lambda: sorted(path for path in root.parent.rglob("*") if path.is_file())


def test_questions_on_a_terminal(root, at_terminal):
    """What is not given is asked, with what there is to choose from; an answer that cannot be is asked again."""
    typed = [
        "",
        "loyal-again",
        "custmer",
        "customer",
        "mira",
        "loyal",
        "Loyal",
        "orders >= 2",
        "first",
        "secondary",
        "",
    ]

    code, shown = at_terminal(["new", "segment-decision"], typed, root)

    assert code == 0, shown
    assert shown.count("Id of the decision: ") == 2
    assert "Brain that proposes (" in shown
    assert "did you mean 'customer'?" in shown
    assert "choose from primary, secondary, candidate" in shown
    assert shown.endswith(f"{DECISIONS}/loyal-again.yaml\nNext: canongate decide loyal-again\n")
    made = yaml.safe_load((root / DECISIONS / "loyal-again.yaml").read_text(encoding="utf-8"))
    assert (made["brain"], made["focus"], made["segment"]["where"]) == ("customer", "secondary", "orders >= 2")
    assert "evidence" not in made


def test_what_is_given_is_not_asked(root, at_terminal):
    """Options answer their questions."""
    given = {"brain": "customer", "principal": "mira", "segment": "loyal", "name": "Loyal", "where": "orders >= 2"}
    options = [word for name, text in given.items() for word in (f"--{name}", text)]

    code, shown = at_terminal(["new", "segment-decision", *options], ["brief-one", "secondary", ""], root)

    assert code == 0, shown
    assert "Brain that proposes" not in shown
    assert (root / DECISIONS / "brief-one.yaml").is_file()


def test_without_a_terminal_what_is_missing_is_named_as_options(files, capfd, monkeypatch):
    """A script learns all options it has to give at once, and nothing is written."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = files()

    assert run(["new", "segment-decision", "--id", "x", "--brain", "customer"]) == 2
    err = capfd.readouterr().err
    assert "a decision needs --principal, --segment, --name, --where, --focus\n" in err
    assert "--from -" in err
    assert run(["new", "offer-decision"]) == 2
    assert "--offer" in capfd.readouterr().err
    assert files() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", "standard input is no JSON: byte 1 is not UTF-8"),
        (b'{\n "id": ', "standard input:2:8 is no JSON"),
        (b"[" * 100_000, "standard input is nested too deeply"),
        (b"[1]", "standard input holds no JSON object"),
        (b"", "standard input:1:1 is no JSON"),
    ],
)
def test_what_is_no_json_is_told_with_its_place(files, capfd, monkeypatch, content, told):
    """Text that is no JSON object is wrong usage, named with its place."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    before = files()

    assert run(["new", "segment-decision", "--from", "-"]) == 2
    assert told in capfd.readouterr().err
    assert files() == before


def test_json_needs_no_request_id(root, tmp_path, capfd):
    """A decision from JSON is its own request where nothing else is said."""
    whole = {
        "id": "from-json",
        "brain": "customer",
        "principal": "mira",
        "focus": "secondary",
        "segment": {"id": "loyal", "name": "Loyal", "where": "orders >= 2"},
    }
    (tmp_path / "whole.json").write_text(json.dumps(whole), encoding="utf-8")

    assert run(["new", "segment-decision", "--from", str(tmp_path / "whole.json")]) == 0, capfd.readouterr().err
    made = yaml.safe_load((root / DECISIONS / "from-json.yaml").read_text(encoding="utf-8"))
    assert made["request_id"] == "from-json"


@pytest.mark.parametrize("name", ["../../../evil", "Too Small", "UPPER", "", "a/b", "-x", "ä"])
def test_a_rule_id_that_is_no_id_writes_nothing(files, capfd, name):
    """An id that would lead out of its folder, or break the root, is refused with the form it must have."""
    before = files()

    assert run(["new", "rule", "--clause", "customer/focus#final-rule", "--", name]) == 2
    assert "cannot be the id of a rule" in capfd.readouterr().err
    assert files() == before


def test_cases_that_exist_are_not_written_over(root, files, capfd):
    """A file in the way of a new rule is named and kept."""
    cases = root / "tests" / "cases" / "focus-too-wide.yaml"
    cases.parent.mkdir(parents=True, exist_ok=True)
    cases.write_text("mine", encoding="utf-8")
    before = files()

    assert run(["new", "rule", "focus-too-wide", "--clause", "customer/focus#final-rule"]) == 2
    assert "tests/cases/focus-too-wide.yaml exists already" in capfd.readouterr().err
    assert cases.read_text(encoding="utf-8") == "mine"
    assert files() == before


@pytest.mark.parametrize(
    ("name", "title", "told"),
    [
        ("customer/../x", "T", "cannot be the id of a page"),
        ("customer/A B", "T", "cannot be the id of a page"),
        ("nothing", "T", "customer/my-page"),
        ("customer/new", "", "cannot be the title of a page"),
        ("customer/new", "two\nlines", "cannot be the title of a page"),
    ],
)
def test_a_page_that_cannot_be_writes_nothing(files, capfd, name, title, told):
    """A wrong id or title is told in its own words, and nothing is written."""
    before = files()

    assert run(["new", "page", name, "--title", title]) == 2
    assert told in capfd.readouterr().err
    assert files() == before


def test_a_registry_that_takes_no_row_leaves_no_page_behind(root, files, capfd):
    """Where a row cannot be added, the page is not written either."""
    path = root / "registries" / "architecture.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("schema: architecture/v1\n", ""), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8") + "schema: architecture/v1\n", encoding="utf-8")
    before = files()

    assert run(["new", "page", "customer/new", "--title", "Customer Brain New Framework"]) == 2
    assert "does not end with its rows" in capfd.readouterr().err
    assert files() == before


def test_the_next_command_names_the_root(tmp_path, capfd, monkeypatch):
    """From elsewhere, the command that comes next carries the root, quoted where it must be."""
    monkeypatch.chdir(tmp_path)
    spaced = shutil.copytree(TINY, tmp_path / "my root")

    assert run(["new", "rule", "too-wide", "--clause", "customer/focus#final-rule", "--root", str(spaced)]) == 0
    assert f"canongate rules test too-wide --root '{spaced}'" in capfd.readouterr().err
    assert run(["new", "page", "customer/new", "--title", "Customer Brain New Framework", "--root", "my root"]) == 0
    assert "then canongate check --root 'my root'" in capfd.readouterr().err


def test_init_says_what_comes_next(tmp_path, capfd, monkeypatch):
    """The first step leads into the folder, unless that is where one is."""
    monkeypatch.chdir(tmp_path)

    assert run(["init", "my canon"]) == 0
    assert capfd.readouterr().out.endswith("\nNext: cd 'my canon' && canongate check\n")
    monkeypatch.chdir(tmp_path / "my canon")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert run(["init", "."]) == 0
    assert capfd.readouterr().out.endswith("\nNext: canongate check\n")


def test_a_verdict_on_a_terminal_says_what_comes_next(root, at_terminal, capfd):
    """Whoever sits at a terminal is told the next command; a script, or who asked for JSON, is not."""
    code, shown = at_terminal(["decide", "focus-anyone", "--as-of", "2026-02-01"], [], root)
    assert (code, shown.splitlines()[-1]) == (1, "Next: canongate decide -v focus-anyone --as-of 2026-02-01")

    assert "Next:" not in at_terminal(["decide", "focus-anyone", "--as-of", "2026-02-01", "--json"], [], root)[1]
    assert run(["decide", "focus-anyone", "--as-of", "2026-02-01"]) == 1
    assert "Next:" not in capfd.readouterr().err

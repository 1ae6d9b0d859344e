"""Questions to a root from the command line: list, search, graph, show, schema; answers fit 80 columns."""

import json
import re
import shutil
from pathlib import Path

import pytest

from canongate.cli.main import run

HERE = Path(__file__).resolve()
TINY = HERE.parents[1] / "workflows" / "tiny-root"
REPOSITORY = HERE.parents[2]


@pytest.fixture
def ask(capfd):
    """Return exit code, standard output and standard error of a command on the tiny root."""

    def call(*arguments, root=TINY):
        code = run([*arguments, "--root", str(root)])
        told = capfd.readouterr()
        return code, told.out, told.err

    return call


KINDS = (
    *("pages", "clauses", "rules", "decisions", "parameters", "evidence", "brains", "people", "markets"),
    *("segments", "offers", "experiments", "uses", "reviews", "checks"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_list(ask, kind):
    """Each kind is listed as a table that fits, and whole as JSON; both count alike."""
    code, table, _ = ask("list", kind)
    answer = json.loads(ask("list", kind, "--json")[1])

    assert code == 0
    assert max(map(len, table.splitlines())) <= 80
    assert answer["count"] == len(answer["rows"])
    assert (answer["count"] == 0) == (table == f"there are no {kind} here\n")
    for row in answer["rows"]:
        assert str(next(iter(row.values())))[:10] in table


def test_list_of_lists(ask):
    """Without a kind, every kind is there with its count."""
    _, table, _ = ask("list")
    answer = json.loads(ask("list", "--json")[1])

    assert [row["kind"] for row in answer["rows"]] == [line.split()[0] for line in table.splitlines()[1:]]
    assert {row["kind"]: row["count"] for row in answer["rows"]}["pages"] == 3


def test_list_narrowed(ask):
    """Pages, clauses and rules can be narrowed to a Brain or page."""
    clauses = json.loads(ask("list", "clauses", "--page", "customer/focus", "--json")[1])["rows"]
    rules = json.loads(ask("list", "rules", "--page", "customer/draft-focus", "--json")[1])["rows"]
    pages = json.loads(ask("list", "pages", "--brain", "customer", "--json")[1])["rows"]

    assert {row["id"].partition("#")[0] for row in clauses} == {"customer/focus"}
    assert [row["id"] for row in rules] == ["segment-without-profile"]
    assert [row["id"] for row in pages] == ["customer/draft-focus", "customer/focus"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list", "page"], "did you mean 'pages'?"),
        (["list", "people", "--brain", "customer"], "do not belong to a Brain or page"),
        (["list", "pages", "--brain", "custmer"], "did you mean 'customer'?"),
        (["list", "rules", "--page", "nowhere/x"], "see `canongate list pages`"),
        (["list", "--brain", "customer"], "name one, for example"),
        (["search", "!!"], "holds no word to search for"),
        (["search"], "WORDS is missing"),
        (["search", "x", "--limit", "0"], "0 is not in the range"),
        (["graph", "owners"], "'owners' is not one of"),
        (["graph", "ownership", "--brain", "Nobody"], "there is no Brain 'Nobody'"),
        (["graph", "ownership", "--clause", "customer/focus#finl-rule"], "did you mean 'customer/focus#final-rule'?"),
        (["graph", "pages", "--clause", "customer/focus#final-rule"], "--clause goes with"),
        (["check", "--baseline", "x"], "does not exist"),
        (["chek"], "did you mean 'check'?"),
        (["show", "customer/focs"], "did you mean"),
    ],
)
def test_wrong_questions(ask, arguments, told):
    """A question that cannot be answered is wrong usage, and the mend is named."""
    code, out, err = ask(*arguments)

    assert code == 2
    assert told in " ".join(err.split())
    assert out == ""


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("best customer", "primary-focus-not-best-customer"),
        ("FOCUS loyal", "focus-loyal"),
        ("customers change", "offer-for-stale-segment"),
        ("largest share", "largest_share_percent"),
        ("profiles", "segment-without-profile"),
    ],
)
def test_search(ask, words, first):
    """What speaks of all the words comes first, whatever their case and endings, each with its place."""
    answer = json.loads(ask("search", *words.split(), "--json")[1])
    text = ask("search", *words.split())[1]

    assert answer["hits"][0]["id"] == first or first in [hit["id"] for hit in answer["hits"][:3]]
    assert all(hit["place"] for hit in answer["hits"])
    assert [hit["score"] for hit in answer["hits"]] == sorted((hit["score"] for hit in answer["hits"]), reverse=True)
    assert max(map(len, text.splitlines())) <= 80
    assert text.endswith(f"{answer['count']} {'hit' if answer['count'] == 1 else 'hits'}\n")


def test_search_for_what_is_not_there(ask):
    """A word nobody wrote is mended where one is near; that is no error."""
    code, text, _ = ask("search", "segmnt")
    assert (code, text) == (0, "nothing speaks of 'segmnt'; did you mean 'segment'?\n")
    assert ask("search", "qqqq")[1] == "nothing speaks of 'qqqq'; try fewer or other words\n"


def test_search_with_some_words_only(ask):
    """Where nothing has all the words, what has some is shown, and that is said."""
    text = ask("search", "loyal", "qqqq")[1]

    assert text.startswith("nothing has all these words; these have some:\n")
    assert "focus-loyal" in text


def test_search_narrowed_and_cut(ask):
    """Kinds narrow, a limit cuts, and the count says of how many."""
    answer = json.loads(ask("search", "segment", "--kind", "rule", "--json")[1])
    assert {hit["kind"] for hit in answer["hits"]} == {"rule"}

    text = ask("search", "segment", "--limit", "1")[1]
    assert text.splitlines()[-1].endswith("hits, the best 1 shown")


def test_search_shows_where_long_texts_speak(ask):
    """An excerpt of a long clause is cut around the word, between words."""
    hits = json.loads(ask("search", "cohort", "--json", root=REPOSITORY)[1])["hits"]

    assert hits
    assert all(len(hit["excerpt"]) <= 162 for hit in hits)
    assert any("…" in hit["excerpt"] for hit in hits)


def test_search_folds_accents(ask, tmp_path):
    """Accents and case do not matter."""
    root = shutil.copytree(TINY, tmp_path / "root")
    page = root / "canon/customer/focus.yaml"
    page.write_text(page.read_text("utf-8").replace("Effort follows value.", "Élan follows value."), "utf-8")

    assert "customer/focus#purpose" in ask("search", "elan", root=root)[1]


@pytest.mark.parametrize("which", ["ownership", "pages"])
@pytest.mark.parametrize("form", ["text", "json", "mermaid", "dot", "svg", "html"])
@pytest.mark.parametrize("brain", [None, "customer", "Customer Brain"])
def test_graph(ask, which, form, brain):
    """Every graph is told and drawn in every form, whole and for one Brain by id or name."""
    narrowed = ["--brain", brain] if brain else []
    code, out, err = ask("graph", which, "--as", form, *narrowed)

    assert (code, err) == (0, "")
    start = {"text": "", "json": "{", "mermaid": "flowchart", "dot": "digraph", "svg": "<", "html": "<!"}[form]
    assert out.startswith(start)
    assert "Customer Brain" in out
    if form == "text":
        assert max(map(len, out.splitlines())) <= 80


def test_graph_of_the_repository(ask, tmp_path):
    """The canon of this repository: who owns what, what is disputed, and into a file."""
    answer = json.loads(ask("graph", "ownership", "--json", root=REPOSITORY)[1])
    assert answer["format"] == "graph_v1"
    assert {one["role"] for one in answer["assignments"]} >= {"owns", "uses", "selects", "targets", "governs"}

    out = tmp_path / "pages.svg"
    assert ask("graph", "pages", "--as", "svg", "--out", str(out), root=REPOSITORY)[:2] == (0, "")
    assert out.read_text("utf-8").rstrip().endswith("</svg>")


def test_graph_owner_of_a_clause(ask):
    """Who owns a clause, on what ground; nobody is an answer."""
    told = ask("graph", "ownership", "--clause", "customer/focus#drift")[1]
    assert "Customer Brain" in told
    assert "the clause names its owner" in told

    answer = json.loads(ask("graph", "ownership", "--clause", "customer/focus#final-rule", "--json")[1])
    assert answer["owner"] == "nobody"


@pytest.mark.parametrize(
    "name", ["customer/focus", "customer/focus#drift.stale", "segment-without-profile", "focus-loyal"]
)
def test_show(ask, name):
    """A page, clause, rule or decision is shown by its id."""
    code, text, _ = ask("show", name)

    assert code == 0
    assert name.rpartition(".")[0].partition("#")[0] in text


def test_check_baseline_and_since(ask, tmp_path):
    """Old findings are written into a baseline and block no more; an earlier copy shows lost ids."""
    root = shutil.copytree(TINY, tmp_path / "root")
    page = root / "canon/customer/focus.yaml"
    page.write_text(page.read_text("utf-8").replace("id: purpose\n        uid", "id: aim\n        uid"), "utf-8")
    known = tmp_path / "known.json"

    assert ask("check", "--since", str(TINY), root=root)[0] == 1
    assert ask("check", "--write-baseline", str(known), "--since", str(TINY), root=root)[0] == 0
    assert ask("check", "--baseline", str(known), "--since", str(TINY), root=root)[0] == 0
    code, out, _ = ask("check", "--baseline", str(known), "--no-cache", root=root)
    assert code == 0
    assert "baseline" in out
    assert ask("check", "--baseline", str(known), "--write-baseline", str(known), root=root)[0] == 2


def test_check_reports_in_every_format_at_once(ask, tmp_path):
    """Several reports go to files, one to standard output; two to standard output are refused."""
    formats = ("text", "json", "sarif", "junit", "github", "gitlab", "markdown")
    reports = [part for name in formats for part in ("--report", f"{name}={tmp_path / name}")]

    assert ask("check", "--no-cache", *reports)[0] == 0
    assert all((tmp_path / name).stat().st_size or name == "github" for name in formats)
    assert ask("check", "--no-cache", "--json", "--report", "sarif")[0] == 2
    assert "is no report format" in ask("check", "--report", "pdf")[2]
    assert "cannot be written" in ask("check", "--no-cache", "--report", f"json={tmp_path}")[2]


def test_schema(capfd, tmp_path):
    """A schema is printed, the kinds are listed, all are written and compared."""
    assert run(["schema", "page"]) == 0
    assert json.loads(capfd.readouterr().out)["title"]
    assert run(["schema"]) == 0
    assert "page" in capfd.readouterr().out
    assert run(["schema", "--write", "--into", str(tmp_path)]) == 0
    assert run(["schema", "--check", "--into", str(tmp_path)]) == 0
    (tmp_path / "page.v1.json").write_text("{}", "utf-8")
    assert run(["schema", "--check", "--into", str(tmp_path)]) == 1
    assert "is not current" in capfd.readouterr().err


def test_help_and_no_command(capfd):
    """Help lists every command; no command at all is wrong usage, with the same list."""
    assert run(["--help"]) == 0
    assert "  check " in capfd.readouterr().out
    assert run([]) == 2
    assert "  check " in capfd.readouterr().err


@pytest.mark.parametrize(
    ("module", "code", "said"),
    [
        ("duckdb", 2, "this needs duckdb, which is not installed\n = help: pip install 'canongate[evidence]'"),
        ("cryptography.hazmat", 2, "this needs cryptography, which is not installed\n = help: pip install 'canongate["),
        ("nowhere", 70, "canongate itself failed (ModuleNotFoundError"),
    ],
)
def test_a_missing_extra_is_wrong_configuration(module, code, said, capfd, monkeypatch):
    """What an extra would bring is asked for by the extra's name; any other missing module is a failure."""

    def missing(*_, **__):
        raise ModuleNotFoundError(f"No module named {module!r}", name=module)

    monkeypatch.setattr("canongate.workflows.list.kinds_and_counts", missing)

    assert run(["list", "--root", str(TINY)]) == code
    assert said in capfd.readouterr().err


def test_internal_failures_are_told(capfd, monkeypatch):
    """What nobody foresaw is told by class and place, since its words may quote anything; a traceback is asked for."""

    def broken(*_, **__):
        raise RuntimeError("boom\nmore")

    monkeypatch.setattr("canongate.workflows.list.kinds_and_counts", broken)
    assert run(["list", "--root", str(TINY)]) == 70
    said = capfd.readouterr().err
    assert re.search(r"canongate itself failed \(RuntimeError at list\.py:\d+\)", said)
    assert "boom" not in said

    monkeypatch.setenv("CANONGATE_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        run(["list", "--root", str(TINY)])


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (PermissionError(13, "Permission denied", "x.yaml"), 3, "x.yaml cannot be used: Permission denied"),
    ],
)
def test_other_ends(capfd, monkeypatch, error, code, told):
    """An interruption and a file that cannot be used have codes of their own."""

    def ends(*_, **__):
        raise error

    monkeypatch.setattr("canongate.workflows.list.kinds_and_counts", ends)

    assert run(["list", "--root", str(TINY)]) == code
    assert told in capfd.readouterr().err

"""Impact and review from the command line: every form, declarations written in, reviews recorded and voided."""

import json
import shutil
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_history import REWORDED, WEAKENED  # the scripted changes
from village import CANON, DRAFT, FOCUS, PAGES, TITLE, build  # it stands beside this file

from canongate.cli.main import run
from canongate.impact.declared import Declared, clause_for
from canongate.importer.page import import_page
from canongate.model.declaration import Cause, Declaration, Entry, Flag
from canongate.render.impact_page import render_declaration
from canongate.render.page_text import render_text
from canongate.workflows.grammars import grammar
from canongate.workflows.root import open_root

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def village(tmp_path):
    return build(tmp_path / "village")


@pytest.fixture
def say(village, capsys):
    """Run a command on the village; return exit code, output and errors."""

    def call(*arguments):
        code = run([arguments[0], "--root", str(village.top), *arguments[1:]])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_text_says_what_follows_within_80_columns(village, say):
    """Changes, declaration, what is touched, what is doubtful, whom to inform."""
    WEAKENED(village)

    code, said, _ = say("impact")

    assert code == 0
    assert [line for line in said.splitlines() if len(line) > 80] == []
    for part in (
        "Changed (1)",
        "What follows",
        "Touched (",
        "To review (1)",
        "Brains to inform (",
        "must_not became may",
    ):
        assert part in said


def test_nothing_changed_is_one_line(say):
    """A clean tree has no impact."""
    code, said, _ = say("impact")

    assert code == 0
    assert said.startswith("Tiny canon: nothing changed from ")
    assert said.count("\n") == 1


def test_json_fits_its_published_schema(village, say):
    """Every field of the answer is described."""
    WEAKENED(village)
    village.replace("rules/parameters.yaml", "default: 50", "default: 60")
    schema = json.loads((REPOSITORY / "schemas" / "impact.v1.json").read_text(encoding="utf-8"))

    answer = json.loads(say("impact", "--json")[1])

    jsonschema.validate(answer, schema)
    assert answer["declaration"]["bump"] == "major"
    assert answer["suspects"][0]["id"] == "primary-focus-not-best-customer"
    assert {task["brain"] for task in answer["tasks"]} == {"customer", "headoffice"}


def test_page_form_is_that_of_the_page(village, say):
    """The declaration is printed as the wiki page would print it."""
    REWORDED(village)

    said = say("impact", "--as", "page")[1]

    assert said.startswith(f"Change Impact Declaration\nPages Created:\nNone\nPages Updated:\n{TITLE}\n")
    village.replace("rules/parameters.yaml", "default: 50", "default: 60")
    village.replace(DRAFT, "Every segment", "Each segment")
    both = say("impact", "--as", "page")[1]
    assert f"{TITLE}\n\nChange Impact Declaration\n" in both
    assert "Customer Brain Draft Focus Framework\n\nChange Impact Declaration\n" in both


def test_change_without_pages_has_a_declaration_too(village, say):
    """A parameter changes governance behaviour, whichever page says so."""
    village.replace("rules/parameters.yaml", "default: 50", "default: 60")

    said = say("impact", "--as", "page")[1]

    assert "Governance Behaviour Changed:\nYes\n" in said
    assert "Pages Updated:\nNone\n" in said


@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "## Impact: "), ("mermaid", "flowchart LR\n"), ("html", "<!doctype html>\n")]
)
def test_drawn_forms_are_inert(village, say, tmp_path, form, start):
    """Text of the canon is data in every form, and goes into a file when asked."""
    village.replace(FOCUS, "Effort follows value.", "<b>[x](http://example.org)</b> ```")
    village.replace(FOCUS, "modality: must_not\n        if", "modality: may\n        if")

    code, said, _ = say("impact", "--as", form, "--out", str(tmp_path / "out"))

    text = (tmp_path / "out").read_text(encoding="utf-8")
    assert (code, said) == (0, "")
    assert text.startswith(start)
    assert "<b>" not in text
    assert form == "html" or "[x](" not in text
    assert "final-rule" in text


@pytest.mark.parametrize("form", ["markdown", "mermaid", "html", "page"])
def test_change_that_touches_nothing_has_every_form(village, say, form):
    """A market's name leads nowhere, and can still be shown."""
    village.replace("registries/markets.yaml", "All markets", "Every market")

    code, said, told = say("impact", "--as", form)

    assert (code, told) == (0, "")
    assert ("Nothing else is touched" in said) == (form in {"mermaid", "html"})


def test_forms_are_the_same_every_time(village, say):
    """Same input, same bytes."""
    WEAKENED(village)

    assert [say("impact", "--as", form) for form in ("markdown", "html")] == [
        say("impact", "--as", form) for form in ("markdown", "html")
    ]


def test_written_declaration_leaves_comments_and_makes_check_green(village, say):
    """Declaration, log, versions and registry row are written; remarks stay; nothing is left to write."""
    REWORDED(village)

    code, said, _ = say("impact", "--write", "customer/focus", "--as-of", "2026-02-01", "--change", "Said anew.")

    page = village.file(FOCUS)
    assert (code, said.split()) == (0, sorted([CANON, FOCUS, PAGES]))
    assert "        # what the last change touched\n" in page
    assert "          - Customer Brain Focus Framework # this page\n" in page
    assert "version: v1.3\n        date: 2026-02-01\n        author: HeadOffice\n        change: Said anew.\n" in page
    assert "  last_reviewed: 2026-02-01\n" in page
    assert "version: v1.3" in village.file(PAGES)
    assert 'version: "0.1.1"' in village.file(CANON) or "version: 0.1.1" in village.file(CANON)
    assert say("check", "--no-cache")[0] == 0
    assert say("gate", "--base", "main", "--as-of", "2026-02-01")[0] == 0
    again = say("impact", "--write", "customer/focus", "--as-of", "2026-02-01")
    assert again == (0, "", "everything is declared already\n")


def test_page_without_declaration_gets_its_sections(village, say):
    """Change log and declaration are begun where a page has none."""
    village.replace(DRAFT, "Every segment", "Each segment")

    assert say("impact", "--write", "customer/draft-focus", "--author", "Mira", "--as-of", "2026-02-01")[0] == 0

    page = open_root(village.top).workspace.pages["customer/draft-focus"].data
    assert [section["heading"] for section in page["sections"][-2:]] == ["Change Log", "Change Impact Declaration"]
    assert page["sections"][-2]["clauses"][0]["author"] == "Mira"
    assert page["sections"][-1]["clauses"][0]["updated"] == ["Customer Brain Draft Focus Framework"]


def test_newest_entry_stands_where_the_newest_stood(village, say):
    """A log that runs from new to old goes on so."""
    older = village.file(FOCUS)
    entry = older[older.index("      - id: change-log.v1-2\n") : older.index("  - id: change-impact-declaration\n")]
    first = (
        entry.replace("v1-2", "v1-0")
        .replace("v1.2", "v1.0")
        .replace("00f8", "00fb")
        .replace("2026-01-15", "2026-01-01")
    )
    village.replace(FOCUS, entry, entry + first)
    village.commit("two entries")
    REWORDED(village)

    say("impact", "--write", "customer/focus", "--as-of", "2026-02-01")

    text = village.file(FOCUS)
    assert text.index("change-log.v1-3") < text.index("change-log.v1-2") < text.index("change-log.v1-0")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--write", "customer/focus"], "did not change since"),
        (["--write", "customer/focuss"], "there is no page 'customer/focuss'"),
        (["--write", "customer/focus", "--head", "HEAD"], "--head cannot be given with it"),
        (["--since", ".", "--base", "main"], "give one of the two"),
    ],
)
def test_what_cannot_be_written_is_told(say, arguments, said):
    """Wrong usage names its mend."""
    code, _, told = say("impact", *arguments)

    assert code == 2
    assert said in told


def test_folders_are_compared_without_git(village, say, tmp_path):
    """An earlier copy serves as well as a revision."""
    shutil.copytree(village.top, tmp_path / "copy", ignore=shutil.ignore_patterns(".git"))
    REWORDED(village)

    code, said, _ = say("impact", "--since", str(tmp_path / "copy"))

    assert code == 0
    assert "reworded" in said


def test_review_is_recorded_for_the_state_that_was_seen(village, say):
    """The row holds who, when, why and of what digest; it is void when the content moves again."""
    WEAKENED(village)
    call = (
        "review",
        "primary-focus-not-best-customer",
        "--by",
        "anna",
        "--reason",
        "Still right.",
        "--as-of",
        "2026-02-01",
    )

    code, said, _ = say(*call)
    again = say(*call)
    first = open_root(village.top).documents["registries/reviews.yaml"].data["rows"]
    village.replace(FOCUS, "they should not be", "they should hardly be")
    moved = say("gate", "--base", "main")[1]
    say(*call)
    rows = open_root(village.top).documents["registries/reviews.yaml"].data["rows"]

    assert code == 0
    assert "was reviewed because of customer/focus#final-rule" in said
    assert again == (0, "", "it is reviewed already, as it stands now\n")
    assert [row["reviewer"] for row in first] == ["anna"]
    assert "suspect-not-reviewed" in moved
    assert "was of an earlier" in " ".join(moved.split())
    assert len(rows) == 2
    assert rows[0]["digest"] != rows[1]["digest"]
    assert "suspect-not-reviewed" not in say("gate", "--base", "main")[1]


@pytest.mark.parametrize(
    ("subject", "by", "said"),
    [
        ("primary-focus-not-best-customer", "scout", "only humans review"),
        ("segment-targets-everyone", "anna", "nothing that segment-targets-everyone cites changed"),
    ],
)
def test_review_of_nothing_or_by_nobody_is_refused(village, say, subject, by, said):
    """Agents do not review, and only what is doubtful is reviewed."""
    WEAKENED(village)

    code, _, told = say("review", subject, "--by", by, "--reason", "x")

    assert code == 2
    assert said in told


def test_decision_in_force_that_cites_a_changed_clause_is_doubtful(village, say):
    """A reason that says something else now is no reason until somebody looked."""
    decision = "registries/decisions/focus-anyone.yaml"
    village.replace(
        decision,
        "focus: primary\n",
        "focus: primary\nselection:\n  strategy: {text: Wide, attested_by: anna, clause: customer/focus#purpose}\n",
    )
    village.commit("a reason")
    REWORDED(village)

    said = " ".join(say("impact")[1].split())

    assert "decision focus-anyone cites customer/focus#purpose: reworded" in said


def test_changed_rule_is_told_with_a_witness_and_the_verdicts_it_turns(village, say):
    """A rule that asks for less is looser, says what it admits now, and which decision turns by it."""
    rule = "rules/customer/focus/segment-targets-everyone.yaml"
    village.replace(rule, "require: ", "require: decision.focus == 'secondary' || ")
    village.replace("registries/decisions/focus-anyone.yaml", "focus: primary", "focus: secondary")

    answer = json.loads(say("impact", "--json", "--as-of", "2026-02-01")[1])
    said = " ".join(say("impact", "--as-of", "2026-02-01")[1].split())

    assert [(one["rule"], one["relation"]) for one in answer["relations"]] == [("segment-targets-everyone", "looser")]
    assert answer["relations"][0]["admits"]
    assert answer["flips"] == [
        {
            "decision": "focus-anyone",
            "before": "blocked",
            "after": "accepted",
            "rules": ["segment-targets-everyone"],
        }
    ]
    assert "segment-targets-everyone: looser; now admits" in said
    assert "focus-anyone: blocked becomes accepted by segment-targets-everyone" in said


def test_rules_that_do_not_compile_turn_nothing(village, say):
    """What cannot be judged is not compared; the rest of the impact stands."""
    village.replace("rules/customer/focus/segment-targets-everyone.yaml", "* 100 <=", "* <=")

    code, said, _ = say("impact", "--as-of", "2026-02-01")

    assert code == 0
    assert "asks something else" in said


NAMES = st.lists(
    st.sampled_from(["Customer Brain Focus Framework", "Other Page Framework", "Third Framework"]), unique=True
)
LISTS = ("created", "updated", "deprecated", "registries")
FLAGS = ("authority_boundaries", "governance_behaviour", "canon_version_update", "change_log_entry")


@settings(deadline=None, max_examples=40)
@given(
    st.fixed_dictionaries(dict.fromkeys(LISTS, NAMES)),
    st.fixed_dictionaries(dict.fromkeys(FLAGS, st.booleans())),
    st.sampled_from(["flat", "readable"]),
)
def test_printed_declaration_is_read_back_as_it_was(lists, flags, dialect):
    """Rendering a declaration and importing the text gives the same declaration, in each dialect."""
    declaration = Declaration(
        {key: tuple(Entry(name, name, (Cause("", "x"),)) for name in names) for key, names in lists.items()},
        {key: Flag((Cause("", "x"),) if value else ()) for key, value in flags.items()},
    )
    clause = clause_for(declaration)
    section = {"id": "change-impact-declaration", "heading": "Change Impact Declaration"}
    page = {
        "title": "Customer Brain Focus Framework",
        "header": {"document_type": "Framework"},
        "source": {"dialect": dialect},
        "sections": [section | {"clauses": [{"id": "change-impact-declaration", **clause}]}],
    }

    read = import_page(render_text(page), page_id="customer/focus", grammar=grammar("framework@1"), title=page["title"])
    back = Declared("", read.page["sections"][-1]["clauses"][-1])

    assert {key: list(back.names(key)) for key in LISTS} == {key: clause[key] for key in LISTS}
    assert {key: back.flag(key) for key in FLAGS} == {key: clause[key] for key in FLAGS}
    assert render_declaration(back.clause, page["source"]) == render_declaration(clause, page["source"])

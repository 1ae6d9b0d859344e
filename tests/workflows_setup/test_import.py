"""Importing as a user does: one page, an edited page, a whole export."""

import json
import re
from pathlib import Path

import pytest

from canongate.cli.main import run

TEXTS = Path(__file__).resolve().parents[1] / "golden" / "pages"
REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = "customer/best-customer-identification"


@pytest.fixture
def root(tmp_path, capsys):
    """Return a new repository."""
    assert run(["init", str(tmp_path / "acme"), "--name", "Acme"]) == 0
    capsys.readouterr()
    return tmp_path / "acme"


@pytest.fixture
def text(tmp_path):
    """Return a wiki text of the repository's own page."""
    path = tmp_path / "page.txt"
    assert run(["render", PAGE, "--root", str(REPOSITORY), "--out", str(path)]) == 0
    return path


def test_a_page_goes_to_a_file_and_comes_back(tmp_path, text, capsys):
    """What import writes, render turns back into the same bytes; the file names its schema where one is near."""
    out = tmp_path / "page.yaml"

    assert run(["import", str(text), "--id", PAGE, "--out", str(out)]) == 0
    assert "251 lines typed, 24 sections" in capsys.readouterr().err
    assert run(["render", str(out), "--out", str(tmp_path / "again.txt")]) == 0
    assert (tmp_path / "again.txt").read_bytes() == text.read_bytes()


def test_import_prints_the_page_or_the_typing(text, capsys):
    """Without --out the page is printed; with --report how each line was typed; only ids pass 80 columns."""
    assert run(["import", str(text), "--id", PAGE]) == 0
    assert capsys.readouterr().out.startswith("schema: page/v1\n")
    assert run(["import", str(text), "--id", PAGE, "--report"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(len(line) for line in lines if "  #" not in line) <= 80
    assert "final_rule  #final-rule" in lines


def test_standard_input_is_a_text_too(text, capsys, monkeypatch):
    """A dash reads the text from standard input."""
    with text.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": stream})())
        assert run(["import", "-", "--id", PAGE]) == 0
    assert f"id: {PAGE}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [(b"\xff\xfe", 1, "not UTF-8"), (b"Status: Active\r\nPurpose\r\nx\r\n", 1, ""), (b"", 1, "")],
)
def test_a_text_outside_the_profile_is_refused_with_its_place(tmp_path, capsys, data, code, told):
    """A text that cannot come back exactly is refused, named with line and column; nothing is written."""
    source, out = tmp_path / "bad.txt", tmp_path / "out.yaml"
    source.write_bytes(data)

    assert run(["import", str(source), "--id", "a/b", "--out", str(out)]) == code
    err = capsys.readouterr().err
    assert "bad.txt:1:" in err
    assert told in err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--id", "a/b", "--grammar", "framwork@1"], "did you mean 'framework@1'"),
        ([], "--id"),
        (["--update", "customer/none", "--root", str(REPOSITORY)], "there is no page 'customer/none'"),
    ],
)
def test_wrong_usage_is_said(text, capsys, arguments, told):
    """A grammar, page or option that is wrong ends with exit code 2 and the nearest right one."""
    assert run(["import", str(text), *arguments]) == 2
    assert told in capsys.readouterr().err


def test_an_edit_is_shown_before_it_is_written(root, tmp_path, text, capsys):
    """An edit lists what it changes and writes only with --write; ids and uids stay."""
    target = root / "canon" / f"{PAGE}.yaml"
    target.parent.mkdir(parents=True)
    assert run(["import", str(text), "--id", PAGE, "--out", str(target)]) == 0
    before = target.read_text("utf-8")
    edited = tmp_path / "edited.txt"
    edited.write_bytes(text.read_bytes().replace(b"not more customers.", b"never more customers."))
    capsys.readouterr()

    assert run(["import", str(edited), "--update", PAGE, "--root", str(root)]) == 0
    captured = capsys.readouterr()
    assert "reworded  core-principle" in captured.out
    assert "nothing written" in captured.err
    assert target.read_text("utf-8") == before

    assert run(["import", str(edited), "--update", PAGE, "--root", str(root), "--write"]) == 0
    after = target.read_text("utf-8")
    assert "never more customers" in after
    assert [line for line in after.splitlines() if "uid:" in line] == [
        line for line in before.splitlines() if "uid:" in line
    ]
    capsys.readouterr()
    assert run(["import", str(edited), "--update", PAGE, "--root", str(root)]) == 0
    assert "no clause changed" in capsys.readouterr().out


def test_an_edit_of_an_older_state_is_refused(text, capsys):
    """An edit that began with another text than the canon's is refused, whatever it changes."""
    arguments = ["import", str(text), "--update", PAGE, "--root", str(REPOSITORY)]

    assert run([*arguments, "--edited-from", "sha256:" + "0" * 64]) == 1
    assert "import-older-base" in capsys.readouterr().err
    assert run(["show", PAGE, "--root", str(REPOSITORY), "--json"]) == 0
    current = json.loads(capsys.readouterr().out)["text digest"]
    assert run([*arguments, "--edited-from", current]) == 0


def test_an_edit_that_is_no_text_is_refused(tmp_path, capsys):
    """Bytes that are no text change nothing and are named."""
    source = tmp_path / "bad.txt"
    source.write_bytes(b"\xff")

    assert run(["import", str(source), "--update", PAGE, "--root", str(REPOSITORY)]) == 1
    assert "bad.txt:1:1" in capsys.readouterr().err


@pytest.fixture
def export(tmp_path):
    """Return a folder with a wiki export of several types and dialects."""
    folder = tmp_path / "export"
    folder.mkdir()
    for page in sorted(TEXTS.glob("*/page.txt")):
        (folder / f"{page.parent.name}.txt").write_bytes(page.read_bytes())
    return folder


def test_a_map_is_proposed_and_then_followed(root, export, tmp_path, capsys):
    """A missing map is proposed; with it every text becomes a page that renders back to its bytes."""
    arguments = ["import", str(export), "--map", str(tmp_path / "map.yaml"), "--root", str(root)]
    count = len(list(export.iterdir()))
    assert count >= 12

    assert run(arguments) == 0
    assert f"a proposal for {count} files" in capsys.readouterr().out
    assert run([*arguments, "--report"]) == 0
    captured = capsys.readouterr()
    assert f"{count} pages written" in captured.err
    assert "opaque" not in captured.out


def test_what_is_wrong_with_an_export_is_collected(root, export, tmp_path, capsys):
    """A text that is refused, one the map lacks and one the folder lacks are told; the rest is written."""
    map_file = tmp_path / "map.yaml"
    arguments = ["import", str(export), "--map", str(map_file), "--root", str(root)]
    assert run(arguments) == 0
    names = sorted(path.name for path in export.iterdir())
    (export / names[0]).write_bytes(b"\xff")
    (export / names[1]).unlink()
    (export / "new.txt").write_text("New\n", "utf-8")
    capsys.readouterr()

    assert run(arguments) == 1
    err = capsys.readouterr().err
    assert f"{names[0]}:1:1" in err
    assert "import-file-missing" in err
    assert "new.txt is not in the map" in err
    assert f"{len(names) - 2} pages written" in err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("rows: []\n", "'schema' is missing"),
        ("schema: import-map/v1\nrows: []\n", "is no map of an export"),
        ("a: [\n", ""),
    ],
)
def test_a_defective_map_is_refused(root, export, capsys, content, told):
    """A map that is no map ends with exit code 2 and says what is wrong where."""
    map_file = export.parent / "map.yaml"
    map_file.write_text(content, "utf-8")

    assert run(["import", str(export), "--map", str(map_file), "--root", str(root)]) == 2
    assert told in capsys.readouterr().err


def test_a_folder_needs_a_map_and_texts(root, tmp_path, capsys):
    """A folder without --map, or without any text, is wrong usage."""
    empty = tmp_path / "empty"
    empty.mkdir()

    assert run(["import", str(empty), "--root", str(root)]) == 2
    assert "--map" in capsys.readouterr().err
    assert run(["import", str(empty), "--map", str(tmp_path / "m.yaml"), "--root", str(root)]) == 2
    assert "holds no text" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "told"), [("customer/none", "there is no page"), ("none.yaml", "does not exist")])
def test_render_says_what_is_not_there(capsys, name, told):
    """A page or file that does not exist is wrong usage."""
    assert run(["render", name, "--root", str(REPOSITORY)]) == 2
    assert told in capsys.readouterr().err


def test_render_refuses_a_file_that_is_no_page(tmp_path, capsys):
    """A YAML file that does not fit the schema of pages is not rendered."""
    path = tmp_path / "x.yaml"
    path.write_text("schema: page/v1\n", "utf-8")

    assert run(["render", str(path)]) == 2
    assert "not a page that fits its schema" in capsys.readouterr().err


def test_render_writes_exact_bytes_to_standard_output(text, capfdbinary):
    """Standard output gets the page's bytes, with no newline added."""
    assert run(["render", PAGE, "--root", str(REPOSITORY)]) == 0
    assert capfdbinary.readouterr().out == text.read_bytes()


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_render_has_other_forms(capfdbinary, form):
    """Markdown and HTML name the page and its clauses."""
    assert run(["render", PAGE, "--as", form, "--root", str(REPOSITORY)]) == 0
    assert b"final-rule" in capfdbinary.readouterr().out


def test_everything_is_rendered_and_kept_fresh(root, tmp_path, capsys):
    """--all writes every page in four forms; --check tells what is not fresh, and writes nothing."""
    out = tmp_path / "rendered"
    arguments = ["render", "--all", "--out", str(out), "--root", str(root)]

    assert run([*arguments, "--check"]) == 1
    assert not out.exists()
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0
    names = sorted(path.name for path in (out / "headoffice").iterdir())
    assert names == [f"first-framework{suffix}" for suffix in (".html", ".md", ".readable.txt", ".txt")]

    (out / "headoffice" / names[0]).write_text("x", "utf-8")
    (out / "headoffice" / "gone.md").write_text("x", "utf-8")
    (out / "notes.md").write_text("mine", "utf-8")
    (out / ".rendered").write_text((out / ".rendered").read_text("utf-8") + "headoffice/gone.md\n../x.md\n", "utf-8")
    (tmp_path / "x.md").write_text("mine", "utf-8")
    capsys.readouterr()
    assert run([*arguments, "--check"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 4
    assert run(arguments) == 0
    assert run([*arguments, "--check"]) == 0
    assert not (out / "headoffice" / "gone.md").exists()
    assert (out / "notes.md").read_text("utf-8") == (tmp_path / "x.md").read_text("utf-8") == "mine"


def test_rendering_all_writes_over_nothing_of_others(root, tmp_path, capsys):
    """A file in the way that was not rendered is refused by name, and left as it is."""
    out = tmp_path / "rendered"
    out.mkdir()
    (out / "index.md").write_text("mine", "utf-8")

    assert run(["render", "--all", "--out", str(out), "--root", str(root)]) == 2
    assert "index.md is in the way" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["index.md"]
    assert (out / "index.md").read_text("utf-8") == "mine"


def test_the_index_leads_to_every_page(root, tmp_path):
    """Each link of the index leads to a file that was rendered."""
    out = tmp_path / "rendered"

    assert run(["render", "--all", "--out", str(out), "--root", str(root)]) == 0

    links = re.findall(r"\]\(([^)]+)\)", (out / "index.md").read_text("utf-8"))
    assert len(links) >= 7
    assert all((out / link).is_file() for link in links)


def test_render_needs_to_know_what(capsys):
    """Neither a page nor --all is wrong usage."""
    assert run(["render", "--root", str(REPOSITORY)]) == 2
    assert "name a page" in capsys.readouterr().err


@pytest.mark.parametrize("page", sorted(TEXTS.glob("*/page.txt")), ids=lambda path: path.parent.name)
def test_the_readable_form_says_the_same(page, tmp_path, capsys):
    """A page rendered in the readable dialect and read again has the same clauses, but for layout."""
    kind, _, dialect = page.parent.name.partition("-")
    ref = f"{kind}@1"
    title = ["--title", "T"] if dialect == "flat" else []
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    text = tmp_path / "readable.txt"

    assert run(["import", str(page), "--id", "a/b", "--grammar", ref, *title, "--out", str(first)]) == 0
    assert run(["render", str(first), "--as", "readable", "--out", str(text)]) == 0
    assert run(["import", str(text), "--id", "a/b", "--grammar", ref, "--out", str(second)]) == 0
    capsys.readouterr()
    for path in (first, second):
        assert run(["render", str(path), "--as", "markdown", "--out", str(path.with_suffix(".md"))]) == 0
    assert first.with_suffix(".md").read_text("utf-8") == second.with_suffix(".md").read_text("utf-8")

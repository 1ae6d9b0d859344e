import pytest

from canongate.load.roots import locate_root
from canongate.model.document import Document, RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding, Level
from canongate.workflows.check import check
from canongate.workflows.root import canon_name, open_root, shipped_schemas, validate_all, with_quote_help

VERSION = "canon/canon.yaml"


def test_clean_root(root):
    """A root with nothing wrong opens with every file in it and no finding."""
    opened = open_root(root)

    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert set(opened.raws) == set(opened.documents) == files
    assert opened.findings == ()
    assert canon_name(opened) == "Tiny canon"


def test_root_above_the_working_directory(root, monkeypatch):
    """Without a name, the nearest root above the working directory is meant."""
    monkeypatch.chdir(root / "rules" / "customer")

    assert open_root(None).root == root


def test_no_root_anywhere(tmp_path, monkeypatch):
    """Where there is no root, the mends are named."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(UsageError, match=r"no canon/canon\.yaml in .* or any folder above it") as raised:
        locate_root(None)
    assert "--root" in raised.value.help


def test_named_folder_is_no_root(tmp_path):
    """A folder that is named must be a root itself."""
    with pytest.raises(UsageError, match=r"is no root: it holds no canon/canon\.yaml"):
        locate_root(tmp_path)


def test_findings_of_every_stage(root, edit):
    """What load, validate and resolve find stands together, each with its place, and nothing else."""
    edit("registries/people.yaml", "id: mira\n", "id: mira\n    id: mira\n")
    edit("registries/markets.yaml", "name: All markets", "nmae: All markets")
    edit("registries/decisions/focus-loyal.yaml", "brain: customer", "brain: customers")
    edit("registries/decisions/focus-anyone.yaml", "id: focus-anyone", "id: focus-everyone")

    opened = open_root(root)
    placed = opened.placed(opened.findings)

    assert [(str(finding.span), finding.rule) for finding in placed] == [
        ("registries/decisions/focus-anyone.yaml:3:5", "id-not-path"),
        ("registries/decisions/focus-loyal.yaml:5:8", "reference-unknown"),
        ("registries/markets.yaml:4:5", "schema"),
        ("registries/markets.yaml:4:15", "schema"),
        ("registries/people.yaml:10:5", "yaml-duplicate-key"),
    ]


BREAKS = {
    "registries/people.yaml": "kind: agent",
    "registries/brains.yaml": "class: governance",
    "registries/markets.yaml": "rows:",
    "registries/experiments.yaml": "tests: messaging",
    "registries/architecture.yaml": "layer: framework",
    "registries/pages/customer.yaml": "brain: customer",
    "registries/decisions/focus-loyal.yaml": "focus: primary",
    "registries/evidence/tiny-2026.json": '"synthetic"',
    "rules/parameters.yaml": "default: 50",
    "canon/customer/focus.yaml": "title: ",
    "rules/customer/focus/segment-targets-everyone.yaml": "require: ",
    "tests/cases/segment-targets-everyone.yaml": "expect: pass",
}


@pytest.mark.parametrize("path", BREAKS)
@pytest.mark.parametrize("how", ["schema", "unreadable", "suffix"])
def test_broken_file_is_told_once(root, edit, path, how):
    """What refers to a file that cannot be used is not told as well: one mistake, one file with findings."""
    file = root / path
    match how:
        case "schema":
            edit(path, BREAKS[path], f"x{BREAKS[path]}" if path.endswith("yaml") else '"synthetik"')
        case "unreadable":
            file.write_bytes(b"\xff\xfe")
        case _:
            path = path.rpartition(".")[0] + ".yml"
            file.rename(root / path)

    findings = check(root).findings

    assert findings
    assert {finding.path for finding in findings} == {path}


def test_unreadable_folder(root):
    """A folder that cannot be listed stands for everything expected in it."""
    (root / "registries/decisions").rename(root / "kept")
    (root / "registries/decisions").symlink_to(root / "kept")

    findings = check(root).findings

    assert [(finding.rule, finding.path) for finding in findings] == [("folder-link", "registries/decisions")]


def test_broken_manifest_table(root, edit):
    """The tables of a manifest are looked at with the rest."""
    edit("registries/evidence/tiny-2026.json", '"guests",\n     200,', '"guests",')

    rules = [finding.rule for finding in open_root(root).findings]

    assert "evidence-table-broken" in rules


def test_number_that_should_be_text(root, edit):
    """A plain scalar that YAML reads as a number is told to be quoted, as it was spelled."""
    edit(VERSION, "version: 0.1.0", "version: 1.10")

    (finding,) = open_root(root).findings

    assert finding.help == 'quote it: "1.10"'
    assert finding.message == "`version` is 1.1, which is a number, not text"


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("a: [1]", {"keyword": "type", "wanted": "text"}),
        ("a: 1", {"keyword": "type", "wanted": "a list"}),
        ("a: 1", {"keyword": "pattern"}),
        ("a:", {"keyword": "type", "wanted": "text"}),
    ],
)
def test_nothing_to_quote(text, context):
    """Only a plain scalar where text is wanted is quoted; the schema's own mend stands otherwise."""
    finding = Finding("schema", Level.ERROR, "m", "x.yaml", "/a", help="h", context=context)

    assert with_quote_help(RawDocument("x.yaml", text, "d", None), finding) is finding


def test_root_without_a_name(root):
    """A root whose canon.yaml is broken still opens, without a name."""
    (root / VERSION).write_text("schema: canon/v1\n", encoding="utf-8")

    opened = open_root(root)

    assert canon_name(opened) == "unnamed canon"
    assert {finding.path for finding in opened.findings} == {VERSION}


def test_validate_all_goes_on(root):
    """A file that does not fit its schema keeps no other from becoming a document."""
    raws = open_root(root).raws
    broken = RawDocument("registries/people.yaml", "", "d", {"schema": "people/v1"})

    documents, findings = validate_all([*raws.values(), broken])

    assert len(documents) == len(raws)
    assert all(isinstance(one, Document) for one in documents)
    assert [finding.pointer for finding in findings] == [""]


def test_shipped_schemas_are_read_once():
    """The schemas that ship with the program are parsed once."""
    assert shipped_schemas() is shipped_schemas()

"""Links, twins of names and other tricks of trees: the disk says what the revision says, and nothing slips in."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from village import FOCUS, LOYAL, PARAMETERS, POLICY, SEGMENTS, build  # it stands beside this file

RULE = "rules/customer/focus/primary-focus-not-best-customer.yaml"
EVERYONE = "rules/customer/focus/segment-targets-everyone.yaml"


@pytest.fixture
def village(tmp_path):
    """The village on a branch."""
    made = build(tmp_path / "village")
    made.branch("change")
    return made


def told(answer):
    """Return rule, path and message of every error, the place of a link's target aside."""
    return sorted({(one.rule, one.path) for one in answer.report.findings if one.level == "error"})


def both(village):
    """Return what is told of the working tree and of the same as a commit, which must agree."""
    on_disk = village.gate(head=None)
    village.commit("links")
    as_commit = village.gate()
    assert told(as_commit) == told(on_disk)
    assert as_commit.report.exit_code == on_disk.report.exit_code
    return told(as_commit)


def link(village, path, target):
    """Put a link in a file's place."""
    (village.top / path).unlink(missing_ok=True)
    (village.top / path).parent.mkdir(parents=True, exist_ok=True)
    (village.top / path).symlink_to(target)


@pytest.mark.parametrize("path", [RULE, FOCUS, PARAMETERS, SEGMENTS])
def test_a_link_to_a_file_that_is_not_read_is_no_document(village, path):
    """The same words behind a link are not the same document: the next change would be judged without them."""
    village.write("docs/kept.yaml", village.file(path))
    link(village, path, os.path.relpath("docs/kept.yaml", Path(path).parent))

    assert ("file-link-broken", path) in both(village)


@pytest.mark.parametrize("target", ["/etc/hostname", "../../../../outside.yaml", "nowhere.yaml", Path(RULE).name])
def test_a_link_out_of_the_root_or_to_nothing_is_told(village, target):
    """Neither another file of the machine, nor nothing, nor itself stands in for a rule."""
    (village.top.parent / "outside.yaml").write_text("schema: rule/v1\n", encoding="utf-8")
    link(village, RULE, target)

    assert next(rule for rule, path in both(village) if path == RULE).startswith("file-link")


def test_a_link_to_another_document_is_that_document_twice(village):
    """A rule that is a link to a weaker one is that rule under a name that is not its own."""
    link(village, RULE, "segment-targets-everyone.yaml")

    assert ("id-not-path", RULE) in both(village)


@pytest.mark.parametrize("folder", ["rules", "tests/cases"])
def test_a_folder_that_is_a_link_is_told(village, folder):
    """A folder is not exchanged for another as a whole."""
    (village.top / folder).rename(village.top / "moved")
    link(village, folder, os.path.relpath("moved", Path(folder).parent))

    assert ("folder-link", folder) in both(village)


@pytest.mark.parametrize("folder", ["canon/customer", "registries/decisions"])
def test_documents_behind_a_linked_folder_are_gone(village, folder):
    """What stands behind the link is not read, and what stood in its place is missed."""
    (village.top / folder).rename(village.top / "moved")
    link(village, folder, os.path.relpath("moved", Path(folder).parent))
    assert ("folder-link", folder) in told(village.gate(head=None))
    village.commit("links")

    assert {"page-removed", "reference-unknown"} & {rule for rule, _ in told(village.gate())}


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("canon/customer/Focus.yaml", "file-case-twin"),
        ("canon/Customer/focus.yaml", "file-case-twin"),
        ("rules/customer/focus/Segment-targets-everyone.yaml", "file-case-twin"),
        ("rules/customer/focus/\u017fegment-targets-everyone.yaml", "file-name-not-plain"),
        ("rules/customer/focus/\u0455egment-targets-everyone.yaml", "file-name-not-plain"),
        ("rules/customer/focus/a\u202erule.yaml", "file-name-not-plain"),
        ("canon/customer/focus\u200b.yaml", "file-name-not-plain"),
        ("canon/customer/focu\u0073\u0301.yaml", "file-name-not-plain"),
        ("canon/customer/focus.yaml ", "file-name-not-plain"),
        ("canon/customer/focus.YAML", "file-suffix"),
        ("canon/customer/focus.yml", "file-suffix"),
        ("canon/-customer/focus.yaml", "file-name-not-plain"),
        ("registries/decisions/" + "a" * 200 + ".yaml", "schema"),
    ],
)
def test_names_that_look_like_others_are_told(village, path, rule):
    """Twins in case, letters of other scripts, marks that turn or vanish, other suffixes: none is a document."""
    source = FOCUS if "focus" in Path(path).name.lower() else EVERYONE
    village.write(path, village.file(source))

    assert any(one.startswith(rule) for one, _ in both(village))


@pytest.mark.parametrize("mode", ["120000", "160000"])
def test_a_canon_without_its_first_file_is_no_root(village, mode):
    """The file that makes a root cannot be a link out, or another repository."""
    village.git("commit", "--quiet", "--allow-empty", "--message", "x")
    blob = village.git("hash-object", "-w", "--stdin", data=b"/etc/hostname") if mode == "120000" else "1" * 40
    village.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},canon/canon.yaml")
    village.git("commit", "--quiet", "--message", "no root")

    with pytest.raises(Exception, match=r"holds no canon/canon\.yaml"):
        village.gate()


@pytest.mark.parametrize("path", [FOCUS, RULE, SEGMENTS, "registries/bundles/x.json", "rules/more"])
def test_a_submodule_is_no_document(village, path):
    """Another repository in a file's place is told, and what stood there is missed."""
    if (village.top / path).exists():
        village.git("rm", "--quiet", "--cached", path)
    village.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
    village.git("commit", "--quiet", "--message", "submodule")

    assert ("git-submodule", path) in told(village.gate())


def test_what_git_writes_otherwise_into_the_checkout_is_not_judged(village):
    """Attributes change what is checked out; the revision is read by its objects."""
    village.write(".gitattributes", "*.yaml ident working-tree-encoding=UTF-16 filter=evil diff=evil export-ignore\n")
    village.git("config", "filter.evil.smudge", "touch smudged; cat")
    village.git("config", "filter.evil.clean", "touch cleaned; cat")
    village.git("config", "diff.evil.textconv", "touch converted; cat")
    village.git("add", ".gitattributes")
    village.git("commit", "--quiet", "--message", "attributes")
    for name in ("smudged", "cleaned", "converted"):
        (village.top / name).unlink(missing_ok=True)

    answer = village.gate()

    assert (answer.report.exit_code, answer.summary) == (0, "nothing changed")
    assert not {"smudged", "cleaned", "converted"} & {one.name for one in village.top.iterdir()}


def test_a_policy_that_cannot_be_read_excuses_nothing(village):
    """A base whose policy is a link asks for approval of everything."""
    village.git("checkout", "--quiet", "main")
    village.write("docs/policy.yaml", "schema: approval-policy/v1\nrules: []\n")
    link(village, POLICY, "../docs/policy.yaml")
    village.commit("linked policy")
    village.branch("later")
    village.replace(PARAMETERS, "default: 50", "default: 90")
    village.commit("loose")

    answer = village.gate()

    assert ("approval-missing", "canon/canon.yaml") in told(answer)


def test_evidence_of_a_row_in_force_is_not_exchanged_unseen(village):
    """A row stands on its evidence too: other figures are judged again."""
    path = "registries/evidence/tiny-2026.json"
    village.rows(LOYAL | {"verdict": village.verdict("focus-loyal")})
    village.git("checkout", "--quiet", "main")
    village.commit("loyal leads")
    village.branch("later")
    village.replace(path, '"Invented figures', '"Better figures')

    assert ("row-verdict-differs", SEGMENTS) in both(village)

import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from canongate.load.read import read_plain
from canongate.model.canonical import digest_of
from canongate.model.error import UsageError
from canongate.workflows import proposed
from canongate.workflows.decide import decide, dossier_of
from canongate.workflows.root import open_root, shipped_schemas
from canongate.workflows.rules import compiled_rules

DECISIONS = "registries/decisions/"
LOYAL = f"{DECISIONS}focus-loyal.yaml"
ALL = {
    "focus-anyone": "blocked",
    "focus-guests": "undecided",
    "focus-loyal": "accepted",
    "offer-restock": "accepted",
}
AS_OF = date(2026, 2, 1)


def told(report):
    return [(finding.path, finding.rule) for finding in report.findings]


def test_all_decisions_of_a_root(judge):
    """Without files every decision of the root is judged; the worst of all is the exit code."""
    report, statuses = judge()

    assert statuses == ALL
    assert list(statuses) == sorted(statuses)
    assert (report.exit_code, report.as_of, report.root, report.command) == (1, AS_OF, "Tiny canon", "decide")
    assert report.checked == {"decisions": 4, "rules": 4}


@pytest.mark.parametrize(
    ("name", "code"), [("focus-loyal", 0), ("focus-anyone", 1), ("focus-guests", 3), ("offer-restock", 0)]
)
def test_one_decision(root, judge, name, code):
    """A named decision is judged alone."""
    report, statuses = judge(root / DECISIONS / f"{name}.yaml")

    assert statuses == {name: ALL[name]}
    assert report.exit_code == code


def test_undecided_beside_accepted(root, judge):
    """Undecided beside accepted is undecided; blocked beside undecided is blocked."""
    loyal, guests, anyone = (root / DECISIONS / f"focus-{one}.yaml" for one in ("loyal", "guests", "anyone"))

    assert judge(loyal, guests)[0].exit_code == 3
    assert judge(loyal, guests, anyone)[0].exit_code == 1


def test_folder_of_decisions(root, judge, tmp_path):
    """A folder stands for the YAML files in it, wherever it is."""
    drafts = tmp_path / "drafts"
    shutil.copytree(root / DECISIONS, drafts)
    (drafts / "notes.txt").write_text("no decision", encoding="utf-8")

    _, statuses = judge(drafts)

    assert statuses == ALL


def test_file_named_twice(root, judge):
    """A decision that is named by file and by folder is judged once."""
    report, statuses = judge(root / LOYAL, root / DECISIONS)

    assert statuses == ALL
    assert report.checked["decisions"] == 4


def test_empty_folder(judge, tmp_path):
    """A folder without decisions is nothing to judge."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match="no decisions in"):
        judge(tmp_path / "empty")


def test_a_decision_is_named_by_its_id(judge, edit):
    """An id stands for its file, even a broken one; a word that is neither is answered with the nearest."""
    assert judge(Path("focus-loyal"))[1] == {"focus-loyal": "accepted"}
    edit(LOYAL, "focus: primary", "focus: first")
    report, statuses = judge(Path("focus-loyal"))
    assert (statuses, told(report)) == ({}, [(LOYAL, "schema")])

    with pytest.raises(UsageError, match="neither a file nor a decision 'focus-guets'") as refused:
        judge(Path("focus-guets"))
    assert refused.value.help == "did you mean 'focus-guests'?"


def test_a_file_that_is_not_there_is_answered_with_its_neighbour(root, judge):
    """A path typed wrong is answered with the file beside it."""
    with pytest.raises(UsageError, match="neither a file nor a decision") as refused:
        judge(root / DECISIONS / "focus-loya.yaml")
    assert "focus-loyal.yaml" in refused.value.help


def test_a_file_that_is_passed_over_is_nothing_judged(root, judge):
    """Where all that was named is no file of the canon, nothing was found to judge, which is never accepted."""
    (root / DECISIONS / "notes.txt").write_text("hello", encoding="utf-8")

    report, statuses = judge(root / DECISIONS / "notes.txt")

    assert (statuses, told(report), report.exit_code) == ({}, [(f"{DECISIONS}notes.txt", "file-unexpected")], 2)


def test_root_without_decisions(root, judge):
    """A root without decisions is nothing to judge."""
    shutil.rmtree(root / DECISIONS)
    (root / "registries" / "segments.yaml").unlink()
    (root / "registries" / "offers.yaml").unlink()

    with pytest.raises(UsageError, match=r"no decisions in registries/decisions/"):
        judge()


def test_broken_decision_beside_good_ones(judge, edit):
    """A decision that breaks its schema is told and not judged; the others are judged all the same."""
    edit(LOYAL, "focus: primary", "focus: first")

    report, statuses = judge()

    assert statuses == {name: status for name, status in ALL.items() if name != "focus-loyal"}
    assert [one for one in told(report) if one[1] in {"schema", "reference-unknown"}] == [(LOYAL, "schema")]


def test_decision_with_dangling_reference_beside_good_ones(judge, edit):
    """A decision that refers to nobody is told and not judged; the others are."""
    edit(f"{DECISIONS}focus-guests.yaml", "principal: mira", "principal: nobody")

    report, statuses = judge()

    assert "focus-guests" not in statuses
    assert (f"{DECISIONS}focus-guests.yaml", "reference-unknown") in told(report)
    assert len(statuses) == 3


def test_broken_decision_that_is_not_asked_for(root, judge, edit):
    """What is wrong with another decision is not told where one is asked for."""
    edit(f"{DECISIONS}focus-guests.yaml", "principal: mira", "principal: nobody")

    report, statuses = judge(root / LOYAL)

    assert (statuses, report.exit_code) == ({"focus-loyal": "accepted"}, 0)
    assert report.findings == ()


@pytest.mark.parametrize(
    ("path", "change", "rule"),
    [
        ("rules/customer/focus/primary-focus-not-best-customer.yaml", ("best.holds", "best.hold"), "expression"),
        ("registries/people.yaml", ("kind: agent", "kind: robot"), "schema"),
        ("rules/parameters.yaml", ("default: 50", "default: 500"), "parameter-out-of-bounds"),
        ("canon/customer/focus.yaml", ("id: everyone", "id: everybody"), "reference-unknown"),
    ],
)
def test_defect_of_the_canon(judge, edit, path, change, rule):
    """While canon, rules or registries are broken no verdict is given, because it would mean nothing."""
    edit(path, *change)

    report, statuses = judge()

    assert statuses == {}
    assert rule in {finding.rule for finding in report.findings}
    assert report.exit_code == 1


def test_decision_outside_the_root(root, judge, tmp_path):
    """A decision that stands elsewhere is judged against the root, and its references are looked at too."""
    draft = tmp_path / "draft.yaml"
    text = (root / LOYAL).read_text(encoding="utf-8")
    draft.write_text(text, encoding="utf-8")

    _, statuses = judge(draft)
    draft.write_text(text.replace("principal: mira", "principal: myra"), encoding="utf-8")
    report, unjudged = judge(draft)

    assert statuses == {"focus-loyal": "accepted"}
    assert unjudged == {}
    (finding,) = report.findings
    assert (finding.rule, finding.help) == ("reference-unknown", "did you mean 'mira'?")
    assert (finding.span.line, finding.span.column) == (6, 12)


def test_decision_inside_the_root_but_elsewhere(root, judge):
    """A draft beside the root's folders is called by its path in the root."""
    (root / "drafts").mkdir()
    shutil.copy(root / LOYAL, root / "drafts" / "d.yaml")

    report, _ = judge(root / "drafts" / "d.yaml")

    assert [verdict.path for verdict in report.verdicts] == ["drafts/d.yaml"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("canon/customer/focus.yaml", "page"), ("registries/people.yaml", "people")],
)
def test_not_a_decision(root, judge, tmp_path, path, kind):
    """A file of another kind is told, inside the root and outside, and blocks."""
    shutil.copy(root / path, tmp_path / "other.yaml")

    for file in (root / path, tmp_path / "other.yaml"):
        report, statuses = judge(file, root / LOYAL)

        assert statuses == {"focus-loyal": "accepted"}
        assert [finding.message for finding in report.findings] == [f"the file is of the kind {kind!r}, not a decision"]
        assert report.exit_code == 1


def test_unreadable_decision(root, judge, monkeypatch, tmp_path):
    """A file the system cannot read leaves undecided, and the others are judged."""

    def refuse(path, _flags):
        raise PermissionError(13, "Permission denied", path)

    draft = shutil.copy(root / LOYAL, tmp_path / "secret.yaml")
    monkeypatch.setattr(proposed, "read_plain", partial(read_plain, opener=refuse))

    report, statuses = judge(draft, root / LOYAL)

    assert statuses == {"focus-loyal": "accepted"}
    assert [finding.rule for finding in report.findings] == ["file-unreadable"]
    assert report.exit_code == 3


def test_no_rule_in_force(judge):
    """On a day before any rule, nothing is judged: usage, with a finding for each decision."""
    report, statuses = judge(as_of=date(2025, 12, 31))

    assert (statuses, report.exit_code) == ({}, 2)
    assert {finding.rule for finding in report.findings} == {"decision-without-rule"}
    assert len(report.findings) == 4


def test_no_rule_for_one_kind(root, judge):
    """Where no rule speaks of offers, segments are judged all the same, and the exit code is the worst."""
    (root / "rules/customer/focus/offer-for-stale-segment.yaml").unlink()

    report, statuses = judge()

    assert "offer-restock" not in statuses
    assert len(statuses) == 3
    assert report.exit_code == 2
    assert (f"{DECISIONS}offer-restock.yaml", "decision-without-rule") in told(report)


def test_given_manifest(root, judge, tmp_path):
    """A manifest on the command line takes the place of the one each decision names."""
    text = (root / "registries/evidence/tiny-2026.json").read_text(encoding="utf-8")
    other = tmp_path / "other.json"
    other.write_text(text.replace('"not_proven"', '"refuted"').replace("tiny-2026", "other"), encoding="utf-8")

    _, statuses = judge(evidence=other)

    assert statuses["focus-guests"] == "blocked"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda text: text.replace('"synthetic": true', '"synthetic": "yes"'), "schema"),
        (lambda text: text.replace('"evidence/v1"', '"evidence/v2"'), "schema-kind"),
        (lambda text: text[:-20], "json-syntax"),
        (lambda text: text.replace('"guests",\n     200,', '"guests",'), "evidence-table-broken"),
    ],
)
def test_given_manifest_that_is_broken(root, judge, tmp_path, change, rule):
    """A broken manifest is told with its place, and nothing is judged on it."""
    manifest = tmp_path / "m.json"
    manifest.write_text(change((root / "registries/evidence/tiny-2026.json").read_text("utf-8")), encoding="utf-8")

    report, statuses = judge(evidence=manifest)

    assert statuses == {}
    assert [finding.rule for finding in report.findings] == [rule]
    assert report.findings[0].span is not None
    assert report.exit_code == 1


def test_given_manifest_of_another_kind(root, judge):
    """A file that holds something else is no manifest."""
    report, statuses = judge(evidence=root / "canon/canon.yaml")

    assert statuses == {}
    assert report.findings[0].message == "the file is of the kind 'canon', not an evidence manifest"


def test_missing_manifest_is_told_and_undecided(judge, edit):
    """A decision whose manifest is not there yet is undecided, and the missing manifest is told as advice."""
    edit(LOYAL, "manifest: tiny-2026", "manifest: tiny-2027")

    report, statuses = judge()

    assert statuses["focus-loyal"] == "undecided"
    assert (LOYAL, "reference-unknown") in told(report)


def test_verdict_can_be_replayed(root):
    """A verdict records the digests of dossier, rules, parameters, waivers, and of each document it was made from."""
    report, judged = decide(root, [root / LOYAL], as_of=AS_OF)

    (one,) = judged
    opened = open_root(root)
    assert one.verdict.digests["dossier"] == digest_of(one.dossier)
    assert one.verdict.digests["parameters"] == digest_of(one.dossier["params"])
    assert one.verdict.digests["waivers"] == digest_of([])
    assert list(one.verdict.documents) == sorted(one.verdict.documents)
    assert all(opened.raws[path].digest == digest for path, digest in one.verdict.documents.items())
    assert LOYAL in one.verdict.documents
    assert "canon/customer/focus.yaml" in one.verdict.documents
    assert "registries/evidence/tiny-2026.json" in one.verdict.documents
    assert "rules/customer/focus/offer-for-stale-segment.yaml" not in one.verdict.documents
    assert list(shipped_schemas().problems("segment-dossier", one.dossier)) == []
    assert report.verdicts == (one.verdict,)


def test_changed_rule_changes_the_digest(root, edit):
    """Whatever changes in a rule that speaks, its digest in the verdict changes; a rule for offers does not count."""

    def digests():
        return decide(root, [root / LOYAL], as_of=AS_OF)[1][0].verdict.digests

    before = digests()
    edit("rules/customer/focus/offer-for-stale-segment.yaml", "Customers change.", "They change.")
    unrelated = digests()
    edit("rules/customer/focus/segment-targets-everyone.yaml", "persuades no one", "persuades nobody")

    assert unrelated == before
    assert digests()["rules"] != before["rules"]
    assert digests()["dossier"] == before["dossier"]


def test_brain_with_its_own_parameters(root, judge, edit):
    """A Brain's own value of a parameter decides for its decisions."""
    offer = root / DECISIONS / "offer-restock.yaml"
    assert judge(offer, as_of=date(2026, 3, 2))[1] == {"offer-restock": "accepted"}
    assert judge(offer, as_of=date(2026, 3, 3))[1] == {"offer-restock": "blocked"}

    edit("rules/parameters.yaml", "{longest_age_days: 60}", "{longest_age_days: 61}")

    assert judge(offer, as_of=date(2026, 3, 3))[1] == {"offer-restock": "accepted"}


def test_the_dossier_of_a_decision_by_id_or_file(root, tmp_path):
    """A decision named by its id and by a file elsewhere gives the same dossier."""
    opened = open_root(root)
    rules, _ = compiled_rules(opened)
    copy = tmp_path / "copy.yaml"
    shutil.copy(root / LOYAL, copy)

    by_id = dossier_of(opened, rules, "focus-loyal", as_of=AS_OF)

    assert by_id["decision"]["id"] == "focus-loyal"
    assert dossier_of(opened, rules, str(copy), as_of=AS_OF) == by_id


@pytest.mark.parametrize(
    ("name", "evidence", "told"),
    [
        ("focus-loyl", None, ("there is no decision 'focus-loyl'", "did you mean 'focus-loyal'?")),
        ("broken.yaml", None, ("broken.yaml cannot be judged: `focus` is", "see `canongate decide`")),
        ("focus-loyal", "canon/canon.yaml", ("of the kind 'canon', not an evidence manifest", "evidence build")),
    ],
)
def test_there_is_no_dossier_of_what_is_broken(root, monkeypatch, name, evidence, told):
    """A wrong name, a broken decision and a file that is no manifest are told with what helps."""
    monkeypatch.chdir(root)
    text = (root / LOYAL).read_text(encoding="utf-8")
    (root / "broken.yaml").write_text(text.replace("focus: primary", "focus: first"), encoding="utf-8")
    opened = open_root(root)
    given = root / evidence if evidence else None

    with pytest.raises(UsageError) as refused:
        dossier_of(opened, compiled_rules(opened)[0], name, as_of=AS_OF, evidence=given)
    assert told[0] in refused.value.message
    assert told[1] in refused.value.help

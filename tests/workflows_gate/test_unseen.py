"""What is approved cannot be changed unseen: every edit of it is asked about, however small."""

import copy
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from village import AS_OF, POLICY, TINY, build  # it stands beside this file

from canongate.impact.diff import diff
from canongate.model.document import Document
from canongate.resolve.workspace import indexed
from canongate.validate.schema import validate_document
from canongate.workflows.approvables import approvables
from canongate.workflows.gate import gate
from canongate.workflows.root import open_root, shipped_schemas

GRANT = "schema: approval-policy/v1\nrules:\n- subjects: [{}]\n  requires:\n  - role: headoffice\n"
CASES = "tests/cases/segment-targets-everyone.yaml"
WAIVER = """\
schema: waiver/v1
id: waiver-1
rule: segment-targets-everyone
decision: focus-anyone
decision_digest: sha256:0000000000000000000000000000000000000000000000000000000000000000
reason: A trial.
granted_on: 2026-02-01
expires: 2026-02-10
approvers: [anna]
"""
JUDGEMENT = """\
schema: judgement/v1
judged:
  - {clause: customer/focus#final-rule, question: Worth it?, reason: No figure tells., judged_by: anna}
"""
APPROVED_OTHERWISE = {"segment-decision", "offer-decision", "evidence", "segments", "offers"}


@pytest.fixture
def village(tmp_path):
    """The village, whose policy asks for everything."""
    made = build(tmp_path / "village")
    subjects = "page-change, rule-change, parameter-change, people-change, policy-change, registry-change"
    made.write(POLICY, GRANT.format(subjects))
    made.commit("policy")
    return made


def asked(village):
    """Return what the gate wants approved in the working tree."""
    report = gate(village.top, base="main", as_of=AS_OF).report
    return [(one.path, one.context["kind"]) for one in report.findings if one.rule == "approval-missing"]


def plain(value):
    return json.loads(json.dumps(value, default=list))


def places(value, above=()):
    """Yield the keys that lead to every value within a value."""
    if above:
        yield above
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield from places(below, (*above, key))


def edits(value, place):
    """Yield copies of a document in which one value is another, is gone, or changed places with the next."""
    for kind in ("set", "drop", "swap", "double"):
        copied = copy.deepcopy(value)
        above = copied
        for key in place[:-1]:
            above = above[key]
        at = place[-1]
        if kind == "drop":
            del above[at]
        elif isinstance(above, list) and kind == "swap" and above[at : at + 2] != above[at : at + 2][::-1]:
            above[at : at + 2] = above[at : at + 2][::-1]
        elif isinstance(above, list) and kind == "double":
            above.insert(at, copy.deepcopy(above[at]))
        elif kind == "set" and isinstance(above[at], bool):
            above[at] = not above[at]
        elif kind == "set" and isinstance(above[at], int | str):
            above[at] += 1 if isinstance(above[at], int) else "x"
        else:
            continue
        yield kind, copied


def test_every_edit_of_every_document_is_asked_about(tmp_path):
    """Whatever value is changed, dropped, doubled or moved: somebody has to approve it, or it says the same."""
    shutil.copytree(TINY, tmp_path / "root")
    (tmp_path / "root" / "rules" / "judgement.yaml").write_text(JUDGEMENT, encoding="utf-8")
    base = open_root(tmp_path / "root")
    silent, tried = [], 0
    for path, document in base.documents.items():
        if document.kind in APPROVED_OTHERWISE:
            continue
        value = plain(document.data)
        for place in places(value):
            for kind, edited in edits(value, place):
                raw = replace(document.raw, value=edited, digest="sha256:" + "1" * 64)
                read = validate_document(raw, shipped_schemas())
                if not isinstance(read, Document) or (path, place) == ("canon/canon.yaml", ("version",)):
                    continue
                documents = {**base.documents, path: read}
                head = replace(base, documents=documents, workspace=indexed(documents.values()))
                tried += 1
                if not approvables(base, head, diff(base.workspace, head.workspace)):
                    silent.append((document.kind, kind, *place[:1]))

    assert tried > 350
    # In what order the rows of a registry stand says nothing.
    assert {one for one in silent if one[1:] != ("swap", "rows")} == set()


@pytest.mark.parametrize(
    ("path", "old", "new", "kind"),
    [
        (CASES, "expect: fail", "expect: pass", "rule-change"),
        ("registries/pages/customer.yaml", "brain: customer", "brain: headoffice", "registry-change"),
        ("registries/architecture.yaml", "name: ", "name: Old ", "registry-change"),
        ("rules/parameters.yaml", "Customers change faster", "Customers change slower", "parameter-change"),
    ],
)
def test_what_made_no_difference_before_is_asked_about(village, path, old, new, kind):
    """Cases of rules, whose a registry is, and the reason of a Brain's own value are changed by the policy."""
    village.replace(path, old, new)

    assert asked(village) == [(path, kind)]


def test_a_case_that_goes_is_asked_about_with_its_rule(village):
    """A case that shows what a rule flags does not go unseen, and goes together with the rule in one approval."""
    text = village.file(CASES)
    cases = text.split("\n  - name:")
    village.write(CASES, "\n  - name:".join(cases[:-1]) + "\n")

    assert asked(village) == [(CASES, "rule-change")]

    village.replace("rules/customer/focus/segment-targets-everyone.yaml", "waivable", "advisory")
    assert [kind for _, kind in asked(village)] == ["rule-change"]


def test_a_waiver_needs_a_ledger_where_a_policy_asks(village):
    """Where nobody can show who signed it, a new waiver is refused; one that stood before stays."""
    village.write("registries/waivers/waiver-1.yaml", WAIVER)
    assert asked(village) == [("registries/waivers/waiver-1.yaml", "waiver")]
    village.commit("it is there")
    village.write("registries/markets.yaml", village.file("registries/markets.yaml") + "# a remark\n")
    assert asked(village) == []

    village.replace("registries/waivers/waiver-1.yaml", "2026-02-10", "2027-02-10")

    assert asked(village) == [("registries/waivers/waiver-1.yaml", "waiver")]


def test_a_review_does_not_hide_behind_another_of_its_id(village):
    """Two reviews of one id would look like none that came."""
    row = "  - {{id: r1, subject: {}, digest: 'sha256:{}', reviewer: anna, date: 2026-01-01, reason: It holds.}}\n"
    table = "schema: reviews/v1\nrows:\n" + row.format("focus-loyal", "0" * 64)
    village.write("registries/reviews.yaml", table)
    village.commit("reviewed")
    village.branch("change")
    village.write("registries/reviews.yaml", table.replace("rows:\n", "rows:\n" + row.format("focus-anyone", "1" * 64)))

    report = gate(village.top, base="main", as_of=AS_OF).report

    assert {("id-repeated", "registries/reviews.yaml"), ("approval-missing", "registries/reviews.yaml")} <= {
        (one.rule, one.path) for one in report.findings
    }

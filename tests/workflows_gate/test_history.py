"""A scripted history: each kind of change, honest and dishonest, with the verdict and the impact it must get."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from village import (  # it stands beside this file, which is no package
    ANYONE,
    CANON,
    DECISIONS,
    DRAFT,
    FOCUS,
    LOYAL,
    PAGES,
    PARAMETERS,
    POLICY,
    TITLE,
    build,
)

PRIMARY = "rules/customer/focus/primary-focus-not-best-customer.yaml"
EVERYONE = "rules/customer/focus/segment-targets-everyone.yaml"
REGISTRY = ["Customer Brain Page Registry"]
NOTHING = {
    "created": [],
    "updated": [],
    "deprecated": [],
    "registries": [],
    "authority_boundaries": False,
    "governance_behaviour": False,
    "canon_version_update": False,
    "change_log_entry": False,
}
UPDATED = NOTHING | {
    "updated": [TITLE],
    "registries": REGISTRY,
    "canon_version_update": True,
    "change_log_entry": True,
}
SUCCESSOR = """\
schema: segment-decision/v1
id: focus-loyal-next
request_id: r-9
brain: customer
principal: mira
date: 2026-01-25
supersedes: focus-anyone
segment:
  id: loyal
  name: Loyal customers
  where: orders >= 10
focus: primary
comparison:
  segments: [anyone]
profile:
  who_they_are: {text: Small shops, source: interview}
evidence:
  manifest: tiny-2026
"""
NEW_PAGE = """\
schema: page/v1
id: customer/value
uid: p-00000000000000e0
title: Customer Brain Value Framework
grammar: base@1
header:
  document_type: Framework
  status: Active
  version: v1.0
  authority: HeadOffice
  applies_to: [Customer Brain]
  parent: Customer Brain
  last_reviewed: 2026-02-01
source:
  dialect: flat
sections:
  - id: purpose
    heading: Purpose
    clauses:
      - id: purpose
        uid: c-00000000000000e1
        kind: obligation
        modality: must
        text: Value must be measured.
"""


@dataclass
class Case:
    """One change, and what must come of it."""

    name: str
    make: object
    code: int
    rules: set = field(default_factory=set)
    """Rules of the findings that weigh, warnings included; those of decisions aside."""
    derived: dict = field(default_factory=lambda: NOTHING)
    bump: str = "none"


def edit(path, old, new):
    return lambda v: v.replace(path, old, new)


def delete(path):
    return lambda v: (v.top / path).unlink()


def both(*steps):
    def make(village):
        for step in steps:
            step(village)

    return make


def declared(*steps, page="customer/focus"):
    return both(*steps, lambda v: v.declare(page))


def reviewed(subject):
    return lambda v: v.review(subject)


def in_registries(v):
    v.replace(
        PAGES,
        "rows:\n",
        "rows:\n  - {page: customer/value, title: Customer Brain Value Framework, status: Active, version: v1.0}\n",
    )
    v.replace("registries/architecture.yaml", "rows:\n", "rows:\n  - {page: customer/value, layer: framework}\n")


def in_another_order(v):
    text = v.file(FOCUS)
    drift = text[text.index("  - id: drift\n") : text.index("  - id: notes\n")]
    v.write(FOCUS, text.replace(drift, "").replace("sections:\n", "sections:\n" + drift))


def put_in_force(decision=SUCCESSOR, rows=(LOYAL | {"decision": "focus-loyal-next"},), **wrong):
    def make(v):
        name = decision.split("id: ")[1].split("\n")[0]
        v.write(f"{DECISIONS}/{name}.yaml", decision)
        verdict = v.verdict(name)
        v.rows(*({**row, "verdict": verdict, **wrong} if row["decision"] == name else row for row in rows))

    return make


def policy(v):
    rules = "rules:\n- subjects: [page-change, rule-change]\n  requires:\n  - role: headoffice\n"
    v.write(POLICY, f"schema: approval-policy/v1\n{rules}")


REWORDED = edit(FOCUS, "Effort follows value.", "Effort goes where value is.")
WEAKENED = edit(FOCUS, "kind: final_rule\n        modality: must_not", "kind: final_rule\n        modality: may")
UNDECLARED = {"impact-undeclared", "change-not-logged", "canon-version-not-raised", "change-without-version"}
GOVERNED = UPDATED | {"sections_changed": ["Final Rule"], "governance_behaviour": True}
SECOND = SUCCESSOR.replace("focus-loyal-next", "focus-loyal-too").replace("supersedes: focus-anyone\n", "")

PURPOSE = UPDATED | {"sections_changed": ["Purpose"]}
OTTO = "  - id: otto\n    name: Otto\n    kind: human\n    brains: [customer]\n"

CASES = [
    Case("nothing", both(), 0),
    Case("comments and blank lines", edit(FOCUS, "sections:\n", "# a remark\n\nsections:\n"), 0),
    Case(
        "unicode form and white space are no change",
        edit(FOCUS, "Effort follows value.", '"Effort  follows value."'),
        0,
    ),
    Case(
        "reworded, declared", declared(REWORDED), 0, derived=UPDATED | {"sections_changed": ["Purpose"]}, bump="patch"
    ),
    Case(
        "reworded, not declared",
        REWORDED,
        1,
        UNDECLARED,
        derived=UPDATED | {"sections_changed": ["Purpose"], "registries": []},
        bump="patch",
    ),
    Case(
        "strengthened, declared",
        declared(edit(FOCUS, "kind: statement\n", "kind: statement\n        modality: should\n")),
        0,
        derived=UPDATED | {"sections_changed": ["Purpose"], "governance_behaviour": True},
        bump="minor",
    ),
    Case("weakened, declared, not reviewed", declared(WEAKENED), 1, {"suspect-not-reviewed"}, GOVERNED, "major"),
    Case(
        "weakened, declared, reviewed",
        declared(WEAKENED, reviewed("primary-focus-not-best-customer")),
        0,
        derived=GOVERNED,
        bump="major",
    ),
    Case(
        "reviewed, and moved again",
        declared(
            WEAKENED,
            reviewed("primary-focus-not-best-customer"),
            edit(FOCUS, "they should not be the primary focus", "they should seldom be the primary focus"),
        ),
        1,
        {"suspect-not-reviewed"},
        GOVERNED,
        "major",
    ),
    Case(
        "reversed, reviewed, declared without governance",
        both(
            declared(
                edit(FOCUS, "kind: final_rule\n        modality: must_not", "kind: final_rule\n        modality: must"),
                reviewed("primary-focus-not-best-customer"),
            ),
            edit(FOCUS, "governance_behaviour: true", "governance_behaviour: false"),
        ),
        1,
        {"impact-undeclared"},
        GOVERNED,
        "major",
    ),
    Case(
        "clause added, declared",
        declared(
            edit(
                FOCUS,
                "    clauses: []\n",
                "    clauses:\n      - id: notes\n        uid: c-00000000000000fa\n        kind: statement\n"
                "        text: A note.\n",
            )
        ),
        0,
        derived=UPDATED | {"sections_changed": ["Notes"]},
        bump="minor",
    ),
    Case(
        "clause removed with tombstone",
        declared(
            edit(
                FOCUS,
                "    clauses:\n      - id: purpose\n        uid: c-00000000000000f1\n        kind: statement\n"
                "        text: Effort follows value.\n",
                "    clauses: []\n",
            ),
            lambda v: v.write(
                FOCUS, v.file(FOCUS) + "tombstones:\n  - {id: purpose, text: Effort follows value., removed_in: v2.0}\n"
            ),
        ),
        0,
        derived=UPDATED | {"sections_changed": ["Purpose"]},
        bump="major",
    ),
    Case(
        "clause removed without tombstone",
        declared(
            edit(
                FOCUS,
                "    clauses:\n      - id: purpose\n        uid: c-00000000000000f1\n        kind: statement\n"
                "        text: Effort follows value.\n",
                "    clauses: []\n",
            )
        ),
        1,
        {"id-dropped"},
        UPDATED | {"sections_changed": ["Purpose"]},
        "major",
    ),
    Case(
        "owner of a clause moved",
        declared(edit(FOCUS, "owner: Customer Brain", "owner: HeadOffice")),
        0,
        derived=UPDATED | {"sections_changed": ["Drift Protection"], "authority_boundaries": True},
        bump="major",
    ),
    Case(
        "scope widened",
        declared(edit(FOCUS, "[Customer Brain, Head Office]", "[Customer Brain, Head Office, Experimentation Brain]")),
        0,
        derived=UPDATED | {"authority_boundaries": True},
        bump="major",
    ),
    Case(
        "authority moved, boundaries kept back",
        both(
            declared(edit(FOCUS, "authority: HeadOffice", "authority: Customer Brain")),
            edit(FOCUS, "authority_boundaries: true", "authority_boundaries: false"),
        ),
        1,
        {"impact-undeclared"},
        UPDATED | {"authority_boundaries": True},
        "major",
    ),
    Case(
        "sections in another order",
        declared(in_another_order),
        0,
        derived=UPDATED | {"sections_changed": ["Drift Protection"], "canon_version_update": False},
    ),
    Case(
        "parameter of a clause",
        declared(
            edit(FOCUS, "        owner: Customer Brain\n", "        owner: Customer Brain\n        params: {most: 3}\n")
        ),
        1,
        {"suspect-not-reviewed"},
        UPDATED | {"sections_changed": ["Drift Protection"], "governance_behaviour": True},
        "major",
    ),
    Case(
        "page created, declared and registered",
        declared(lambda v: v.write("canon/customer/value.yaml", NEW_PAGE), in_registries, page="customer/value"),
        0,
        derived=NOTHING
        | {
            "created": ["Customer Brain Value Framework"],
            "registries": ["Architecture Registry", *REGISTRY],
            "change_log_entry": True,
        },
    ),
    Case(
        "page created in silence",
        lambda v: v.write("canon/customer/value.yaml", NEW_PAGE),
        1,
        {"page-not-registered", "impact-undeclared", "change-not-logged"},
        NOTHING
        | {
            "created": ["Customer Brain Value Framework"],
            "registries": ["Architecture Registry", *REGISTRY],
            "change_log_entry": True,
        },
    ),
    Case(
        "page removed",
        delete(DRAFT),
        1,
        {"reference-unknown", "canon-version-not-raised"},
        NOTHING
        | {
            "deprecated": ["Customer Brain Draft Focus Framework"],
            "registries": ["Architecture Registry", *REGISTRY],
            "governance_behaviour": True,
            "canon_version_update": True,
            "change_log_entry": True,
        },
        "major",
    ),
    Case(
        "page deprecated",
        declared(edit(FOCUS, "status: Active", "status: Deprecated")),
        0,
        {"deprecated-without-successor", "deprecated-page-cited", "parent-deprecated"},
        UPDATED | {"updated": [TITLE], "deprecated": [TITLE], "governance_behaviour": True},
        "major",
    ),
    Case(
        "declared too much",
        both(declared(REWORDED), edit(FOCUS, "deprecated: []", f"deprecated: [{TITLE}]")),
        0,
        {"impact-over-declared"},
        UPDATED | {"sections_changed": ["Purpose"]},
        "patch",
    ),
    Case(
        "page without a declaration changed",
        edit(DRAFT, "Every segment has a profile.", "Each segment has a profile."),
        1,
        {"impact-undeclared", "change-not-logged", "canon-version-not-raised", "suspect-not-reviewed"},
        UPDATED
        | {
            "updated": ["Customer Brain Draft Focus Framework"],
            "sections_changed": ["Profile"],
            "registries": [],
        },
        "patch",
    ),
    Case(
        "canon version raised for nothing",
        edit(CANON, "version: 0.1.0", "version: 0.2.0"),
        0,
        {"canon-version-without-change"},
    ),
    Case(
        "rule loosened, no policy",
        edit(EVERYONE, "enforcement: waivable", "enforcement: advisory"),
        0,
        derived=NOTHING | {"governance_behaviour": True},
    ),
    Case(
        "rule asks for something else, and its cases fail",
        edit(EVERYONE, "* 100 <=", "* 10 <="),
        1,
        {"case-does-not-hold"},
        NOTHING | {"governance_behaviour": True},
    ),
    Case(
        "rule removed with its cases",
        both(
            lambda v: (v.top / EVERYONE).unlink(),
            lambda v: (v.top / "tests/cases/segment-targets-everyone.yaml").unlink(),
        ),
        0,
        derived=NOTHING | {"governance_behaviour": True},
    ),
    Case(
        "wording of a rule",
        edit(EVERYONE, "help: Narrow segment.where.", "help: Make it narrower."),
        0,
    ),
    Case(
        "parameter raised by itself",
        edit(PARAMETERS, "default: 50", "default: 60"),
        0,
        derived=NOTHING | {"governance_behaviour": True},
    ),
    Case(
        "parameter raised together with the segment it admits",
        both(
            edit(PARAMETERS, "default: 50", "default: 85"),
            edit(PARAMETERS, "maximum: 80", "maximum: 90"),
            put_in_force(
                SUCCESSOR.replace("loyal-next", "anyone-else")
                .replace("id: loyal\n", "id: anyone\n")
                .replace("orders >= 10", "orders >= 1")
                .replace("focus: primary", "focus: secondary"),
                (ANYONE | {"decision": "focus-anyone-else", "name": "Loyal customers", "focus": "secondary"},),
            ),
        ),
        1,
        {"change-mixed", "row-not-accepted"},
        NOTHING | {"governance_behaviour": True},
    ),
    Case(
        "row that nobody decided on",
        lambda v: v.rows(ANYONE, LOYAL | {"focus": "secondary", "decision": "nobody-asked"}),
        1,
        {"row-without-decision", "reference-unknown"},
    ),
    Case(
        "row that says another thing than its decision",
        put_in_force(rows=(LOYAL | {"decision": "focus-loyal-next", "market": "uk"},)),
        1,
        {"row-differs-from-decision"},
    ),
    Case(
        "row that outlives its decision",
        put_in_force(rows=(LOYAL | {"decision": "focus-loyal-next", "expires": "2099-12-31"},)),
        1,
        {"row-differs-from-decision"},
    ),
    Case(
        "row under another name than its decision",
        put_in_force(rows=(LOYAL | {"decision": "focus-loyal-next", "name": "Best customers"},)),
        1,
        {"row-differs-from-decision"},
    ),
    Case("primary replaced properly", put_in_force(), 0),
    Case("row on another verdict", put_in_force(verdict="sha256:" + "2" * 64), 1, {"row-verdict-differs"}),
    Case(
        "primary taken out without a successor",
        lambda v: v.rows(),
        1,
        {"row-removed-without-decision"},
    ),
    Case(
        "primary put beside another",
        put_in_force(SECOND, (ANYONE, LOYAL | {"decision": "focus-loyal-too"})),
        1,
        {"primary-repeated"},
    ),
    Case(
        "owner changed inside the proposal",
        both(
            edit(
                "registries/people.yaml",
                "  - id: scout\n",
                "  - id: otto\n    name: Otto\n    kind: human\n    brains: [customer]\n  - id: scout\n",
            ),
            put_in_force(SUCCESSOR.replace("principal: mira", "principal: otto")),
        ),
        1,
        {"change-mixed", "proposer-not-of-brain", "row-verdict-differs"},
        NOTHING | {"governance_behaviour": True},
    ),
    Case(
        "decision without evidence put in force",
        put_in_force(SUCCESSOR.replace("evidence:\n  manifest: tiny-2026\n", "")),
        1,
        {"row-not-accepted", "row-removed-without-decision"},
    ),
    Case("proposal alone", lambda v: v.write(f"{DECISIONS}/focus-loyal-next.yaml", SUCCESSOR), 0),
    Case("broken file", lambda v: v.write("canon/customer/broken.yaml", "a: [\n"), 1, {"yaml-syntax"}),
]


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    return build(tmp_path_factory.mktemp("gate") / "village")


def own_rules(answer):
    """Return the rules of the gate's own findings, the outcomes of decisions aside."""
    judged = {finding.rule for verdict in answer.report.verdicts for finding in verdict.findings}
    notes = {finding.rule for finding in answer.report.findings if finding.level == "note"}
    return {finding.rule for finding in answer.report.findings} - judged - notes


def derived(answer):
    if answer.impact is None:
        return NOTHING
    said = answer.impact.declaration.as_clause()
    return {key: value for key, value in said.items() if key not in {"what_changed", "brains_affected"}}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_change_gets_its_verdict_and_its_impact(village, case):
    """The gate's exit code, its findings and the derived declaration are those the change must get."""
    village.branch("change")
    case.make(village)
    village.commit(case.name)

    answer = village.gate()

    assert (own_rules(answer), answer.report.exit_code) == (case.rules, case.code)
    assert derived(answer) == case.derived
    assert (answer.impact.declaration.bump if answer.impact else "none") == case.bump
    assert village.gate(cached=False) == answer

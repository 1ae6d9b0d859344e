"""Ways round the ledger that somebody with write access to a branch, or with a key of their own, might try."""

import json
from datetime import date

import pytest

from canongate.ledger.canonical import digest_of
from canongate.ledger.envelope import read_loosely, seal
from canongate.ledger.predicates import ChangedFile, Submission
from canongate.ledger.statement import files_digest, statement_bytes
from canongate.model.error import UsageError
from canongate.workflows.gate import gate as run_gate
from canongate.workflows.ledger_changes import submit_change
from canongate.workflows.sayings import Exemption, waive, withdraw
from canongate.workflows.signing import add_signature
from canongate.workflows.subject_kinds import subject_kind

from .conftest import commit, edit_yaml, git, key

ASKED = """\
schema: judgement/v1
judged:
  - clause: customer/focus#final-rule
    question: Is the focus worth the effort?
    reason: No figure tells what effort is worth.
    judged_by: anna
"""
JUDGEMENT = ("judgement.yaml", ASKED, "schema: judgement/v1\njudged: []\n")
PROVEN = """\
schema: theorems/v1
theorems:
  - id: best-customer-leads
    clause: customer/focus#final-rule
    says: A segment that is not the best customer is never accepted as primary focus.
    applies_to: segment-decision
    given: decision.focus == "primary" && evidence.claims.best_customer.status != "proven"
    rests_on: [primary-focus-not-best-customer]
"""
THEOREMS = ("theorems.yaml", PROVEN, PROVEN.replace('"primary" &&', '"primary" && false &&'))
SEGMENTS = "registries/segments.yaml"
BUNDLE = "registries/bundles/focus-loyal.json"
RECORD = "registries/bundles/record.json"
NOTHING = "sha256:" + "0" * 64
ROW = {
    "id": "loyal",
    "name": "Loyal customers",
    "focus": "primary",
    "market": "all",
    "decision": "focus-loyal",
    "verdict": NOTHING,
    "since": "2026-02-01",
}


def forge(org, path, claim):
    """Put in a submission's place one that claims something else, signed by the same person."""
    terms = json.loads(read_loosely(path.read_bytes()).payload)["predicate"] | claim | {"nonce": org.nonce()}
    said = {name: value for name, value in terms.items() if value is not None}
    if "files" in claim:
        said["subject"] = files_digest(ChangedFile.model_validate(item) for item in claim["files"])
    submission = Submission.model_validate_json(json.dumps(said))
    path.write_bytes(seal(statement_bytes(submission), [key("mira")]).to_bytes())


def as_table(row, suffix):
    if suffix == "jsonl":
        head = json.dumps({"schema": "segments/v1"})
        return head + "\n" + json.dumps(row) + "\n"
    return "# schema: segments/v1\n" + ",".join(row) + "\n" + ",".join(row.values()) + "\n"


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_a_row_in_another_dress_needs_its_bundle_too(repository, gate, suffix):
    """A registry kept as a table of another format is looked at like the one the ledger writes."""
    (repository.root / f"registries/segments.{suffix}").write_text(as_table(ROW, suffix), encoding="utf-8")

    assert gate()[0] == [(f"registries/segments.{suffix}", "it has no bundle")]
    assert run_gate(repository.root, as_of=repository.now.date(), base="main").report.exit_code == 4


def test_what_ended_stays_ended_without_the_record(repository, gate):
    """Where neither base nor head shows what ended, no old bundle proves that its row is in force."""
    repository.enact()
    kept = {name: (repository.root / name).read_bytes() for name in (SEGMENTS, BUNDLE)}
    path = repository.put(
        withdraw(repository.root, "focus-loyal", repository.pen("anna"), reason="no longer true", beside=("bert",))
    )
    add_signature(path, repository.pen("bert"))
    repository.record()
    for name, data in kept.items():
        (repository.root / name).write_bytes(data)
    git(repository.root, "rm", "-q", "-f", RECORD)
    git(repository.root, "commit", "-q", "-m", "no record")

    assert gate("HEAD")[0] == [(SEGMENTS, "nothing shows whether it ended: there is no registries/bundles/record.json")]


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        ({"proposed_by": "scout"}, "proposer"),
        ({"traits": ()}, "traits"),
        ({"enforcement": "advisory"}, "enforcement"),
        ({"slot": None}, "place"),
    ],
)
def test_a_submission_that_says_less_of_its_decision_is_not_judged(org, claim, name):
    """Whoever signs a submission by another program gets no weaker policy and hides no proposer."""
    forge(org, org.submit(), claim)

    assert org.record() == [("recorded", "submission"), ("waiting", "focus-loyal")]
    assert f"the submission gives the {name} as" in org.done.lines[-1].message


def test_a_change_does_not_choose_its_judges_by_where_it_begins(repository):
    """A branch from before the rules changed is not judged by the rules of that time."""
    git(repository.root, "checkout", "-q", "-b", "old")
    git(repository.root, "checkout", "-q", "main")
    edit_yaml(repository.root / "canon" / "approval-policy.yaml", lambda value: value["rules"][0].update(persons=2))
    commit(repository.root)
    git(repository.root, "checkout", "-q", "old")
    repository.enact()

    report = run_gate(repository.root, as_of=repository.now.date(), base="main").report

    (moved,) = [one for one in report.findings if one.rule == "base-moved-on"]
    assert (moved.level, report.exit_code) == ("error", 1)
    assert "canon/approval-policy.yaml" in moved.message


@pytest.mark.parametrize("name", ["canon/canon.yaml", "canon/approval-policy.yaml"])
def test_a_base_that_cannot_say_what_needs_approval_excuses_nothing(repository, name):
    """Where policy or ledger of the base cannot be read, a change that mends them is not let in unasked."""
    path = repository.root / name
    sound = path.read_bytes()
    path.write_bytes(sound + b"unknown_field: 1\n")
    commit(repository.root)
    path.write_bytes(sound)

    report = run_gate(repository.root, as_of=repository.now.date(), base="main").report

    assert (report.exit_code, [one.rule for one in report.findings if one.level == "error"]) == (
        4,
        ["approval-missing"],
    )


@pytest.mark.parametrize(("name", "before", "after"), [JUDGEMENT, THEOREMS], ids=["judgement", "theorems"])
def test_what_people_are_asked_and_what_is_proven_is_not_dropped_unasked(repository, gate, name, before, after):
    """Questions to approvers and theorems about verdicts change by the approval policy, and can be approved by it."""
    path = repository.root / "rules" / name
    path.write_text(before, encoding="utf-8")
    commit(repository.root)
    path.write_text(after, encoding="utf-8")

    assert gate()[0] == [(f"rules/{name}", "policy-change")]

    repository.put(
        submit_change(repository.root, subject_kind("policy-change"), "main", repository.pen("mira"), name="fewer")
    )
    repository.record()
    repository.approve("fewer")
    assert ("in force", "fewer") in repository.record()
    assert gate()[0] == []


RULE = "rules/customer/focus/segment-targets-everyone.yaml"


def changed_rule(org):
    """Reword a rule, and submit the change of it."""
    path = org.root / RULE
    path.write_text(path.read_text(encoding="utf-8").replace("enforcement: waivable", "enforcement: advisory"), "utf-8")
    return org.put(submit_change(org.root, subject_kind("rule-change"), "main", org.pen("mira"), name="softer"))


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"enforcement": "advisory"}, "gives the enforcement as 'advisory'"),
        ({"traits": ["primary"]}, "gives the traits as"),
        ({"kind": "page-change"}, "the files submitted are no page change since"),
        ({"base": None, "declaration": None}, "names no revision"),
        ({"proposed_by": "anna"}, "gives the proposer as"),
        (
            {"row": {name: ROW[name] for name in ("id", "name", "focus")} | {"registry": "segments"}},
            "the registry row as",
        ),
        ({"slot": "segments/primary/all"}, "gives the place as"),
        ({"files": [{"path": "canon/canon.yaml", "base": NOTHING}]}, "other bytes here"),
    ],
)
def test_a_change_that_says_less_of_itself_is_not_judged(repository, claim, said):
    """Kind, level and traits of a change follow from its files, and are not what its submission says."""
    forge(repository, changed_rule(repository), claim)

    assert repository.record() == [("recorded", "submission"), ("waiting", "softer")]
    assert said in repository.done.lines[-1].message


def test_a_change_begins_where_its_files_do(repository):
    """A submission that gives a file another state before is not judged."""
    path = changed_rule(repository)
    (item,) = json.loads(read_loosely(path.read_bytes()).payload)["predicate"]["files"]
    forge(repository, path, {"files": [item | {"base": NOTHING}]})

    assert repository.record()[-1] == ("waiting", "softer")
    assert "the files submitted are no rule change since" in repository.done.lines[-1].message


def test_a_change_ends_no_decision(repository):
    """What takes a rule change to be approved does not end a primary segment on the side."""
    repository.enact()
    commit(repository.root)
    held = digest_of((repository.root / "registries/decisions/focus-loyal.yaml").read_bytes())
    forge(repository, changed_rule(repository), {"supersedes": held})

    assert repository.record()[-1] == ("waiting", "softer")
    assert "gives the predecessor as" in repository.done.lines[-1].message


def test_a_decision_ends_only_what_it_names(repository):
    """A submission that ends another decision than its own bytes say is not judged."""
    repository.enact()
    path = repository.root / "registries/decisions/focus-anyone.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("focus: primary", "focus: secondary"), encoding="utf-8")
    held = digest_of((repository.root / "registries/decisions/focus-loyal.yaml").read_bytes())
    forge(repository, repository.submit("focus-anyone"), {"supersedes": held})

    assert repository.record()[-1] == ("waiting", "focus-anyone")
    assert "gives the predecessor as" in repository.done.lines[-1].message


def test_a_rule_that_states_no_level_has_that_of_its_clauses(org):
    """Leaving the level out makes nothing lighter: what a mandatory clause gives counts for submissions and waivers."""
    for path in (org.root / "rules").glob("*/*/*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("enforcement:")), encoding="utf-8")
    terms = json.loads(read_loosely(org.submit().read_bytes()).payload)["predicate"]
    org.record()
    wanted = Exemption("primary-focus-not-best-customer", "focus-loyal", "please", date(2026, 3, 1))

    with pytest.raises(UsageError, match="mandatory rules are not waived"):
        waive(org.root, wanted, org.pen("anna"))
    assert terms["enforcement"] == "mandatory"

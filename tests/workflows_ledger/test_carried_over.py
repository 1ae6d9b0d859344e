"""What was approved or waived counts for nothing else: other evidence, other bytes, other rules, another day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from canongate.ledger.names import LedgerError
from canongate.ledger.predicates import Approval, Waiver
from canongate.workflows.decide import decide
from canongate.workflows.gate import gate as run_gate
from canongate.workflows.ledger_place import seen
from canongate.workflows.sayings import Exemption, waive
from canongate.workflows.signing import signed_as
from canongate.workflows.submission_terms import NotJudgedError
from canongate.workflows.waived import Requirements

from .conftest import commit, edit_yaml

SEGMENTS = "registries/segments.yaml"
EVIDENCE = "registries/evidence/tiny-2026.json"
ANYONE = "registries/decisions/focus-anyone.yaml"
RULE = "segment-targets-everyone"
EXEMPTION = Exemption(RULE, "focus-anyone", "a trial", date(2026, 2, 10))


def rewrite(org, path, old, new):
    text = (org.root / path).read_text(encoding="utf-8")
    assert old in text
    (org.root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def waivable(repository):
    """A secondary segment that targets everyone, judged blocked; its rule can be waived."""
    rewrite(repository, ANYONE, "focus: primary", "focus: secondary")
    repository.submit("focus-anyone", by="scout")
    repository.record()
    return repository


def waiver(org, **changes):
    """A waiver as a program of one's own would sign it."""
    state = seen(org.root).state
    case = next(one for one in state.cases.values() if one.submission.id == "focus-anyone")
    terms = {
        "rule": RULE,
        "rules": case.verdict.binding.rules,
        "rule_digest": Requirements(org.root).of(RULE, "customer"),
        "subject": case.submission.subject,
        "enforcement": "waivable",
        "reason": "a trial",
        "expires_at": "2026-02-11T00:00:00Z",
    } | changes
    return org.put(signed_as(state, org.pen("anna"), Waiver, **terms))


def outcome(org, name="focus-anyone"):
    return org.standing(name)["verdict"]


@pytest.mark.parametrize("change", ["edited", "gone"])
def test_evidence_that_changed_after_approval_blocks(repository, gate, change):
    """Whoever approved saw these figures; the row does not stand on others, nor on none."""
    repository.enact()
    commit(repository.root)
    assert gate("HEAD")[0] == []
    if change == "edited":
        rewrite(repository, EVIDENCE, "Invented figures", "Better figures")
    else:
        (repository.root / EVIDENCE).unlink()

    assert gate("HEAD")[0] == [
        (SEGMENTS, "evidence-changed: focus-loyal was approved on other evidence than stands here")
    ]
    assert run_gate(repository.root, as_of=repository.now.date(), base="HEAD").report.exit_code != 0


@pytest.mark.parametrize(
    ("name", "by", "verdict"), [("focus-guests", "mira", "undecided"), ("focus-anyone", "scout", "blocked")]
)
def test_what_is_not_accepted_waits_whoever_approves_it(repository, name, by, verdict):
    """An approval that a program of one's own signed for a verdict that is not yes brings nothing into force."""
    repository.submit(name, by=by)
    repository.record()
    state = seen(repository.root).state
    case = next(one for one in state.cases.values() if one.submission.id == name)
    for person in ("anna", "bert"):
        terms = {"role": "headoffice", "expires_at": "2026-03-01T00:00:00Z", "brief": case.submission.subject}
        signed = signed_as(state, repository.pen(person), Approval, binding=case.verdict.binding, answers=(), **terms)
        repository.put(signed)

    assert repository.record() == [("recorded", "approval"), ("recorded", "approval"), ("waiting", name)]

    assert repository.done.lines[-1].message == f"the verdict is {verdict}"
    standing = repository.standing(name)
    assert (standing["verdict"], standing["standing"]) == (verdict, "approved")
    assert standing["state"] != "in force"


def test_a_waiver_lifts_nothing_of_other_bytes(waivable):
    """The decision edited after the waiver is another decision."""
    waiver(waivable)
    waivable.record()
    assert outcome(waivable) == "accepted"
    rewrite(waivable, ANYONE, "focus: secondary", "focus:  secondary")
    waivable.submit("focus-anyone", by="scout")
    waivable.record()

    assert outcome(waivable) == "blocked"


def test_a_waiver_signed_for_other_rules_is_refused(waivable):
    """A waiver that waited while the rules changed is not taken for the rules as they are now."""
    path = waiver(waivable)
    kept = path.read_bytes()
    path.unlink()
    rewrite(waivable, f"rules/customer/focus/{RULE}.yaml", "why: ", "why: Since then, ")
    waivable.record()
    path.write_bytes(kept)

    assert waivable.record()[0] == ("refused", path.name)
    assert "rules-changed" in waivable.done.lines[0].message


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("rules/parameters.yaml", "default: 50", "default: 40"),
        (f"rules/customer/focus/{RULE}.yaml", "customers * 100 <=", "customers * 101 <="),
    ],
    ids=["parameter", "rule"],
)
def test_a_recorded_waiver_ends_with_the_rule_it_was_given_for(waivable, path, old, new):
    """Once rule or parameter says something else, the decision is blocked again, until people are asked again."""
    waivable.put(waive(waivable.root, EXEMPTION, waivable.pen("anna")))
    waivable.record()
    assert outcome(waivable) == "accepted"
    rewrite(waivable, path, old, new)

    waivable.record()

    assert outcome(waivable) == "blocked"
    report, _ = decide(waivable.root, [waivable.root / ANYONE], as_of=waivable.now.date())
    (told,) = [one for one in report.findings if one.rule == "waiver-lifts-nothing"]
    assert "it was granted for what the rule and its parameters were before" in told.message
    assert told.help.endswith(f"or ask again: `canongate waive {RULE} focus-anyone`")
    assert waivable.standing("focus-anyone")["waivers"][0].endswith(": void, the rule or its parameters changed")

    waivable.put(waive(waivable.root, EXEMPTION, waivable.pen("bert")))
    waivable.record()
    assert outcome(waivable) == "accepted"
    assert [one.rpartition(": ")[2] for one in waivable.standing("focus-anyone")["waivers"]] == [
        "void, the rule or its parameters changed",
        "holds",
    ]


def test_a_waiver_of_before_lifts_nothing(waivable):
    """An entry that does not say what the rule required is read, and lets nothing stand."""
    waiver(waivable, rule_digest=None)

    assert waivable.record()[0] == ("recorded", "waiver")

    assert outcome(waivable) == "blocked"


def test_a_waiver_is_signed_for_the_bytes_that_were_submitted(waivable):
    """Whoever has another file of the decision here has seen something else, and signs nothing."""
    rewrite(waivable, ANYONE, "focus: secondary", "focus:  secondary")

    with pytest.raises(NotJudgedError, match="has other bytes here"):
        waive(waivable.root, EXEMPTION, waivable.pen("anna"))


def test_a_waiver_of_a_mandatory_rule_lifts_nothing_whatever_it_says(repository):
    """Whoever signs that a mandatory rule can be waived is not believed by the resolver."""
    rewrite(repository, "registries/evidence/tiny-2026.json", '"status": "proven"', '"status": "refuted"')
    repository.root.joinpath("ledger/evidence/tiny-2026.json").unlink(missing_ok=True)
    repository.attest()
    repository.submit()
    repository.record()
    before = outcome(repository, "focus-loyal")
    state = seen(repository.root).state
    case = next(one for one in state.cases.values() if one.submission.id == "focus-loyal")
    terms = {"rules": case.verdict.binding.rules, "subject": case.submission.subject, "enforcement": "waivable"}
    terms["rule_digest"] = Requirements(repository.root).of("primary-focus-not-best-customer", "customer")
    repository.put(
        signed_as(
            state,
            repository.pen("anna"),
            Waiver,
            rule="primary-focus-not-best-customer",
            reason="please",
            expires_at="2026-02-11T00:00:00Z",
            **terms,
        )
    )
    assert repository.record()[0] == ("recorded", "waiver")

    assert before != "accepted"
    assert outcome(repository, "focus-loyal") == before


@pytest.mark.parametrize(
    ("ends", "day", "expected"),
    [
        ("2026-02-11T00:00:00Z", datetime(2026, 2, 10, 23, 58, tzinfo=UTC), "accepted"),
        ("2026-02-11T00:00:00Z", datetime(2026, 2, 11, 0, 0, tzinfo=UTC), "blocked"),
        ("2026-02-11T12:00:00Z", datetime(2026, 2, 11, 13, 0, tzinfo=UTC), "blocked"),
    ],
)
def test_a_waiver_holds_to_its_end_and_no_minute_longer(waivable, ends, day, expected):
    """Days are those of the ledger's clock, and a day that is not covered as a whole is not covered."""
    waiver(waivable, expires_at=ends)
    waivable.record()
    waivable.now = day - timedelta(minutes=1)

    waivable.record()

    assert outcome(waivable) == expected


def test_a_waiver_by_the_command_counts_for_its_last_day(waivable):
    """The last day that was asked for is covered, the next is not."""
    waivable.put(waive(waivable.root, EXEMPTION, waivable.pen("anna")))
    waivable.record()
    (path,) = (waivable.root / "registries/waivers").iterdir()

    assert "expires: 2026-02-10" in path.read_text(encoding="utf-8")


def test_a_waiver_does_not_begin_earlier_than_it_was_signed(waivable, gate):
    """A waiver that people signed is told apart from one whose days were edited."""
    waiver(waivable)
    waivable.record()
    (path,) = (waivable.root / "registries/waivers").iterdir()
    edit_yaml(path, lambda value: value.update(granted_on="2020-01-01", expires=str(value["expires"])))

    assert [reason for _, reason in gate()[0]] == ["no signed entry of the ledger says so"]


def test_the_last_day_there_is_never_ends(waivable):
    """A day that has no end is refused in words."""
    wanted = Exemption(RULE, "focus-anyone", "for ever", date.max)
    with pytest.raises(LedgerError, match="9999-12-31 is too far away"):
        waive(waivable.root, wanted, waivable.pen("anna"))

    waivable.submit()
    waivable.record()
    with pytest.raises(LedgerError, match="9999-12-31 is too far away"):
        waivable.approve(until=date.max)

"""A Brain's registry changes with its owner or HeadOffice: whoever else proposes it is refused, approved or not."""

from datetime import date

import pytest

from canongate.workflows import ledger_changes
from canongate.workflows.gate import gate as run_gate
from canongate.workflows.ledger_changes import submit_change
from canongate.workflows.subject_kinds import subject_kind

from .conftest import commit, edit_yaml, write_yaml

USES = "registries/uses.yaml"
EXPERIMENTS = "registries/experiments.yaml"
PAGES = "registries/pages/customer.yaml"


def use(brain):
    """A use of a segment by a Brain."""
    return {
        "id": f"use-of-{brain}",
        "brain": brain,
        "artefact": "A",
        "segment": "loyal",
        "verdict": "sha256:" + "0" * 64,
    }


def to_uses(brain):
    return lambda root: write_yaml(root / USES, {"schema": "uses/v1", "rows": [use(brain)]})


def to_experiments(brain):
    return lambda root: edit_yaml(root / EXPERIMENTS, lambda value: value["rows"][0].update(logged_by=brain))


def to_pages(brain):
    return lambda root: edit_yaml(root / PAGES, lambda value: value.update(brain=brain))


def submitted(org, change, by="mira"):
    change(org.root)
    org.put(submit_change(org.root, subject_kind("registry-change"), "main", org.pen(by), name="rows"))
    return org.record()[-1]


@pytest.mark.parametrize("change", [to_uses("headoffice"), to_experiments("headoffice"), to_pages("headoffice")])
def test_a_stranger_changes_no_registry_of_a_brain(repository, change):
    """Neither a row is written in another Brain's name, nor is a row or registry given to, or taken from one."""
    assert submitted(repository, change) == ("waiting", "rows")
    assert "mira does not act for" in repository.done.lines[-1].message


def test_who_acts_for_the_brain_changes_its_rows(repository, gate):
    """The owner proposes, HeadOffice approves."""
    assert submitted(repository, to_uses("customer")) == ("verdict", "rows")
    repository.approve("rows")
    repository.record()

    assert gate()[0] == []


def test_a_registry_of_no_brain_is_left_to_the_policy(repository):
    """Markets belong to nobody in particular."""
    path = repository.root / "registries/markets.yaml"

    change = submitted(
        repository, lambda _: edit_yaml(path, lambda value: value["rows"][0].update(name="Every market"))
    )

    assert change == ("verdict", "rows")


def test_a_writer_that_looks_away_opens_no_gate(repository, monkeypatch):
    """CI asks again who proposed it, by the people of the base."""
    monkeypatch.setattr(ledger_changes, "_refuse_stranger", lambda *_: None)
    submitted(repository, to_uses("headoffice"))
    repository.approve("rows", until=date(2026, 6, 1))
    repository.record()
    commit(repository.root)

    report = run_gate(repository.root, as_of=repository.now.date(), base="HEAD~1").report

    (finding,) = [one for one in report.findings if one.level == "error" and one.rule.startswith("proposer")]
    assert (finding.path, finding.context["brains"], report.exit_code) == (USES, ["headoffice"], 1)

"""What comes after a verdict: the way to an answer, the registry or the ledger, or nothing."""

from datetime import date

import pytest

from canongate.workflows.decide import decide
from canongate.workflows.next_step import next_step

DAY = date(2026, 2, 1)
DECISIONS = "registries/decisions/"
LEDGER = 'ledger:\n  origin: ledger.example.org/tiny\n  log_keys: ["ed25519:{0}="]\n'


@pytest.fixture
def after(root):
    """Judge one decision and return what comes next."""

    def ask(name, words=()):
        return next_step(root, decide(root, [root / DECISIONS / f"{name}.yaml"], as_of=DAY)[1], words)

    return ask


@pytest.mark.parametrize("name", ["focus-anyone", "focus-guests"])
def test_what_does_not_stand_can_be_explained(after, name):
    """Blocked or undecided: the same question with -v, each word quoted as a shell needs it."""
    asked = (f"my files/{name}.yaml", "--as-of", "2026-02-01")

    assert after(name, asked) == (f"canongate decide -v 'my files/{name}.yaml' --as-of 2026-02-01", "")
    assert after(name) is None


def test_what_is_in_force_needs_nothing(after):
    """An accepted decision on which a row stands has no next step."""
    assert after("focus-loyal", ("focus-loyal",)) is None
    assert after("offer-restock", ("offer-restock",)) is None


@pytest.mark.parametrize(("name", "table"), [("focus-loyal", "segments"), ("offer-restock", "offers")])
def test_what_stands_is_put_into_force(root, after, name, table):
    """Without a ledger a row is written and the gate asked; with one the decision is submitted."""
    path = root / "registries" / f"{table}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"decision: {name}", "decision: focus-guests"), encoding="utf-8")

    assert after(name) == ("canongate gate --base REV", f"write its row into registries/{table}.yaml")
    with (root / "canon" / "canon.yaml").open("a", encoding="utf-8") as stream:
        stream.write(LEDGER.format("A" * 43))
    assert after(name) == (f"canongate submit {name} --key FILE", "")


def test_several_verdicts_have_no_one_next_step(root):
    """Where several decisions were judged, nothing is proposed."""
    assert next_step(root, decide(root, [], as_of=DAY)[1], ()) is None

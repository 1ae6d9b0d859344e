"""What compiling rules gave is kept: never trusted beyond its seal, its rules and its program."""

import marshal
import shutil
from datetime import date
from types import SimpleNamespace

import pytest

from canongate.analyse.cases import run_cases
from canongate.evaluate import programs
from canongate.evaluate.judge import judge, judge_all
from canongate.load.sealed import open_sealed, write_sealed
from canongate.load.stamp import Stamp
from canongate.workflows import rule_cache as cache
from canongate.workflows.audit import audit
from canongate.workflows.decide import decide
from canongate.workflows.root import open_root
from canongate.workflows.rules import compiled_rules

DAY = date(2026, 4, 30)


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Let files count as rested at once, so that no test has to wait for the clock."""
    monkeypatch.setattr(Stamp, "settled", lambda *_: True)


@pytest.fixture
def compiled(monkeypatch):
    """The texts that were compiled since the test began; nothing is known of before."""
    texts = []
    plain = programs.compile_expression

    def counted(text, environment):
        texts.append(text)
        return plain(text, environment)

    monkeypatch.setattr(programs, "compile_expression", counted)
    for name in ("_PROGRAMS", "_EXTENDED"):
        monkeypatch.setattr(programs, name, programs.Memo())
    return SimpleNamespace(texts=texts, forget=lambda: (texts.clear(), programs._PROGRAMS._made.clear()))


@pytest.fixture
def kept(root):
    """The file of a root in which something is kept."""
    compiled_rules(open_root(root), cache=True)
    return root / ".canongate" / "rules"


def used(root):
    """Whether what is kept counts for the rules of the root."""
    return cache.kept_rules(root, open_root(root).workspace) is not None


def test_the_report_is_the_same_with_and_without(root, compiled):
    """A decision has the same verdict, findings, dossier and digests from the text, and from what was kept."""
    plain = decide(root, [], as_of=DAY)
    first = decide(root, [], as_of=DAY, cache=True)
    compiled.forget()
    second = decide(root, [], as_of=DAY, cache=True)

    assert plain == first == second
    assert 0 < len(compiled.texts) < 150  # of 267: words of findings, and rules that could not decide


def test_an_audit_is_the_same_with_and_without(root):
    """An audit says the same from the text, and from what was kept."""
    assert audit(root, as_of=DAY) == audit(root, as_of=DAY, cache=True) == audit(root, as_of=DAY, cache=True)


@pytest.mark.usefixtures("kept")
def test_every_case_of_every_shipped_rule_has_the_same_outcome(root):
    """All rules over the dossiers of all cases: kept conditions, evaluator and text say one thing."""
    opened = open_root(root)
    rules, findings = compiled_rules(opened)
    again, same = compiled_rules(opened, cache=True)
    assert (findings, [one.id for one in again]) == (same, [one.id for one in rules])
    assert [one.reads for one in again] == [one.reads for one in rules]
    parameters = opened.workspace.parameters_for("customer")
    tables = {one.data["rule"]: one.data["cases"] for one in opened.documents.values() if one.kind == "cases"}
    judged = 0
    for rule in rules:
        kind = rule.document.data["applies_to"]
        alike = [[one for one in these if one.document.data["applies_to"] == kind] for these in (rules, again)]
        for result in run_cases(rule, tables[rule.id], parameters, opened.workspace.clauses):
            seen = judge_all(alike[1], result.dossier)
            expected = [judge(one, result.dossier) for one in alike[0]]
            assert [(one.outcome, one.failure) for one in seen] == [(one.outcome, one.failure) for one in expected]
            judged += len(seen)
    assert judged > 5_000


@pytest.mark.usefixtures("kept")
def test_nothing_is_compiled_for_what_is_known(root, compiled):
    """From what was kept, the rules stand ready without one text being compiled."""
    rules, findings = compiled_rules(open_root(root), cache=True)

    assert (len(rules), findings, compiled.texts) == (83, (), [])


def test_without_the_switch_nothing_is_read_or_kept(root, compiled):
    """Unless it is asked for, the rules are compiled from their text, and nothing is written."""
    compiled_rules(open_root(root))

    assert len(compiled.texts) > 200
    assert not (root / ".canongate").exists()


DAMAGE = {
    "empty": lambda _: b"",
    "cut": lambda content: content[: len(content) // 2],
    "one bit": lambda content: content[:500] + bytes([content[500] ^ 1]) + content[501:],
    "no seal": lambda content: content[32:],
    "code of another": lambda content: content[:32] + marshal.dumps(({}, {})),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_or_forged_is_never_read(root, kept, damage, monkeypatch):
    """Bytes whose seal does not hold are not looked into: the rules are compiled anew, and kept again."""
    assert used(root)
    kept.write_bytes(DAMAGE[damage](kept.read_bytes()))
    monkeypatch.setattr(
        cache, "marshal", SimpleNamespace(loads=lambda _: pytest.fail("it was read"), dumps=marshal.dumps)
    )

    assert not used(root)
    rules, findings = compiled_rules(open_root(root), cache=True)
    assert (len(rules), findings) == (83, ())


@pytest.mark.usefixtures("kept")
def test_the_key_of_another_user_opens_nothing(root, monkeypatch, tmp_path):
    """What another user sealed, or this one elsewhere, does not count."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))

    assert not used(root)


def test_a_link_in_its_place_is_not_followed(root, kept, tmp_path):
    """The file is never read through a link."""
    kept.rename(tmp_path / "elsewhere")
    kept.symlink_to(tmp_path / "elsewhere")

    assert not used(root)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("rules/customer/best-customer-identification/segment-not-updated.yaml", "schema: rule/v1", "schema: rule/v1 "),
        ("rules/parameters.yaml", "maximum: 365", "maximum: 364"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_other_rules_or_parameters_are_compiled_anew(root, edit, path, old, new):
    """A rule file with another byte, or a parameter with other bounds, and what was kept counts no more."""
    edit(path, old, new)

    assert not used(root)


@pytest.mark.usefixtures("kept")
def test_a_rule_more_or_less_is_compiled_anew(root):
    """What was kept is of all rules together."""
    (root / "rules/customer/best-customer-identification/segment-not-updated.yaml").unlink()

    assert not used(root)


@pytest.mark.usefixtures("kept")
def test_another_value_within_the_bounds_needs_no_compiling(root, edit):
    """The value of a parameter is no part of a program."""
    edit("rules/parameters.yaml", "default: 120", "default: 121")

    assert used(root)


@pytest.mark.parametrize(("name", "value"), [("__version__", "9.9.9"), ("MAGIC_NUMBER", b"\0\0\r\n"), ("_FORMAT", 0)])
@pytest.mark.usefixtures("kept")
def test_another_program_compiles_anew(root, monkeypatch, name, value):
    """Another version of the tool, of Python's code or of the file, and what was kept counts no more."""
    monkeypatch.setattr(cache, name, value)

    assert not used(root)


@pytest.mark.usefixtures("kept")
def test_another_engine_compiles_anew(root, monkeypatch, tmp_path):
    """A file of the language that was touched, though the version is the same, and what was kept counts no more."""
    package = tmp_path / "src" / "canongate"
    for name in ("expression", "evaluate", "model"):
        shutil.copytree(f"src/canongate/{name}", package / name)
    monkeypatch.setattr(cache.canongate, "__file__", str(package / "__init__.py"))
    assert not used(root)
    compiled_rules(open_root(root), cache=True)
    assert used(root)

    (package / "expression" / "operators.py").write_text("", encoding="utf-8")

    assert not used(root)


def test_an_engine_just_written_is_not_kept(root, monkeypatch):
    """While a write in the same instant would leave the stamp as it is, nothing is kept."""
    monkeypatch.setattr(Stamp, "settled", lambda *_: False)

    compiled_rules(open_root(root), cache=True)

    assert not (root / ".canongate" / "rules").exists()


def test_where_the_system_tells_no_stamp_nothing_counts(root, kept, monkeypatch):
    """Without the state of the engine nothing is known, and nothing is kept."""
    content = kept.read_bytes()
    monkeypatch.setattr(cache, "stamp_of", lambda *_, **__: None)

    assert not used(root)
    compiled_rules(open_root(root), cache=True)
    assert kept.read_bytes() == content


def test_where_nothing_can_be_kept_nothing_is_made(root, monkeypatch):
    """A root whose folder cannot be written costs no generated code; the rules are the same."""
    (root / ".canongate").write_text("in its place", encoding="utf-8")
    monkeypatch.setattr("canongate.workflows.rules.prepare", lambda _: pytest.fail("it was made"))

    rules, findings = compiled_rules(open_root(root), cache=True)

    assert (len(rules), findings) == (83, ())


def test_rules_with_a_mistake_are_not_kept(root, edit):
    """Where one rule does not compile, nothing is kept, and the mistake is told each time."""
    edit("rules/customer/best-customer-identification/segment-not-updated.yaml", "evidence.age_days", "evidence.age")

    for _ in range(2):
        rules, findings = compiled_rules(open_root(root), cache=True)
        assert (len(rules), [one.rule for one in findings]) == (82, ["expression"] * 2)
    assert not (root / ".canongate" / "rules").exists()


@pytest.mark.usefixtures("kept")
def test_findings_about_rules_that_compile_are_told_from_what_was_kept(root, edit):
    """What is wrong with a rule beside its expressions depends on other files, and is looked at each time."""
    edit("rules/judgement.yaml", "evidence_needed:", "evidence_needed:\n  - customer/best-customer-identification")
    opened = open_root(root)

    assert used(root)
    assert compiled_rules(opened, cache=True)[1] == compiled_rules(opened)[1]


def test_what_is_kept_is_sealed(root, kept):
    """The file opens with the key of the user, begins with its key, and holds nothing of the machine."""
    content = open_sealed(str(kept))

    assert content.startswith(b"sha256:")
    assert str(root).encode() not in content
    assert write_sealed(str(kept), content)
    assert used(root)

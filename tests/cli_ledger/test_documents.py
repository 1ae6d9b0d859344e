"""The commands in the documents do what the documents say, in the order in which they stand there."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from canongate.cli import gate as gate_command
from canongate.cli.main import run
from canongate.ledger.keys import public_text
from canongate.ledger.names import DefectName, Refusal
from canongate.model.finding import APPROVAL_MISSING
from canongate.workflows import gate_fresh
from canongate.workflows.gate_behind import BASE_MOVED
from canongate.workflows.registry_owners import STRANGER
from canongate.workflows.signing import Pen, key_of

from .conftest import PASSPHRASE, START, commit, edit_yaml, git, make_root

DOCS = Path(__file__).resolve().parents[2] / "docs" / "ledger"
KEYS = ("anna", "bert", "mira", "clerk", "log")


def commands(name):
    """Every command of a document, with its remark."""
    blocks = re.findall(r"```console\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A root without keys or ledger, and the people's working folder in it."""
    root = make_root(tmp_path / "root")
    monkeypatch.chdir(root)
    return root


def enter_keys(root):
    """Do what the ceremony says: write each public key down."""
    public = {name: public_text(key_of(Pen(root / f"{name}.key", PASSPHRASE, "")).public) for name in KEYS}

    def people(value):
        for row in value["rows"]:
            row.pop("keys", None)
            if row["id"] in public:
                row["keys"] = [{"key": public[row["id"]], "since": 0}]

    edit_yaml(root / "registries" / "people.yaml", people)
    edit_yaml(root / "canon" / "canon.yaml", lambda value: value["ledger"].update(log_keys=[public["log"]]))


def play(root, name, capsys):
    """Run the commands of a document; return those that ended otherwise than the document says."""
    wrong = []
    for line in commands(name):
        command, _, remark = line.partition("  # ")
        if command.startswith("echo "):
            path = root / command.split(">> ")[1]
            path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
            continue
        words = shlex.split(command)
        assert words[0] == "canongate"
        if words[1:3] == ["ledger", "genesis"]:
            enter_keys(root)
        expected = {"exit code 4": 4, "nothing of that kind changed": 2}.get(remark, 0)
        code = run(words[1:])
        said = capsys.readouterr()
        if code != expected:
            wrong.append((command, code, said.out[-300:], said.err[-500:]))
    return wrong


def test_ceremony_and_approval(desk, capsys, monkeypatch):
    """From no keys at all to a row in force, and an edited byte that the gate blocks."""
    assert play(desk, "key-ceremony.md", capsys) == []
    (desk / ".gitignore").write_text("*.key\ngenesis.json\n", encoding="utf-8")
    git(desk, "init", "-q", "-b", "main")
    commit(desk)
    monkeypatch.setattr(gate_command, "datetime", _Clock)

    assert play(desk, "approvals.md", capsys) == []

    (row,) = yaml.safe_load((desk / "registries" / "segments.yaml").read_text(encoding="utf-8"))["rows"]
    assert row["decision"] == "focus-loyal"
    assert play(desk, "recovery.md", capsys) == []


class _Clock:
    """The clock of the gate, stopped."""

    @staticmethod
    def now(_zone):
        """Return the day of the story."""
        return START


def test_names_in_the_documents_exist():
    """A name under which something is refused or found, in a document, is one the program uses."""
    known = {one.value for one in (*Refusal, *DefectName)} | {APPROVAL_MISSING, BASE_MOVED, STRANGER}
    known |= set(re.findall(r'rule="([a-z-]+)"', Path(gate_fresh.__file__).read_text(encoding="utf-8")))
    for name in ("threat-model.md", "recovery.md"):
        tables = re.findall(r"^\|.*\|$", (DOCS / name).read_text(encoding="utf-8"), re.MULTILINE)
        quoted = {word for line in tables for word in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", line)}
        assert quoted - known - {"write-ledger"} == set()
        assert len(quoted) > 8


def test_yaml_in_the_documents_is_yaml():
    """Every example parses."""
    for path in DOCS.glob("*.md"):
        for block in re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
            assert yaml.safe_load(block)

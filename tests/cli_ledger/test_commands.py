"""Every command of the ledger, as a user meets it: what it prints, what it refuses, with which exit code."""

import json
import shutil
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from canongate.cli.ledger import ledger
from canongate.cli.main import run
from canongate.cli.pens import nonce, passphrase_for
from canongate.ledger.keys import public_text
from canongate.workflows.signing import key_of

from .conftest import commit, git, make_root, org_at


def signed_in(org):
    """The one signed file that waits."""
    (path,) = (org.root / "ledger" / "inbox").glob("*.json")
    return path


class TestKeys:
    """Making a key, and what opens it."""

    def test_keygen_shows_the_public_part_only(self, canongate, tmp_path):
        """A file of mode 0600, encrypted; the terminal sees what may be seen."""
        path = tmp_path / "new.key"

        code, out, _ = canongate("keygen", str(path), root=None)

        assert code == 0
        assert "ed25519:" in out
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert b"ENCRYPTED" in path.read_bytes()
        assert canongate("keygen", str(path), root=None)[0] == 2

    def test_without_a_passphrase_nothing_is_signed(self, canongate, monkeypatch):
        """Where nobody can be asked, the variable is named."""
        monkeypatch.delenv("CANONGATE_PASSPHRASE")

        code, _, err = canongate("submit", "focus-loyal", by="mira")

        assert code == 2
        assert "CANONGATE_PASSPHRASE" in err

    def test_a_wrong_passphrase_is_words(self, canongate, monkeypatch):
        """No traceback, and no passphrase in the message."""
        monkeypatch.setenv("CANONGATE_PASSPHRASE", "battery staple")

        code, _, err = canongate("submit", "focus-loyal", by="mira")

        assert code == 2
        assert "does not open this file" in err
        assert "staple" not in err

    def test_the_log_has_a_passphrase_of_its_own(self, canongate, monkeypatch):
        """The writer's key and the log's are two secrets."""
        monkeypatch.setenv("CANONGATE_LOG_PASSPHRASE", "battery staple")

        assert canongate("ledger", "record", by="clerk")[0] == 2


class TestBeginning:
    """A ledger begins once, signed by every root."""

    @pytest.fixture
    def fresh(self, tmp_path, keys):
        """A root whose ledger has not begun."""
        return org_at(make_root(tmp_path / "fresh"), keys)

    def test_roots_sign_one_after_the_other(self, canongate, fresh, tmp_path):
        """One root writes the genesis, the other adds a signature to the same file, the writer begins."""
        file = tmp_path / "genesis.json"
        words = ["ledger", "genesis", "--root-person", "anna", "--root-person", "bert", "--threshold", "2"]
        code, out, _ = canongate(*words, "--out", str(file), by="anna", root=fresh.root)
        assert (code, "signed genesis: 1 of 2 signatures, by anna, bert" in out) == (0, True)
        assert "`canongate ledger sign FILE --key KEY`" in out
        code, _, err = canongate("ledger", "init", str(file), root=fresh.root)
        assert (code, "wrong-signers" in err) == (2, True)
        assert "signed: anna\n = help: bert still signs" in err
        assert not (fresh.root / "ledger" / "ledger.db").exists()

        code, out, _ = canongate("ledger", "sign", str(file), by="bert", root=None)
        assert (code, "signed genesis by anna, bert\n" in out) == (0, True)
        assert "`canongate ledger init FILE`" in out
        code, out, _ = canongate("ledger", "init", str(file), root=fresh.root)

        assert code == 0
        digest = out.split("genesis is ")[1].split()[0]
        assert canongate("ledger", "verify", "--genesis", digest, root=fresh.root)[0] == 0
        code, out, _ = canongate("ledger", "verify", "--genesis", "sha256:" + "0" * 64, root=fresh.root)
        assert (code, "forked" in out) == (1, True)
        assert canongate("ledger", "init", str(file), root=fresh.root)[0] == 2
        assert "ledger.db*" in (fresh.root / "ledger" / ".gitignore").read_text(encoding="utf-8")

    def test_what_a_genesis_needs(self, canongate, fresh):
        """Keys of a root, a policy, an address in canon.yaml."""
        words = ["ledger", "genesis", "--root-person", "anna", "--threshold", "1"]
        assert canongate(*words, root=fresh.root)[0] == 2
        (fresh.root / "canon" / "approval-policy.yaml").unlink()
        code, _, err = canongate(*words, by="anna", root=fresh.root)
        assert (code, "approval policy" in err) == (2, True)
        (fresh.root / "canon" / "approval-policy.yaml").write_text("schema: approval-policy/v1\n", encoding="utf-8")
        assert canongate(*words, by="anna", root=fresh.root)[0] == 2

    def test_a_root_without_ledger_says_so(self, canongate, tmp_path):
        """An organisation that keeps none, and one whose ledger is not here."""
        plain = shutil.copytree(Path(__file__).parents[1] / "workflows" / "tiny-root", tmp_path / "plain")
        code, _, err = canongate("inbox", root=plain)
        assert (code, "names no ledger" in err) == (2, True)

    def test_nothing_to_look_at(self, canongate, fresh):
        """Before it has begun there is nothing to verify, and only the writer records."""
        assert canongate("ledger", "verify", root=fresh.root)[0] == 2
        code, _, err = canongate("ledger", "record", by="clerk", root=fresh.root)
        assert (code, "only its writer has it" in err) == (2, True)


class TestSubmitting:
    """What is asked for, and what is not there."""

    def test_by_file(self, canongate, org, tmp_path):
        """A decision is named by id or file; the signed file goes where it is wanted."""
        target = tmp_path / "out" / "mine.json"

        code, out, _ = canongate(
            "submit", str(org.root / "registries/decisions/focus-loyal.yaml"), "--out", str(target), by="mira"
        )

        assert code == 0
        assert target.is_file()
        code, out, _ = canongate("ledger", "read", str(target), root=None)
        assert json.loads(out)["kind"] == "submission"

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["submit"], "name a decision"),
            (["submit", "--change", "page-change"], "name a decision"),
            (["submit", "focus-loial"], "did you mean"),
            (["withdraw", "focus-loyal", "--reason", "x"], "knows no submission"),
            (["revoke", "--reason", "x"], "name --entry or --key-id"),
            (["ledger", "attest", "none"], "no evidence manifest"),
        ],
    )
    def test_what_cannot_be(self, canongate, words, told):
        """Wrong usage is told in words, exit code 2."""
        code, _, err = canongate(*words, by="mira")

        assert code == 2
        assert told in err

    def test_a_change_of_pages(self, canongate, org):
        """Everything of one kind since a revision; nothing of that kind is told."""
        git(org.root, "init", "-q", "-b", "main")
        commit(org.root)
        code, _, err = canongate("submit", "--change", "page-change", "--base", "main", by="mira")
        assert (code, "no page change since main" in err) == (2, True)
        path = org.root / "canon" / "customer" / "focus.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("Effort", "All effort"), encoding="utf-8")

        words = ["submit", "--change", "page-change", "--base", "main", "--id", "all-effort"]
        assert canongate(*words, by="mira")[0] == 0
        code, out, _ = canongate("ledger", "record", by="clerk")
        assert (code, "all-effort" in out) == (0, True)
        code, out, _ = canongate("approve", "all-effort", "--role", "headoffice", "--show")
        assert "changed canon/customer/focus.yaml" in out


class TestSaying:
    """Approve, refuse, waive, revoke, adopt: signed, recorded, shown."""

    @pytest.fixture
    def judged(self, org):
        """A decision that waits for approval."""
        org.submit()
        org.record()
        return org

    @pytest.mark.usefixtures("judged")
    def test_approving_asks_first(self, canongate):
        """Without a terminal nobody confirms; without a key nothing is signed; the page can be read alone."""
        words = ["approve", "focus-loyal", "--role", "headoffice"]
        assert canongate(*words, "--show")[0] == 0
        code, _, err = canongate(*words)
        assert (code, "--key" in err) == (2, True)
        code, _, err = canongate(*words, by="anna")
        assert (code, "--yes" in err) == (2, True)
        code, _, err = canongate(*words, "--yes", by="scout")
        assert (code, "agent-approval" in err) == (4, True)
        code, _, err = canongate(*words, "--yes", "--answer", "maybe", by="anna")
        assert (code, "is no answer" in err) == (2, True)
        code, _, err = canongate(*words, "--yes", "--answer", "a=yes: b", by="anna")
        assert (code, "no question" in err) == (2, True)
        assert canongate(*words, "--yes", "--until", "2026-03-01", by="anna")[0] == 0

    def test_on_a_terminal_it_asks(self, canongate, judged, monkeypatch):
        """Questions, a confirmation, and a passphrase that is not echoed."""
        (judged.root / "rules" / "judgement.yaml").write_text(
            "schema: judgement/v1\njudged:\n"
            "  - clause: customer/focus#final-rule\n    question: Is it worth it?\n"
            "    reason: No figure tells.\n    judged_by: anna\n",
            encoding="utf-8",
        )
        answers = iter([True, True])
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.confirm", lambda *_, **__: next(answers))
        monkeypatch.setattr("click.prompt", lambda text, **__: "it is" if text == "Reason" else "")

        assert canongate("approve", "focus-loyal", "--role", "headoffice", by="anna")[0] == 0
        monkeypatch.undo()

    @pytest.mark.usefixtures("judged")
    def test_break_glass(self, canongate):
        """Two persons bring it into force at once; every list shows it first."""
        words = ["approve", "focus-loyal", "--role", "headoffice", "--yes", "--break-glass", "the shop is down"]
        for person in ("anna", "bert"):
            assert canongate(*words, by=person)[0] == 0
        code, out, _ = canongate("ledger", "record", by="clerk")
        assert (code, "in force" in out) == (0, True)
        code, out, _ = canongate("inbox")
        assert out.startswith("IN FORCE BY BREAK-GLASS: focus-loyal")

    @pytest.mark.usefixtures("judged")
    def test_refuse_and_take_it_back(self, canongate):
        """A refusal is shown with its reason, and revoked by its entry."""
        assert canongate("refuse", "focus-loyal", "--role", "headoffice", "--reason", "too early", by="bert")[0] == 0
        canongate("ledger", "record", by="clerk")
        code, out, _ = canongate("status", "focus-loyal", "--json")
        (row,) = json.loads(out)
        assert (code, row["refused_by"]) == (4, ["bert: too early"])
        assert canongate("revoke", "--entry", "3", "--reason", "it is time", by="bert")[0] == 0
        assert canongate("ledger", "record", by="clerk")[0] == 0
        assert json.loads(canongate("status", "focus-loyal", "--json")[1])[0]["refused_by"] == []

    @pytest.mark.usefixtures("judged")
    def test_waive_adopt_withdraw(self, canongate):
        """Each is signed and recorded."""
        code, _, err = canongate(
            "waive",
            "primary-focus-not-best-customer",
            "focus-loyal",
            "--until",
            "2026-03-01",
            "--reason",
            "x",
            by="anna",
        )
        assert (code, "mandatory" in err) == (2, True)
        assert canongate("adopt", "--reason", "in use", by="anna")[0] == 0
        assert canongate("withdraw", "focus-loyal", "--reason", "not now", by="mira")[0] == 0
        code, out, _ = canongate("ledger", "record", "--json", by="clerk")
        assert (code, [line["what"] for line in json.loads(out)["lines"]]) == (0, ["recorded", "recorded"])
        assert canongate("status")[1].strip() == "nothing is open or in force"

    def test_a_key_is_replaced(self, canongate, judged):
        """Its holder ends it and names the next; the people registry shows both."""
        old, spare = key_of(judged.pen("mira")), key_of(judged.pen("spare"))
        words = ["revoke", "--key-id", old.id, "--replacement", public_text(spare.public), "--reason", "new laptop"]
        assert canongate(*words, by="mira")[0] == 0
        assert canongate("ledger", "record", by="clerk")[0] == 0
        (row,) = [row for row in judged.table("people") if row["id"] == "mira"]
        assert [key.get("until") for key in row["keys"]] == [4, None]
        code, _, err = canongate("withdraw", "focus-loyal", "--reason", "x", by="mira")
        assert (code, "signs for nobody" in err) == (2, True)

    def test_people_change(self, canongate, judged):
        """The registry is edited, the roots sign, and nothing new is told."""
        code, _, err = canongate("ledger", "people", by="anna")
        assert (code, "says what the ledger says" in err) == (2, True)
        code, _, err = canongate("ledger", "people", "--threshold", "1", by="anna")
        assert (code, "go together" in err) == (2, True)
        words = ["ledger", "people", "--root-person", "anna", "--root-person", "bert", "--threshold", "1"]
        assert canongate(*words, by="anna")[0] == 0
        path = signed_in(judged)
        assert canongate("ledger", "sign", str(path), by="bert", root=None)[0] == 0
        assert canongate("ledger", "record", str(path), by="clerk")[0] == 0
        assert canongate("ledger", "sign", str(path), by="bert", root=None)[0] == 2


class TestLooking:
    """The record, as anyone sees it."""

    @pytest.fixture
    def enacted(self, org):
        """A decision in force."""
        org.enact()
        return org

    @pytest.mark.parametrize("writer", [True, False])
    def test_log_show_prove(self, canongate, enacted, writer):
        """The same answers from the writer's file and from the entries that travel."""
        if not writer:
            (enacted.root / "ledger" / "ledger.db").unlink()
        code, out, _ = canongate("ledger", "log", "--from", "1", "--to", "3")
        assert code == 0
        assert [line.split()[0] for line in out.splitlines()] == ["entry", "1", "2"]
        entry = json.loads(canongate("ledger", "show", "3")[1])
        assert (entry["kind"], entry["by"]) == ("approval", ["anna"])
        assert canongate("ledger", "show", "99")[0] == 2
        proof = json.loads(canongate("ledger", "prove", "1", "--old", "2")[1])
        assert (proof["size"], len(proof["inclusion"])) == (5, 3)
        assert canongate("ledger", "prove", "9")[0] == 2
        assert canongate("ledger", "verify")[0] == 0
        assert canongate("ledger", "checkpoint")[1].splitlines()[1] == "5"

    def test_verify_since(self, canongate, enacted, tmp_path):
        """With a checkpoint verified before, only what is new has its signatures checked."""
        path = tmp_path / "checkpoint"
        path.write_text(canongate("ledger", "checkpoint")[1], encoding="utf-8")
        enacted.submit("offer-restock")
        enacted.record()

        code, out, _ = canongate("ledger", "verify", "--since", str(path), "--json")

        assert (code, json.loads(out)["signatures_checked"]) == (0, 2)
        path.write_text("no note", encoding="utf-8")
        assert canongate("ledger", "verify", "--since", str(path))[0] == 2

    def test_verify_finds_changed_files(self, canongate, enacted):
        """A projection edited by hand is a defect, and rebuilt."""
        path = enacted.root / "registries" / "segments.yaml"
        path.write_text("schema: segments/v1\nrows: []\n", encoding="utf-8")

        code, out, _ = canongate("ledger", "verify")
        assert (code, "defect[projection-changed] registries/segments.yaml" in out) == (1, True)
        code, out, _ = canongate("ledger", "rebuild")
        assert (code, "rows" in out) == (0, True)
        assert canongate("ledger", "verify")[0] == 0
        assert canongate("ledger", "rebuild", "--log-key", str(enacted.keys / "log.key"))[0] == 0

    def test_export_is_verified_by_anyone(self, canongate, enacted, tmp_path):
        """Static files; the folder must be new."""
        code, out, _ = canongate("ledger", "export", str(tmp_path / "out"))
        assert (code, out.startswith("3 files")) == (0, True)
        assert canongate("ledger", "export", str(tmp_path / "out"))[0] == 2
        (enacted.root / "ledger" / "ledger.db").unlink()
        assert canongate("ledger", "export", str(tmp_path / "again"))[0] == 0
        assert (tmp_path / "out" / "checkpoint").read_bytes() == (tmp_path / "again" / "checkpoint").read_bytes()

    def test_a_checkpoint_is_signed_by_the_logs_key(self, canongate, enacted):
        """Another key is refused."""
        assert canongate("ledger", "checkpoint", "--log-key", str(enacted.keys / "log.key"))[0] == 0
        code, _, err = canongate("ledger", "checkpoint", "--log-key", str(enacted.keys / "anna.key"))
        assert (code, "unknown-key" in err) == (2, True)

    def test_inbox_for_one_person(self, canongate, enacted):
        """What somebody could still approve, and files nobody can read."""
        enacted.submit("offer-restock")
        enacted.record()
        (enacted.root / "ledger" / "inbox" / "junk.json").write_text("{", encoding="utf-8")
        mine = json.loads(canongate("inbox", "--for", "bert", "--json")[1])
        assert [row["id"] for row in mine["submissions"]] == ["offer-restock"]
        assert [row["kind"] for row in mine["files"]] == ["unreadable"]
        for person in ("mira", "nobody"):
            assert json.loads(canongate("inbox", "--for", person, "--json")[1])["submissions"] == []
        code, out, _ = canongate("ledger", "record", by="clerk")
        assert (code, "refused" in out) == (1, True)

    def test_nothing_waits(self, canongate):
        """An empty inbox says so."""
        assert canongate("inbox")[1] == "nothing waits\n"


def test_no_secret_is_printed(canongate, org, monkeypatch, tmp_path):
    """Neither passphrase nor private key nor a customer's row is in any output, file or entry of a whole flow."""
    seed = (org.keys / "mira.key").read_bytes().split(b"\n")[1]
    customer = "canary.customer@example.org"
    (tmp_path / "customers.csv").write_text(f"id,mail\n1,{customer}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    said = []
    for words, by in [
        (["submit", "focus-loyal"], "mira"),
        (["ledger", "record"], "clerk"),
        (["approve", "focus-loyal", "--role", "headoffice", "--yes"], "anna"),
        (["approve", "focus-loyal", "--role", "finance", "--yes"], "anna"),
        (["submit", "focus-loyal"], "stranger"),
        (["ledger", "record"], "clerk"),
        (["ledger", "verify"], None),
        (["ledger", "log"], None),
        (["status"], None),
    ]:
        said += map(str, canongate(*words, by=by)[1:])
    files = [path.read_bytes() for path in org.root.rglob("*") if path.is_file()]

    for needle in (b"correct horse battery", seed, customer.encode()):
        assert not any(needle in data for data in files)
        assert not any(needle.decode() in text for text in said)


def test_help_of_every_command(capsys):
    """Each command explains itself within 80 columns."""
    for words in [[name] for name in ("submit", "approve", "waive", "revoke", "status", "keygen", "ledger")] + [
        ["ledger", name] for name in ledger.commands
    ]:
        assert run([*words, "--help"]) == 0
        assert all(len(line) <= 80 for line in capsys.readouterr().out.splitlines())


def test_a_passphrase_is_asked_for_on_a_terminal(tmp_path, monkeypatch):
    """Not echoed; twice where a key is made."""
    asked = []
    monkeypatch.delenv("CANONGATE_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("click.prompt", lambda text, **options: asked.append((text, options)) or "a long one")

    assert passphrase_for(tmp_path / "mine.key", confirm=True) == "a long one"

    assert asked == [("Passphrase of mine.key", {"hide_input": True, "confirmation_prompt": True, "err": True})]


def test_a_nonce_is_never_the_same():
    """Sixteen random bytes."""
    assert nonce() != nonce()
    assert len(nonce()) == 32

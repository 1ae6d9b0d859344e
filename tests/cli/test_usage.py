"""A wrong command line is told in the words of the house: what was seen, then what helps."""

import subprocess
import sys
from pathlib import Path

import pytest

from canongate.cli.main import COMMANDS, run

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chekc"], "there is no command 'chekc' = help: did you mean 'check'?"),
        (["xyzzy"], "there is no command 'xyzzy' = help: see `canongate --help`"),
        (["rules", "prov"], "there is no command 'prov' = help: did you mean 'prove'?"),
        (["evidence", "contract", "ini"], "there is no command 'ini' = help: did you mean 'init'?"),
        (["--rot", "x"], "there is no option '--rot' = help: see `canongate --help`"),
        (["check", "--roo", "x"], "there is no option '--roo' = help: did you mean '--root'?"),
        (["check", "extra"], "got unexpected extra argument (extra) = help: see `canongate check --help`"),
        (["brief"], "--brain is missing = help: see `canongate brief --help`"),
        (["show"], "ID is missing = help: see `canongate show --help`"),
        (["completion"], "SHELL is missing = help: choose from bash, zsh, fish"),
        (["check", "--report", "pdf"], "--report: 'pdf' is no report format; there are text, json"),
        (["decide", "--as-of", "soon"], "--as-of: 'soon' is not a day; write it as YYYY-MM-DD = help: see"),
        (["graph", "owners"], "ownership|pages: 'owners' is not one of 'ownership', 'pages' = help: see"),
        (["ledger", "verify", "--genesis", "abc"], "--genesis: 'abc' is no digest; write `sha256:` and 64 digits"),
        (["ledger", "verify", "--genesis", f"sha256:{'G' * 64}"], "is no digest"),
        (["decide", "--as-of"], "option '--as-of' requires an argument"),
    ],
)
def test_a_mistake_is_told_with_its_mend(capfd, arguments, told):
    """Each kind of mistake ends with 2, one sentence and one mend."""
    assert run(arguments) == 2
    assert told in " ".join(capfd.readouterr().err.split())


def test_a_file_that_is_not_there_is_told_with_the_nearest(tmp_path, capfd, monkeypatch):
    """A name typed wrong is answered with the file beside it; without a folder there is none to name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.json").write_text("{}", encoding="utf-8")

    assert run(["check", "--baseline", "knwon.json"]) == 2
    assert "--baseline: file 'knwon.json' does not exist\n = help: did you mean 'known.json'?" in capfd.readouterr().err
    assert run(["check", "--baseline", "nowhere/x.json"]) == 2
    assert " = help: see `canongate check --help`" in capfd.readouterr().err


def test_commands_stand_under_headings_in_one_column(capfd):
    """The list of commands is in parts, every short help begins in the same column, and no line passes 80."""
    assert run(["--help"]) == 0
    lines = capfd.readouterr().out.splitlines()

    assert max(map(len, lines)) <= 80
    for heading, part in COMMANDS.items():
        at = lines.index(f"{heading}:")
        assert [line.split()[0] for line in lines[at + 1 : at + 1 + len(part)]] == list(part)
        assert {line[14] for line in lines[at + 1 : at + 1 + len(part)]}.isdisjoint(" ")
        assert all(line[12:14] == "  " for line in lines[at + 1 : at + 1 + len(part)])


def test_an_interruption_while_modules_are_imported():
    """Control-C before any command runs ends like one later: in one line, with 130."""
    played = """
import signal
import canongate.cli as cli

cli.told_again = lambda _: signal.raise_signal(signal.SIGINT)
cli.main(["check"])
"""
    done = subprocess.run([sys.executable, "-c", played], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "error: interrupted\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["decide", "--dry-run"], "name a folder with --record"),
        (["explain", "segment-targets-everyone", "--as-of", "2026-02-01"], "go with --decision"),
        (["impact", "--author", "Anna"], "name a page with --write"),
        (["submit", "focus-loyal", "--key", "nobody.key"], "`canongate keygen PATH` makes a key"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(capfd, arguments, told):
    """An option that means nothing beside the others is told, not passed over."""
    assert run([*arguments, "--root", str(TINY)]) == 2
    assert told in capfd.readouterr().err


def test_proposing_a_contract_says_what_comes_next(tmp_path, capfd):
    """The command that builds the evidence follows, with what is known of its options filled in."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "orders.csv").write_text("Order,Customer,Date,Amount\n1,2,2025-01-01,3.50\n", encoding="utf-8")

    assert run(["evidence", "contract", "init", "--from", str(data), "--out", str(tmp_path / "c.yaml")]) == 0
    said = capfd.readouterr().err.splitlines()[-1]
    assert f"--contract {tmp_path}/c.yaml --segments FILE --data {data} --cutoff DAY" in said

"""The condition of a decided segment: what is no condition is an error at its place, before anything is judged."""

import pytest

from canongate.cli.main import run

LOYAL = "registries/decisions/focus-loyal.yaml"


@pytest.fixture
def in_root(root, monkeypatch):
    """The root, as the working directory."""
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("orders >=", ("expected a value, found end of the expression", "write a condition over columns")),
        ("orders = 1", ("unexpected character `=`", "did you mean `==`?")),
        ("orders + 1", ("`where` gives int, not a condition", "write a condition over columns")),
        ("'loyal'", ("`where` gives string, not a condition", "write a condition over columns")),
    ],
)
@pytest.mark.parametrize("command", [["check", "--no-cache"], ["decide", LOYAL], ["lint", LOYAL]])
def test_what_is_no_condition_is_told_at_its_place(in_root, capfd, command, where, told):
    """Check, decide and lint tell the same error, with the line of the condition."""
    text = (in_root / LOYAL).read_text(encoding="utf-8").splitlines(keepends=True)
    line = next(at for at, one in enumerate(text) if one.strip().startswith("where:"))
    text[line] = f'  where: "{where}"\n'
    (in_root / LOYAL).write_text("".join(text), encoding="utf-8")

    assert run(command) == 1
    out = " ".join(capfd.readouterr().out.split())
    assert f"error[expression]: {told[0]}" in out
    assert told[1] in out
    assert f"--> {LOYAL}:{line + 1}:" in out
    assert ("nothing was judged: mend what stands above" in out) == (command[0] == "decide")


def test_any_column_will_do(in_root):
    """Which columns there are is not known here, so any name is one."""
    text = (in_root / LOYAL).read_text(encoding="utf-8")
    old = next(one for one in text.splitlines() if one.strip().startswith("where:"))
    (in_root / LOYAL).write_text(text.replace(old, '  where: "whatever == 1 && other"'), encoding="utf-8")

    assert run(["lint", LOYAL]) == 0

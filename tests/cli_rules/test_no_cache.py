"""The switch of the commands that judge: what compiling gave is kept, or not."""

import shutil

import pytest

from canongate.load.stamp import Stamp


@pytest.mark.parametrize("command", [("decide",), ("audit",)])
def test_no_cache(root, call, command, monkeypatch):
    """With --no-cache nothing is kept; with and without it the answer is the same."""
    monkeypatch.setattr(Stamp, "settled", lambda *_: True)
    shutil.rmtree(root / ".canongate", ignore_errors=True)
    asked = (*command, "--as-of", "2026-02-01")

    plain = call(*asked, "--no-cache")
    assert not (root / ".canongate").exists()

    first, again = call(*asked), call(*asked)
    assert (root / ".canongate" / "rules").is_file()
    assert plain == first == again
    assert plain.out

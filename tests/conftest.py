"""What many tests share: golden files and how they are renewed, the tiny canon as values, edits of a root."""

from copy import deepcopy
from pathlib import Path

import pytest

from canongate.load.tree import read_tree

TINY = Path(__file__).resolve().parent / "workflows" / "tiny-root"


def pytest_addoption(parser):
    parser.addoption("--update-goldens", action="store_true", help="write the golden files instead of comparing")


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory):
    """Keep what canongate keeps for its user out of the home of whoever runs the tests."""
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    yield
    patch.undo()


@pytest.fixture
def golden(request):
    """Compare text with a golden file, or renew the file when --update-goldens is given."""

    def compare(text, path):
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.read_text(encoding="utf-8", newline="") == text

    return compare


@pytest.fixture
def edit(root):
    """Replace text in a file of the root; what is replaced must be there."""

    def change(path, old, new):
        file = root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    return change


@pytest.fixture(scope="session")
def tiny_values():
    tree = read_tree(TINY)
    assert not tree.findings
    return {path: raw.value for path, raw in tree.raws.items()}


@pytest.fixture
def values(tiny_values):
    """Path to value of every file of the tiny canon, to be changed."""
    return deepcopy(tiny_values)

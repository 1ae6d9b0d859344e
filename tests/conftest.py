"""The option that renews golden files, and the fixture that compares with them."""

import pytest


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

"""A clean root to plant defects in, and pages copied from its one page."""

import shutil
from pathlib import Path

import pytest

from canongate.workflows.check import check

ROOT = Path(__file__).resolve().parents[1] / "golden" / "defects" / "root"
PAGE = "canon/customer/{}.yaml"
REGISTRY = "registries/pages/customer.yaml"
ARCHITECTURE = "registries/architecture.yaml"


class Seedbed:
    """A copy of the clean root: pages are added as copies of its page, and texts of its files replaced."""

    def __init__(self, path):
        self.path = path
        self.pages = 0
        shutil.copytree(ROOT, path)

    def add_page(self, name):
        """Add a clean page of its own ids, title and registry rows."""
        self.pages += 1
        text = (ROOT / PAGE.format("base")).read_text(encoding="utf-8")
        text = text.replace("-00000000000000", f"-{self.pages:014x}").replace("value of base", f"value of {name}")
        text = text.replace("customer/base", f"customer/{name}").replace("Brain Base", f"Brain {title(name)}")
        self.write(PAGE.format(name), text)
        row = f"  - page: customer/{name}\n    title: Customer Brain {title(name)} Framework\n"
        self.append(REGISTRY, f"{row}    status: Active\n    version: v1.1\n")
        self.append(ARCHITECTURE, f"  - page: customer/{name}\n    layer: framework\n")

    def write(self, path, text):
        """Write a file."""
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_text(text, encoding="utf-8")

    def read(self, path):
        """Return a file's text."""
        return (self.path / path).read_text(encoding="utf-8")

    def append(self, path, text):
        """Add lines at the end of a file."""
        self.write(path, self.read(path) + text)

    def replace(self, path, old, new, *, nth=1):
        """Replace the nth occurrence of a text; every one for nth 0. It must be there."""
        parts = self.read(path).split(old)
        assert len(parts) > max(nth, 1), f"{old!r} does not stand {nth} times in {path}"
        if nth == 0:
            self.write(path, new.join(parts))
        else:
            self.write(path, old.join(parts[:nth]) + new + old.join(parts[nth:]))

    def line(self, path, marker, nth=1):
        """Return the number of the nth line that holds a text."""
        numbers = [at for at, line in enumerate(self.read(path).split("\n"), start=1) if marker in line]
        return numbers[nth - 1]

    def found(self, **options):
        """Return rule, path and line of every finding of a check."""
        return [(one.rule, one.path, one.span.line) for one in check(self.path, **options).findings]


def title(name):
    """Return a page's name as its title has it."""
    return name.replace("-", " ").title()


@pytest.fixture
def seedbed(tmp_path):
    """Return a fresh copy of the clean root."""
    return Seedbed(tmp_path / "root")


@pytest.fixture(scope="session")
def clean_root():
    """Return the clean root itself, to read only."""
    return ROOT

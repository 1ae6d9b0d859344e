"""The package's front door."""

import subprocess
import sys

import pytest

import canongate.expression as package


def test_every_public_name_is_there():
    """What is listed can be imported."""
    for name in package.__all__:
        assert getattr(package, name) is not None


def test_an_unknown_name_is_no_attribute():
    """A name that is not listed is refused as Python refuses it."""
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = package.nonsense


def test_importing_the_package_imports_nothing_else():
    """Commands that evaluate nothing pay nothing."""
    code = "import sys, canongate.expression; print([m for m in sys.modules if m.startswith('canongate.expression.')])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

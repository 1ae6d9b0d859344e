"""Shipped files: found by name in a checkout and in a wheel, and nothing but them."""

import pytest

from canongate import resources


def ship(base):
    """Lay one schema out under a folder."""
    (base / "schemas").mkdir(parents=True)
    (base / "schemas" / "x.json").write_text("{}")


@pytest.mark.parametrize("base", ["src/canongate/_data", "."])
def test_a_wheel_and_a_checkout_hold_them_in_their_own_place(tmp_path, monkeypatch, base):
    """In a wheel the _data folder beside the code is read, in a checkout the top of the repository."""
    ship(tmp_path / base)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "src" / "canongate" / "resources.py"))

    assert resources.resource_names("schemas", ".json") == ("schemas/x.json",)
    assert resources.resource_text("schemas/x.json") == "{}"
    assert resources.resource_bytes("schemas/x.json") == b"{}"


@pytest.mark.parametrize(
    "name", ["schemas/none.json", "pyproject.toml", "schemas/../pyproject.toml", "/etc/hostname", ""]
)
def test_nothing_else_is_read(name):
    """What is not shipped is refused by name."""
    with pytest.raises(resources.ResourceError, match="is not shipped"):
        resources.resource_bytes(name)

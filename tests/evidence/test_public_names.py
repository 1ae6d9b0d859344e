import pytest

import canongate.evidence
from canongate.evidence.stand_in import write_online_retail


def test_every_public_name_is_there():
    """What the package lists can be imported from it."""
    assert all(getattr(canongate.evidence, name) for name in canongate.evidence.__all__)


def test_an_unknown_name_is_an_attribute_error():
    """A name that is not public is not there."""
    with pytest.raises(AttributeError, match="no attribute 'absent'"):
        _ = canongate.evidence.absent


def test_the_stand_in_is_the_same_on_every_run(tmp_path, stand_in_folder):
    """One seed, one file."""
    write_online_retail(tmp_path / "again.parquet", seed=11)

    assert (tmp_path / "again.parquet").read_bytes() == (stand_in_folder / "online_retail.parquet").read_bytes()

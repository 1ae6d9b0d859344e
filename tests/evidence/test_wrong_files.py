"""Files given in the place of others: told by kind, with what belongs there."""

import pytest

from canongate.cli.main import run

CONTRACT = "schema: data-contract/v1\nid: shop\n"
SEGMENTS = "schema: segment-set/v1\nid: set\nfrozen_on: 2025-01-01\nsegments:\n- {id: a, name: A, where: orders > 1}\n"


@pytest.mark.parametrize(
    ("contract", "told"),
    [
        (SEGMENTS, "is of the kind 'segment-set', where 'data-contract' is expected"),
        ("Order,Customer\n1,a\n", "the document is a single value"),
        ("id: shop\n", "the file does not say its kind: the key 'schema' is missing"),
    ],
    ids=["segments", "data", "no kind"],
)
def test_another_file_than_the_contract(tmp_path, capfd, contract, told):
    """Whatever stands in the contract's place, the help says what a contract begins with."""
    (tmp_path / "contract.yaml").write_text(contract, encoding="utf-8")
    (tmp_path / "segments.yaml").write_text(SEGMENTS, encoding="utf-8")
    words = [f"--{name}={tmp_path / name}.yaml" for name in ("contract", "segments")]

    assert run(["evidence", "build", *words, "--data", str(tmp_path), "--cutoff", "2026-01-01", "--out", "x"]) == 2

    said = capfd.readouterr().err
    assert told in said
    assert "give a file that begins with `schema: data-contract/v1`" in said

import json

import pytest

from canongate.ledger.predicates import Kind
from canongate.model.error import UsageError
from canongate.model.kinds import KINDS
from canongate.workflows.schemas import list_kinds, schema_of_kind, stale_schemas, write_schemas


def test_list_of_kinds():
    """Every kind stands on a line of its own with version and title."""
    lines = list_kinds().splitlines()

    assert [line.split()[0] for line in lines] == list(KINDS)
    assert lines[0].split() == ["canon", "v1", "canon"]


def test_schema_of_a_kind():
    """The schema of a kind is JSON text that names the kind."""
    assert json.loads(schema_of_kind("rule"))["$id"] == "urn:canongate:schema:rule/v1"


def test_unknown_kind():
    """A kind that does not exist is answered with the nearest one."""
    with pytest.raises(UsageError, match="there is no kind 'rul'") as raised:
        schema_of_kind("rul")
    assert raised.value.help == "did you mean 'rule'?"


def test_written_schemas_are_current(tmp_path):
    """What is written is current; what is changed, missing or superfluous afterwards is named."""
    folder = tmp_path / "a" / "b"
    assert write_schemas(folder) == len(KINDS) + len(Kind)
    assert stale_schemas(folder) == []

    (folder / "rule.v1.json").write_text("{}", encoding="utf-8")
    (folder / "canon.v1.json").unlink()
    (folder / "zzz.json").write_text("{}", encoding="utf-8")
    (folder / "ledger" / "approval.v1.json").write_text("{}", encoding="utf-8")

    assert stale_schemas(folder) == ["canon.v1.json", "ledger/approval.v1.json", "rule.v1.json", "zzz.json"]


def test_folder_that_is_not_there(tmp_path):
    """Where there is no folder every schema is missing."""
    assert len(stale_schemas(tmp_path / "none")) == len(KINDS) + len(Kind)


def test_statements_have_schemas_too(tmp_path):
    """Every kind of ledger statement is published, and names itself."""
    write_schemas(tmp_path)

    for kind in Kind:
        schema = json.loads((tmp_path / "ledger" / f"{kind.value}.v1.json").read_text(encoding="utf-8"))
        assert schema["$id"] == f"urn:canongate:schema:ledger:{kind.value}/v1"
        assert {"ledger", "by", "nonce"} <= set(schema["required"])


def test_folder_that_cannot_be_written(tmp_path):
    """A folder that cannot be made is told, not a crash."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(UsageError, match="cannot be written"):
        write_schemas(tmp_path / "file" / "schemas")

import re
import shlex
from pathlib import Path

import pytest
import yaml

from canongate.cli.main import run
from canongate.evidence.claims.kinds import KINDS
from canongate.evidence.contract import read_contract, read_segments
from canongate.evidence.definitions.catalogue import MEASURES
from canongate.evidence.logical import LOGICAL_TABLES
from canongate.model.contract import DataContract

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")


def rows(heading):
    """The rows of the table that follows a heading cell, as lists of cells."""
    lines = GUIDE[GUIDE.index(f"| {heading} |") :].splitlines()
    body = lines[2 : next(place for place, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body]


def test_the_commands_of_the_guide_run(tmp_path, monkeypatch, capsys):
    """Every command of the guide ends well, one after the other, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, flags=re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]

    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "canongate"
        assert run(arguments) == 0, command + capsys.readouterr().err

    assert len(commands) >= 9
    assert (tmp_path / "builders.csv").is_file()


def test_the_examples_of_the_guide_can_be_used():
    """The contract and the segments shown are whole."""
    contract, segments = (
        yaml.load(text, yaml.BaseLoader)  # noqa: S506  # every value stays text
        for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    )
    contract["currency"]["minor_units"] = int(contract["currency"]["minor_units"])

    assert read_contract(contract).tables["orders"].columns["cancelled"].starts_with == "C"
    assert [segment.id for segment in read_segments(segments).segments] == ["builders", "visitors"]


def test_the_guide_lists_every_table_and_column():
    """Each logical table stands with the columns it must have and those it may have."""
    listed = {cells[0].strip("`"): (cells[2], cells[3]) for cells in rows("Logical table")}

    assert list(listed) == list(LOGICAL_TABLES)
    for name, definition in LOGICAL_TABLES.items():
        must, may = (set(re.findall(r"`(\w+)`", text)) for text in listed[name])
        demanded = {column.name for column in definition.columns if column.demand != "optional"}
        assert must - {"unit_price", "amount"} == demanded - {"amount"}
        assert must | may == {column.name for column in definition.columns}
        assert ("attributes" in listed[name][1]) == definition.attributes


def test_the_guide_lists_every_kind_of_claim():
    """Each kind stands with the words, the measure and the tables that decide it."""
    listed = {cells[0].strip("`"): cells[1:] for cells in rows("Claim")}

    assert list(listed) == [*KINDS, "best_customer"]
    for name, kind in KINDS.items():
        words, measure, needs = listed[name]
        assert (words, measure) == (kind.words, f"`{kind.measure}`")
        assert set(re.findall(r"\w+", needs)) >= set(MEASURES[kind.measure].metric.tables)


@pytest.mark.parametrize(
    "name", ["minimum_cell_size", "sample_floor", "hold_out_days", "lead_percent", "drift_percent"]
)
def test_the_guide_says_the_defaults(name):
    """What a contract leaves out has the value that the guide says."""
    assert f"`{name}` ({DataContract.model_fields[name].default})" in " ".join(GUIDE.split())

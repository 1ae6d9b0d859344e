"""
``canongate evidence demo-data`` and ``stand-in``: generated data with the contract and segments that belong to them.

Both are labelled synthetic in their contract, and so in every manifest made from them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import SETS, demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.evidence.error import EvidenceError
from canongate.evidence.stand_in import stand_in_contract, write_online_retail
from canongate.load.dump import dump_yaml
from canongate.workflows.evidence import read_document

STAND_IN_SEED = 2011
CONTRACT = "data-contract.yaml"
PLAN = "insight-plan.yaml"


def write_demo(folder: Path, customers: int, seed: int, *, planted: bool = True) -> list[Path]:
    """
    Write demo data into a folder: every logical table, the data contract, the frozen sets of segments, an insight plan.

    Args:
        folder: created where it does not exist; files of the same names are replaced.
        customers: people to draw.
        seed: the same seed and number give the same files.
        planted: without it nothing is planted: whatever is found in the data is chance.

    Returns:
        The files written: contract, sets of segments, insight plan, tables.

    Raises:
        EvidenceError: the number is out of range, or the folder cannot be written to.
    """
    _make(folder)
    tables = write_demo_data(folder, customers, seed, planted=planted)
    terms = [_write(folder / CONTRACT, demo_contract(customers, seed, planted=planted))]
    terms += [_write(folder / f"{name.removeprefix('demo-')}.yaml", demo_segments(name)) for name in SETS]
    terms.append(_write(folder / PLAN, demo_plan()))
    return terms + tables


def write_stand_in(contract: Path, folder: Path) -> list[Path]:
    """
    Write a generated stand-in for the Online Retail data, and its contract, into a folder.

    Args:
        contract: contract of the original; the stand-in's is the same but for its title and totals.
        folder: created where it does not exist.

    Returns:
        The files written: contract and data.
    """
    agreed = stand_in_contract(read_document(contract, "data-contract").data)
    _make(folder)
    (data_file,) = (Path(one["file"]) for one in agreed["inputs"].values())
    write_online_retail(folder / data_file, STAND_IN_SEED)
    return [_write(folder / CONTRACT, agreed), folder / data_file]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EvidenceError(f"{folder} cannot be made: {error.strerror}", help="Name a folder with --out.") from error


def _write(path: Path, value: Mapping[str, Any]) -> Path:
    try:
        path.write_text(dump_yaml(value), encoding="utf-8", newline="\n")
    except OSError as error:
        raise EvidenceError(f"{path} cannot be written: {error.strerror}") from error
    return path

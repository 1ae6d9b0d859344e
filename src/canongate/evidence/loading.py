"""
Loading a study's data: every file of the contract read, every row checked, the engine then locked.

After this no file is touched; text from outside reaches the engine only now.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from canongate.evidence.engine import Embedded, lock, open_engine, store
from canongate.evidence.error import EvidenceError
from canongate.evidence.facts import Tables
from canongate.evidence.inputs import OpenInput, open_input, verify_unchanged
from canongate.evidence.order_facts import order_facts
from canongate.evidence.room import Room
from canongate.evidence.staging import Staged, stage
from canongate.model.contract import DataContract

Progress = Callable[[str], None]


def unsaid(_words: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The files, and the logical tables made from them."""

    sources: Mapping[str, OpenInput]
    staged: Mapping[str, Staged]
    tables: Tables


@contextmanager
def loaded_engine(  # noqa: PLR0913  # what is loaded, how, and who is told
    contract: DataContract, folder: Path, cut_off: date, said: Progress, *, threads: int | None, room: Room | None
) -> Iterator[tuple[Embedded, Loaded]]:
    """Yield an engine that holds the tables of a contract, locked; raise as :func:`load` does."""
    paths = [folder / spec.file for spec in contract.inputs.values()]
    files, room = sum(path.stat().st_size for path in paths if path.is_file()), room or Room()
    with open_engine(threads, room, files) as engine:
        loaded = load(engine, contract, folder, cut_off, said)
        yield engine, replace(loaded, tables=replace(loaded.tables, parts=room.parts(files)))


def load(engine: Embedded, contract: DataContract, folder: Path, cut_off: date, said: Progress) -> Loaded:
    """
    Load the tables of a contract and lock the engine.

    Raises:
        EvidenceError: a file or its rows cannot be used as the contract says, or a known total disagrees.
    """
    sources = {}
    for name, spec in contract.inputs.items():
        said(f"reading {spec.file}")
        sources[name] = open_input(name, spec, folder)
    staged: dict[str, Staged] = {}
    for logical, table in contract.tables.items():
        said(f"checking {logical}")
        staged[logical] = stage(engine, contract, logical, sources[table.from_], cut_off)
    for source in sources.values():
        verify_unchanged(source)
    lock(engine)
    _check_totals(contract, staged)
    rows = {name: one.rows for name, one in staged.items()}
    orders = store(engine, "order_facts", order_facts(rows["orders"], contract)) if "orders" in rows else None
    return Loaded(sources, staged, Tables(rows, orders))


def _check_totals(contract: DataContract, staged: Mapping[str, Staged]) -> None:
    """Raise when a total known beforehand is not what the data hold."""
    found = {total.id: total.value for one in staged.values() for total in one.totals}
    for name, expected in contract.control_totals.items():
        if name not in found:
            raise EvidenceError(
                f"control total {name!r} is not computed from these tables", help=f"Known: {', '.join(sorted(found))}."
            )
        if found[name] != expected:
            raise EvidenceError(
                f"control total {name}: the contract says {expected:,}, the data hold {found[name]:,}",
                help="Check that the files are whole and the ones meant; then mend the contract.",
            )

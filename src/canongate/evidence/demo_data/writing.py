"""Writing the demo data: one Parquet file for each logical table; the same seed gives the same rows."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from canongate.evidence.demo_data.contacts import draw_contacts
from canongate.evidence.demo_data.people import draw_people
from canongate.evidence.demo_data.purchases import draw_purchases
from canongate.evidence.demo_data.voices import draw_voices
from canongate.evidence.error import EvidenceError

FEWEST = 1_000
MOST = 20_000_000


def write_demo_data(folder: Path, customers: int, seed: int, *, planted: bool = True) -> list[Path]:
    """
    Write every logical table into a folder.

    Args:
        folder: an existing folder; files of the same names are replaced.
        customers: people to draw, of whom about half buy.
        seed: the same seed and number give the same rows.
        planted: without it nothing is planted: all customers are drawn alike, and whatever is found is chance.

    Returns:
        The files written.

    Raises:
        EvidenceError: the number of customers is out of range, or the folder cannot be written to.
    """
    if not FEWEST <= customers <= MOST:
        raise EvidenceError(
            f"{customers:,} customers are outside {FEWEST:,} to {MOST:,}", help="The planted truths need a thousand."
        )
    draw = np.random.default_rng(seed)
    people = draw_people(draw, customers, planted=planted)
    written = []
    for part in (draw_contacts, draw_purchases, draw_voices):
        for name, table in part(draw, people).items():
            path = folder / f"{name}.parquet"
            try:
                pq.write_table(table, path)
            except OSError as error:
                raise EvidenceError(f"{path.name} cannot be written: {error.strerror or error}") from error
            written.append(path)
    return sorted(written)

"""
Products bought, campaigns and content met: what goes along with the hidden kind, for insight to find again.

Drawn apart from all other tables, from a generator of its own. Planted: the best kind begins with `pro` and `addon`
together and reads case studies; everybody meets the same campaigns, and the best kind answers more of them.
"""

import numpy as np
import pyarrow as pa

from canongate.evidence.demo_data.people import Numbers, People

PRODUCTS = ("starter", "pro", "addon", "refill", "gift")
CONTENTS = ("case study", "price list", "video")
CAMPAIGNS = ("spring", "summer", "autumn")
_BY_KIND = ((0.10, 0.40, 0.30, 0.15, 0.05), (0.35, 0.15, 0.10, 0.25, 0.15), (0.45, 0.08, 0.05, 0.22, 0.20))
_CONTENT_BY_KIND = ((0.60, 0.15, 0.25), (0.30, 0.35, 0.35), (0.15, 0.50, 0.35))
_IN_CAMPAIGN = 0.5


def products(draw: np.random.Generator, people: People, customer: Numbers) -> pa.DictionaryArray:
    """Return the product of each order line, by the kind of its customer."""
    return _choice(draw, people, customer, _BY_KIND, PRODUCTS)


def contents(draw: np.random.Generator, people: People, customer: Numbers) -> pa.DictionaryArray:
    """Return the content shown at each contact, by the kind of the person."""
    return _choice(draw, people, customer, _CONTENT_BY_KIND, CONTENTS)


def campaigns(draw: np.random.Generator, count: int) -> pa.DictionaryArray:
    """Return the campaign of each contact, or none; who is contacted has no part in it."""
    code = draw.integers(0, len(CAMPAIGNS), count).astype(np.int8)
    return pa.DictionaryArray.from_arrays(pa.array(code, mask=draw.random(count) >= _IN_CAMPAIGN), list(CAMPAIGNS))


def _choice(
    draw: np.random.Generator,
    people: People,
    customer: Numbers,
    weights: tuple[tuple[float, ...], ...],
    names: tuple[str, ...],
) -> pa.DictionaryArray:
    rows = np.array(weights) if people.planted else np.full((len(weights), len(names)), 1 / len(names))
    edges = np.cumsum(rows, axis=1)[people.kind[customer]]
    code = (draw.random(customer.size)[:, None] > edges[:, :-1]).sum(axis=1)
    return pa.DictionaryArray.from_arrays(code.astype(np.int8), list(names))

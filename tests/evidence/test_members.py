"""Lists of members are the bytes a CSV writer gives, however many customers stand in memory at once."""

import csv
import hashlib
import io
from datetime import date

import pyarrow as pa
import pytest

from canongate.evidence import members
from canongate.evidence.computing import settle
from canongate.evidence.engine import open_engine
from canongate.evidence.loading import load
from canongate.evidence.study import read_study

PLAIN = ["a", "B", "10", "9", "é", "ÿ", "Z z", "😀", "-1", "'x'"]
NASTY = [*PLAIN, 'say "x"', "one,two", "line\nbreak", "back\rslash", "\uffff"]


def written(ids):
    """The list as Python's own writer gives it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["customer_id"], *([one] for one in sorted(ids))])
    return text.getvalue().encode()


@pytest.mark.parametrize("at_once", [1, 3, 100_000])
@pytest.mark.parametrize("ids", [PLAIN, NASTY])
def test_lists_and_their_digests_are_the_writers(shop, monkeypatch, ids, at_once):
    """Ids are sorted by their signs, quoted where CSV asks for it, and give the same digest in any pieces."""
    monkeypatch.setattr(members, "_CUSTOMERS_AT_ONCE", at_once)
    shop.where(all="orders >= 1", twice="orders == 2")
    lines = [[f"{place}", one, "2025-01-01", "1", "1"] for place, one in enumerate(ids)]
    lines += [[f"x{place}", one, "2025-01-02", "1", "1"] for place, one in enumerate(ids[:4])]
    with (shop.folder / "lines.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["order", "customer", "at", "quantity", "price"], *lines])
    study = read_study(shop.contract, "sha256:" + "0" * 64, shop.segments, date(2026, 1, 1))

    with open_engine() as engine:
        setting, _ = settle(engine, study, load(engine, study.contract, shop.folder, study.cut_off, str))
        lists = {name: members.members_of(setting, name) for name in ("all", "twice")}
        digests = members.member_digests(setting)

    assert lists == {"all": written(ids), "twice": written(ids[:4])}
    assert digests == {name: "sha256:" + hashlib.sha256(one).hexdigest() for name, one in lists.items()}


def test_no_id_is_lost_in_a_piece_without_members():
    """A piece of customers none of whom is in the group adds nothing to its list."""
    assert members._lines(pa.array([], pa.string())) == b""

"""Two worlds, the demo data and Online Retail, each built once by the product and read once by polars."""

import sys
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from witness_world import ID, World  # after its folder is known

from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.demo_data.terms import demo_contract, demo_segments
from canongate.evidence.demo_data.writing import write_demo_data
from canongate.load.read import read_plain

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "docs" / "examples" / "online-retail"
RETAIL_PLAN = Path(__file__).with_name("online-retail-plan.yaml")
NO_DIGEST = "sha256:" + "0" * 64
CUSTOMERS, SEED = 3_000, 4
QUESTIONS = (
    "problem_intensity", "problem_awareness", "urgency", "motivation", "price_sensitivity", "satisfaction",
    "recommend", "friction", "message_clarity",
)  # fmt: skip
DEMO_WHERE = {
    "builders": pl.col("trial_projects") >= 3,
    "tinkerers": pl.col("trial_projects").is_between(1, 2),
    "visitors": pl.col("trial_projects") == 0,
    "newsletter": pl.col("first_channel") == "newsletter",
    "webinar": pl.col("first_channel") == "webinar",
    "bulk-orderers": pl.col("largest_order") >= 1_000_000,
    "older": pl.col("age_band") == "55+",
}


def _words(frame):
    """Words as text, whatever the file keeps them as."""
    return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _lines(frame, **more):
    """Order lines with amount, whether anything was sold, list amount, product."""
    quantity = pl.col("quantity")
    sale = ~(pl.col("cancelled") | (quantity < 0))
    return frame.with_columns(amount=quantity * pl.col("price"), sale=sale, **more)


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("witness")
    write_demo_data(folder, CUSTOMERS, SEED)
    return folder


@pytest.fixture(scope="session")
def demo_terms():
    """Contract, its digest, segments."""
    return demo_contract(CUSTOMERS, SEED), NO_DIGEST, demo_segments()


@pytest.fixture(scope="session")
def demo(demo_files, demo_terms):
    """The manifest of the demo data with its plan, and the same customers as polars reads them."""
    manifest = build(*demo_terms, demo_files, date(2026, 1, 1), plan=(demo_plan(), NO_DIGEST), threads=2)
    data = {path.stem: _words(pl.read_parquet(path)) for path in demo_files.glob("*.parquet")}
    data["orders"] = _lines(
        data["orders"].rename({"unit_price_cents": "price"}),
        listed=pl.col("quantity") * pl.col("list_price_cents"),
        product=pl.col("product_id"),
    )
    for name in ("spend", "payments"):
        data[name] = data[name].rename({"amount_cents": "amount"})
    return manifest, World(
        data=data,
        cut=datetime(2026, 1, 1),  # noqa: DTZ001  # times of the data are naive UTC
        where=DEMO_WHERE,
        plan=demo_plan(),
        criteria=(pl.col("orders") >= 3, pl.col("referrals") >= 1, pl.col("achieved") >= 1),
        statements={"regular-use": (pl.col("orders") >= 1, pl.col("used") >= 5)},
        demographics=("age_band", "company_size", "country"),
        traits=("trial_projects",),
        questions=dict.fromkeys(QUESTIONS, "score") | {"driver": "answer"},
    )


@pytest.fixture(scope="session")
def retail():
    """The same of Online Retail, under its own contract and segments and a plan of ours."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not (folder / "online_retail.parquet").is_file():
        pytest.skip("the Online Retail data in ../shared is absent")
    contract, segments = (
        read_plain(str(EXAMPLE / name), name).value for name in ("data-contract.yaml", "segments.yaml")
    )
    plan = read_plain(str(RETAIL_PLAN), RETAIL_PLAN.name).value
    manifest = build(contract, NO_DIGEST, segments, folder, date(2011, 12, 10), plan=(plan, NO_DIGEST), threads=2)
    return manifest, _retail_world(folder / "online_retail.parquet", plan)


def _retail_world(path, plan):
    """Read Online Retail as its contract says: London time, prices in thousandths, `C` for cancelled."""
    read = pl.read_parquet(path).filter(pl.col(ID).is_not_null()).rename({"unit_price_milli": "price"})
    utc = pl.col("invoice_ts").dt.replace_time_zone("Europe/London", ambiguous="earliest")
    read = read.with_columns(at=utc.dt.convert_time_zone("UTC").dt.replace_time_zone(None))
    lines = _lines(
        read.filter(pl.col("price") >= 0).select(
            ID, "quantity", "price", order_id="invoice_no", ordered_at="at", product="stock_code",
            cancelled=pl.col("invoice_no").str.starts_with("C"),
        ),
        listed=pl.lit(None, pl.Int64),
        upsell=pl.lit(value=False),
    )  # fmt: skip
    latest = read.select(ID, "country", recorded_at="at").sort(
        ID, "recorded_at", "country", descending=[False, True, False]
    )
    orders = pl.col("orders")
    return World(
        data={"orders": lines, "demographics": latest.unique(ID, keep="first", maintain_order=True)},
        cut=datetime(2011, 12, 10),  # noqa: DTZ001  # times of the data are naive UTC
        where={
            "frequent-buyers": orders >= 10,
            "occasional-buyers": (orders >= 2) & (orders < 10),
            "one-time-buyers": orders == 1,
            "any-buyer": orders >= 1,
        },
        plan=plan,
        criteria=(orders >= 4, pl.col("revenue") >= 1_000_000, pl.col("active") >= 180),
        statements={"back": (orders >= 2, pl.col("since_last") <= 60)},
        demographics=("country",),
        minor_units=1_000,
    )

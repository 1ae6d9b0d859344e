"""Every integer table of a manifest, counted again by polars, on the demo data and on Online Retail."""

from datetime import date

import pytest
import witness_core
import witness_ideal
import witness_insight
import witness_value

from canongate.evidence import build
from canongate.evidence.demo_data.plan import demo_plan
from canongate.evidence.manifest import canonical_digest

NAMES = {
    witness_core: "figures measures overlap undecided months drivers channels migration rfm rfm_cuts tenths"
    " top_customers",
    witness_insight: "cuts top_groups silence seasons products product_pairs top_sources channels_used offers"
    " loyalty_steps first_purchase beginnings demographics_known promoters product_use degrees",
    witness_ideal: "ideal_groups criteria_met answers engagement",
    witness_value: "whale_curve value_tiers newcomer_scores prospect_scores",
}
WITNESSES = {name: getattr(module, name) for module, names in NAMES.items() for name in names.split()}
NEED = {
    "touches": ("channels", "top_sources", "channels_used", "offers", "engagement", "prospect_scores", "value_tiers"),
    "surveys": ("drivers", "promoters"),
}
"""Tables that Online Retail cannot give: what they need is not in it, or no model of orders meets its hold-out."""
RETAIL = sorted(WITNESSES.keys() - {name for names in NEED.values() for name in names})


def test_every_table_the_build_makes_has_its_witness(demo):
    """A table that nothing else counts is not evidence: who adds one writes its witness."""
    assert demo[0]["tables"].keys() == WITNESSES.keys()


def test_of_real_data_no_table_is_left_out(retail):
    """Whatever Online Retail can give is there, and counted a second time below."""
    assert sorted(retail[0]["tables"]) == RETAIL


@pytest.mark.parametrize("name", WITNESSES)
def test_each_table_of_the_demo_data_is_the_same_in_polars(name, demo):
    """Another program gives the same integer in every cell of every table."""
    manifest, world = demo

    assert WITNESSES[name](world) == manifest["tables"][name]


@pytest.mark.parametrize("name", RETAIL)
def test_each_table_of_online_retail_is_the_same_in_polars(name, retail):
    """Half a million real lines with returns, missing customers and summer time."""
    manifest, world = retail

    assert WITNESSES[name](world) == manifest["tables"][name]


def test_together_the_tables_have_the_digest_of_the_manifest(demo):
    """No table is missing, and the digest that stands in the manifest is that of what polars counts."""
    manifest, world = demo

    assert canonical_digest({name: count(world) for name, count in WITNESSES.items()}) == manifest["tables_digest"]


@pytest.mark.parametrize("threads", [1, 4])
def test_the_manifest_is_the_same_on_any_number_of_threads(threads, demo, demo_files, demo_terms):
    """On one and four threads everything is as it is on two."""
    again = build(*demo_terms, demo_files, date(2026, 1, 1), plan=(demo_plan(), demo_terms[1]), threads=threads)

    assert {**again, "engine": {}} == {**demo[0], "engine": {}}

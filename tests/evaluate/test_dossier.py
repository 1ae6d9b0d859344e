from copy import deepcopy
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canongate.evaluate.evidence_view import Subject, subject_of

LOYAL = "registries/decisions/focus-loyal.yaml"
OFFER = "registries/decisions/offer-restock.yaml"
MANIFEST = "registries/evidence/tiny-2026.json"
DIGEST = "sha256:" + "0" * 64
OTHER = "sha256:" + "1" * 64


def figures(values):
    return values[MANIFEST]["tables"]["figures"]


def notes(dossier):
    return {note["path"]: note["reason"] for note in dossier["absent"] if not unclaimed(note)}


def unclaimed(note):
    """Return whether a note only says what the tiny manifest lacks: it has orders alone and makes one kind of claim."""
    whole = note["path"].startswith(("evidence.data.", "evidence.grouped_by.", "evidence.drift"))
    return whole or ("makes no claim" in note["reason"] and note["path"] != "evidence.claims.best_customer")


def test_dossier_of_a_segment_decision(values, dossier_of):
    """A dossier holds the decision with defaults, the evidence on its segment, registry rows, clauses, parameters."""
    dossier = dossier_of(values)

    assert (dossier["schema"], dossier["as_of"], dossier["brain"]) == ("segment-dossier/v1", "2026-02-01", "customer")
    assert dossier["decision"]["market"] == "all"
    assert dossier["decision"]["validation"] == []
    assert "supersedes" not in dossier["decision"]
    assert dossier["params"] == {"largest_share_percent": 50, "longest_age_days": 60}
    assert [clause["id"] for clause in dossier["canon"]] == ["customer/focus#final-rule"]
    assert dossier["canon"][0]["page_status"] == "Active"
    assert notes(dossier) == {}
    assert dossier["evidence"] == {
        "manifest": "tiny-2026",
        "digest": DIGEST,
        "cut_off": "2026-01-01",
        "age_days": 31,
        "synthetic": True,
        "set_digest": values[MANIFEST]["segment_set"]["digest"],
        "set_size": len(values[MANIFEST]["segments"]),
        "attempts": values[MANIFEST]["attempts"],
        "tables": ["orders"],
        "data": {"purchase": 0},
        "grouped_by": {"behaviour": 4, "value": 0},
        "months": 0,
        "months_missing": [],
        "best": ["loyal"],
        "stated": [],
        "population": {"customers": 1200, "repeat_customers": 700, "orders": 4000, "net_revenue": 899500},
        "segment": {
            "id": "loyal",
            "bases": ["behaviour"],
            "customers": 300,
            "repeat_customers": 300,
            "orders": 3100,
            "net_revenue": 700000,
            "value_permille": 3112,
        },
        "compared": [
            {
                "id": "guests",
                "bases": ["behaviour"],
                "customers": 200,
                "repeat_customers": 0,
                "orders": 0,
                "net_revenue": -500,
                "value_permille": -4,
            }
        ],
        "claims": {
            "best_customer": {
                "status": "proven",
                "summary": "loyal brings EUR 23.33 net per customer, not less than anyone or guests",
                "reasons": [],
                "holds": True,
            }
        },
    }


def test_registry_rows_of_the_market(values, dossier_of):
    """Segments in force in the decision's market and offers for its segment are in the dossier, with defaults."""
    registry = dossier_of(values)["registry"]
    values[LOYAL]["market"] = "uk"
    elsewhere = dossier_of(values)["registry"]

    assert [(row["market"], row["focus"]) for row in registry["segments"]] == [("all", "primary")]
    assert [(row["market"], row["focus"]) for row in elsewhere["segments"]] == [("uk", "secondary")]
    assert [row["id"] for row in registry["offers"]] == ["restock"]
    assert dossier_of(values, "focus-guests")["registry"]["offers"] == []


def test_dossier_of_an_offer(values, dossier_of):
    """An offer is judged on the evidence about its segment, whatever the segment's predicate is today."""
    dossier = dossier_of(values, "offer-restock")

    assert dossier["schema"] == "offer-dossier/v1"
    assert dossier["evidence"]["segment"]["id"] == "loyal"
    assert dossier["evidence"]["compared"] == []
    assert dossier["evidence"]["claims"]["best_customer"]["holds"] is True
    assert notes(dossier) == {}


def test_subject():
    """A segment decision is about its segment and what it was compared with, an offer about a segment it names."""
    segment = {"segment": {"id": "a", "where": "x > 1"}, "comparison": {"segments": ["b", "c"]}}

    assert subject_of(segment) == Subject("a", "x > 1", ("b", "c"))
    assert subject_of({"segment": {"id": "a", "where": "x > 1"}}) == Subject("a", "x > 1")
    assert subject_of({"segment": "a"}) == Subject("a", None)


def test_unknown_clauses_are_left_out(values, dossier_of):
    """Each cited clause that exists stands once, in order."""
    cited = ["customer/focus#purpose", "customer/focus#final-rule", "customer/focus#purpose", "customer/none#x"]

    assert [one["id"] for one in dossier_of(values, cited=cited)["canon"]] == [
        "customer/focus#final-rule",
        "customer/focus#purpose",
    ]


def test_no_manifest_named(values, dossier_of):
    """A decision without evidence is told how evidence comes about."""
    dossier = dossier_of(values, "focus-guests")

    assert "evidence" not in dossier
    assert dossier["absent"] == [
        {
            "path": "evidence",
            "reason": "the decision names no evidence manifest",
            "help": "Run `canongate evidence build`, then name the manifest under `evidence:` or give --evidence.",
        }
    ]


def test_manifest_not_found(values, dossier_of):
    """A manifest that is named and not there is named in the reason."""
    values[LOYAL]["evidence"]["manifest"] = "tiny-2030"

    assert notes(dossier_of(values)) == {"evidence": "the evidence manifest tiny-2030 was not found"}


@pytest.mark.parametrize(("digest", "present"), [(DIGEST, True), (OTHER, False)])
def test_digest_of_the_manifest(values, dossier_of, digest, present):
    """A decision that names the digest of its evidence rests on those very bytes or on none."""
    values[LOYAL]["evidence"]["digest"] = digest

    dossier = dossier_of(values)

    assert ("evidence" in dossier) == present
    if not present:
        reason = f"the decision rests on another file of the manifest tiny-2026: {OTHER}, not {DIGEST}"
        assert notes(dossier) == {"evidence": reason}


@pytest.mark.parametrize(
    ("as_of", "age"),
    [(date(2026, 1, 1), 0), (date(2025, 12, 31), -1), (date(2025, 12, 30), None), (date(2026, 3, 2), 60)],
)
def test_evidence_ages_from_its_cut_off(values, dossier_of, as_of, age):
    """Evidence ages by the day from its cut-off, and evidence from after the day of judgement is none."""
    dossier = dossier_of(values, as_of=as_of)

    if age is None:
        assert "evidence" not in dossier
        assert notes(dossier) == {
            "evidence": "the manifest tiny-2026 knows data up to 2026-01-01, which is after the day of judgement"
        }
    else:
        assert dossier["evidence"]["age_days"] == age


def test_another_predicate(values, dossier_of):
    """Evidence measured on another predicate under the segment's name is no evidence about the segment."""
    values[LOYAL]["segment"]["where"] = "orders >= 11"

    dossier = dossier_of(values)

    reason = "the manifest tiny-2026 measured another predicate under the name loyal"
    assert notes(dossier) == {"evidence.segment": reason, "evidence.claims": reason}
    assert "segment" not in dossier["evidence"]
    assert dossier["evidence"]["claims"] == {}
    assert dossier["evidence"]["population"]["customers"] == 1200


def test_layout_of_the_predicate_does_not_count(values, dossier_of):
    """The same predicate in another layout is the same segment."""
    values[LOYAL]["segment"]["where"] = "orders   >=\n 10 // ten or more"

    assert notes(dossier_of(values)) == {}


def test_segment_the_manifest_does_not_know(values, dossier_of):
    """A manifest without the segment is told apart, with the segments it has."""
    values[LOYAL]["segment"]["id"] = "lovers"

    assert notes(dossier_of(values))["evidence.segment"] == (
        "the manifest tiny-2026 says nothing of segment lovers; it has anyone, guests, loyal, vips"
    )


def test_manifest_without_segments(values, dossier_of):
    """A manifest that knows no segment at all says so."""
    values[MANIFEST]["segments"] = []

    assert notes(dossier_of(values))["evidence.segment"].endswith("; it has none")


def test_segment_too_small_to_show(values, dossier_of):
    """A segment below the minimum cell size has no figures, and what would help is said."""
    values[LOYAL]["segment"] |= {"id": "vips", "where": "orders >= 90"}

    dossier = dossier_of(values)

    assert "segment" not in dossier["evidence"]
    assert notes(dossier) == {
        "evidence.segment": "segment vips has fewer customers than may be shown",
        "evidence.claims.best_customer": "the manifest tiny-2026 makes no claim best_customer about segment vips",
    }


def test_comparison_the_evidence_does_not_cover(values, dossier_of):
    """A claim counts only when the evidence compared everything the decision was compared with."""
    values[LOYAL]["comparison"]["segments"] = ["guests", "vips", "newcomers"]

    dossier = dossier_of(values)

    assert notes(dossier) == {
        "evidence.claims.best_customer": "the evidence does not compare loyal with newcomers, vips"
    }
    assert dossier["evidence"]["claims"] == {}
    assert [one["id"] for one in dossier["evidence"]["compared"]] == ["guests"]


def test_compared_in_the_order_of_the_decision(values, dossier_of):
    """Compared segments stand in the decision's order."""
    values[LOYAL]["comparison"]["segments"] = ["guests", "anyone"]

    assert [one["id"] for one in dossier_of(values)["evidence"]["compared"]] == ["guests", "anyone"]


@pytest.mark.parametrize(
    ("changes", "holds", "reason"),
    [
        ({"status": "refuted"}, False, None),
        ({"status": "not_proven", "reasons": ["a", "b"]}, None, "a; b"),
        ({"status": "not_proven", "summary": "nobody knows"}, None, "nobody knows"),
    ],
)
def test_claim(values, dossier_of, changes, holds, reason):
    """A claim holds when proven, does not when refuted, and is neither when not proven, with the reason."""
    claim = next(one for one in values[MANIFEST]["claims"] if one["segment"] == "loyal")
    claim |= changes

    dossier = dossier_of(values)

    assert dossier["evidence"]["claims"]["best_customer"].get("holds") is holds
    assert notes(dossier).get("evidence.claims.best_customer.holds") == reason


def test_claim_no_rule_can_read(values, dossier_of, schemas):
    """A claim of a kind that dossiers do not have is left out."""
    claim = next(one for one in values[MANIFEST]["claims"] if one["segment"] == "loyal")
    values[MANIFEST]["claims"].append(claim | {"kind": "fond_of_cats"})

    dossier = dossier_of(values)

    assert "fond_of_cats" not in dossier["evidence"]["claims"]
    assert list(schemas.problems("segment-dossier", dossier)) == []


@pytest.mark.parametrize("broken", ["no table", "no population", "no column", "population suppressed"])
def test_manifest_without_figures_of_all_customers(values, dossier_of, broken):
    """Without figures of the population nothing can be compared: the manifest as a whole is no evidence."""
    table = figures(values)
    match broken:
        case "no table":
            values[MANIFEST]["tables"] = {}
        case "no population":
            table["rows"] = [row for row in table["rows"] if row[0] != "population"]
        case "no column":
            table["columns"][0] = "people"
        case _:
            table["rows"] = [[row[0], *["suppressed"] * 4] for row in table["rows"]]

    dossier = dossier_of(values)

    assert "evidence" not in dossier
    assert notes(dossier) == {"evidence": "the manifest tiny-2026 shows no figures of all customers together"}


def test_figures_of_an_unknown_segment_are_not_compared(values, dossier_of):
    """A row of figures for a segment the manifest does not describe is left out."""
    values[MANIFEST]["segments"] = [one for one in values[MANIFEST]["segments"] if one["id"] != "guests"]

    assert dossier_of(values)["evidence"]["compared"] == []


def test_page_that_says_little_of_itself(values, dossier_of, schemas):
    """A page without version and status still gives a dossier that fits its schema."""
    header = values["canon/customer/focus.yaml"]["header"]
    del header["version"], header["status"]

    dossier = dossier_of(values)

    assert (dossier["canon"][0]["page_version"], dossier["canon"][0]["page_status"]) == ("", "")
    assert list(schemas.problems("segment-dossier", dossier)) == []


def test_long_clause_is_quoted_whole(values, dossier_of, schemas):
    """A clause of many items is quoted whole, however long it is."""
    clause = values["canon/customer/focus.yaml"]["sections"][2]["clauses"][0]
    clause["items"] += [{"id": f"i{i}", "text": "x" * 300} for i in range(20)]

    dossier = dossier_of(values, cited=["customer/focus#drift"])

    assert len(dossier["canon"][0]["text"]) > 6000
    assert list(schemas.problems("segment-dossier", dossier)) == []


PARTS = {
    "market": st.sampled_from(["all", "uk"]),
    "focus": st.sampled_from(["primary", "secondary", "candidate"]),
    "comparison": st.fixed_dictionaries(
        {"segments": st.lists(st.sampled_from(["guests", "anyone", "vips", "others"]), max_size=3)},
        optional={"frozen_on": st.just("2026-01-02")},
    ),
    "evidence": st.fixed_dictionaries(
        {"manifest": st.just("tiny-2026")}, optional={"digest": st.sampled_from([DIGEST, OTHER])}
    ),
    "profile": st.dictionaries(
        st.sampled_from(["who_they_are", "how_they_decide"]),
        st.fixed_dictionaries({"text": st.just("t"), "source": st.sampled_from(["data", "unknown"])}),
    ),
    "messages": st.lists(
        st.just({"id": "m", "channel": "mail", "segment": "loyal", "text_digest": DIGEST}), max_size=2
    ),
    "expires": st.just("2026-12-31"),
    "forecast": st.lists(st.just({"metric": "m", "value": -5, "unit": "u", "by": "2026-12-31"}), max_size=2),
}


def test_every_dossier_fits_its_schema(tiny_values, dossier_of, schemas):
    """Whatever a decision says or leaves out, and whatever the day, its dossier fits the dossier schema."""

    @settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(
        st.fixed_dictionaries({}, optional=PARTS),
        st.sampled_from(["loyal", "anyone", "guests", "vips", "unheard-of"]),
        st.dates(date(2025, 12, 1), date(2026, 4, 1)),
    )
    def fits(parts, segment, as_of):
        values = deepcopy(tiny_values)
        kept = ("schema", "id", "request_id", "brain", "principal", "date", "segment", "focus")
        values[LOYAL] = {key: values[LOYAL][key] for key in kept} | parts
        values[LOYAL]["segment"]["id"] = segment

        dossier = dossier_of(values, as_of=as_of)

        assert list(schemas.problems("segment-dossier", dossier)) == []
        assert dossier == dossier_of(values, as_of=as_of)
        assert ("evidence" in dossier) or dossier["absent"]

    fits()


def test_offer_dossier_fits_its_schema(values, dossier_of, schemas):
    """An offer's dossier fits the schema of offer dossiers, with evidence and without."""
    assert list(schemas.problems("offer-dossier", dossier_of(values, "offer-restock"))) == []
    del values[OFFER]["evidence"]
    assert list(schemas.problems("offer-dossier", dossier_of(values, "offer-restock"))) == []


@pytest.mark.parametrize("place", ["table", "claim"])
def test_figures_beyond_what_any_organisation_has_are_no_evidence(values, dossier_of, place):
    """A figure that JSON cannot hold exactly makes its manifest no evidence, and is named."""
    manifest = values["registries/evidence/tiny-2026.json"]
    if place == "claim":
        manifest["claims"][0]["n"] = 2**53
    else:
        table = next(one for one in manifest["tables"].values() if "net_revenue" in one["columns"])
        at = len(table["keys"]) + table["columns"].index("net_revenue")
        table["rows"][0][at] = -(2**53)

    dossier = dossier_of(values)

    assert "evidence" not in dossier
    (note,) = [one for one in dossier["absent"] if one["path"] == "evidence"]
    assert note["reason"] == (
        "the manifest tiny-2026 holds a figure beyond 9007199254740991, more than any organisation has"
    )

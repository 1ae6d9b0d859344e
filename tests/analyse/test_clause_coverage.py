import pytest

from canongate.analyse.clause_coverage import Cover, clause_coverage, sources_of
from canongate.model.clauses import iterate_clauses

PAGE = {
    "id": "customer/focus",
    "header": {"status": "Active", "version": "v1.0"},
    "sections": [
        {
            "id": "rules",
            "clauses": [
                {"id": "one", "kind": "obligation", "modality": "must", "text": "One focus."},
                {
                    "id": "many",
                    "kind": "prohibition",
                    "modality": "must_not",
                    "lead": "Avoid:",
                    "items": [{"id": "a", "text": "a"}, {"id": "b", "text": "b", "items": [{"id": "c", "text": "c"}]}],
                },
                {"id": "many.more", "kind": "obligation", "modality": "must", "text": "A clause of its own."},
                {"id": "aside", "kind": "statement", "text": "Only said."},
            ],
        }
    ],
}


@pytest.fixture
def covers(document):
    """Return what takes care of each clause, given rules by what they enforce, and a judgement file."""

    def make(rules=(), judgement=None, measured=(), status="Active"):
        files = [
            document(id=name, checks=mark, enforces=[f"customer/focus#{one}" for one in clauses])
            for name, mark, *clauses in rules
        ]
        page = PAGE | {"header": {"status": status}}
        found = clause_coverage([tuple(iterate_clauses(page))], sources_of(files, judgement or {}, measured))
        return {one.clause.id.partition("#")[2]: one for one in found}

    return make


def kinds(covers):
    return {name: one.cover for name, one in covers.items()}


def test_only_normative_clauses_count(covers):
    """Clauses that only say something need nobody; those that set a norm are open until something covers them."""
    assert kinds(covers()) == dict.fromkeys(["one", "many", "many.more"], Cover.OPEN)


def test_a_rule_covers_the_clause_it_names_with_its_items(covers):
    """Naming a clause speaks of its items, and not of another clause whose id begins alike."""
    found = covers([("r", "evidence", "many")])

    assert kinds(found) == {"one": Cover.OPEN, "many": Cover.EVIDENCE, "many.more": Cover.OPEN}
    assert found["many"].by == ("r",)


def test_all_items_make_a_clause(covers):
    """Where items are named one by one, all must be; what is missing is told, and the weakest mark counts."""
    half = covers([("r", "evidence", "many.a")])["many"]
    assert (half.cover, half.open_items) == (Cover.OPEN, ("customer/focus#many.b.c",))

    whole = covers([("r", "evidence", "many.a"), ("s", "form", "many.b")])["many"]
    assert (whole.cover, whole.by, whole.open_items) == (Cover.FORM, ("r", "s"), ())

    nested = covers([("r", "evidence", "many.a", "many.b.c")])["many"]
    assert nested.cover is Cover.EVIDENCE


def test_evidence_counts_before_form(covers):
    """A clause with rules of both kinds is covered by evidence."""
    found = covers([("r", "form", "one"), ("s", "evidence", "one")])["one"]

    assert (found.cover, found.by) == (Cover.EVIDENCE, ("r", "s"))


def test_what_persons_judge(covers):
    """A clause that somebody judges is taken care of, with who and why."""
    judged = {"judged": [{"clause": "customer/focus#one", "judged_by": "anna", "reason": "It is a matter of taste."}]}

    found = covers(judgement=judged)["one"]
    assert (found.cover, found.by) == (Cover.JUDGED, ("anna: It is a matter of taste.",))


def test_what_is_mapped_counts_for_drafts_only(covers):
    """A metric, a claim or a reason takes care of a clause of a Draft, and never of one that binds."""
    rows = [{"clause": "customer/focus#one", "claim": "best", "reason": "measured together"}]
    measured = [("customer/focus#many", "metric m"), ("customer/focus#many", "metric n")]

    assert set(kinds(covers(judgement={"mapped": rows}, measured=measured)).values()) == {Cover.OPEN}
    found = covers(judgement={"mapped": rows}, measured=measured, status="Draft")
    assert (found["one"].cover, found["one"].by) == (Cover.MAPPED, ("claim best, measured together",))
    assert (found["many"].cover, found["many"].by) == (Cover.MAPPED, ("metric m, metric n",))
    assert found["one"].draft


def test_deprecated_pages_ask_for_nothing(covers):
    """A page that binds no more needs no rules."""
    assert covers(status="Deprecated") == {}

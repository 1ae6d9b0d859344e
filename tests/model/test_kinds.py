import pytest

from canongate.model.kinds import FOLDERS, KINDS, PLACES, expected_kinds, kinds_meant


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("canon/canon.yaml", ("canon",)),
        ("canon/customer/focus.yaml", ("page",)),
        ("canon/customer.yaml", ()),
        ("canon/a/b/c.yaml", ()),
        ("registries/people.yaml", ("people",)),
        ("registries/pages/customer.yaml", ("pages",)),
        ("registries/decisions/x.yaml", ("segment-decision", "offer-decision")),
        ("registries/evidence/x.json", ("evidence",)),
        ("registries/evidence/x.yaml", ()),
        ("rules/parameters.yaml", ("parameters",)),
        ("rules/customer/focus/r.yaml", ("rule",)),
        ("rules/customer/r.yaml", ()),
        ("Registries/people.yaml", ()),
        ("drafts/x.yaml", ()),
    ],
)
def test_place_says_the_kind(path, kinds):
    """A path under the root says which kinds may stand there, by exact depth and case; elsewhere none may."""
    assert expected_kinds(path) == kinds


def test_table_is_sound():
    """Every place names known kinds and stands in a folder that is read, with a suffix read there."""
    for pattern, kinds in PLACES:
        assert set(kinds) <= set(KINDS)
        assert any(pattern.startswith(f"{folder}/") and pattern.endswith(ends) for folder, ends in FOLDERS.items())


def test_tag_and_schema_file():
    """A kind is called by name and version in documents and in its schema's file name."""
    kind = KINDS["segment-decision"]

    assert (kind.tag, kind.schema_file) == ("segment-decision/v1", "segment-decision.v1.json")


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("registries/people.yml", ("people",)),
        ("registries/people.yaml", ("people",)),
        ("registries/evidence/m.jsonl", ("evidence",)),
        ("registries/decisions", ("segment-decision", "offer-decision")),
        ("rules", ("parameters", "judgement", "theorems", "rule")),
        ("registries/notes.yaml", ()),
        ("drafts", ()),
    ],
)
def test_kinds_that_a_lost_file_may_have_held(path, kinds):
    """A file that cannot be used may have held what its place expects, whatever its suffix; a folder, all in it."""
    assert kinds_meant(path) == kinds

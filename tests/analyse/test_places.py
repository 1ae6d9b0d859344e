import pytest

from canongate.analyse.places import ABSENT, at, is_free_text, shown, write


@pytest.mark.parametrize(
    ("path", "value", "after"),
    [
        (("a", "b"), 2, {"a": {"b": 2, "c": [{"d": 1}, {"d": 2}]}}),
        (("a", "e"), 3, {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}], "e": 3}}),
        (("a", "b"), ABSENT, {"a": {"c": [{"d": 1}, {"d": 2}]}}),
        (("a", "c"), [{"d": 9}], {"a": {"b": 1, "c": [{"d": 1}]}}),
        (("a", "c"), [{"d": 9}] * 3, {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}, {"d": 9}]}}),
        (("a", "c", 1, "d"), 5, {"a": {"b": 1, "c": [{"d": 1}, {"d": 5}]}}),
        (("a", "c", 1), "x", {"a": {"b": 1, "c": [{"d": 1}, "x"]}}),
        (("a",), {"b": 7}, {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}]}}),
        (("a", "c", 5), "x", {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}]}}),
        (("z", "y"), ABSENT, {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}]}}),
    ],
)
def test_write(path, value, after):
    """A place gets its value; lists keep what they have; what is held elsewhere stays."""
    document = {"a": {"b": 1, "c": [{"d": 1}, {"d": 2}]}}

    write(document, path, value)

    assert document == after


def test_at():
    """What stands at a path is found through objects and lists; where nothing stands, that is said."""
    document = {"a": [{"b": None}]}

    assert at(document, ("a", 0, "b")) is None
    assert at(document, ("a", 1, "b")) is ABSENT
    assert at(document, ("a", "b")) is ABSENT
    assert at(document, ()) is document


def test_shown():
    """A path is written as people write it."""
    assert shown(("decision", "messages", 0, "segment")) == "decision.messages[0].segment"


@pytest.mark.parametrize(
    ("path", "free"),
    [
        (("decision", "segment", "name"), True),
        (("decision", "messages", 0, "segment"), True),
        (("decision", "focus"), False),
        (("decision", "expires"), False),
        (("evidence", "age_days"), False),
        (("decision", "nowhere"), False),
        (("nowhere",), False),
        (("decision", "profile"), False),
    ],
)
def test_free_text(environment, path, free):
    """Any words will do where the schema says text and neither lists its values nor asks for a day."""
    assert is_free_text(environment, path) is free

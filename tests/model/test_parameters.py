"""What a parameter can be: numbers within bounds, lists of texts that may stand in them."""

import pytest

from canongate.model.parameters import bounds_words, measured_words, parameter_schema, value_words, within_bounds

NUMBER = {"id": "limit", "minimum": 5, "maximum": 80, "unit": "percent"}
LIST = {"id": "channels", "members": ["email", "ads", "site"], "unit": "channels"}
SIZED = LIST | {"fewest": 1, "most": 2}


@pytest.mark.parametrize(
    ("row", "value", "within"),
    [
        (NUMBER, 5, True),
        (NUMBER, 4, False),
        (NUMBER, 80, True),
        (NUMBER, 81, False),
        (NUMBER, ["email"], False),
        (LIST, [], True),
        (LIST, ["email", "ads", "site"], True),
        (LIST, ["phone"], False),
        (LIST, ["email", "email"], False),
        (LIST, 5, False),
        (SIZED, [], False),
        (SIZED, ["site"], True),
        (SIZED, ["site", "email"], True),
        (SIZED, ["site", "email", "ads"], False),
    ],
)
def test_within_bounds(row, value, within):
    """A number lies between its bounds; a list holds some of its texts, each once, neither too few nor too many."""
    assert within_bounds(row, value) is within


def test_schemas():
    """The schema of a parameter allows exactly what may be set."""
    assert parameter_schema(NUMBER) == {"type": "integer", "minimum": 5, "maximum": 80, "description": "percent"}
    assert parameter_schema(SIZED) == {
        "type": "array",
        "items": {"enum": ["email", "ads", "site"]},
        "minItems": 1,
        "maxItems": 2,
        "uniqueItems": True,
        "description": "channels",
    }
    assert parameter_schema(LIST | {"most": 64})["maxItems"] == 3


@pytest.mark.parametrize(
    ("row", "value", "value_said", "measured", "bounds"),
    [
        (NUMBER, 50, "50", "50 percent", "5 to 80"),
        (SIZED, ["email", "ads"], "email, ads", "email, ads (channels)", "1 to 2 of email, ads, site"),
        (LIST, [], "nothing", "nothing (channels)", "0 to 3 of email, ads, site"),
        (LIST | {"fewest": 3}, ["email"], "email", "email (channels)", "3 of email, ads, site"),
    ],
)
def test_words(row, value, value_said, measured, bounds):
    """Value and bounds are said as people say them."""
    assert (value_words(value), measured_words(row, value), bounds_words(row)) == (value_said, measured, bounds)

"""Our validator against two others: Python's jsonschema on the same schemas, and the models the schemas come from."""

import json
from copy import deepcopy

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from canongate.model.kinds import KINDS
from canongate.model.pointer import to_pointer
from canongate.model.schema import model_of

DOSSIERS = {"segment-dossier", "offer-dossier", "page-dossier"}
GENERATED = {"finding", "verdict", "record", "impact", "explanation"}
WRITTEN = sorted(set(KINDS) - {"grammar"} - DOSSIERS - GENERATED)
# An insight plan's weights must sum up, which no schema can say.
OF_MODELS = sorted(set(WRITTEN) - {"insight-plan"})
RARE = ["canon", "markets", "architecture", "offers", "uses", "reviews", "vocabulary", "segment-set"]
EXAMPLES = {kind: 20 if kind in RARE else 50 for kind in WRITTEN}
SCALES = [1, pytest.param(6, marks=pytest.mark.slow)]
"""How often the examples are multiplied: once in every run of the tests, more in the proofs."""
SCALARS = st.sampled_from(
    [True, 0, -1, 29, 10**7, 1.5, "", "a", "two\nlines", "2026-02-30", "2026-02-28", "Upper Case", "x" * 2100, "a#b"]
)
VALUES = SCALARS | st.sampled_from([[], {}, ["a"] * 120, {"a": 1}, [None], {"B c": "1"}])


def places(value, path=()):
    """Yield the path of every value in a document, its root left out."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in pairs:
        yield (*path, key)
        yield from places(below, (*path, key))


@st.composite
def mutated(draw, document):
    """Draw a document with one to three changes: a key dropped or added, a value replaced or emptied."""
    value = deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(places(value), key=str) or [()]))
        if not path:
            break
        holder = value
        for part in path[:-1]:
            holder = holder[part]
        match draw(st.sampled_from(["drop", "add", "replace", "null"])):
            case "drop":
                del holder[path[-1]]
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(["zzz", "Not A Name", "id", "rows"]))] = deepcopy(draw(VALUES))
            case "null":
                holder[path[-1]] = None
            case _:
                holder[path[-1]] = deepcopy(draw(VALUES))
    return value


def oracle(schema, value):
    """Return the pointers that jsonschema complains about: those of single values, and those of unions."""
    exact, unions = set(), set()
    checker = jsonschema.FormatChecker(formats=["date"])
    for error in jsonschema.Draft202012Validator(schema, format_checker=checker).iter_errors(value):
        path = tuple(error.absolute_path)
        if error.validator == "anyOf":
            unions.add(to_pointer(path))
        elif error.validator == "additionalProperties":
            known = set(error.schema.get("properties", ()))
            patterns = error.schema.get("patternProperties", {})
            exact |= {
                to_pointer((*path, key))
                for key in error.instance
                if key not in known and not any(jsonschema._utils.re.search(one, key) for one in patterns)
            }
        elif "propertyNames" in error.absolute_schema_path:
            exact.add(to_pointer((*path, error.instance)))
        else:
            exact.add(to_pointer(path))
    return exact, unions


def holds_null(value):
    if isinstance(value, dict):
        return any(map(holds_null, value.values()))
    return any(map(holds_null, value)) if isinstance(value, list) else value is None


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", WRITTEN)
def test_same_places_as_jsonschema(kind, scale, schemas, documents):
    """On changed documents our validator and Python's jsonschema fail the same places, and pass the same documents."""

    @settings(
        max_examples=scale * EXAMPLES[kind], deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(mutated(documents[kind]))
    def agree(value):
        ours = {problem.pointer for problem in schemas.problems(kind, value)}
        exact, unions = oracle(schemas.schema(kind), value)

        assert schemas.is_valid(kind, value) == (not ours) == (not exact | unions)
        below = {place for place in ours if any(place == one or place.startswith(f"{one}/") for one in unions)}
        assert ours - below <= exact
        assert exact <= ours
        assert all(any(place == one or place.startswith(f"{one}/") for place in ours) for one in unions)

    agree()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("kind", OF_MODELS)
def test_models_agree_with_schemas(kind, scale, schemas, documents):
    """A document fits its model exactly when it fits the schema; only nulls are refused by the schema alone."""
    model = TypeAdapter(model_of(kind))

    def fits(value):
        try:
            model.validate_json(json.dumps(value))
        except ValidationError:
            return False
        return True

    @settings(
        max_examples=scale * EXAMPLES[kind], deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(mutated(documents[kind]))
    def agree(value):
        assume(not holds_null(value))

        assert fits(value) == schemas.is_valid(kind, value)

    assert fits(documents[kind])
    assert schemas.is_valid(kind, documents[kind])
    agree()


def test_null_is_refused(schemas, valid):
    """Absent means absent: a key that may be left out may not be null."""
    value = valid("segment-decision") | {"supersedes": None}

    assert not schemas.is_valid("segment-decision", value)

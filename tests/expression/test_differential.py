"""Every back end and the official engine on the same random programs and documents."""

import pytest

from canongate.expression import UNDETERMINED, Environment, Failure, compile_expression, emit_python, evaluate
from canongate.expression.columns import emit_columns
from canongate.expression.lowered_parts import parts
from canongate.expression.refusals import Refuse
from canongate.expression.schema import record_of


def test_every_back_end_gives_the_official_outcome_of_well_typed_pairs(differential):
    """Twenty thousand pairs have one outcome in evaluator, explanation, Python, columns, DuckDB and official engine."""
    asked, found = differential.joint_differences(20_000, 5)

    assert found == []
    assert {name for name, count in asked.items() if count == 20_000} == {"evaluator", "official", "explain", "python"}
    assert asked["columns"] > 9_000
    assert asked["duckdb"] > 17_000


def test_programs_without_types_have_the_official_outcome(differential):
    """Ill-typed programs on documents that fit no schema have one outcome in all that take them."""
    asked, found = differential.untyped_differences(10_000, 4)

    assert found == []
    assert set(asked.values()) == {asked["evaluator"]}
    assert asked["evaluator"] > 9_000


def test_integers_beyond_64_bits_are_what_the_official_engine_reads(differential):
    """A document with an integer from 2**63 on has the official outcome in all that take it as it is."""
    environment = Environment.from_schema(differential.SCHEMA)
    texts = ["d.n > 5", "d.n + 1 == 0", "has(d.n)", "d.nums.exists(e, e > 7)", "d.n == d.x", "string(d.n) == '1'"]
    programs = [compile_expression(text, environment) for text in texts]
    documents = [{"d": {"n": one, "x": 2, "nums": [1, one]}} for one in (2**63, 2**64 - 1, 2**64, -(2**63) - 1)]

    wanted = [[differential.canonical(evaluate(program, document)) for document in documents] for program in programs]

    assert differential.python_outcomes(programs, documents) == wanted
    assert differential.explained_outcomes(programs, documents) == wanted
    beyond = documents[2:]
    assert differential.official_outcomes(programs, documents[:2]) == [row[:2] for row in wanted]
    assert [row[2:] for row in wanted] == [["error"] * len(beyond), ["error"] * len(beyond), [("bool", "True")] * 2,
                                           ["error"] * 2, ["error"] * 2, ["error"] * 2]  # fmt: skip


class TestBugsFound:
    """What the differential tests found, each under its own name."""

    def test_a_product_of_two_constants_that_overflows_is_undetermined_in_columns(self):
        """Columns multiplied constants that are no arrays, near the end of the range, with an error of NumPy's."""
        program = compile_expression("9223372036854775807 * 2 > n", Environment.from_schema(_schema(n="integer")))
        emitted = emit_columns([program])

        assert emitted.values(emitted.encode([{"n": 1}]), 0) == [UNDETERMINED]

    def test_a_large_constant_beside_a_narrow_column_widens_it(self):
        """Columns chose between small integers and a constant beyond their type with an error of NumPy's."""
        program = compile_expression("n > 1 ? n : -9223372036854775808", Environment.from_schema(_schema(n="integer")))
        emitted = emit_columns([program])

        assert emitted.values(emitted.encode([{"n": 1}, {"n": 2}]), 0) == [-(2**63), 2]

    @pytest.mark.parametrize(
        "text", ["a || (l.all(e, e > 0) ? b : l.exists(e, e > 1))", "!(l.all(e, e > 0) ? b : l.exists(e, e > 1))"]
    )
    def test_a_conditional_between_loops_is_a_truth_value_in_python(self, text):
        """Generated Python let a conditional of another type pass for the result of `||` and of `!`."""
        program = compile_expression(text, Environment.unchecked())
        document = {"a": False, "l": [1], "b": "text"}

        assert emit_python([program]).outcomes(document) == [UNDETERMINED]
        assert isinstance(evaluate(program, document), Failure)

    def test_objects_of_which_one_allows_other_fields_are_no_map_and_record_at_once(self):
        """A place for a map or an object with fields had its map's values lost."""
        either = {"anyOf": [{"type": "object", "additionalProperties": {"type": "integer"}},
                            {"type": "object", "properties": {"a": {"type": "string"}}}]}  # fmt: skip
        (place,) = record_of({"type": "object", "properties": {"p": either}}).fields.values()

        with pytest.raises(Refuse, match="mixed-lists"):
            parts(place.type)

    def test_a_field_that_another_object_takes_as_any_other_has_both_types(self):
        """Of two kinds of object, the one that does not name a field may still hold it, with another type."""
        either = {"anyOf": [{"type": "object", "title": "one", "properties": {"a": {"type": "string"}}},
                            {"type": "object", "title": "two", "properties": {"b": {"type": "string"}},
                             "additionalProperties": {"type": "integer"}}]}  # fmt: skip
        environment = Environment.from_schema({"type": "object", "properties": {"p": either}})
        program = compile_expression("p.a == 1", environment)
        emitted = emit_columns([program])
        documents = [{"p": {"a": 1}}, {"p": {"a": "1"}}, {"p": {"b": "1"}}]

        assert emitted.values(emitted.encode(documents), 0) == [True, False, UNDETERMINED]
        assert [evaluate(program, document) for document in documents[:2]] == [True, False]


def _schema(**types):
    return {"type": "object", "properties": {name: {"type": of} for name, of in types.items()}}

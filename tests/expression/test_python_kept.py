"""Generated Python kept as bytes."""

from canongate.expression import Environment, compile_expression, emit_python, evaluate
from canongate.expression.failure import Failure
from canongate.expression.python_kept import from_bytes, to_bytes
from canongate.expression.python_runtime import UNDETERMINED


def test_what_was_kept_gives_the_same_values(differential):
    """Random programs on random documents have one outcome from their text and from the bytes."""
    judged = 0
    for programs, documents in differential.batches(5_000, 11):
        emitted = emit_python(programs)
        kept = from_bytes(to_bytes(emitted), programs)
        for document in documents:
            expected, found = emitted.outcomes(document), kept.outcomes(document)
            assert list(map(differential.canonical, found)) == list(map(differential.canonical, expected))
            judged += len(found)

    assert judged == 5_000


def test_constants_of_every_kind_are_kept():
    """Unsigned numbers, doubles, bytes, types and functions come back as what they were."""
    texts = [
        "2u + 3u", "1.5 + x", "b'a' + b'b'", "type(x) == double", "int('7') + 1", "'a-b'.split('-')[1]",
        "math.greatest(1, 2, 3)", "x / 0.0",
    ]  # fmt: skip
    programs = [compile_expression(text, Environment.dyn()) for text in texts]

    kept = from_bytes(to_bytes(emit_python(programs)), programs)

    found = kept.outcomes({"x": 0.5})
    assert [repr(one) for one in found] == [repr(evaluate(program, {"x": 0.5})) for program in programs]
    assert (repr(found[0]), found[2], found[5]) == ("5u", b"ab", "b")


def test_programs_are_asked_for_only_where_they_are_needed():
    """The programs themselves are looked at for a document that breaks its schema, and for nothing else."""
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    program = compile_expression("n > 1", Environment.from_schema(schema))
    asked = []

    class Programs(list):
        def __getitem__(self, at):
            asked.append(at)
            return super().__getitem__(at)

    kept = from_bytes(to_bytes(emit_python([program])), Programs([program]))

    assert kept.outcomes({"n": 2}) == [True]
    assert kept.outcomes({}) == [UNDETERMINED]
    assert asked == []
    assert kept.outcomes({"n": 1.0}) == [evaluate(program, {"n": 1.0})]
    assert asked == [0]
    assert isinstance(evaluate(kept.programs[0], {}), Failure)

"""Programs of rules: each text compiled once, and only when it is asked for."""

import pytest

from canongate.evaluate import programs
from canongate.evaluate.memo import Memo
from canongate.evaluate.programs import Programs, extended, program_of
from canongate.expression import Environment, ExpressionError, compile_expression

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}}
RULE = {"let": {"m": "n + 1", "k": "m * 2"}, "require": "k > 2", "message": '"few"'}


@pytest.fixture
def counted(monkeypatch):
    """The texts that were really compiled, in order."""
    texts = []

    def compiling(text, environment):
        texts.append(text)
        return compile_expression(text, environment)

    monkeypatch.setattr(programs, "compile_expression", compiling)
    return texts


def test_a_text_is_compiled_once_for_one_environment(counted):
    """The same text in the same environment is one program; in another environment it is another."""
    first, second = Environment.from_schema(SCHEMA), Environment.from_schema(SCHEMA)

    assert program_of("n > 1", first) is program_of("n > 1", first)
    assert program_of("n > 1", second).environment is second
    assert counted == ["n > 1", "n > 1"]


def test_bindings_extend_an_environment_once(counted):
    """The same binding gives the same environment, so that what stands on it is compiled once too."""
    environment = Environment.from_schema(SCHEMA)

    one, other = extended(environment, "m", "n + 1"), extended(environment, "m", "n + 1")

    assert one is other
    assert extended(environment, "m", "n + 2") is not one
    assert program_of("m > 1", one) is program_of("m > 1", other)
    assert counted == ["n + 1", "n + 2", "m > 1"]


def test_what_does_not_compile_is_told_each_time():
    """A mistake is no value: it is raised whenever the text is asked for."""
    environment = Environment.from_schema(SCHEMA)
    for _ in range(2):
        with pytest.raises(ExpressionError, match="nn"):
            program_of("nn > 1", environment)


def test_programs_of_a_rule_are_made_when_asked_for(counted):
    """Of a rule that is known to compile, nothing is compiled before it is needed."""
    found = Programs(RULE, Environment.from_schema(SCHEMA))

    assert (list(found), len(found)) == (["require", "message"], 2)
    assert "when" not in found
    assert "help" not in found
    assert found.get("when") is None
    assert counted == []
    assert found["message"].text == '"few"'
    assert found["require"] is found["require"]
    assert counted == ["n + 1", "m * 2", '"few"', "k > 2"]


def test_a_memo_holds_what_it_knows_things_by():
    """Two objects never share an entry, and a full memo begins anew."""
    memo = Memo()
    owners = [object() for _ in range(3)]

    assert [memo.get(one, "a", lambda at=at: at) for at, one in enumerate(owners)] == [0, 1, 2]
    assert memo.get(owners[1], "a", lambda: "again") == 1
    for at in range(5_000):
        assert memo.get(owners[0], str(at), lambda at=at: at) == at
    assert len(memo._made) <= 4_096

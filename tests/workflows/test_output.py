import json

import pytest

from canongate.report.formats import FORMATS
from canongate.workflows.check import check
from canongate.workflows.output import answer_json, answer_text, format_names, report_text


def test_format_names():
    """The names of formats come from the one table."""
    assert format_names() == tuple(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(root, name):
    """Every format gives text that ends with a line end, or nothing where it has nothing to say."""
    text = report_text(check(root), name, columns=80, painted=False)

    assert text == "" or text.endswith("\n")


def test_only_the_format_for_people_is_painted(root, edit):
    """Colours stand in the text format where they are asked for, and nowhere else."""
    edit("registries/people.yaml", "kind: agent", "kind: robot")
    report = check(root)

    assert "\x1b[" in report_text(report, "text", columns=80, painted=True)
    assert all("\x1b[" not in report_text(report, name, columns=80, painted=True) for name in FORMATS if name != "text")
    assert "\x1b[" not in report_text(report, "text", columns=80, painted=False)


def test_answer_as_text():
    """An answer is labelled lines: lists one entry a line, long text wrapped under its own column."""
    answer = {"kind": "page", "rules": ["a", "b"], "empty": [], "keys": [{"b": 1}], "says": "word " * 30}

    lines = answer_text(answer, columns=40, painted=False).splitlines()

    assert lines[:5] == ["kind   page", "rules  a", "       b", "empty  none", 'keys   {"b": 1}']
    assert lines[5].startswith("says   word")
    assert all(line.startswith("         word") for line in lines[6:])
    assert max(map(len, lines)) <= 40


def test_answer_painted():
    """Labels are strong where colours are asked for."""
    assert answer_text({"kind": "page"}, columns=40, painted=True) == "\x1b[1mkind  \x1b[0mpage\n"


def test_hostile_answer_is_inert():
    """Control characters in an answer reach no terminal."""
    answer = {"title": "a\x1b[2Jb\u202e"}

    assert "\x1b" not in answer_text(answer, columns=80, painted=False)
    assert "\u202e" not in answer_text(answer, columns=80, painted=False)
    assert json.loads(answer_json(answer)) == answer
    assert "\x1b" not in answer_json(answer)

import pytest

from canongate.model.pointer import pointer_parts
from canongate.validate.explain import _SENTENCES, Problem
from canongate.validate.schema import SchemaSet
from canongate.validate.wording import form_words

MISSING = object()
LONG = "x" * 130
CLAUSE = r"^[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*#[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*$"


def put(value, pointer, new):
    """Set, add or (with MISSING) remove what stands at a pointer."""
    *above, last = pointer_parts(pointer)
    for part in above:
        value = value[int(part) if isinstance(value, list) else part]
    key = int(last) if isinstance(value, list) else last
    if new is MISSING:
        del value[key]
    else:
        value[key] = new


def said(schemas, kind, value):
    return [(problem.pointer, problem.message, problem.help) for problem in schemas.problems(kind, value)]


CASES = {
    "unknown key, near a known one": (
        "segment-decision",
        "/foccus",
        "primary",
        "/foccus",
        "the document has the unknown key 'foccus'",
        "did you mean 'focus'?",
    ),
    "unknown key, near none": (
        "markets",
        "/rows/0/zzz",
        1,
        "/rows/0/zzz",
        "`rows[0]` has the unknown key 'zzz'",
        "keys here: id, name",
    ),
    "missing key": (
        "segment-decision",
        "/segment/where",
        MISSING,
        "/segment",
        "`segment` lacks the key 'where'",
        "add `where:`",
    ),
    "enum, near": (
        "segment-decision",
        "/focus",
        "primry",
        "/focus",
        '`focus` is "primry", which is none of the 3 values allowed',
        "did you mean 'primary'?",
    ),
    "enum, far": (
        "segment-decision",
        "/focus",
        "zzz",
        "/focus",
        '`focus` is "zzz", which is none of the 3 values allowed',
        "one of: primary, secondary, candidate",
    ),
    "const": ("rule", "/schema", "rule/v2", "/schema", '`schema` is "rule/v2", not "rule/v1"', 'write "rule/v1"'),
    "number for text": (
        "canon",
        "/version",
        1.1,
        "/version",
        "`version` is 1.1, which is a number, not text",
        "",
    ),
    "whole number for text": (
        "canon",
        "/name",
        7,
        "/name",
        "`name` is 7, which is a whole number, not text",
        "",
    ),
    "nothing": (
        "canon",
        "/name",
        None,
        "/name",
        "`name` is null, which is nothing, not text",
        "write a value, or leave the key out",
    ),
    "text for a number": (
        "parameters",
        "/parameters/0/default",
        "-5",
        "/parameters/0/default",
        '`parameters[0].default` is "-5", which is text, not a whole number',
        "write the number without quotes",
    ),
    "words for a number": (
        "parameters",
        "/parameters/0/default",
        "many",
        "/parameters/0/default",
        '`parameters[0].default` is "many", which is text, not a whole number',
        "write a whole number",
    ),
    "fraction for a whole number": (
        "parameters",
        "/parameters/0/default",
        2.5,
        "/parameters/0/default",
        "`parameters[0].default` is 2.5, which is a number, not a whole number",
        "write a whole number",
    ),
    "text for yes or no": (
        "pages",
        "/rows/0/external",
        "yes",
        "/rows/0/external",
        '`rows[0].external` is "yes", which is text, not true or false',
        "write true or false",
    ),
    "mapping for a list": (
        "rule",
        "/enforces",
        {"a": 1},
        "/enforces",
        '`enforces` is {"a": 1}, which is a mapping, not a list',
        "write a list: each entry on a line of its own after `- `",
    ),
    "list for a mapping": (
        "segment-decision",
        "/segment",
        [],
        "/segment",
        "`segment` is [], which is a list, not a mapping",
        "write `key: value` lines, indented below it",
    ),
    "true for a list": (
        "segment-decision",
        "/messages",
        True,
        "/messages",
        "`messages` is true, which is true or false, not a list",
        "write a list: each entry on a line of its own after `- `",
    ),
    "pattern in words, with the schema's example": (
        "brains",
        "/rows/0/id",
        "Customer Brain",
        "/rows/0/id",
        '`rows[0].id` is "Customer Brain", which has the wrong form',
        'use lower-case letters, digits and hyphens only, a letter first, for example "customer"',
    ),
    "pattern without words": (
        "canon",
        "/version",
        "1",
        "/version",
        '`version` is "1", which has the wrong form',
        'it must match ^\\d+\\.\\d+\\.\\d+$, for example "1.0.0"',
    ),
    "text over several lines": (
        "canon",
        "/name",
        "a\nb",
        "/name",
        '`name` is "a\\nb", which has the wrong form',
        'write it on one line, for example "MWMS"',
    ),
    "empty text": (
        "canon",
        "/name",
        "",
        "/name",
        "`name` is empty",
        "write something, or leave the key out",
    ),
    "long text": (
        "segment-decision",
        "/segment/id",
        LONG,
        "/segment/id",
        "`segment.id` has 130 characters, more than 120",
        "shorten it to at most 120",
    ),
    "too few entries": (
        "rule",
        "/enforces",
        [],
        "/enforces",
        "`enforces` has 0 entries, fewer than 1",
        "list at least 1",
    ),
    "too many entries": (
        "segment-decision",
        "/segment/bases",
        ["value"] * 6,
        "/segment/bases",
        "`segment.bases` has 6 entries, more than 5",
        "keep at most 5",
    ),
    "too few keys": (
        "data-contract",
        "/tables",
        {},
        "/tables",
        "`tables` has 0 keys, fewer than 1",
        "write at least 1",
    ),
    "too many keys": (
        "rule",
        "/let",
        {f"n{i}": "1" for i in range(33)},
        "/let",
        "`let` has 33 keys, more than 32",
        "keep at most 32",
    ),
    "too small": (
        "evidence",
        "/sample_floor",
        29,
        "/sample_floor",
        "`sample_floor` is 29, less than 30",
        "write at least 30",
    ),
    "too large": (
        "page",
        "/source/trailing_blank",
        10001,
        "/source/trailing_blank",
        "`source.trailing_blank` is 10001, more than 10000",
        "write at most 10000",
    ),
    "key of the wrong form": (
        "rule",
        "/let",
        {"Best One": "1"},
        "/let/Best One",
        "the key 'Best One' in `let` has the wrong form",
        "use lower-case letters, digits and underscores, a letter first",
    ),
    "key too long": (
        "page",
        "/source/layout",
        {"y" * 81: {}},
        "/source/layout/" + "y" * 81,
        f'the key "{"y" * 58}… in `source.layout` has 81 characters, more than 80',
        "shorten it to at most 80",
    ),
    "key that is none of those allowed": (
        "page",
        "/source/markers",
        {"itm": "- "},
        "/source/markers/itm",
        'the key "itm" in `source.markers` is "itm", which is none of the 3 values allowed',
        "did you mean 'item'?",
    ),
    "none of several types": (
        "evidence",
        "/tables/figures/rows/0/1",
        True,
        "/tables/figures/rows/0/1",
        "`tables.figures.rows[0][1]` is true, which is true or false, not a whole number or text",
        "",
    ),
    "union, the branch of the right type": (
        "page",
        "/sections/0/clauses/0/links",
        [{"rel": "cites", "to": "nowhere"}],
        "/sections/0/clauses/0/links/0/to",
        '`sections[0].clauses[0].links[0].to` is "nowhere", which has the wrong form',
        f'it must match {CLAUSE}, for example "customer/best-customer-identification#final-rule"',
    ),
    "union, too long for the branch of its type": (
        "page",
        "/sections/0/clauses/0/change_log_entry",
        "z\n",
        "/sections/0/clauses/0/change_log_entry",
        '`sections[0].clauses[0].change_log_entry` is "z\\n", which has the wrong form',
        "write it on one line",
    ),
    "long values are cut": (
        "segment-decision",
        "/brain",
        ["abcdefghij"] * 20,
        "/brain",
        '`brain` is ["abcdefghij", "abcdefghij", "abcdefghij", "abcdefghij", "a…, which is a list, not text',
        "",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=CASES)
def test_sentence(schemas, valid, case):
    """Each keyword of the schemas is told in a sentence with the place and the value, and with the mend."""
    kind, pointer, new, place, message, mend = CASES[case]
    value = valid(kind)

    put(value, pointer, new)

    assert said(schemas, kind, value) == [(place, message, mend)]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-2-3", "26-01-01", "yesterday", "0000-01-01", "2026-01-01T00:00"])
def test_day(schemas, valid, day):
    """A day that is not in the calendar, or not written as one, is told once, whatever keyword saw it."""
    value = valid("segment-decision") | {"date": day}

    problems = set(said(schemas, "segment-decision", value))

    mend = 'write a day of the calendar as YYYY-MM-DD, for example "2026-04-26"'
    assert problems == {("/date", f'`date` is "{day}", which has the wrong form', mend)}


def test_leap_day(schemas, valid):
    """The 29th of February is a day in leap years only."""
    value = valid("segment-decision")

    assert schemas.is_valid("segment-decision", value | {"date": "2028-02-29"})
    assert not schemas.is_valid("segment-decision", value | {"date": "2026-02-29"})


def test_several_problems(schemas, valid):
    """Every problem of a document is told, not the first one only."""
    value = valid("segment-decision")
    del value["brain"]
    value["focus"] = "prime"
    value["segment"]["idd"] = 1

    pointers = [problem.pointer for problem in schemas.problems("segment-decision", value)]

    assert sorted(pointers) == ["", "/focus", "/segment/idd"]


def test_root_of_wrong_type(schemas):
    """A document that is no mapping is called the document."""
    assert said(schemas, "canon", [1]) == [
        ("", "the document is [1], which is a list, not a mapping", "write `key: value` lines, indented below it")
    ]


def test_key_that_is_wrong_marks_the_key(schemas, valid):
    """A problem with a key points at the key, one with a value at the value."""
    value = valid("rule") | {"helpp": "x", "why": 3}

    marks = {problem.pointer: problem.on_key for problem in schemas.problems("rule", value)}

    assert marks == {"/helpp": True, "/why": False}


def test_key_with_slash_is_escaped(schemas, valid):
    """A key that holds a slash or a tilde is found again by its pointer."""
    value = valid("canon") | {"a/b~c": 1}

    (problem,) = schemas.problems("canon", value)

    assert problem.pointer == "/a~1b~0c"
    assert pointer_parts(problem.pointer) == ("a/b~c",)


def test_type_problem_names_the_wanted_types(schemas, valid):
    """A problem of type carries the types that fit, for the mend that quotes a scalar."""
    value = valid("canon") | {"version": 1.1}

    (problem,) = schemas.problems("canon", value)

    assert (problem.keyword, problem.wanted) == ("type", "text")


def test_keyword_without_a_sentence():
    """A keyword our schemas do not use yet is told in the validator's own words."""
    schemas = SchemaSet({"canon.v1.json": {"properties": {"n": {"multipleOf": 5}}}})

    assert list(schemas.problems("canon", {"n": 7})) == [
        Problem("/n", "`n`: 7 is not a multiple of 5", "", "multipleOf")
    ]


def test_every_pattern_has_words_or_an_example(schema_files):
    """No author is shown a bare regular expression: each pattern has words or an example beside it."""
    bare = []

    def walk(node, name):
        if isinstance(node, dict):
            pattern = node.get("pattern")
            if isinstance(pattern, str) and form_words(pattern, node.get("examples", [])) == f"it must match {pattern}":
                bare.append((name, pattern))
            for below in node.values():
                walk(below, name)
        elif isinstance(node, list):
            for below in node:
                walk(below, name)

    for name, schema in schema_files.items():
        walk(schema, name)

    assert sorted(set(bare)) == []


def test_every_keyword_has_a_sentence(schema_files):
    """Each keyword that can fail in our schemas is explained in our own words."""
    elsewhere = {"additionalProperties", "required", "anyOf", "propertyNames"}
    silent = {
        *("$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "default", "examples"),
        *("properties", "patternProperties", "items", "prefixItems", "x-editable"),
    }
    seen = set()

    def walk(node):
        for keyword, below in node.items():
            seen.add(keyword)
            if keyword in {"properties", "patternProperties", "$defs"}:
                for one in below.values():
                    walk(one)
            elif keyword == "anyOf":
                for one in below:
                    walk(one)
            elif keyword in {"items", "additionalProperties", "propertyNames"} and isinstance(below, dict):
                walk(below)

    for schema in schema_files.values():
        walk(schema)

    assert seen - silent - elsewhere <= set(_SENTENCES)

"""An edit changes what it was asked to, and no other byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.load.dump import dump_yaml
from canongate.load.edit import EditError, insert_item, set_value
from canongate.load.profile import read_yaml

TEXT = """\
# head
header:
  # about the version
  version: v1.0 # keep
  tags: [a,  b]   # flow
rows:
  # first
  - id: one
    list: []   # nothing yet
    items:
      - p   # pp
      # middle
      - q
      # tail
    last: 1

  - {id: two, v: 2} # flow
"""


def read(text):
    return read_yaml(text.encode(), "a.yaml").value


def removed_and_added(before, after):
    """Return the lines that went and those that came."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize(
    ("path", "value", "gone", "came"),
    [
        (["header", "version"], "v1.1", ["  version: v1.0 # keep"], ["  version: v1.1 # keep"]),
        (["header", "new"], True, [], ["  new: true"]),
        (["header", "tags"], ["c"], ["  tags: [a,  b]   # flow"], ["  tags:   # flow", "    - c"]),
        (["header", "tags"], [], ["  tags: [a,  b]   # flow"], ["  tags: []   # flow"]),
        (["header", "tags"], "one", ["  tags: [a,  b]   # flow"], ["  tags: one"]),
        (
            ["rows", 0, "list"],
            ["n: 1"],
            ["    list: []   # nothing yet"],
            ["    list:   # nothing yet", '      - "n: 1"'],
        ),
        (["rows", 0, "items"], ["q"], ["      - p   # pp"], []),
        (["rows", 0, "items"], ["p", "new", "q"], [], ["      - new"]),
        (["rows", 0, "items"], ["z"], ["      - p   # pp", "      # middle", "      - q"], ["      - z"]),
        (["rows", 0, "last"], ["x"], ["    last: 1"], ["    last:", "      - x"]),
        (["rows", 1, "v"], "1.10", ["  - {id: two, v: 2} # flow"], ['  - {id: two, v: "1.10"} # flow']),
        (["rows", 1, "w"], "a", ["  - {id: two, v: 2} # flow"], ["  - {id: two, v: 2, w: a} # flow"]),
    ],
)
def test_setting_a_value_leaves_everything_else(path, value, gone, came):
    """Comments, blank lines, quoting and order of all other lines stay."""
    after = set_value(TEXT, path, value)

    assert removed_and_added(TEXT, after) == (gone, came)


def test_new_key_stands_behind_the_one_it_follows():
    """A field of a declaration is written where the others of its kind stand."""
    after = set_value(TEXT, ["rows", 0, "next"], "x", after=("id", "list", "none"))

    assert after.index("list: []") < after.index("next: x") < after.index("items:")


def test_emptied_list_stands_behind_its_key():
    """A block list without items is written as an empty one."""
    after = set_value(TEXT, ["rows", 0, "items"], [])

    assert "    items: []\n" in after
    assert read(after)["rows"][0]["items"] == []


def test_item_is_inserted_at_its_place():
    """Before another item, or after the last; a text without a last line end gets one."""
    first = insert_item(TEXT, ["rows"], 0, {"id": "zero", "list": ["a"]})
    last = insert_item(TEXT.rstrip("\n"), ["rows"], 2, {"id": "three"})

    assert [row["id"] for row in read(first)["rows"]] == ["zero", "one", "two"]
    assert last == TEXT + "  - id: three\n"


@pytest.mark.parametrize(
    "edit",
    [
        lambda: insert_item(TEXT, ["header", "tags"], 0, "x"),
        lambda: set_value(TEXT, ["rows", 1, "w"], ["x"]),
        lambda: set_value(TEXT, ["header", "version"], "two\nlines"),
        lambda: set_value("a: [\n", ["a"], 1),
        lambda: set_value("a:\nb: 1\n", ["a"], "x"),
        lambda: insert_item("a:\n  - 1\n  -\n", ["a"], 1, 2),
    ],
)
def test_what_cannot_be_edited_alone_is_refused(edit):
    """Nothing is rewritten that was not asked for."""
    with pytest.raises(EditError) as refused:
        edit()

    assert refused.value.help


WORDS = st.lists(st.sampled_from(["a", "b c", "- d", "e: f", "1.10", "yes", "x # y", "'", '"']), max_size=5)


@settings(deadline=None, max_examples=80)
@given(WORDS, WORDS)
def test_any_list_becomes_any_other(before, after):
    """Whatever a list holds, it can be made to hold something else, and its neighbours stay."""
    text = dump_yaml({"first": 1, "list": before, "last": {"x": [1]}})

    edited = set_value(text, ["list"], after)

    assert read(edited) == {"first": 1, "list": after, "last": {"x": [1]}}

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.pointer import pointer_parts, to_pointer, value_at

DOCUMENT = {"a": [{"b": 1}, None], "": 2, "x/y": 3, "m~n": 4, "~1": 5, "0": 6}


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", DOCUMENT),
        ("/a", DOCUMENT["a"]),
        ("/a/0/b", 1),
        ("/a/1", None),
        ("/", 2),
        ("/x~1y", 3),
        ("/m~0n", 4),
        ("/~01", 5),
        ("/0", 6),
    ],
)
def test_value_at(pointer, value):
    """A pointer leads where RFC 6901 says."""
    assert value_at(DOCUMENT, pointer, "absent") == value


@pytest.mark.parametrize("pointer", ["/b", "/a/2", "/a/-1", "/a/x", "/a/0/b/c", "/a/²"])
def test_path_that_ends_early(pointer):
    """A pointer that leads nowhere gives the default."""
    assert value_at(DOCUMENT, pointer, "absent") == "absent"
    assert value_at(DOCUMENT, pointer) is None


@settings(deadline=None, derandomize=True)
@given(st.lists(st.text(alphabet="a~/01é", max_size=4) | st.integers(0, 9), max_size=5))
def test_parts_come_back(parts):
    """A path written as a pointer reads back as the same path."""
    assert pointer_parts(to_pointer(parts)) == tuple(map(str, parts))

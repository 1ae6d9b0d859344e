import pytest

from canongate.load.locate import fill_places
from canongate.load.profile import read_yaml
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, Level

STYLES = {
    "plain": "say: abc + d.ef > 12\n",
    "plain over lines": "say: abc +\n  d.ef\n  > 12\n",
    "single": "say: 'it''s' \n",
    "double": 'say: "a\\tb \\u00e9 \\"c\\" d"\n',
    "double over lines": 'say: "abc \\\n  def\n  ghi"\n',
    "folded": "say: >-\n  abc +\n  d.ef\n\n  > 12\n",
    "literal": "say: |\n  abc\n    d.ef\n  g\n",
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_every_solid_code_point_of_a_value_is_found_in_the_text(text):
    """Each code point of a value, counted from its start, is found where it is written, in every style."""
    raw = read_yaml(text.encode(), "f.yaml")
    assert isinstance(raw, RawDocument)
    value = raw.value["say"]

    for offset, char in enumerate(value):
        if char.isspace():
            continue
        span = _span(raw, offset)
        written = text.split("\n")[span.line - 1][span.column - 1 :]
        assert written.startswith((char, "''" if char == "'" else char, "\\")), (offset, char, written)


def test_the_end_of_a_value_is_before_the_closing_quote():
    """The place after the last code point is inside the quotes, where the missing thing would be written."""
    raw = read_yaml(b'say: "ab"\n', "f.yaml")
    assert isinstance(raw, RawDocument)

    assert (_span(raw, 2).line, _span(raw, 2).column) == (1, 9)


def test_an_offset_into_something_that_is_no_text_is_its_start():
    """A finding with an offset into a number or a missing value stands where the value or its parent stands."""
    raw = read_yaml(b"say: 12\n", "f.yaml")
    assert isinstance(raw, RawDocument)

    assert (_span(raw, 1).line, _span(raw, 1).column) == (1, 6)


def _span(raw, offset):
    finding = Finding("expression", Level.ERROR, "here", "f.yaml", "/say", offset=offset)
    return fill_places([finding], {"f.yaml": raw})[0].span

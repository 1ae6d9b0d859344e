"""Pictures of graphs: no box covers another, no words leave their box, every form shows the same and stays inert."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canongate.model.picture import Box, Frame, Line, Picture, Table
from canongate.render.graph_dot import render_dot
from canongate.render.graph_html import render_graph_html
from canongate.render.graph_layout import lay_out
from canongate.render.graph_mermaid import LARGEST_TEXT, MOST_LINES, render_mermaid
from canongate.render.graph_places import SIZE, SMALL
from canongate.render.graph_svg import render_svg
from canongate.render.graph_words import broken, text_width

WORDS = st.text(st.sampled_from("abc WM<&\"'#/-_é漢\u0301"), min_size=1, max_size=60).filter(str.strip)
FORMS = (render_svg, render_graph_html, render_mermaid, render_dot)


@st.composite
def pictures(draw):
    """Draw a picture of two or three columns, some boxes framed, lines between any boxes."""
    columns = draw(st.integers(2, 3))
    boxes, frames = [], []
    for column in range(columns):
        for at in range(draw(st.integers(0, 5))):
            frame = f"f{column}" if draw(st.booleans()) and column == columns - 1 else ""
            name = f"b{column}-{at}"
            boxes.append(Box(name, column, draw(WORDS), draw(WORDS | st.just("")), frame=frame))
        frames += [Frame(f"f{column}", draw(WORDS))] if any(box.frame == f"f{column}" for box in boxes) else []
    boxes.sort(key=lambda box: (box.column, box.frame))
    ids = [box.id for box in boxes]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12)) if ids else []
    lines = tuple(Line(a, b, "owns", "owns") for a, b in pairs if a != b)
    table = Table("Rows", ("what",), tuple((box.title,) for box in boxes), "none")
    return Picture("Title", "What it shows.", ("A", "B", "C")[:columns], tuple(boxes), tuple(frames), lines, (table,))


def apart(one, other, gap=0):
    """Say whether two rectangles have no point in common."""
    beside = one.x + one.width + gap <= other.x or other.x + other.width + gap <= one.x
    return beside or one.y + one.height + gap <= other.y or other.y + other.height + gap <= one.y


@settings(max_examples=120, deadline=None, derandomize=True)
@given(pictures())
def test_nothing_covers_anything(picture):
    """Boxes and frames of any picture stand apart and within it; a framed box stands inside its frame."""
    layout = lay_out(picture)

    assert len(layout.boxes) == len(picture.boxes)
    assert all(apart(one, other) for one, other in combinations(layout.boxes, 2))
    assert all(apart(one, other) for one, other in combinations(layout.frames, 2))
    for box in layout.boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height
        for frame in layout.frames:
            if box.box.frame == frame.frame.id:
                assert frame.x <= box.x
                assert box.x + box.width <= frame.x + frame.width
                assert frame.y <= box.y
                assert box.y + box.height <= frame.y + frame.height
            else:
                assert apart(box, frame)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(pictures())
def test_words_stay_in_their_box(picture):
    """Every line of words is narrower than its box."""
    for box in lay_out(picture).boxes:
        for size, bold, lines in ((SIZE, True, box.title), (SMALL, False, box.note)):
            assert all(text_width(line, size, bold=bold and box.box.kind != "role") <= box.width for line in lines)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(pictures())
def test_forms_are_sound_and_the_same_each_time(picture):
    """SVG is XML without script or network; every form gives the same bytes again and escapes what it shows."""
    for form in FORMS:
        assert form(picture) == form(picture)
    svg = render_svg(picture)
    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(svg).iter()}  # noqa: S314  # our own text
    assert not names & {"script", "image", "foreignObject", "a"}
    for text in (svg, render_graph_html(picture)):
        assert not re.search(r"(?:src|href)\s*=\s*[\"'](?!#)", text)
        assert "<script" not in text


def big(count):
    boxes = tuple(Box(f"b{at}", at % 2, f"Box number {at} with some words", kind="thing") for at in range(count))
    lines = tuple(Line(f"b{at}", f"b{at + 1}", "owns", "owns") for at in range(count - 1))
    return Picture("Many", "Many boxes.", ("A", "B"), boxes, (), lines, ())


@pytest.mark.parametrize("count", [10, 502, 2000])
def test_mermaid_keeps_its_limits(count):
    """Mermaid text stays within the limits of Mermaid; what does not fit is counted in the picture."""
    text = render_mermaid(big(count))

    drawn = text.count("-->")
    assert len(text) <= LARGEST_TEXT
    assert drawn <= MOST_LINES
    assert (f"Cut: {count - 1 - drawn:,} of {count - 1:,} lines" in text) == (drawn < count - 1)


def test_mermaid_cuts_by_size():
    """Long words bring the text to its limit before the lines reach theirs."""
    picture = big(450)
    long = replace(picture, boxes=tuple(replace(box, title=box.title * 8) for box in picture.boxes))

    text = render_mermaid(long)

    assert len(text) <= LARGEST_TEXT
    assert text.count("-->") < 449


def test_mermaid_words_are_inert():
    """Nothing in a word is read as Mermaid or markup."""
    box = Box("a", 0, 'end"]; click a "javascript:x" <b>', "é漢 ok", kind="brain")
    text = render_mermaid(Picture("T", "D", ("A", "B"), (box,), (), (), ()))

    (line,) = [line for line in text.splitlines() if "click" in line]
    assert line.count('"') == 2
    assert "<b>" not in line
    assert "é漢 ok" in line


def test_dot_words_are_inert():
    """Quotes and backslashes in a word end no string of DOT; frames, dashes and colours are kept."""
    boxes = (
        Box("a", 0, 'say "no" \\', "below", kind="brain"),
        Box('b"', 1, "far", kind="external", frame="f"),
        Box("c", 1, "near", frame="f"),
    )
    lines = (Line("a", 'b"', "owns", ""), Line("a", "c", "selects", "selects it"))

    text = render_dot(Picture('T"', "D", ("A", "B"), boxes, (Frame("f", 'F"'),), lines, ()))

    assert '"a" [label="say \\"no\\" \\\\\\nbelow", fillcolor=' in text
    assert 'style="rounded,filled,dashed"' in text
    assert 'label="F\\""; style' in text
    assert '"a" -> "b\\"" [label="owns"' in text
    assert '"a" -> "c" [label="selects it"' in text
    assert ", style=dashed]" in text
    unescaped = re.sub(r"\\.", "", text)
    assert all(line.count('"') % 2 == 0 for line in unescaped.splitlines())


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("one two", 1000, 4, ("one two",)),
        ("one two", 30, 4, ("one", "two")),
        ("customer/best", 76, 4, ("customer/", "best")),
        ("aaaaaaaaaaaa", 40, 9, ("aaaa", "aaaa", "aaaa")),
        ("one two three", 46, 2, ("one", "two…")),
    ],
)
def test_broken(text, room, most, lines):
    """Words break at blanks, ids behind their marks, long words anywhere; what is left is cut, and said."""
    assert broken(text, room, SIZE, most=most) == lines


def test_combining_marks_take_no_room():
    """A combining mark has no width of its own; a character of another script has a wide one."""
    assert text_width("e\u0301", SIZE) == text_width("e", SIZE)
    assert text_width("漢", SIZE) >= SIZE

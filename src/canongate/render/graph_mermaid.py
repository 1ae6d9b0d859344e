"""
A picture as Mermaid text, within the limits Mermaid sets itself; what is left out is said in the picture.

Words are written so that nothing in them is read as Mermaid or as markup.
"""

from collections.abc import Iterator, Mapping

from canongate.model.picture import Box, Line, Picture
from canongate.render.graph_palette import STROKES

LARGEST_TEXT = 50_000
"""Characters that Mermaid reads (`maxTextSize`)."""
MOST_LINES = 500
"""Lines that Mermaid draws (`maxEdges`)."""
_PLAIN = frozenset(" ,.:;/+=()!?_-")


def render_mermaid(picture: Picture) -> str:
    """Return a picture as a Mermaid flowchart, ending with a line end; where it is too large, with a note."""
    lines = min(len(picture.lines), MOST_LINES)
    while True:
        text = _flowchart(picture, lines)
        if len(text) <= LARGEST_TEXT:
            return text
        # The text grows with its lines nearly evenly, so a few steps are enough.
        lines = min(lines - 1, lines * LARGEST_TEXT // len(text))


def _flowchart(picture: Picture, count: int) -> str:
    """Return the flowchart of the first lines and of the boxes they join; of all boxes where no line is left out."""
    lines = picture.lines[:count]
    left_out = len(picture.lines) - count
    joined = {name for line in lines for name in (line.source, line.target)}
    boxes = [box for box in picture.boxes if box.id in joined or not left_out]
    names = {box.id: f"n{at}" for at, box in enumerate(boxes)}
    rows = ["flowchart LR", f"  accTitle: {_words(picture.title)}", f"  accDescr: {_words(picture.description)}"]
    if left_out:
        note = f"Cut: {left_out:,} of {len(picture.lines):,} lines do not fit into Mermaid. Ask for one Brain, or svg."
        rows.append(f'  cut["{_words(note)}"]')
    rows += _boxes(picture, boxes, names)
    rows += [_arrow(line, names) for line in lines]
    rows += _styles(lines)
    return "\n".join(rows) + "\n"


def _arrow(line: Line, names: Mapping[str, str]) -> str:
    return f'  {names[line.source]} -->|"{_words(line.label or line.kind)}"| {names[line.target]}'


def _boxes(picture: Picture, boxes: list[Box], names: Mapping[str, str]) -> Iterator[str]:
    for box in boxes:
        if not box.frame:
            yield f"  {names[box.id]}{_shape(box)}"
    for at, frame in enumerate(picture.frames):
        inside = [box for box in boxes if box.frame == frame.id]
        if inside:
            yield f'  subgraph f{at}["{_words(frame.title)}"]'
            yield from (f"    {names[box.id]}{_shape(box)}" for box in inside)
            yield "  end"


def _shape(box: Box) -> str:
    words = _words(box.title) + (f"<br/>{_words(box.note)}" if box.note else "")
    return f'(["{words}"])' if box.kind == "brain" else f'["{words}"]'


def _styles(lines: tuple[Line, ...]) -> Iterator[str]:
    """Yield the colour of each sort of line."""
    places: dict[str, list[str]] = {}
    for at, line in enumerate(lines):
        places.setdefault(line.kind, []).append(str(at))
    for kind in (kind for kind in STROKES if kind in places):
        yield f"  linkStyle {','.join(places[kind])} stroke:{STROKES[kind].shade.light}"


def _words(text: str) -> str:
    """Return words with everything that is neither letter, digit nor plain mark as a numbered entity."""
    return "".join(one if one.isalnum() or one in _PLAIN else f"#{ord(one)};" for one in text)

"""
A picture as DOT text, for Graphviz.

Words stand in quoted strings; inside one only the quotation mark and the backslash mean something, and both are
written so that they do not.
"""

from collections.abc import Iterator

from canongate.model.picture import Box, Picture
from canongate.render.graph_palette import BRAIN, EDGE, FRAME, STROKES


def render_dot(picture: Picture) -> str:
    """Return a picture as a directed graph in DOT, ending with a line end."""
    label, tooltip = _quoted(picture.title), _quoted(picture.description)
    rows = [
        "digraph canongate {",
        f"  graph [rankdir=LR, labelloc=t, fontname=Helvetica, label={label}, tooltip={tooltip}];",
        f'  node [shape=box, style="rounded,filled", fillcolor=white, color="{EDGE.light}", fontname=Helvetica];',
        "  edge [fontname=Helvetica, fontsize=10];",
        *(f"  {_node(box)}" for box in picture.boxes if not box.frame),
        *_frames(picture),
        *_lines(picture),
        "}",
    ]
    return "\n".join(rows) + "\n"


def _node(box: Box) -> str:
    label = "\\n".join(_escaped(part) for part in (box.title, box.note) if part)
    fill = f', fillcolor="{BRAIN.light}"' if box.kind == "brain" else ""
    dashed = ', style="rounded,filled,dashed"' if box.kind == "external" else ""
    return f'{_quoted(box.id)} [label="{label}"{fill}{dashed}];'


def _frames(picture: Picture) -> Iterator[str]:
    for at, frame in enumerate(picture.frames):
        yield f"  subgraph cluster_{at} {{"
        yield f'    label={_quoted(frame.title)}; style="rounded,filled"; fillcolor="{FRAME.light}";'
        yield from (f"    {_node(box)}" for box in picture.boxes if box.frame == frame.id)
        yield "  }"


def _lines(picture: Picture) -> Iterator[str]:
    for line in picture.lines:
        colour = STROKES[line.kind].shade.light
        style = ", style=dashed" if STROKES[line.kind].dashes else ""
        words = f'label={_quoted(line.label or line.kind)}, color="{colour}", fontcolor="{colour}"{style}'
        yield f"  {_quoted(line.source)} -> {_quoted(line.target)} [{words}];"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'

"""
The gate's answer as a Markdown comment on a change request: summary, findings, and the diagram where it fits.

The findings come first in what the host's limit leaves room for; a diagram that does not fit is left out, and said.
"""

from canongate.render.impact_markdown import diagram
from canongate.render.impact_picture import impact_picture
from canongate.report import markdown
from canongate.workflows.gate import Gate

_LEAST = 8_000
"""Characters kept for the findings, however large the diagram."""

_CUT = "_Not shown, because the comment would be too long: the diagram. `canongate impact --as mermaid` gives it._"


def comment(answer: Gate, *, limit: int = markdown.GITHUB_LIMIT) -> str:
    """
    Return the comment, of at most ``limit`` characters.

    Args:
        answer: what the gate said.
        limit: of the host.
    """
    extra = _extra(answer, limit)
    text = markdown.write(answer.report, limit=limit - len(extra))
    return text + extra


def _extra(answer: Gate, limit: int) -> str:
    """Return what follows the findings: summary and diagram."""
    said = f"\n{answer.summary}\n"
    if answer.impact is None:
        return said
    drawn = str(diagram(impact_picture(answer.impact)))
    if not drawn:
        return said
    if len(drawn) > limit - _LEAST:
        return f"{said}\n{_CUT}\n"
    return f"{said}\n<details><summary>What it touches</summary>\n\n{drawn}\n</details>\n"

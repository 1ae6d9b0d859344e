"""The forms of what follows from a change (``canongate impact``): text, page, Markdown, JSON, Mermaid, HTML."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from canongate.impact.declared import clause_for, declared_by
from canongate.model.impact import Impact
from canongate.render.graph_html import render_graph_html
from canongate.render.graph_mermaid import render_mermaid
from canongate.render.impact_markdown import render_impact_markdown
from canongate.render.impact_page import render_declaration
from canongate.render.impact_picture import impact_picture
from canongate.workflows.impact import Impacted
from canongate.workflows.impact_text import impact_text
from canongate.workflows.output import answer_json


def shown(impacted: Impacted, form: str, *, columns: int, painted: bool) -> str:
    """
    Return an impact in a form.

    Args:
        impacted: what follows.
        form: text, page, markdown, json, mermaid or html.
        columns: width of the text form.
        painted: whether the text form uses colours.
    """
    impact = impacted.impact
    if form == "text":
        return impact_text(impact, columns=columns, painted=painted)
    return _DRAWN[form](impact) if form in _DRAWN else _pages_text(impacted)


def _pages_text(impacted: Impacted) -> str:
    """Return the declaration of each changed page as the page prints it; of a change without pages, the whole."""
    pages = impacted.pair.head.workspace.pages
    own = {name: told for name, told in impacted.impact.pages.items() if name in pages}
    if not own:
        return render_declaration(clause_for(impacted.impact.declaration))
    texts = []
    for name, declaration in own.items():
        declared = declared_by(pages[name])
        clause = clause_for(declaration, declared.clause if declared else None)
        title = f"{pages[name].data['title']}\n\n" if len(own) > 1 else ""
        texts.append(title + render_declaration(clause, pages[name].data["source"]))
    return "\n".join(texts)


_DRAWN: Mapping[str, Callable[[Impact], str]] = {
    "markdown": render_impact_markdown,
    "json": lambda impact: answer_json(asdict(impact)),
    "mermaid": lambda impact: render_mermaid(impact_picture(impact)),
    "html": lambda impact: render_graph_html(impact_picture(impact)),
}

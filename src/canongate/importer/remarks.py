"""What there is to say of a text that was read: why it is refused, and what of it stayed opaque or unknown."""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.importer.outline import Outline
from canongate.model.clauses import clauses_of
from canongate.model.finding import Finding, Level
from canongate.model.span import Span

Draft = dict[str, Any]


def refusal(outline: Outline, title: str | None, path: str) -> Finding | None:
    """Return why a text that fits the profile is still no page."""
    if outline.after_end:
        message = "text after the end marker"
        return remark("import-after-end", message, path, outline.after_end.number, "remove it, or the end marker")
    if not outline.header or not any(part.heading for part in outline.sections):
        missing = "sections" if outline.header else "header"
        mend = "a page opens with fields such as `Status: Draft`, then headings its grammar knows"
        return remark("import-not-a-page", f"the text has no {missing}", path, 1, mend)
    if title and outline.title and title != outline.title_text:
        message = f"the title is given as {title!r}, and the text's own title line says {outline.title_text!r}"
        return remark("import-two-titles", message, path, outline.title.number, "give one title")
    return None


def remarks(page: Draft, outline: Outline, first: Mapping[str, int], path: str) -> Iterator[Finding]:
    """Yield what there is to say about a page that was read: what stayed opaque, keys nobody knows."""
    for line in outline.unknown:
        message = f"header key {line.body.partition(':')[0]!r} is not known; it is kept as written"
        yield remark("import-unknown-header-key", message, path, line.number, "use a known key", level=Level.WARNING)
    for line in outline.stray:
        message = f"header field {line.body.partition(':')[0]!r} stands outside the header, or twice"
        yield remark("import-stray-header-field", message, path, line.number, "move it up", level=Level.WARNING)
    for pointer, section, clause in clauses_of(page):
        if clause["kind"] == "opaque":
            heading = section["heading"] or "before the first heading"
            message = f"{len(clause['lines'])} lines of {heading!r} cannot be typed: {clause['lines'][0]!r}"
            mend = "use a heading and a form the grammar knows"
            yield remark(
                "import-opaque", message, path, first[clause["id"]], mend, level=Level.WARNING, pointer=pointer
            )


def not_exact(line: int, path: str) -> Finding:
    """Return the finding for a text the page would not give back."""
    message = "the page read from the text would not give this line back"
    return remark("import-not-exact", message, path, line, "report the page; nothing was written")


def remark(  # noqa: PLR0913  # as many parts as a finding has
    rule: str, message: str, path: str, line: int, mend: str, *, level: Level = Level.ERROR, pointer: str = ""
) -> Finding:
    """Return a finding at a line of the text."""
    return Finding(rule, level, message, path, pointer, span=Span.point(path, line), help=mend)

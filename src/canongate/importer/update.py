"""
An edited wiki text to the next state of its page.

Clause ids, uids, links, owners, parameters and tombstones are kept; moved and reworded clauses are recognised. An
edit made against an older state of the page is refused, with what has changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from canongate.importer.difference import Change, differences
from canongate.importer.page import import_page
from canongate.importer.result import LineTyping
from canongate.model.finding import Finding, Level
from canongate.model.grammar import Grammar
from canongate.model.page_lines import text_digest
from canongate.model.span import Span


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The next state of a page, or the findings for which the edit was refused."""

    page: dict[str, Any] | None
    """None where the edit was refused."""
    changes: tuple[Change, ...]
    """
    What the edit changes. Where it was made against an older state: what the canon changed since, where that state is
    at hand, and else how the edit differs from the canon as it is.
    """
    findings: tuple[Finding, ...]
    typing: tuple[LineTyping, ...] = ()


def update_page(  # noqa: PLR0913  # all but the page and the text are named
    previous: Mapping[str, Any],
    text: str,
    *,
    grammar: Grammar,
    base: Mapping[str, Any] | None = None,
    base_digest: str | None = None,
    normalise: bool = False,
    path: str = "<text>",
) -> UpdateResult:
    """
    Return the page as an edited text wants it.

    Args:
        previous: the page as the canon has it.
        text: the edited wiki text.
        grammar: grammar the text is read with.
        base: the page as it was when the edit began, where it is at hand.
        base_digest: digest of the wiki text the edit began with (:func:`canongate.model.page_lines.text_digest`).
        normalise: mend what is outside the text profile.
        path: what findings call the text.
    """
    current = text_digest(previous)
    began = base_digest or (text_digest(base) if base is not None else current)
    if began != current and base is not None:
        since = differences(base, previous)
        told = f"{_count(since, 'change')} since"
        return UpdateResult(None, since, (_older(previous, began, current, told, path),))
    result = import_page(
        text, page_id=previous["id"], grammar=grammar, previous=previous, normalise=normalise, path=path
    )
    if began != current:
        apart = differences(previous, result.page) if result.page is not None else ()
        told = f"{_count(apart, 'difference')} between the two"
        return UpdateResult(None, apart, (_older(previous, began, current, told, path),))
    if result.page is None:
        return UpdateResult(None, (), result.findings)
    return UpdateResult(result.page, differences(previous, result.page), result.findings, result.typing)


def _count(changes: tuple[Change, ...], noun: str) -> str:
    return f"{len(changes)} {noun}{'' if len(changes) == 1 else 's'}"


def _older(previous: Mapping[str, Any], began: str, current: str, told: str, path: str) -> Finding:
    """Return the finding for an edit that was made against an older state of the page."""
    message = f"the edit was made against {began[:19]}, and {previous['id']} is at {current[:19]}; {told}"
    mend = f"render {previous['id']} again and make the edit there"
    context = {"began": began, "current": current}
    return Finding("import-older-base", Level.ERROR, message, path, span=Span.point(path), help=mend, context=context)

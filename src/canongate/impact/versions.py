"""Whether the version of the canon rose as far as a change asks, by the canon version rule."""

from collections.abc import Iterator, Mapping, Sequence

from canongate.impact.protocol import cited
from canongate.model.declaration import Bump, Cause
from canongate.model.document import Document
from canongate.model.finding import ClauseCitation, Finding, Level
from canongate.model.workspace import Workspace


def raised(version: str, bump: Bump) -> str:
    """Return a version of three numbers raised at one of them; those behind it begin again."""
    major, minor, patch = (int(part) for part in version.split("."))
    match bump:
        case Bump.MAJOR:
            return f"{major + 1}.0.0"
        case Bump.MINOR:
            return f"{major}.{minor + 1}.0"
        case Bump.PATCH:
            return f"{major}.{minor}.{patch + 1}"
        case Bump.NONE:
            return version


def version_findings(
    base: str, head: Workspace, canon: Document, bump: Bump, causes: Sequence[Cause]
) -> Iterator[Finding]:
    """
    Yield where the canon's version does not follow the strongest change, or rises without one.

    Args:
        base: the canon's version before; empty where there was no canon.
        head: the later state.
        canon: its `canon.yaml`.
        bump: how far the version must rise.
        causes: why so far.
    """
    if not base:
        return
    needed = raised(base, bump)
    context = {"base": base, "head": head.version, "needed": needed}
    if numbers_of(head.version) < numbers_of(needed):
        message = f"the canon version must rise from {base} to {needed}, and is {head.version}: {causes[0].what}"
        clauses = cited(head, "canon-version-rule")
        yield _finding(canon, "canon-version-not-raised", Level.ERROR, message, context, clauses)
    elif bump is Bump.NONE and numbers_of(head.version) > numbers_of(base):
        message = f"the canon version rises from {base} to {head.version}, and no clause in force changed"
        yield _finding(canon, "canon-version-without-change", Level.WARNING, message, context)


def _finding(  # noqa: PLR0913, PLR0917  # the parts of a finding that differ
    canon: Document,
    rule: str,
    level: Level,
    message: str,
    context: Mapping[str, str],
    clauses: tuple[ClauseCitation, ...] = (),
) -> Finding:
    return Finding(
        rule=rule,
        level=level,
        message=message,
        path=canon.path,
        pointer="/version",
        document=canon.id,
        help=f'write `version: "{context["needed"]}"`',
        clauses=clauses,
        context=context,
    )


def numbers_of(version: str) -> tuple[int, ...]:
    """Return the numbers of a version of the canon."""
    return tuple(int(part) for part in version.split("."))

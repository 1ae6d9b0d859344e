"""Whether the version of the canon rose as far as a change asks, by the canon version rule."""

from collections.abc import Iterator, Sequence

from canongate.impact.derive import Derivation
from canongate.model.change import Change
from canongate.model.declaration import Bump
from canongate.model.document import Document
from canongate.model.finding import ClauseCitation, Finding, Level


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


def version_findings(derivation: Derivation, changes: Sequence[Change], canon: Document) -> Iterator[Finding]:
    """
    Yield where the canon's version does not follow the strongest change, or rises without one.

    Args:
        derivation: both states.
        changes: everything that changed between them.
        canon: the head's `canon.yaml`.
    """
    base, head = derivation.base.version, derivation.head.version
    if not base:
        return
    bump = derivation.declaration(changes).bump
    needed = raised(base, bump)
    causes = derivation.bump_causes(changes)
    if _numbers(head) < _numbers(needed):
        message = f"the canon version must rise from {base} to {needed}, and is {head}: {causes[0].what}"
        yield _finding(derivation, canon, "canon-version-not-raised", Level.ERROR, message, needed)
    elif bump is Bump.NONE and _numbers(head) > _numbers(base):
        message = f"the canon version rises from {base} to {head}, and no clause in force changed"
        yield _finding(derivation, canon, "canon-version-without-change", Level.WARNING, message, base)


def _finding(  # noqa: PLR0913, PLR0917  # the parts of a finding that differ
    derivation: Derivation, canon: Document, rule: str, level: Level, message: str, needed: str
) -> Finding:
    ids = {"canon-version-not-raised": True}
    clauses = derivation.head.clauses
    cited = clauses.get("headoffice/canon-change-protocol#canon-version-rule") if ids.get(rule) else None
    return Finding(
        rule=rule,
        level=level,
        message=message,
        path=canon.path,
        pointer="/version",
        document=canon.id,
        help=f'write `version: "{needed}"`',
        clauses=(ClauseCitation(cited.id, cited.page_version, cited.text),) if cited else (),
        context={"base": derivation.base.version, "head": derivation.head.version, "needed": needed},
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))

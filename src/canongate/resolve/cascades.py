"""
Findings that only follow from another file that could not be used: told once, where the mistake is.

While a registry is broken, everything that refers to a row of it would seem to lead nowhere. What may well be there is
left out until the file can be used again; whatever is left out is looked at then.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from canongate.model.finding import Finding

_DECISIONS = ("segment-decision", "offer-decision")
_NOUNS: Mapping[str, tuple[str, ...]] = {
    "Brain": ("brains",),
    "Brain or page titled": ("brains", "page", "pages"),
    "clause": ("page",),
    "decision": _DECISIONS,
    "evidence manifest": ("evidence",),
    "experiment": ("experiments",),
    "human": ("people",),
    "market": ("markets",),
    "page": ("page",),
    "page titled": ("page", "pages"),
    "parameter": ("parameters",),
    "person": ("people",),
    "registry named": ("architecture", "pages"),
    "rule": ("rule",),
}
"""What a reference may lead to -> the kinds of file in which that stands."""
_CHECKS: Mapping[str, tuple[str, ...]] = {
    "page-not-registered": ("architecture", "pages"),
    "rule-without-cases": ("cases",),
}
"""Other checks that need every file of a kind."""


def own_findings(findings: Iterable[Finding], lost: Collection[str]) -> Iterator[Finding]:
    """
    Yield the findings that do not merely follow from files that could not be used.

    Args:
        findings: of references and registries.
        lost: kinds of which at least one file could not be used.
    """
    for finding in findings:
        if finding.rule == "reference-unknown":
            needed = _NOUNS.get(str(finding.context.get("noun")), ())
        else:
            needed = _CHECKS.get(finding.rule, ())
        if not any(kind in lost for kind in needed):
            yield finding

"""Notes on what a dossier could not hold: where it would stand, why it does not, and what would help."""

from collections.abc import Iterator, Mapping
from typing import Any

Absences = list[dict[str, str]]


def absence(path: str, reason: str, mend: str) -> dict[str, str]:
    """Return the note on something a dossier could not hold: where it would stand, why it does not, what would help."""
    return {"path": path, "reason": reason, "help": mend}


def unregistered(registry: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield notes on what the registries hold nothing of."""
    segment = data["segment"]
    if "segment" not in registry and isinstance(segment, str):
        yield absence(
            "registry.segment",
            f"segment {segment} is not in force in market {data['market']}",
            "Have the segment decided first; an offer stands on a segment in force.",
        )


def mend_of(claim: Mapping[str, Any]) -> str:
    """Return what would decide a claim that is not proven."""
    tables = claim.get("missing_tables", [])
    if tables:
        return f"Bring the data that would prove it: {', '.join(tables)}."
    return "Bring evidence that can decide it, or name the segment as secondary or candidate."

"""What parts of a decision come to together, where no single field says it: research, whys, weights."""

from collections.abc import Mapping
from typing import Any

_WHYS = ("why_buy_anything", "why_buy_now", "why_buy_you")
_UNKNOWN = "unknown"


def form_view(data: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return the dossier's ``form`` block.

    Args:
        data: the decision, with its defaults.
        claims: the claims of the evidence about its segment, by kind.
    """
    profile = data.get("profile", {})
    whys = data.get("three_whys", {})
    return {
        "unresearched": [
            name for name, field in profile.items() if field["source"] == _UNKNOWN and "research" not in field
        ],
        "untied": [name for name in _WHYS if name in whys and not _tied(whys[name]["tied_to"], data, claims)],
        "weights_percent": sum(one["percent"] for one in data.get("weighting", ())),
    }


def _tied(target: str, data: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
    """Return whether a why rests on a known answer, a criterion that is stated, or a claim that is not refuted."""
    kind, _, name = target.partition(".")
    if kind == "claims":
        return claims.get(name, {}).get("status") in {"proven", "not_proven"}
    found = data.get(kind, {}).get(name)
    return found is not None and found.get("source") != _UNKNOWN

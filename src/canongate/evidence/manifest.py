"""
The manifest's bytes and digests: canonical JSON, so that the same evidence is the same file.

Nothing is computed from data here.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from canongate.model.evidence import EvidenceManifest


def canonical_digest(value: Any) -> str:
    """Return the digest of a JSON value, whatever the order of its keys."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def manifest_mapping(manifest: EvidenceManifest) -> dict[str, Any]:
    """Return a manifest as JSON data; what is absent is left out."""
    mapping: dict[str, Any] = manifest.model_dump(mode="json", by_alias=True, exclude_none=True)
    return mapping


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return the bytes of a manifest's file: keys in the order of the model, rows of tables on one line each."""
    return (_pretty(manifest, "") + "\n").encode()


def _pretty(value: Any, indent: str) -> str:
    """Return JSON of two spaces a level, in which a list of plain values stands on one line."""
    deeper = indent + "  "
    if isinstance(value, Mapping) and value:
        inner = ",\n".join(f"{deeper}{_plain(key)}: {_pretty(one, deeper)}" for key, one in value.items())
        return f"{{\n{inner}\n{indent}}}"
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping | list | tuple) for one in value):
        inner = ",\n".join(f"{deeper}{_pretty(one, deeper)}" for one in value)
        return f"[\n{inner}\n{indent}]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))

"""The identity of a finding across edits: rule, document and JSON pointer, never the line."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable

from canongate.model.finding import Finding


def fingerprint(finding: Finding) -> str:
    """Return the SHA-256 (hexadecimal) of rule id, document id (or path, where there is none) and JSON pointer."""
    source = json.dumps(finding.fingerprint_source, separators=(",", ":"))
    return hashlib.sha256(source.encode()).hexdigest()


def distinct_fingerprints(findings: Iterable[Finding]) -> list[str]:
    """
    Return one fingerprint per finding, each different, for hosts that drop repeated ones.

    The first of its kind keeps the plain fingerprint; the n-th gets the SHA-256 of that and n.
    """
    seen: Counter[str] = Counter()
    result = []
    for finding in findings:
        plain = fingerprint(finding)
        seen[plain] += 1
        number = seen[plain]
        result.append(plain if number == 1 else hashlib.sha256(f"{plain}:{number}".encode()).hexdigest())
    return result

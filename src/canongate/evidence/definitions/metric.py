"""
What a metric is: its question, the columns it reads, its formula and unit, and the clause that asks for it.

A definition is versioned and its digest stands in every manifest: whoever changes what a metric means gives it a new
version, and old manifests keep saying what was computed then.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

PAGE = "customer/best-customer-identification"


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition; ``tables`` are the logical tables without which it has no value."""

    id: str
    version: int
    question: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    formula: str
    unit: str
    clause: str

    @property
    def digest(self) -> str:
        """Digest of the whole definition."""
        text = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

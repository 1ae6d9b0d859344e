"""What is asked of the data: the contract, the frozen segments with their predicates, the cut-off, earlier attempts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from canongate.evidence.columns import CustomerColumn, columns_of
from canongate.evidence.contract import read_contract, read_segments
from canongate.evidence.error import EvidenceError
from canongate.evidence.manifest import canonical_digest
from canongate.evidence.predicate import Predicate, check_predicate
from canongate.model.contract import DataContract
from canongate.model.segments import SegmentSet


@dataclass(frozen=True, slots=True)
class Study:
    """A question put to customer data, checked; nothing has been read yet."""

    id: str
    contract: DataContract
    contract_digest: str
    segments: SegmentSet
    segments_digest: str
    predicates: tuple[Predicate, ...]
    columns: Mapping[str, CustomerColumn]
    cut_off: date
    previous: tuple[Mapping[str, Any], ...]
    plan: tuple[Mapping[str, Any], str] | None = None
    """An insight plan as parsed, and the digest of its file."""

    @property
    def names(self) -> tuple[str, ...]:
        """Segment ids in the order of the set."""
        return tuple(segment.id for segment in self.segments.segments)

    @property
    def earlier(self) -> dict[str, dict[str, float]]:
        """
        Of segments tried before: kind of claim to predicate digest to p-value.

        A segment that was tried without a p-value counts as an attempt that found nothing.
        """
        found: dict[str, dict[str, float]] = {}
        for manifest in self.previous:
            digests = {row["id"]: row["predicate_digest"] for row in manifest["segments"]}
            for claim in manifest["claims"]:
                tried = found.setdefault(claim["kind"], {})
                digest = digests[claim["segment"]]
                tried[digest] = min(tried.get(digest, 1.0), float(claim.get("p_value", 1.0)))
        return found

    @property
    def attempts(self) -> int:
        """How many different predicates were ever tried."""
        digests = {predicate.digest for predicate in self.predicates}
        for manifest in self.previous:
            digests |= {row["predicate_digest"] for row in manifest["segments"]}
        return len(digests)


def read_study(  # noqa: PLR0913  # each argument is one thing the user says
    contract: Mapping[str, Any],
    contract_digest: str,
    segments: Mapping[str, Any],
    cut_off: date,
    *,
    id: str | None = None,  # noqa: A002  # the manifest's own word
    previous: Sequence[Mapping[str, Any]] = (),
    plan: tuple[Mapping[str, Any], str] | None = None,
) -> Study:
    """
    Return the question, checked against its own terms.

    Raises:
        EvidenceError: contract or segments cannot be used, or the cut-off lies after the data.
    """
    agreed, frozen = read_contract(contract), read_segments(segments)
    last = date.fromisoformat(agreed.extracted_on)
    if cut_off > last + timedelta(days=1):
        raise EvidenceError(
            f"the cut-off {cut_off} lies after the data: they were extracted on {last}",
            help=f"Use {last + timedelta(days=1)} or a day before it, or correct `extracted_on` in the contract.",
        )
    columns = columns_of(agreed)
    return Study(
        id=id or f"{agreed.id}-{cut_off}",
        contract=agreed,
        contract_digest=contract_digest,
        segments=frozen,
        segments_digest=canonical_digest(segments),
        predicates=tuple(check_predicate(segment, columns) for segment in frozen.segments),
        columns=columns,
        cut_off=cut_off,
        previous=tuple(previous),
        plan=plan,
    )

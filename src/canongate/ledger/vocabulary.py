"""
The text types that statements, policies and projections of the ledger share.

Each type is a pattern and a meaning; nothing here is looked up or judged.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from canongate.model.approval_policy import RoleName, SubjectKind, Trait
from canongate.model.strict import SLUG, Digest, Slug

PrincipalId = Annotated[str, Field(pattern=rf"^{SLUG}$", max_length=120, examples=["ana", "scout-agent"])]
Origin = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(/[a-z0-9][a-z0-9._-]*)*$",
        max_length=200,
        examples=["ledger.example.org/canon"],
    ),
]
Nonce = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="16 random bytes: two statements never agree.")]
Timestamp = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$",
        examples=["2026-04-26T09:00:00Z"],
    ),
]
KeyId = Annotated[str, Field(pattern=r"^ed25519:[0-9a-f]{64}$")]
PublicKey = Annotated[str, Field(pattern=r"^ed25519:[A-Za-z0-9+/]{43}=$", description="Algorithm and key bytes.")]
Position = Annotated[int, Field(ge=0, le=2**53 - 1)]
Reason = Annotated[str, Field(min_length=1, max_length=2000)]
Slot = Annotated[str, Field(pattern=rf"^{SLUG}(/{SLUG})*$", max_length=200, examples=["segments/primary/all"])]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]

__all__ = [
    "Capability",
    "Digest",
    "KeyId",
    "Nonce",
    "Origin",
    "Position",
    "PrincipalId",
    "PrincipalKind",
    "PublicKey",
    "Reason",
    "RoleName",
    "Slot",
    "Slug",
    "SubjectKind",
    "Timestamp",
    "Title",
    "Trait",
]


class PrincipalKind(StrEnum):
    """Who acts."""

    HUMAN = "human"
    AGENT = "agent"


class Capability(StrEnum):
    """What a principal may put its signature to."""

    PROPOSE = "propose"
    ATTEST = "attest"
    BUILD_EVIDENCE = "build-evidence"
    APPROVE = "approve"
    WAIVE = "waive"
    WRITE_LEDGER = "write-ledger"
    """Append verdicts and enactments: the one named writer."""

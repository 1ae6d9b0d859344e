"""
The record of a verdict: the dossier, what else the verdict was made from, and the verdict itself.

With the rules of the root it gives the same verdict again, byte for byte; the evidence, the registries and the
decision's file are not needed any more.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from canongate.model.kinds import JUDGED
from canongate.model.strict import Digest, Line, Strict


class Record(Strict):
    """A verdict with all it was made from."""

    schema_: Annotated[Literal["record/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    kind: Annotated[str, Field(json_schema_extra={"enum": list(JUDGED)})]
    """Kind of thing judged."""
    path: Line
    """File of the decision, relative to the root."""
    decision_digest: Digest
    """Digest of that file."""
    dossier: dict[str, Any]
    """What the rules read."""
    waivers: Annotated[tuple[dict[str, Any], ...], Field(max_length=100)] = ()
    """Waivers that name the decision."""
    documents: dict[str, Digest]
    """Digest of each document the dossier was built from, by path."""
    rules: dict[str, Digest]
    """Digest of the file of each rule in force, by id."""
    verdict: dict[str, Any]
    """The verdict: status, outcome of each rule, every finding, digests."""

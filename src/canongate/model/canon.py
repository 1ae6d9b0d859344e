"""The file that makes a folder a root: the canon's name, version and ledger address."""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import Line, Strict


class LedgerAddress(Strict):
    """Which ledger of approvals belongs to the canon, and by which keys its word is known."""

    origin: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(/[a-z0-9][a-z0-9._-]*)*$",
            max_length=200,
            examples=["ledger.example.org/canon"],
        ),
    ]
    """Name of the ledger, the same for everybody and for ever; every statement names it."""
    store: Annotated[
        str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$", max_length=200)
    ] = "ledger/ledger.db"
    """The writer's file, relative to the root; nobody else has it."""
    log_keys: Annotated[
        tuple[Annotated[str, Field(pattern=r"^ed25519:[A-Za-z0-9+/]{43}=$")], ...], Field(min_length=1, max_length=20)
    ]
    """Public keys that sign, or have signed, its checkpoints."""


class Canon(Strict):
    """The canon of one organisation."""

    schema_: Annotated[Literal["canon/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    name: Annotated[Line, Field(examples=["MWMS"])]
    """Name of the organisation's canon."""
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$", examples=["1.0.0"])]
    """Version of the canon as a whole; quote it."""
    ledger: LedgerAddress | None = None
    """The ledger of approvals; absent while the organisation keeps none."""

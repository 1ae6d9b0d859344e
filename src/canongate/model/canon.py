"""The file that makes a folder a root: the canon's name, version and ledger address."""

from typing import Annotated, Literal

from pydantic import Field

from canongate.model.strict import Line, Strict


class Canon(Strict):
    """The canon of one organisation."""

    schema_: Annotated[Literal["canon/v1"], Field(alias="schema")]
    """Kind and version of this file."""
    name: Annotated[Line, Field(examples=["MWMS"])]
    """Name of the organisation's canon."""
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$", examples=["1.0.0"])]
    """Version of the canon as a whole; quote it."""
    ledger: Annotated[Line | None, Field(examples=["ledger/canon.db"])] = None
    """Where the ledger of approvals stands; absent while the organisation keeps none."""

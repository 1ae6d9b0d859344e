"""The base of every model that becomes a JSON Schema, and the text types they share."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

BRAIN = r"[a-z][a-z0-9-]*"
SLUG = r"[a-z0-9][a-z0-9-]*"


class Strict(BaseModel):
    """A frozen mapping that refuses keys it does not know; docstrings of fields become descriptions in the schema."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )


LARGEST = 2**53 - 1
"""The largest integer that every reader of JSON holds exactly; more is no figure of an organisation."""
Integer = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Slug = Annotated[str, Field(pattern=rf"^{SLUG}$", max_length=120)]
BrainId = Annotated[str, Field(pattern=rf"^{BRAIN}$", max_length=60, examples=["customer", "headoffice"])]
PageId = Annotated[
    str, Field(pattern=rf"^{BRAIN}/{SLUG}$", max_length=200, examples=["customer/best-customer-identification"])
]
ClauseId = Annotated[
    str,
    Field(
        pattern=rf"^{BRAIN}/{SLUG}#{SLUG}(\.{SLUG})*$",
        max_length=400,
        examples=["customer/best-customer-identification#final-rule"],
    ),
]
RuleId = Annotated[str, Field(pattern=rf"^{SLUG}$", max_length=100, examples=["primary-focus-not-best-customer"])]
Line = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\n]*$")]


def _day_of_calendar(text: str) -> str:
    date.fromisoformat(text)
    return text


# NOTE: the pattern serves readers that pass over `format`; only the format knows how long February is.
IsoDate = Annotated[
    str,
    Field(
        pattern=r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        json_schema_extra={"format": "date"},
        examples=["2026-04-26"],
    ),
    AfterValidator(_day_of_calendar),
]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]

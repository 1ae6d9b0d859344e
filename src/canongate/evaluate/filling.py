"""Documents with the defaults of their schemas filled in, as the dossier holds them."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel


def filled(model: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data of a model with the defaults of its schema filled in; what is absent stays absent."""
    whole = model.model_validate(data, strict=False)
    return whole.model_dump(mode="json", by_alias=True, exclude_none=True)

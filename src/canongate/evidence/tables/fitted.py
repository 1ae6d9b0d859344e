"""What a manifest holds of a fit, whichever model it is of: figures to so many digits, and what speaks against it."""

from typing import Any

import numpy as np

from canongate.evidence.models.fit import Fit
from canongate.evidence.statistics.rounding import round_significant
from canongate.model.evidence import ModelRecord


def model_record(fit: Fit, minimum: int, **said: Any) -> ModelRecord:
    """
    Return the record of a fit; its customers are not told where they are too few.

    Args:
        fit: the fit, with all flaws.
        minimum: fewest customers that are told.
        said: the record's other fields: whether it was chosen, and what its check found.
    """
    errors = fit.standard_errors or {}
    return ModelRecord(
        name=fit.model,
        customers=fit.customers if fit.customers >= minimum else 0,
        parameters={name: round_significant(value) for name, value in fit.parameters.items()},
        standard_errors={name: round_significant(value) for name, value in errors.items() if np.isfinite(value)},
        log_likelihood=round_significant(fit.log_likelihood) if np.isfinite(fit.log_likelihood) else None,
        flaws=tuple(flaw.message for flaw in fit.flaws),
        **said,
    )


def rounded(value: float | None) -> float | None:
    """Return a figure as records hold it; None stays absent."""
    return None if value is None else round_significant(value)

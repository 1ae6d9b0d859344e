"""What stops evidence from being built: the data, the contract or a predicate cannot be used as they are."""

from canongate.model.error import CanongateError


class EvidenceError(CanongateError):
    """Evidence could not be built, so there is no manifest; the message names the file, column or segment."""

    stage = "evidence"

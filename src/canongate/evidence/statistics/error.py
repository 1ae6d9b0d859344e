"""What the statistics and the models refuse: numbers that no table of counts can hold."""

from canongate.evidence.error import EvidenceError


class StatisticsError(EvidenceError):
    """The numbers handed over cannot be what they are said to be; the message names the one that is wrong."""

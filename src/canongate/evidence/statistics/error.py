"""What the statistics and the models refuse: numbers that no table of counts can hold."""

from canongate.model.error import CanongateError


class StatisticsError(CanongateError):
    """The numbers handed over cannot be what they are said to be; the message names the one that is wrong."""

    stage = "evidence"

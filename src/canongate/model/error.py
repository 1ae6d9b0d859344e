"""
The root of the exception hierarchy: something could not be checked.

What is wrong *in* a document is a :class:`canongate.model.finding.Finding`, never an exception.
"""


class CanongateError(Exception):
    """
    Something could not be checked; only the shells turn it into words.

    Args:
        message: what happened, with the file or thing concerned, in one line.
        help: what the user can do about it; empty when there is nothing to do.
    """

    stage = "canongate"
    exit_code = 2

    def __init__(self, message: str, *, help: str = "") -> None:  # noqa: A002  # the field's name everywhere else
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(CanongateError):
    """Wrong usage or configuration, or nothing found to check: exit code 2."""

    stage = "usage"

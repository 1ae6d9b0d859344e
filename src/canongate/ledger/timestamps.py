"""Times as the ledger writes them: UTC, whole seconds. The time of now is always handed in; no clock is read here."""

from datetime import UTC, date, datetime, timedelta

from canongate.ledger.names import LedgerError, Refusal, RefusedError

_LENGTH = len("2026-04-26T09:00:00Z")
EARLIEST = "0001-01-01T00:00:00Z"


def to_timestamp(moment: datetime) -> str:
    """
    Return the text form, whole seconds rounded down.

    Raises:
        LedgerError: the time names no zone, so that nobody can tell when it is.
    """
    if moment.tzinfo is None:
        raise LedgerError("a time without a zone was handed in", help="pass an aware datetime, such as UTC")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def end_of(day: date) -> str:
    """
    Return the text form of the moment at which a day is over.

    Raises:
        LedgerError: it is the last day there is, which never ends.
    """
    if day == date.max:
        raise LedgerError(f"{day.isoformat()} is too far away", help="name an earlier last day")
    return (day + timedelta(days=1)).isoformat() + "T00:00:00Z"


def from_timestamp(text: str) -> datetime:
    """
    Return the moment of a text form.

    Raises:
        RefusedError: no such day or not of that form.
    """
    try:
        if len(text) == _LENGTH and text.endswith("Z"):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise RefusedError(Refusal.MALFORMED, f"{text!r} is no time of the form 2026-04-26T09:00:00Z")

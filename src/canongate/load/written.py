"""How a key or a plain scalar must not be written: the check it breaks, of its text alone."""

from canongate.load.admit import key_admitted
from canongate.load.node import Entry, Style
from canongate.load.scalars import number_check, readers_disagree, reads_as_text


def plain_check(raw: str, *, flow: bool) -> str | None:
    """Return the check that a plain scalar in a value's place breaks, or None."""
    if _holds_indicator(raw, flow=flow):
        return "yaml-unquoted-indicator"
    if reads_as_text(raw):
        return None
    return "yaml-ambiguous-scalar" if readers_disagree(raw) else number_check(raw)


def key_check(raw: str, entry: Entry, *, flow: bool) -> str | None:
    """Return the check that a key breaks, or None."""
    if entry.style is Style.PLAIN:
        if raw == "<<":
            return "yaml-merge-key"
        if _holds_indicator(raw, flow=flow):
            return "yaml-unquoted-indicator"
        if not reads_as_text(raw):
            return "yaml-key-not-string"
    return None if key_admitted(entry.key) else "key-not-plain"


def _holds_indicator(raw: str, *, flow: bool) -> bool:
    """Say whether plain text holds an indicator that some readers let pass: at its start, or `?` in flow."""
    return raw[0] in "%|>@`" or (flow and (raw[0] == ":" or "?" in raw))

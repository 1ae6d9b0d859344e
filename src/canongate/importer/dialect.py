"""Which dialect a text is written in; lines that depart from it are kept one by one, so no text has the wrong one."""

_LINES_PER_BLANK = 8


def detect_dialect(text: str) -> str:
    """Return the dialect of a text: ``readable`` where blank lines part it, else ``flat``."""
    lines = text.strip("\n").split("\n")
    blank = lines.count("")
    return "readable" if blank and blank * _LINES_PER_BLANK >= len(lines) - blank else "flat"

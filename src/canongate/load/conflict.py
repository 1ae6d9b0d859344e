"""
What git leaves in a file where two edits met and nobody has chosen yet.

Only a file that is refused anyway is looked at: no format has a place where these lines could stand.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice
from typing import Final

from canongate.load.checks import found
from canongate.load.limits import FINDINGS_PER_FILE
from canongate.load.place import Lines
from canongate.model.finding import Finding

_BEGIN: Final = re.compile(r"^<{7} .*$", re.MULTILINE)
_END: Final = re.compile(r"^>{7} .*$", re.MULTILINE)


def conflict_findings(data: bytes, path: str) -> tuple[Finding, ...]:
    """Return a finding for each unresolved merge conflict in the bytes of a file."""
    if b"<<<<<<< " not in data:
        return ()
    lines = Lines(data.decode(errors="replace"))
    ends = [end.start() for end in _END.finditer(lines.text)]
    return tuple(_found(begin, ends, lines, path) for begin in islice(_BEGIN.finditer(lines.text), FINDINGS_PER_FILE))


def _found(begin: re.Match[str], ends: Sequence[int], lines: Lines, path: str) -> Finding:
    after = bisect_right(ends, begin.end())
    last = lines.position(ends[after])[0] if after < len(ends) else None
    said = "an unresolved merge conflict begins here" + (f" and ends on line {last}" if last else "")
    return found("text-merge-conflict", said, path, place=(lines, begin.start(), begin.end()), last=last)

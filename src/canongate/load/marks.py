"""What composing and parsing refuse, put into words: one sentence per check, with the mend where it is known."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Final

from canongate.load.admit import Refusal
from canongate.load.checks import found
from canongate.load.limits import DEPTH_LIMIT, FINDINGS_PER_FILE, INTEGER_BOUND, YAML_VALUES
from canongate.load.node import Entry, Mark, Node
from canongate.load.place import Lines
from canongate.load.repeated import duplicate_keys
from canongate.load.scalars import core_type, old_type
from canongate.load.seek import seek
from canongate.model.finding import Finding, Related
from canongate.model.pointer import to_pointer

_SHOWN: Final = 60


_SENTENCES: Final[dict[str, Callable[[str], str]]] = {
    "yaml-anchor": "{} is an anchor".format,
    "yaml-alias": "{} is an alias".format,
    "yaml-tag": "{} is a tag".format,
    "yaml-directive": "{} is a directive".format,
    "yaml-document-end": "... ends the document".format,
    "yaml-unquoted-indicator": "{} holds an indicator of YAML where it is not quoted".format,
    "yaml-two-documents": "a second document begins here".format,
    "yaml-merge-key": "<< merges keys from elsewhere".format,
    "yaml-complex-key": "the key is not simple text".format,
    "yaml-not-indented": "{} is not indented more than its key".format,
    "yaml-stray-value": "{} belongs to no key and no list item".format,
    "yaml-unfinished-block": "the block text ends without a line end, which readers understand differently".format,
    "file-too-many-values": f"more than {YAML_VALUES:,} values".format,
    "nested-too-deep": f"nested deeper than {DEPTH_LIMIT} levels".format,
    "number-not-finite": "{} is not a finite number".format,
    "number-too-large": f"{{}} is not between -{INTEGER_BOUND} and {INTEGER_BOUND - 1}".format,
    "yaml-key-not-string": lambda raw: f"key {raw} is read as {_types(raw)}, not as text",
    "yaml-ambiguous-scalar": lambda raw: f"{raw} is read as {_types(raw)}",
    "key-not-plain": "key {} is not an ASCII name".format,
}
_TRUE: Final = frozenset({"y", "yes", "on", "true"})
_QUOTABLE: Final = frozenset({"yaml-key-not-string", "yaml-ambiguous-scalar", "number-not-finite", "number-too-large"})


def mark_finding(mark: Mark, lines: Lines, path: str) -> Finding:
    """Return the finding of something met in the text."""
    raw = _shown(lines.text[mark.start : mark.end])
    return found(
        mark.check,
        _SENTENCES[mark.check](raw),
        path,
        pointer=mark.pointer,
        on_key="key" in mark.check,
        place=(lines, mark.start, mark.end),
        help=_mend(mark.check, raw),
        text=raw,
    )


def _mend(check: str, raw: str) -> str:
    """Return how a value is written so that all readers agree; an empty text where the check's own mend says it."""
    if check not in _QUOTABLE:
        return ""
    quoted = f'quote it: "{raw}"'
    meant = "true" if raw.lower() in _TRUE else "false"
    return f"write {meant}, or, where it is text, {quoted}" if old_type(raw) == "bool" else quoted


def refusal_findings(refusals: Iterable[Refusal], root: Node | None, lines: Lines, path: str) -> list[Finding]:
    """Return findings of what was met in the parsed value, their places sought in the text's shape."""
    return [_refusal_finding(refusal, root, lines, path) for refusal in islice(refusals, FINDINGS_PER_FILE)]


def duplicate_findings(root: Node | None, lines: Lines, path: str, check: str) -> list[Finding]:
    """Return a finding for every repeated key, with the place of its first."""
    repeated = islice(duplicate_keys(root), FINDINGS_PER_FILE)
    return [_duplicate_finding(pointer, again, first, lines, path, check) for pointer, again, first in repeated]


def _duplicate_finding(  # noqa: PLR0913, PLR0917  # two entries and where they stand
    pointer: str, again: Entry, first: Entry, lines: Lines, path: str, check: str
) -> Finding:
    line, _ = lines.position(first.start)
    return found(
        check,
        f"key {again.key!r} stands twice, first on line {line}",
        path,
        pointer=pointer,
        on_key=True,
        place=(lines, again.start, again.end),
        related=(Related("first here", path, pointer, lines.span(path, first.start, first.end)),),
        key=again.key,
        first_line=line,
    )


def _refusal_finding(refusal: Refusal, root: Node | None, lines: Lines, path: str) -> Finding:
    start, end = seek(root, refusal.path, on_key=refusal.on_key)
    raw = _shown(lines.text[start:end])
    sentence = _SENTENCES.get(refusal.check, "{} holds it as an escape".format)
    return found(
        refusal.check,
        sentence(raw),
        path,
        pointer=to_pointer(refusal.path),
        on_key=refusal.on_key,
        place=(lines, start, end),
        text=raw,
    )


def _types(raw: str) -> str:
    core, old = core_type(raw), old_type(raw)
    return core if core == old else f"{core} by YAML 1.2 and {old} by YAML 1.1"


def _shown(raw: Any) -> str:
    """Return text as one short line."""
    line = " ".join(str(raw).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"

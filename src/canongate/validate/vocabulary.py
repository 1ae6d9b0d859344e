"""
The words of one page's header against the vocabulary: document type, status, authority, header keys.

Names of Brains are not looked at here: they are an open list, which the registry of Brains keeps.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.page_fields import HEADER
from canongate.model.similar import did_you_mean
from canongate.model.words import Words

_LABELS = {field.key: field.label for field in HEADER}


def vocabulary_findings(page: Document, words: Words) -> Iterator[Finding]:
    """Yield every word in a page's header that the vocabulary does not have, and every key that stands twice."""
    header = page.header
    for key, noun, known in (
        ("document_type", "document type", words.document_types),
        ("status", "status", words.statuses),
        ("authority", "authority", words.authorities),
    ):
        if known and key in header and header[key] not in known:
            yield _unknown_term(page, key, noun, header[key], known)
    yield from _keys(page, header, words)


def _unknown_term(page: Document, key: str, noun: str, written: str, known: Mapping[str, str]) -> Finding:
    words = sorted(set(known.values()))
    return found(
        "term-unknown",
        page,
        f"/header/{key}",
        f"{written!r} is no {noun} of the vocabulary",
        help=did_you_mean(written, known, f"one of: {', '.join(words)}"),
        context={"noun": noun, "written": written, "known": words},
    )


def _keys(page: Document, header: Mapping[str, Any], words: Words) -> Iterator[Finding]:
    """Yield each header key, of the page model or kept as written, that is unknown or stands twice."""
    written = [(f"/header/{key}", True, _LABELS[key]) for key in header if key in _LABELS]
    written += [(f"/header/other/{i}/label", False, row["label"]) for i, row in enumerate(header.get("other", ()))]
    known = words.folded_keys
    seen: dict[str, str] = {}
    for pointer, on_key, label in written:
        first = seen.setdefault(label.casefold(), pointer)
        if first != pointer:
            yield found(
                "header-key-repeated",
                page,
                pointer,
                f"the header has the key {label!r} twice",
                help="keep one of the two",
                context={"key": label},
                related=(Related("first used here", page.path, first),),
            )
        elif known and label.casefold() not in known:
            yield found(
                "header-key-unknown",
                page,
                pointer,
                f"{label!r} is no header key of the vocabulary",
                help=did_you_mean(label, words.header_keys, "use a key of the vocabulary, or add this one to it"),
                context={"key": label},
                on_key=on_key,
            )

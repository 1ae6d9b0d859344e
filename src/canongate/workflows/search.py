"""``canongate search``: what in a root speaks of some words, best first."""

from pathlib import Path
from typing import Any

from canongate.load.locate import locate
from canongate.model.error import UsageError
from canongate.model.similar import did_you_mean
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.report.palette import ANSI, PLAIN
from canongate.resolve.search import KINDS, folded, known_words
from canongate.resolve.search import search as search_in
from canongate.workflows.root import Opened, open_root

FORMAT = "search_v1"


def search(given: Path | None, words: str, *, kinds: tuple[str, ...] = (), limit: int = 20) -> dict[str, Any]:
    """
    Return what speaks of some words, with id, excerpt and place of each.

    Args:
        given: the root; None searches upward.
        words: words in any order.
        kinds: which of the kinds to look among; none means all.
        limit: how many hits at most.

    Raises:
        UsageError: there is no root, or the words hold neither letter nor digit.
    """
    if not any(one.isalnum() for one in words):
        raise UsageError(f"{words!r} holds no word to search for", help="name one or more words")
    opened = open_root(given)
    found, complete = search_in(opened.workspace, words)
    hits = [hit for hit in found if not kinds or hit.entry.kind in kinds]
    shown = [
        {
            "kind": hit.entry.kind,
            "id": hit.entry.id,
            "title": hit.entry.title,
            "excerpt": hit.excerpt,
            "place": _place(opened, *hit.entry.place),
            "score": hit.score,
        }
        for hit in hits[:limit]
    ]
    return {
        "format": FORMAT,
        "words": words,
        "all_words": complete,
        "count": len(hits),
        "hits": shown,
        "help": "" if hits else _mend(opened, words),
    }


def search_text(answer: dict[str, Any], *, columns: int, painted: bool) -> str:
    """Return hits as text: kind and id in one line, the excerpt below."""
    palette = ANSI if painted else PLAIN
    if not answer["hits"]:
        return f"nothing speaks of {visible(answer['words'])!r}; {answer['help']}\n"
    lines = [] if answer["all_words"] else ["nothing has all these words; these have some:", ""]
    width = max(map(len, KINDS)) + 2
    for hit in answer["hits"]:
        head, title = f"{hit['kind']:{width}}", visible(hit["title"]) if hit["kind"] != "rule" else ""
        lines.append(head + palette.paint(palette.strong, hit["id"]))
        for said in filter(None, (title, visible(hit["excerpt"]))):
            lines += wrap(said, columns, first=" " * width, rest=" " * width)
        lines.append("")
    count, shown = answer["count"], len(answer["hits"])
    more = f", the best {shown} shown" if shown < count else ""
    return "\n".join([*lines, f"{count:,} {'hit' if count == 1 else 'hits'}{more}"]) + "\n"


def _place(opened: Opened, path: str, pointer: str) -> str:
    raw = opened.raws.get(path)
    return str(locate(raw, pointer)[0]) if raw and pointer else path


def _mend(opened: Opened, words: str) -> str:
    known = known_words(opened.workspace)
    unknown = [word for word in folded(words).split() if word not in known]
    mends = [mend for word in unknown if (mend := did_you_mean(word, known))]
    return mends[0] if mends else "try fewer or other words"

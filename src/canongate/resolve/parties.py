"""
The Brains a page applies to, against the parties of its Cross Brain Integration.

Both lists are the page's own words; where they differ, only its authors know which is right, so it is advice.
"""

from collections.abc import Iterator

from canongate.model.checks import found
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.kept_page import KeptPage
from canongate.resolve.known import Known


def party_findings(known: Known) -> Iterator[Finding]:
    """Yield where a page's two lists of Brains differ, and each Brain one of them has twice; kept pages have none."""
    for page in known.workspace.pages.values():
        if isinstance(page, KeptPage):
            continue
        written = page.header.get("applies_to") or []
        places = [f"/header/applies_to/{i}" for i in range(len(written))]
        yield from _twice(page, known, written, places, "applies-to-repeated", "`applies_to` names {!r} twice")
        integrations = page.index.of_kind("integration")
        parties = [(place, clause["party"]) for place, clause in integrations if clause.get("party")]
        places = [f"{place}/party" for place, _ in parties]
        names = [name for _, name in parties]
        yield from _twice(page, known, names, places, "party-repeated", "{!r} has two entries here")
        # A name that is no Brain's is told by itself; whom it means, and what then differs, is not known.
        if written and parties and known.workspace.brain_names.keys() >= {*written, *names}:
            yield from _difference(page, known, written, names, parties[0][0])


def _twice(  # noqa: PLR0913, PLR0917  # a list, where it stands, and the words for it
    page: Document, known: Known, names: list[str], places: list[str], check: str, words: str
) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, place in zip(names, places, strict=True):
        first = seen.setdefault(known.workspace.brain_names.get(name, name), place)
        if first != place:
            yield found(
                check,
                page,
                place,
                words.format(name),
                help="join the two",
                context={"brain": name},
                related=(Related("first named here", page.path, first),),
            )


def _difference(page: Document, known: Known, written: list[str], parties: list[str], place: str) -> Iterator[Finding]:
    """Yield one finding for all Brains that stand in one of the lists only."""
    applies, integrates = known.brains(written), known.brains(parties)
    only_parties = [name for brain, name in integrates.items() if brain not in applies]
    only_applies = [name for brain, name in applies.items() if brain not in integrates]
    told = [f"{', '.join(only_parties)} only as party"] if only_parties else []
    told += [f"{', '.join(only_applies)} only in `applies_to`"] if only_applies else []
    if told:
        yield found(
            "applies-to-differs-from-parties",
            page,
            "/header/applies_to",
            f"`applies_to` names {_count(applies)}, Cross Brain Integration {_count(integrates)}: {'; '.join(told)}",
            help="name the same Brains in both, or leave it where the page means to differ",
            context={
                "applies_to": len(applies),
                "parties": len(integrates),
                "only_parties": only_parties,
                "only_applies_to": only_applies,
            },
            on_key=True,
            related=(Related("Cross Brain Integration", page.path, place),),
        )


def _count(brains: dict[str, str]) -> str:
    return f"{len(brains)} {'Brain' if len(brains) == 1 else 'Brains'}"

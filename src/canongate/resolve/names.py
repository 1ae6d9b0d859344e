"""
Names that must mean one thing: titles and short names of pages, names of Brains, words of the vocabulary; and uids.

Ids are looked at where documents are indexed. A title must also tell whose page it is and of what type.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from canongate.model.checks import found
from canongate.model.clauses import clauses_of
from canongate.model.document import Document
from canongate.model.finding import Finding, Related
from canongate.model.kept_page import KeptPage, marks_meet, uid_marks
from canongate.resolve.known import Known

_Use = tuple[str, str, Document, str]
"""A name, what it means, and where it stands."""


def name_findings(known: Known) -> Iterator[Finding]:
    """Yield each name that means two things, each uid two pages share, and each title out of form."""
    yield from _meaning_two_things(_page_uses(known), "page")
    for document in known.workspace.documents.values():
        if document.kind == "brains":
            yield from _meaning_two_things(_row_uses(document, "rows", "id"), "Brain")
        if document.kind == "vocabulary":
            for group in ("document_types", "statuses", "authorities", "header_keys"):
                yield from _meaning_two_things(_row_uses(document, group, "name"), "word")
    yield from _uids(known)
    yield from _titles(known)


def _page_uses(known: Known) -> Iterator[_Use]:
    for page in known.workspace.pages.values():
        yield page.title, page.id, page, "/title"
    for table in known.page_registries:
        for i, row in enumerate(table.data["rows"]):
            if row["page"] not in known.workspace.pages:
                yield row["title"], row["page"], table, f"/rows/{i}/title"
            for j, alias in enumerate(row.get("aliases", ())):
                yield alias, row["page"], table, f"/rows/{i}/aliases/{j}"


def _row_uses(document: Document, group: str, key: str) -> Iterator[_Use]:
    """Yield the names in the rows of a table; each row means itself, so that a name twice in it is told too."""
    for i, row in enumerate(document.data.get(group, ())):
        yield row["name"], f"{row[key]} at {i}", document, f"/{group}/{i}/name"
        for j, alias in enumerate(row.get("aliases", ())):
            yield alias, f"{row[key]} at {i}", document, f"/{group}/{i}/aliases/{j}"


def _meaning_two_things(uses: Iterable[_Use], noun: str) -> Iterator[Finding]:
    seen: dict[str, _Use] = {}
    for use in uses:
        name, meaning, document, pointer = use
        first = seen.setdefault(name, use)
        if first[1] != meaning:
            yield found(
                "name-repeated",
                document,
                pointer,
                f"{name!r} names another {noun} already",
                help="give one of the two another name",
                context={"name": name, "noun": noun},
                related=(Related("first used here", first[2].path, first[3]),),
            )


def _uids(known: Known) -> Iterator[Finding]:
    """Yield each uid that stands on two pages; twice on one page is seen when that page is validated."""
    if not _uid_shared(known):
        return
    seen: dict[str, tuple[Document, str]] = {}
    for page in known.workspace.pages.values():
        places = [("/uid", page.data["uid"])]
        places += [(f"{place}/uid", clause["uid"]) for place, _, clause in clauses_of(page.data)]
        for pointer, uid in places:
            first, where = seen.setdefault(uid, (page, pointer))
            if first is not page:
                yield found(
                    "uid-repeated",
                    page,
                    pointer,
                    f"the uid {uid!r} is already taken",
                    help="give the newer one a uid of its own, for example by importing its text again",
                    context={"uid": uid},
                    related=(Related("first used here", first.path, where),),
                )


def _uid_shared(known: Known) -> bool:
    """Return whether any uid may stand on two pages, or twice on one; where each stands is not asked."""
    every: set[str] = set()
    count = 0
    kept = list[bytes]()
    for page in known.workspace.pages.values():
        if isinstance(page, KeptPage):
            kept.append(page.facts.marks)
            continue
        uids = page.index.uids
        every.update(uids)
        count += len(uids)
    return len(every) < count or (bool(kept) and marks_meet(b"".join(kept), uid_marks(every)))


def _titles(known: Known) -> Iterator[Finding]:
    """Yield each title that does not say whose page it is and of what type; kept pages have none such."""
    forms: dict[tuple[str, str | None], _Form] = {}
    for page in known.workspace.pages.values():
        if isinstance(page, KeptPage):
            continue
        key = page.id.partition("/")[0], page.header.get("document_type")
        form = forms.get(key) or forms.setdefault(key, _form(known, *key))
        title = page.title
        if not (title.startswith(form.beginnings) and title.endswith(form.endings)):
            yield _title_out_of_form(page, form)


class _Form(NamedTuple):
    """How titles of one Brain's pages of one type begin and end."""

    brain: str
    kind: str
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]


def _form(known: Known, folder: str, kind: str | None) -> _Form:
    brain = known.workspace.brains.get(folder)
    names = (brain["name"], *brain.get("aliases", ())) if brain else ("",)
    # A page without a type, or of an unknown one, is told elsewhere.
    endings = () if kind is None or known.words.type_unknown(kind) else known.words.type_spellings(kind)
    return _Form(
        names[0],
        kind or "",
        tuple(f"{name} " for name in names if name) or ("",),
        tuple(f" {one}" for one in endings if one) or ("",),
    )


def _title_out_of_form(page: Document, form: _Form) -> Finding:
    title, wrong = page.title, []
    if not title.startswith(form.beginnings):
        wrong.append(f"does not begin with {form.brain!r}")
    if not title.endswith(form.endings):
        wrong.append(f"does not end with {form.kind!r}")
    return found(
        "title-form",
        page,
        "/title",
        f"the title {title!r} {' and '.join(wrong)}",
        help="titles read: Brain, subject, document type",
        context={"title": title, "brain": form.brain, "document_type": form.kind},
    )

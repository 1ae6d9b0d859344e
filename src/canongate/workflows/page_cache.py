"""
Which pages the gate need not read: those that both states hold alike, and that were in order when facts were kept.

The rule in one place: facts count for the very bytes, under the very vocabulary and registry of Brains, by this very
program; the head must be a revision. What depends on nothing else (grammar, form of the title, whom the page applies
to) is not asked again; whatever else changed (other registries, rules, the canon's own file, other pages) is looked at
each time, over the facts. Pages that anything was found about are never kept, and read each time.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from canongate.impact.protocol import PROTOCOL
from canongate.load.git_repository import Repository
from canongate.load.kept_pages import PageReader, keep_pages, kept_pages
from canongate.model.document import Document
from canongate.model.kept_page import KeptPage, KeptRaw, PageFacts, head_of, uid_marks
from canongate.model.kinds import expected_kinds
from canongate.model.workspace import Workspace
from canongate.resolve.known import known_of
from canongate.resolve.named import names_called
from canongate.resolve.ownership import owned_by
from canongate.workflows.root import Opened

_WORDS = frozenset({"vocabulary", "brains"})
_RENEWED = 4
"""Facts are kept anew where more than one page in so many has none."""


def kept_of(
    root: Path, repository: Repository, before: Mapping[str, str], after: Mapping[str, str]
) -> dict[str, KeptRaw]:
    """
    Return the pages that need not be read, by path.

    Args:
        root: the root.
        repository: the repository around it.
        before: path to object id in the earlier state.
        after: the same in the later one.
    """
    kept = kept_pages(root)
    if kept is None or tuple(kept.words) != _words(after):
        return {}
    facts = [one for path, one in kept.facts.items() if before.get(path) == after.get(path) == one.object_id]
    reader = PageReader(repository, facts)
    return {one.path: KeptRaw(one, reader) for one in facts}


def keep(head: Opened, objects: Mapping[str, str]) -> None:
    """
    Keep facts about the pages of a state that are in order, where too few are kept.

    Args:
        head: the state, with all findings about it.
        objects: path to object id; empty where it is no revision.
    """
    found = {finding.path for finding in head.findings}
    sound = [page for page in head.workspace.pages.values() if page.path in objects and page.path not in found]
    fresh = sum(not isinstance(page, KeptPage) for page in sound)
    shared = any(finding.rule == "uid-repeated" for finding in head.findings)
    if head.lost or shared or fresh * _RENEWED <= len(sound):
        return
    keep_pages(head.root, _words(objects), _facts(sound, head.workspace, objects))


def _facts(sound: Iterable[Document], workspace: Workspace, objects: Mapping[str, str]) -> Iterator[PageFacts]:
    """Yield facts of pages in order; those that rules cite are read in any case, and by the rest their links lead."""
    read = {PROTOCOL, *(clause.partition("#")[0] for rule in workspace.rules for clause in rule.data["enforces"])}
    pages = [page for page in sound if page.id not in read]
    known = known_of(workspace)
    cited: dict[str, set[str]] = {}
    for page in workspace.pages.values():
        for _, link in page.links:
            name, _, local = link["to"].partition("#")
            if local and link["to"] in workspace.clauses:
                cited.setdefault(name, set()).add(local)
    for page in pages:
        called, registries = names_called(page, known)
        yield PageFacts(
            path=page.path,
            object_id=objects[page.path],
            digest=page.raw.digest,
            head=head_of(page),
            links=list(page.links),
            marks=uid_marks(page.index.uids),
            pages=called,
            registries=registries,
            owned=owned_by(page, workspace),
            cited=sorted({*cited.get(page.id, ()), *page.cited}),
        )


def _words(objects: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return path and object of every file that may hold the vocabulary or the Brains."""
    return tuple((path, one) for path, one in sorted(objects.items()) if not _WORDS.isdisjoint(expected_kinds(path)))

"""
Ids of one document: they agree with the file's place and do not repeat within the document.

Whether ids repeat across documents is seen by the resolve stage.
"""

from collections.abc import Iterator

from canongate.model.clauses import iterate_clauses
from canongate.model.document import Document
from canongate.model.finding import Finding, Level, Related
from canongate.model.kinds import expected_kinds


def id_findings(document: Document) -> Iterator[Finding]:
    """Yield what is wrong with the ids of one document."""
    expected = expected_id(document)
    if expected is not None and document.id != expected:
        yield Finding(
            rule="id-not-path",
            level=Level.ERROR,
            message=f"the id is {document.id!r}, but the file stands where {expected!r} belongs",
            path=document.path,
            pointer="/id",
            document=document.id,
            help=f"write `id: {expected}`, or move the file",
            context={"id": document.id, "expected": expected},
        )
    if document.kind == "page" and document.index.repeats_id:
        yield from _repeated_clauses(document)
    if document.kind == "rule" and expected is not None:
        yield from _misplaced_rule(document)


def expected_id(document: Document) -> str | None:
    """Return the id that a document's place asks for, or None where the place asks for none."""
    if not expected_kinds(document.path):
        return None
    folder, _, name = document.path.rpartition("/")
    stem = name.rpartition(".")[0]
    match document.kind:
        case "page":
            return f"{folder.rpartition('/')[2]}/{stem}"
        case "rule" | "segment-decision" | "offer-decision" | "evidence":
            return stem
        case _:
            return None


def _repeated_clauses(document: Document) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for clause in iterate_clauses(document.data):
        first = seen.setdefault(clause.id, clause.pointer)
        if first != clause.pointer:
            yield Finding(
                rule="id-repeated",
                level=Level.ERROR,
                message=f"the clause id {clause.id!r} stands twice in this page",
                path=document.path,
                pointer=clause.pointer + "/id",
                document=document.id,
                help="give the newer clause an id of its own",
                context={"id": clause.id},
                related=(Related("first used here", document.path, first + "/id"),),
            )


def _misplaced_rule(document: Document) -> Iterator[Finding]:
    """Yield a finding when a rule's folder is not the page of any clause it enforces."""
    folder = document.path.removeprefix("rules/").rpartition("/")[0]
    pages = sorted({clause.partition("#")[0] for clause in document.data["enforces"]})
    if folder not in pages:
        yield Finding(
            rule="rule-not-beside-its-page",
            level=Level.ERROR,
            message=f"the rule stands in rules/{folder}/ but enforces clauses of {', '.join(pages)}",
            path=document.path,
            pointer="/enforces/0",
            document=document.id,
            help=f"move the file to rules/{pages[0]}/",
            context={"folder": folder, "pages": pages},
        )

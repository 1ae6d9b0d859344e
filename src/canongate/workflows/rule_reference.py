"""``canongate rules reference``: the reference of all rules, printed, written, or held against a file."""

from pathlib import Path

from canongate.model.error import UsageError
from canongate.render.rule_reference import Referred, rule_reference
from canongate.workflows.rules import open_rules
from canongate.workflows.writing import write_whole


def reference(given: Path | None, name: str) -> str:
    """
    Return the reference of all rules of a root as Markdown.

    Args:
        given: the root; None searches upward.
        name: file it stands in, for its first line.

    Raises:
        UsageError: there is no root, or it has no rules.
    """
    book = open_rules(given)
    workspace = book.workspace
    if not workspace.rules:
        raise UsageError("there are no rules", help="`canongate new rule` writes one")
    titles = {page: document.title for page, document in workspace.pages.items()}
    referred = Referred(workspace.rules, workspace.clauses, titles, workspace.parameters, book.cases)
    return rule_reference(referred, name)


def write_reference(given: Path | None, target: Path) -> None:
    """
    Write the reference into a file.

    Raises:
        UsageError: there is nothing to write, or the file cannot be written.
    """
    text = reference(given, target.as_posix())
    write_whole(target, text)


def is_stale(given: Path | None, target: Path) -> bool:
    """Return whether a file is not the reference of the rules as they are."""
    if not target.is_file():
        return True
    return target.read_bytes() != reference(given, target.as_posix()).encode()

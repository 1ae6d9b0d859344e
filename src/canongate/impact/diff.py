"""
Two workspaces to what changed between them, as people speak of it.

White space, the form of Unicode and the layout of files are no change. The order of changes does not depend on the
order of files.
"""

from canongate.impact.force import ForceWords, words_of_force
from canongate.impact.pages import page_changes
from canongate.impact.registries import registry_changes
from canongate.impact.rules import parameter_changes, rule_changes
from canongate.model.change import Change
from canongate.model.document import unshared
from canongate.model.workspace import Workspace

_FORCES = ("must", "must_not", "should", "should_not", "may")


def diff(base: Workspace, head: Workspace) -> tuple[Change, ...]:
    """Return every change from base to head, ordered by subject, id, effect and field."""
    changes = [
        *page_changes(*unshared(base.pages, head.pages), force_words(base)),
        *rule_changes(base, head),
        *parameter_changes(base, head),
        *registry_changes(*unshared(base.documents, head.documents)),
    ]
    return tuple(sorted(changes, key=lambda change: change.order))


def force_words(workspace: Workspace) -> ForceWords:
    """Return the organisation's words of force; none where it keeps no table of them."""
    for document in workspace.documents.values():
        if document.kind == "vocabulary":
            force = document.data.get("force", {})
            return words_of_force({name: tuple(force.get(name, ())) for name in _FORCES})
    return ()

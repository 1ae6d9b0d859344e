"""Every check of the canon as a whole: pages against each other, against the registries, and in their lives."""

from collections.abc import Iterator

from canongate.model.finding import Finding
from canongate.model.workspace import Workspace
from canongate.resolve.known import known_of
from canongate.resolve.lifecycle import lifecycle_findings
from canongate.resolve.named import named_findings
from canongate.resolve.names import name_findings
from canongate.resolve.ownership import owner_findings
from canongate.resolve.page_registries import page_registry_findings
from canongate.resolve.parties import party_findings
from canongate.resolve.reciprocity import reciprocity_findings


def canon_findings(workspace: Workspace) -> Iterator[Finding]:
    """Yield every defect of a canon that no document shows alone; references by id are looked at elsewhere."""
    known = known_of(workspace)
    yield from named_findings(known)
    yield from name_findings(known)
    yield from reciprocity_findings(known)
    yield from page_registry_findings(known)
    yield from lifecycle_findings(known)
    yield from party_findings(known)
    yield from owner_findings(workspace)

"""
Whether rendered files that stand beside the canon are what the canon gives now.

Only a root that keeps a folder `rendered` is asked, and of its pages only those that changed; who keeps no rendered
files owes none.
"""

from collections.abc import Iterator

from canongate.model.finding import Finding, Level
from canongate.workflows.render_all import FORMS
from canongate.workflows.snapshots import RENDERED, Pair


def fresh_findings(pair: Pair) -> Iterator[Finding]:
    """Yield each rendered file of a changed page that is missing, superfluous, or not what the page gives."""
    before, after = pair.base.workspace.pages, pair.head.workspace.pages
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and old.raw.digest == new.raw.digest:
            continue
        for suffix, render in FORMS.items():
            path = f"{RENDERED}/{name}{suffix}"
            expected = pair.object_id(render(new.data).encode()) if new is not None else None
            if pair.rendered.get(path) != expected:
                yield _stale(path, name, superfluous=expected is None, missing=path not in pair.rendered)


def _stale(path: str, page: str, *, superfluous: bool, missing: bool) -> Finding:
    said = "is of a page that is gone" if superfluous else "is missing" if missing else "is not what the page gives now"
    return Finding(
        rule="rendered-not-fresh",
        level=Level.ERROR,
        message=f"{path} {said}",
        path=path,
        document=page,
        help=f"run `canongate render --all --out {RENDERED}`",
        context={"page": page, "file": path},
    )

"""
Whether rendered files that stand beside the canon are what the canon gives now.

Only a root that keeps a folder `rendered` is asked, and there only the files of pages that changed and those that the
change itself edits; who keeps no rendered files owes none. Other files in the folder are nobody's business.
"""

from collections.abc import Iterator

from canongate.model.finding import Finding, Level
from canongate.workflows.render_all import FORMS, views
from canongate.workflows.snapshots import RENDERED, Pair

_FOLDER = f"{RENDERED}/"


def fresh_findings(pair: Pair) -> Iterator[Finding]:
    """Yield each rendered file that is missing, superfluous, or not what the canon gives, as far as it is asked for."""
    made, pages = views(pair.head.workspace), _page_files(pair)
    asked = {*_of_changed_pages(pair), *(path.removeprefix(_FOLDER) for path in pair.rerendered)}
    for name in sorted(asked & (made.keys() | pages.keys())):
        path = f"{_FOLDER}{name}"
        expected = pair.object_id(made[name]().encode()) if name in made else None
        if pair.rendered.get(path) != expected:
            superfluous, missing = expected is None, path not in pair.rendered
            yield _stale(path, pages.get(name, ""), superfluous=superfluous, missing=missing)


def _page_files(pair: Pair) -> dict[str, str]:
    """Return the files that pages of either state are rendered as, and those that look so, with the page."""
    known = {name for state in (pair.base, pair.head) for name in state.workspace.pages}
    folders = {name.partition("/")[0] for name in known}
    files = {f"{name}{suffix}": name for name in known for suffix in FORMS}
    for path in pair.rendered:
        name = path.removeprefix(_FOLDER)
        suffix = next((one for one in sorted(FORMS, key=len, reverse=True) if name.endswith(one)), "")
        if suffix and name.partition("/")[0] in folders:
            files.setdefault(name, name.removesuffix(suffix))
    return files


def _of_changed_pages(pair: Pair) -> Iterator[str]:
    before, after = pair.base.workspace.pages, pair.head.workspace.pages
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old is None or new is None or old.raw.digest != new.raw.digest:
            yield from (f"{name}{suffix}" for suffix in FORMS)


def _stale(path: str, page: str, *, superfluous: bool, missing: bool) -> Finding:
    said = (
        "is of a page that is not there" if superfluous else "is missing" if missing else "is not what the canon gives"
    )
    return Finding(
        rule="rendered-not-fresh",
        level=Level.ERROR,
        message=f"{path} {said}",
        path=path,
        document=page or path,
        help=f"run `canongate render --all --out {RENDERED}`",
        context={"page": page, "file": path},
    )

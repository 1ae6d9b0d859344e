"""
``canongate import FILE --update PAGE``: an edited wiki page comes back as a proposed change of the canon.

What the edit means is shown, clause by clause, before anything is written. Ids, uids, links, owners, parameters and
tombstones are kept.
"""

from dataclasses import dataclass
from pathlib import Path

from canongate import __version__
from canongate.importer.difference import Change
from canongate.importer.update import update_page
from canongate.load.text import decoded
from canongate.model.error import UsageError
from canongate.model.finding import Finding
from canongate.model.report import Report
from canongate.model.similar import did_you_mean
from canongate.report.display import wrap
from canongate.report.inert import visible
from canongate.report.outcome import exit_code
from canongate.workflows.grammars import grammar
from canongate.workflows.pages import LARGEST_TEXT, page_yaml
from canongate.workflows.root import canon_name, open_root


@dataclass(frozen=True, slots=True)
class Updated:
    """What an edit came to."""

    report: Report
    changes: tuple[Change, ...]
    target: Path
    """File of the page."""
    content: str | None
    """The page's next state as the text of its file; None where the edit was refused."""


def update_from_text(  # noqa: PLR0913  # each argument is one thing the user says
    given: Path | None, name: str, data: bytes, *, shown: str, base_digest: str | None = None, normalise: bool = False
) -> Updated:
    """
    Return what an edited wiki text makes of a page.

    Args:
        given: the root; None searches upward.
        name: page id.
        data: the edited text's bytes.
        shown: how the text is called in findings.
        base_digest: digest of the text the edit began with, as `canongate show PAGE` gives it.
        normalise: mend characters outside the profile, and list each change.

    Raises:
        UsageError: there is no such page.
    """
    opened = open_root(given)
    pages = opened.workspace.pages
    if name not in pages:
        raise UsageError(f"there is no page {name!r}", help=did_you_mean(name, pages, "see `canongate list pages`"))
    page = pages[name]
    target = opened.root / page.path
    text = decoded(data, shown, LARGEST_TEXT)
    if isinstance(text, Finding):
        return Updated(_report(canon_name(opened), (text,)), (), target, None)
    chosen = grammar(page.data["grammar"])
    done = update_page(page.data, text, grammar=chosen, base_digest=base_digest, normalise=normalise, path=shown)
    content = page_yaml(done.page, target) if done.page is not None else None
    return Updated(_report(canon_name(opened), done.findings), done.changes, target, content)


def changes_text(changes: tuple[Change, ...], columns: int) -> str:
    """Return changes as lines: what happened to which clause, before and after."""
    if not changes:
        return "no clause changed\n"
    lines: list[str] = []
    for change in changes:
        lines.append(f"{change.kind}  {visible(change.id)}")
        for sign, said in (("-", change.before), ("+", change.after)):
            if said:
                lines += wrap(visible(said), columns, first=f"  {sign} ", rest="    ")
    return "".join(f"{line}\n" for line in lines)


def _report(root: str, findings: tuple[Finding, ...]) -> Report:
    return Report(__version__, "import", root, None, findings, exit_code(findings), checked={"files": 1})

"""A small canon in a repository: pages, one primary segment, and decisions that would put others in force."""

import shutil
from datetime import date
from importlib import util
from pathlib import Path

from canongate.workflows.decide import decide
from canongate.workflows.gate import gate
from canongate.workflows.impact import compare
from canongate.workflows.impact_write import write_declaration
from canongate.workflows.ledger_judging import verdict_digest
from canongate.workflows.review import review

_SPEC = util.spec_from_file_location(
    "village_history", Path(__file__).resolve().parents[1] / "load_git" / "conftest.py"
)
_MODULE = util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)

TINY = _MODULE.TINY
AS_OF = date(2026, 2, 1)
FOCUS = "canon/customer/focus.yaml"
DRAFT = "canon/customer/draft-focus.yaml"
CANON = "canon/canon.yaml"
SEGMENTS = "registries/segments.yaml"
PAGES = "registries/pages/customer.yaml"
PARAMETERS = "rules/parameters.yaml"
DECISIONS = "registries/decisions"
POLICY = "canon/approval-policy.yaml"
TITLE = "Customer Brain Focus Framework"
LOG = """\
  - id: change-log
    heading: Change Log
    clauses:
      - id: change-log.v1-2
        uid: c-00000000000000f8
        kind: changelog_entry
        version: v1.2
        date: 2026-01-15
        author: HeadOffice
        change: Written.
  - id: change-impact-declaration
    heading: Change Impact Declaration
    clauses:
      - id: change-impact-declaration
        uid: c-00000000000000f9
        kind: impact_declaration
        created: []
        # what the last change touched
        updated:
          - Customer Brain Focus Framework # this page
        deprecated: []
        registries: []
        canon_version_update: false
        change_log_entry: true
"""
NO_SEGMENTS = "schema: segments/v1\nrows: []\n"
ANYONE = {"id": "anyone", "name": "Everybody", "focus": "primary", "decision": "focus-anyone"}
LOYAL = {"id": "loyal", "name": "Loyal customers", "focus": "primary", "decision": "focus-loyal"}
NEVER = "sha256:" + "0" * 63 + "1"


class Village(_MODULE.History):
    """The repository, with the words a change is told in."""

    def file(self, path):
        """Return the text of a file."""
        return (self.top / path).read_text(encoding="utf-8")

    def branch(self, name, start="main"):
        """Begin a change."""
        self.git("checkout", "--quiet", "-f", "-B", name, start)
        self.git("clean", "--quiet", "-fd")

    def declare(self, page="customer/focus", base="main"):
        """Write what follows into a page, as `canongate impact --write` does."""
        pair = compare(self.top, base=base)
        for path, text in write_declaration(pair, page, today=AS_OF).texts.items():
            self.write(path, text)

    def review(self, subject, base="main"):
        """Record that Anna looked at a rule or decision."""
        done = review(compare(self.top, base=base), subject, by="anna", reason="It still holds.", today=AS_OF)
        self.write("registries/reviews.yaml", done.text)
        return done

    def rows(self, *rows):
        """Write the registry of segments."""
        lines = ["schema: segments/v1", "rows:" if rows else "rows: []"]
        for row in rows:
            filled = {"verdict": NEVER, "since": "2026-02-01"} | row
            lines += [f"  {'-' if at == 0 else ' '} {key}: {value}" for at, (key, value) in enumerate(filled.items())]
        self.write(SEGMENTS, "\n".join(lines) + "\n")

    def verdict(self, decision, **_):
        """Return the digest of a decision's verdict as the root stands now."""
        _, judged = decide(self.top, [self.top / DECISIONS / f"{decision}.yaml"], as_of=AS_OF)
        return verdict_digest(judged[0].verdict)

    def gate(self, head="HEAD", base="main", *, cached=True):
        """Ask the gate about a commit."""
        return gate(self.top, base=base, head=head, as_of=AS_OF, cached=cached)


def build(top):
    """Return the village with its first commit on main: Everybody is the primary segment, by an old decision."""
    shutil.copytree(_MODULE.TINY, top)
    village = Village(top)
    village.write(FOCUS, village.file(FOCUS) + LOG)
    village.write("registries/offers.yaml", "schema: offers/v1\nrows: []\n")
    village.write("registries/uses.yaml", "schema: uses/v1\nrows: []\n")
    village.rows(ANYONE)
    village.git("init", "--quiet", "--initial-branch", "main")
    village.commit("first")
    return village

"""The first page of the canon: what follows from its creation is what it declares, each part by a clause."""

import re
import shutil
from pathlib import Path

import pytest

from canongate.impact import flags, protocol
from canongate.impact.declared import clause_for, declared_by
from canongate.impact.declared_findings import declaration_findings
from canongate.impact.derive import Derivation
from canongate.impact.diff import diff
from canongate.model.declaration import Bump
from canongate.render.impact_page import render_declaration
from canongate.render.page_text import render_text
from canongate.workflows.root import open_root
from canongate.workflows.snapshots import open_folders

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = "customer/best-customer-identification"
RULE = "headoffice/canon-change-protocol#"


@pytest.fixture(scope="module")
def created(tmp_path_factory):
    """The canon without the page and its rows, and the canon as it is; rules need the page, so they stay out."""
    base, head = (tmp_path_factory.mktemp("canon") / name for name in ("base", "head"))
    for root in (base, head):
        for folder in ("canon", "registries"):
            shutil.copytree(REPOSITORY / folder, root / folder)
    (base / f"canon/{PAGE}.yaml").unlink()
    for path in ("registries/architecture.yaml", "registries/pages/customer.yaml"):
        text = (base / path).read_text(encoding="utf-8")
        (base / path).write_text(re.sub(rf"  - page: {PAGE}\n(?:    .*\n)+", "", text), encoding="utf-8")
    pair = open_folders(head, base)
    return pair, diff(pair.base.workspace, pair.head.workspace)


@pytest.fixture(scope="module")
def own(created):
    pair, changes = created
    derivation = Derivation(pair.base.workspace, pair.head.workspace)
    return derivation, derivation.own(PAGE, changes)


def test_derived_declaration_is_the_one_the_page_prints(created, own):
    """Created: itself; registries: two; canon version: no; change-log entry: yes; everything else none."""
    pair, _ = created
    derivation, changes = own
    declared = declared_by(pair.head.workspace.pages[PAGE])

    derived = derivation.declaration(changes)

    assert clause_for(derived, declared.clause) == declared.clause
    assert derived.as_clause() | {"what_changed": [], "brains_affected": []} == {
        "created": ["Customer Brain Best Customer Identification Framework"],
        "updated": [],
        "deprecated": [],
        "what_changed": [],
        "registries": ["MWMS Architecture Registry", "Customer Brain Page Registry"],
        "brains_affected": [],
        "authority_boundaries": False,
        "governance_behaviour": False,
        "canon_version_update": False,
        "change_log_entry": True,
    }


def test_printed_text_is_the_end_of_the_wiki_page(created, own):
    """As text, the declaration is, line for line, what the wiki page ends with before its end marker."""
    pair, _ = created
    derivation, changes = own
    page = pair.head.workspace.pages[PAGE].data
    clause = clause_for(derivation.declaration(changes), declared_by(pair.head.workspace.pages[PAGE]).clause)

    printed = render_declaration(clause, page["source"])

    assert render_text(page).endswith(f"{printed}END")
    assert printed.startswith("Change Impact Declaration\nPages Created:\nCustomer Brain Best Customer")


def test_each_part_follows_from_a_clause(own):
    """Nothing is declared on the program's own authority."""
    derivation, changes = own
    derived = derivation.declaration(changes)

    def clauses(key):
        return {cause.clause.removeprefix(RULE) for one in derived.lists[key] for cause in one.causes}

    assert clauses("created") == {"declaration-rule.which-pages-are-created"}
    assert clauses("registries") == {
        "registration-rule.mwms-architecture-registry",
        "registration-rule.layer",
        "registration-rule.the-page-registry-of-its-brain",
    }
    assert {cause.clause for cause in derived.flag("change_log_entry").causes} == {f"{RULE}procedure.log"}
    assert derived.bump is Bump.NONE
    assert [cause.clause for cause in derivation.bump_causes(changes)] == [
        f"{RULE}canon-version-rule.none.a-new-page-that-touches-no-existing-clause"
    ]


def test_gate_has_nothing_against_the_declaration(created):
    """Declared equals derived, and the change is logged."""
    pair, changes = created

    derivation = Derivation(pair.base.workspace, pair.head.workspace)
    whole, pages = derivation.declaration(changes), derivation.of_pages(changes)

    assert PAGE in pages
    assert list(declaration_findings(pair.head.workspace, changes, whole, pages)) == []


def test_every_clause_the_program_names_stands_in_the_canon():
    """A clause of the protocol that is renamed or removed breaks this, and not the citations in silence."""
    clauses = open_root(REPOSITORY).workspace.clauses
    words = [*vars(protocol).values(), *vars(flags).values()]
    named = {
        value for value in words if isinstance(value, str) and re.fullmatch(r"[a-z-]+(rule|cedure)\.[a-z.-]+", value)
    }
    named |= set(protocol.DECLARED.values())
    named |= {clause for table in (protocol._CLAUSE_BUMPS, protocol._PAGE_BUMPS) for _, clause in table.values()}

    assert len(named) > 20
    assert [one for one in sorted(named) if f"{RULE}{one}" not in clauses] == []

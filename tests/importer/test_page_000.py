"""The page everything began with: exact, typed throughout, with the ids that rules cite."""

import pytest

from canongate.importer.page import import_page
from canongate.load.dump import dump_yaml
from canongate.load.profile import read_yaml
from canongate.model.clauses import iterate_clauses, local_ids, responsibilities
from canongate.render.page_text import render_text

PAGE_ID = "customer/best-customer-identification"


@pytest.fixture
def imported(page_000, framework):
    return import_page(page_000, page_id=PAGE_ID, grammar=framework)


@pytest.fixture
def refs(imported):
    return {clause.id.partition("#")[2]: clause for clause in iterate_clauses(imported.page)}


def test_the_bytes_come_back_exactly(imported, page_000):
    """Import then render gives the 6,011 bytes of the export, without a final newline."""
    rendered = render_text(imported.page).encode()

    assert rendered == page_000.encode()
    assert len(rendered) == 6011
    assert not rendered.endswith(b"\n")


def test_no_line_is_opaque_and_nothing_is_remarked(imported):
    """Every clause is typed, so there is nothing to say about the import."""
    assert imported.findings == ()
    assert "opaque" not in {typed.kind for typed in imported.typing}


def test_the_typing_of_every_line(imported, page_000, golden, root):
    """Each of the 251 lines is typed once, as the golden file shows."""
    rows = [f"{typed.line}\t{typed.kind}\t{typed.role}\t{typed.clause}\t{typed.text}\n" for typed in imported.typing]

    assert [typed.text for typed in imported.typing] == page_000.split("\n")
    golden("".join(rows), root / "tests" / "golden" / "pages" / "page-000-typing.tsv")


@pytest.mark.parametrize(
    "cited",
    [
        "final-rule",
        "segment-focus-rule",
        "drift-protection",
        "drift-protection.targeting-everyone",
        "drift-protection.ignoring-data",
        "drift-protection.selecting-low-value-segments",
        "drift-protection.relying-on-assumptions",
        "drift-protection.failing-to-update-segments",
        "best-customer-criteria.speed-to-purchase",
        "best-customer-criteria.ease-of-acquisition",
        "best-customer-identification-process.validation",
        "best-customer-profile.what-success-looks-like",
        "customer-in-integration",
        "measurement-requirement.engagement",
        "change-impact-declaration",
        "change-log.v1-0",
    ],
)
def test_ids_that_rules_cite_exist(refs, cited):
    """The ids by which rules cite the page are given on import."""
    assert cited in refs


def test_every_kind_but_opaque_occurs(refs):
    """The page exercises every kind of clause there is."""
    assert {clause.kind for clause in refs.values()} == {
        *("principle", "definition", "statement", "obligation", "prohibition", "conditional", "criterion", "step"),
        *("profile_field", "contrast", "integration", "failure_mode", "metric", "mapping", "final_rule"),
        *("changelog_entry", "impact_declaration"),
    }


@pytest.mark.parametrize(
    ("cited", "modality"),
    [
        ("segment-focus-rule", "must"),
        ("segment-focus-rule.avoid", "must_not"),
        ("segment-focus-rule.avoid.diluting-messaging", "must_not"),
        ("best-customer-identification-process.validation", "must"),
        ("best-customer-profile", "must"),
        ("measurement-requirement", "must"),
        ("testing-rule.test", "must"),
        ("drift-protection", "must"),
        ("final-rule", "should"),
        ("purpose", "info"),
        ("failure-modes-prevented", "info"),
        ("cross-brain-integration.customer-brain", "info"),
    ],
)
def test_force_is_read_from_words(refs, cited, modality):
    """The force of a clause is what its words say."""
    assert refs[cited].modality == modality


@pytest.mark.parametrize(
    ("cited", "text"),
    [
        ("final-rule", "If the customer is not a best customer: they should not be the primary focus"),
        ("drift-protection.targeting-everyone", "The system must prevent: targeting everyone"),
        ("failure-modes-prevented.low-conversion", "Failure Modes Prevented: low conversion"),
        ("cross-brain-integration.headoffice.governs-focus", "HeadOffice governs focus"),
        ("best-customer-criteria.lifetime-value.includes.upsells", "Lifetime Value: Includes: upsells"),
        (
            "architectural-intent",
            "This framework ensures MWMS focuses on: high-value customers rather than: broad, inefficient targeting",
        ),
        (
            "three-why-integration.why-buy-now.stronger-urgency",
            "Best customer clarity strengthens: Why Buy Now: stronger urgency",
        ),
    ],
)
def test_a_quoted_clause_says_what_a_reader_needs(refs, cited, text):
    """An item is quoted with its lead, a part with its title, a bare list with its heading."""
    assert refs[cited].text == text


def test_the_declared_impact_is_data(imported):
    """The change-impact declaration is read into fields that other parts compare."""
    clause = imported.page["sections"][-1]["clauses"][0]

    assert clause["created"] == ["Customer Brain Best Customer Identification Framework"]
    assert (clause["updated"], clause["deprecated"]) == ([], [])
    assert clause["registries"] == ["MWMS Architecture Registry", "Customer Brain Page Registry"]
    assert (clause["canon_version_update"], clause["change_log_entry"]) == (False, True)
    assert imported.page["title"] == clause["created"][0]


def test_who_does_what_is_data(imported):
    """The eight parties of the integration section have a role each."""
    found = [(each.party, each.role) for each in responsibilities(imported.page)]

    assert found == [
        ("Customer Brain", "owns"),
        ("Strategy Brain", "uses"),
        ("Affiliate Brain", "selects"),
        ("Ads Brain", "targets"),
        ("Conversion Brain", "optimises"),
        ("Sales Brain", "prioritises"),
        ("Experimentation Brain", "validates"),
        ("HeadOffice", "governs"),
    ]


def test_ids_are_unique(imported):
    """No two clauses or items of the page share an id."""
    ids = list(local_ids(imported.page))

    assert len(ids) == len(set(ids))


def test_the_canon_holds_this_very_import(imported, page_000, framework, root):
    """The committed page is the import of the export, keeping what the text cannot carry, and renders to its bytes."""
    path = root / "canon" / "customer" / "best-customer-identification.yaml"
    committed = read_yaml(path.read_bytes(), path.name).value
    again = import_page(page_000, page_id=PAGE_ID, grammar=framework, previous=committed)

    assert render_text(committed) == page_000
    assert again.page == committed
    assert {clause["id"] for section in imported.page["sections"] for clause in section["clauses"]} <= set(
        local_ids(committed)
    )


def test_the_page_file_is_read_back_as_written(imported):
    """Written as YAML within the profile and read again, the page is the same value."""
    text = dump_yaml(imported.page)

    assert read_yaml(text.encode(), "page.yaml").value == imported.page


def change(text, number, kind):
    lines = text.split("\n")
    line = lines[number]
    if kind == "drop":
        del lines[number]
    elif kind == "duplicate":
        lines.insert(number, line)
    elif kind == "swap":
        lines[number : number + 2] = reversed(lines[number : number + 2])
    else:
        lines[number] = f"  {line}"
    return "\n".join(lines)


def assert_exact_or_refused(text, framework, kind, numbers):
    """Hold the law for mutants at these lines; return how many are refused."""
    refused = 0
    for number in numbers:
        mutant = change(text, number, kind)
        result = import_page(mutant, page_id=PAGE_ID, grammar=framework)
        if result.page is None:
            refused += 1
            assert result.findings[-1].span.line >= 1
        else:
            assert render_text(result.page) == mutant
            assert len(result.typing) == mutant.count("\n") + 1
    return refused


KINDS = ["drop", "duplicate", "swap", "indent"]


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_are_exact_or_refused_with_their_place(page_000, framework, kind):
    """A page with a line dropped, doubled, swapped or indented comes back exactly, or is refused at a line."""
    last = page_000.count("\n")
    numbers = {*range(KINDS.index(kind), last, 13), *range(last - 12, last + 1)}

    assert assert_exact_or_refused(page_000, framework, kind, sorted(numbers)) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_mutant_is_exact_or_refused_with_its_place(page_000, framework, kind):
    """The same at each of the 251 lines."""
    numbers = range(page_000.count("\n") + 1)

    assert assert_exact_or_refused(page_000, framework, kind, numbers) <= 2

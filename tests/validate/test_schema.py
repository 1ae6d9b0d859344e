import socket

import pytest

from canongate.model.document import Document, RawDocument
from canongate.validate.schema import SchemaSet, document_id, kind_of, validate_document

PLACE = "registries/decisions/focus-loyal.yaml"


def raw(value, path=PLACE):
    return RawDocument(path, "", "sha256:0", value)


def test_fitting_document(schemas, valid):
    """A value that fits the schema of its kind becomes a document that knows kind and id."""
    value = valid("segment-decision")

    document = validate_document(raw(value), schemas)

    assert isinstance(document, Document)
    assert (document.kind, document.id, document.data, document.path) == (
        "segment-decision",
        "focus-loyal",
        value,
        PLACE,
    )


def test_table_is_known_by_its_path(schemas, valid):
    """A registry has no id of its own; it is called by its path, and so is the canon."""
    people = validate_document(raw(valid("people"), "registries/people.yaml"), schemas)
    canon = validate_document(raw(valid("canon"), "canon/canon.yaml"), schemas)

    assert (people.id, canon.id) == ("registries/people.yaml", "canon/canon.yaml")
    assert document_id("canon", raw({"id": "mine"})) == PLACE


def test_findings_of_a_broken_document(schemas, valid):
    """A document that breaks its schema is a finding for each problem, with kind, keyword and document id."""
    value = valid("segment-decision")
    del value["request_id"]
    value["date"] = 2026

    findings = validate_document(raw(value), schemas)

    told = {(one.rule, one.pointer, one.context["keyword"], one.context.get("wanted", "")) for one in findings}
    assert told == {("schema", "", "required", ""), ("schema", "/date", "type", "text")}
    assert {one.document for one in findings} == {"focus-loyal"}
    assert {one.context["kind"] for one in findings} == {"segment-decision"}


def test_id_of_wrong_type(schemas, valid):
    """A document whose id is no text is called by its path."""
    (finding,) = validate_document(raw(valid("segment-decision") | {"id": 5}), schemas)

    assert finding.document == PLACE


def test_same_problem_is_told_once(schemas, valid):
    """Two keywords that say the same of one place make one finding."""
    findings = validate_document(raw(valid("segment-decision") | {"date": "12.12.2011"}), schemas)

    assert [one.pointer for one in findings] == ["/date"]


@pytest.mark.parametrize(
    ("value", "path", "told"),
    [
        (
            {"id": "x"},
            PLACE,
            (
                "",
                "the file does not say its kind: the key 'schema' is missing",
                "start the file with `schema: segment-decision/v1` or `schema: offer-decision/v1`",
            ),
        ),
        (
            {"schema": "segment-decison/v1"},
            PLACE,
            ("/schema", "'segment-decison/v1' is not a kind expected here", "did you mean 'segment-decision/v1'?"),
        ),
        (
            {"schema": "rule/v1"},
            "registries/people.yaml",
            ("/schema", "'rule/v1' is not a kind expected here", "did you mean 'people/v1'?"),
        ),
        (
            {"schema": ["x"]},
            "canon/a/b.yaml",
            ("/schema", "['x'] is not a kind expected here", "start the file with `schema: page/v1`"),
        ),
        ([1], "canon/canon.yaml", ("", "the file holds no mapping", "start the file with `schema: canon/v1`")),
        (
            {"rows": []},
            "registries/segments.csv",
            (
                "",
                "the file does not say its kind: the key 'schema' is missing",
                "start the file with `# schema: segments/v1`",
            ),
        ),
        (
            {"rows": []},
            "registries/segments.jsonl",
            (
                "",
                "the file does not say its kind: the key 'schema' is missing",
                'start the file with `{"schema": "segments/v1"}`',
            ),
        ),
        (
            {"id": "x"},
            "registries/evidence/x.json",
            (
                "",
                "the file does not say its kind: the key 'schema' is missing",
                'start the file with `"schema": "evidence/v1"`',
            ),
        ),
        (
            {"schema": "people/v1"},
            "registries/people.csv",
            ("/schema", "'people/v1' is not a kind expected here", "move what it holds to registries/people.yaml"),
        ),
        (
            {"schema": "people/v1"},
            "registries/staff.yaml",
            ("/schema", "'people/v1' is not a kind expected here", "move what it holds to registries/people.yaml"),
        ),
        (
            {"schema": "rule/v1"},
            "rules/rule.yaml",
            ("/schema", "'rule/v1' is not a kind expected here", "move what it holds to rules/*/*/*.yaml"),
        ),
        (
            {"title": "x"},
            "registries/notes.yaml",
            (
                "",
                "the file does not say its kind: the key 'schema' is missing",
                "no file of canongate's is expected at this place; move it",
            ),
        ),
    ],
)
def test_kind_that_cannot_be(schemas, value, path, told):
    """A file that does not say a kind expected at its place is told which kinds are."""
    (finding,) = validate_document(raw(value, path), schemas, of_root=True)

    assert finding.rule == "schema-kind"
    assert (finding.pointer, finding.message, finding.help) == told


def test_kind_outside_the_places():
    """A single file may hold any kind there is wherever it stands; as part of a root, only one that has no place."""
    assert kind_of(raw({"schema": "evidence/v1"}, "/somewhere/else.json")) == "evidence"
    assert kind_of(raw({"schema": "segment-decision/v1"}, "registries/decisions/new.json")) == "segment-decision"
    contract = raw({"schema": "data-contract/v1"}, "registries/data-contract.yaml")
    assert kind_of(contract, of_root=True) == "data-contract"


@pytest.mark.parametrize("scheme", ["file://{path}", "http://localhost:{port}/s.json", "{path}"])
def test_reference_out_of_the_schema_is_never_followed(tmp_path, scheme):
    """A $ref to a file or an address is an error of the schema: nothing is opened, nothing is asked."""
    target = tmp_path / "s.json"
    target.write_text('{"type": "string"}', encoding="utf-8")
    with socket.create_server(("localhost", 0)) as server:
        server.settimeout(0.2)
        address = scheme.format(path=target, port=server.getsockname()[1])
        schemas = SchemaSet({"canon.v1.json": {"$ref": address}})

        with pytest.raises(Exception, match=r"(?i)retriev|ref|unresolv|not found|external"):
            schemas.is_valid("canon", "text")
        with pytest.raises(TimeoutError):
            server.accept()


def test_validator_is_compiled_once(schema_files, valid):
    """Asking twice for a kind uses the same compiled schema."""
    schemas = SchemaSet(schema_files)

    assert schemas.is_valid("canon", valid("canon"))
    assert schemas._validator("canon") is schemas._validator("canon")

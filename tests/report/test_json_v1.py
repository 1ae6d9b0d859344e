import json

import pytest
from jsonschema import Draft202012Validator, ValidationError

from canongate.report import json_v1
from canongate.report.fingerprint import fingerprint


@pytest.fixture
def validator():
    schema = json_v1.json_v1_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_reports_fit_the_published_schema(validator, report, clean):
    """A full and an empty report are valid."""
    validator.validate(json.loads(json_v1.write(report)))
    validator.validate(json.loads(json_v1.write(clean)))


def test_the_schema_refuses_what_is_not_published(validator, report):
    """A missing or an unknown property is found, at any depth."""
    for path in ([], ["findings", 2], ["findings", 2, "clauses", 0], ["verdicts", 0], ["findings", 3, "waiver"]):
        for spoil in (lambda value: value.update(extra=1), lambda value: value.popitem()):
            value = target = json.loads(json_v1.write(report))
            for step in path:
                target = target[step]
            spoil(target)

            with pytest.raises(ValidationError):
                validator.validate(value)


def test_every_property_is_described():
    """An editor or a reader finds a description of every property."""

    def undescribed(schema, name):
        own = [] if schema.get("description") else [name]
        parts = [*schema.get("properties", {}).items()]
        parts += [("items", schema["items"])] if "items" in schema else []
        return own + [entry for part, value in parts for entry in undescribed(value, f"{name}.{part}")]

    assert undescribed(json_v1.json_v1_schema(), "report") == []


def test_nothing_is_lost(report, everyone):
    """Every field of a finding comes back as it was, control characters included."""
    value = json.loads(json_v1.write(report))

    assert value["findings"][2]["context"] == {"segment": "all visitors", "customers": 412, "population": 412}
    assert value["findings"][2]["clauses"][0]["text"] == everyone.clauses[0].text
    assert value["findings"][5]["message"] == report.findings[5].message
    assert value["findings"][5]["context"] == {"title": "\x1b]0;owned\x07", "day": "2026-04-26", "share": "nan"}
    assert value["findings"][3]["waiver"]["approvers"] == ["ana", "bo"]
    assert value["findings"][2]["related"][0]["place"]["line"] == 8
    assert value["findings"][2]["related"][1]["place"] is None


def test_a_verdict_points_at_its_findings(report):
    """A verdict names its findings by fingerprint."""
    value = json.loads(json_v1.write(report))

    assert value["verdicts"][0]["findings"] == [fingerprint(finding) for finding in report.verdicts[0].findings]
    assert set(value["verdicts"][0]["findings"]) <= {finding["fingerprint"] for finding in value["findings"]}

import hashlib
from dataclasses import replace

from canongate.model.span import Span
from canongate.report.fingerprint import distinct_fingerprints, fingerprint


def test_a_fingerprint_is_rule_document_and_pointer(everyone):
    """The fingerprint is the digest of rule, document id and pointer as a JSON list."""
    source = '["segment-targets-everyone","ads-2026-q3","/segment/where"]'

    assert fingerprint(everyone) == hashlib.sha256(source.encode()).hexdigest()


def test_a_fingerprint_survives_edits(everyone):
    """Another line, message or file name changes nothing where the document has an id."""
    moved = replace(everyone, span=Span("b.yaml", 99, 1, 99, 2), message="other", path="b.yaml", excerpt="x")

    assert fingerprint(moved) == fingerprint(everyone)


def test_a_fingerprint_tells_findings_apart(everyone):
    """Rule, document, pointer and, without a document, path each make another finding."""
    others = [
        replace(everyone, rule="other"),
        replace(everyone, document="other"),
        replace(everyone, pointer="/segment"),
        replace(everyone, document=""),
        replace(everyone, document="", path="other.yaml"),
    ]

    assert len({fingerprint(finding) for finding in [everyone, *others]}) == 6


def test_equal_findings_get_distinct_fingerprints(everyone):
    """The first keeps its own fingerprint; each repetition gets another, the same in every run."""
    marks = distinct_fingerprints([everyone, everyone, everyone])

    assert marks[0] == fingerprint(everyone)
    assert len(set(marks)) == 3
    assert marks == distinct_fingerprints([everyone] * 3)

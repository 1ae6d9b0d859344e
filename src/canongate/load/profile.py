"""
The safe YAML profile: bytes to a value every YAML reader agrees on, or findings with their places.

A plain file is looked at by one compiled scan and parsed once by yamlrocks; only one that may be refused is composed in
Python, which finds the exact places. What the value means is the schema's affair.
"""

from itertools import islice
from typing import Any, Final

import yamlrocks

from canongate.load.admit import admitted, count_values, refusals
from canongate.load.checks import found
from canongate.load.compose import compose
from canongate.load.digest import digest_of_bytes
from canongate.load.limits import FINDINGS_PER_FILE, YAML_BYTES, YAML_LINES, YAML_VALUES
from canongate.load.marks import duplicate_findings, mark_finding, refusal_findings
from canongate.load.node import Composition
from canongate.load.place import Lines
from canongate.load.plain import is_plain
from canongate.load.refusable import may_be_refused, may_hold_more
from canongate.load.syntax import syntax_words
from canongate.load.text import UNSAFE_FOR_STRUCTURE, decoded, is_clean, text_findings
from canongate.model.document import RawDocument
from canongate.model.finding import Finding, finding_order

_OPTIONS: Final = yamlrocks.OPT_DUPLICATE_KEYS_ERROR | yamlrocks.OPT_REJECT_COMPLEX_KEYS
_UNPARSED: Final = frozenset({"yaml-anchor", "yaml-alias", "yaml-merge-key", "nested-too-deep", "file-too-many-values"})
"""Marks behind which a text is not given to the parser: it would copy aliases."""


def read_yaml(data: bytes, path: str) -> RawDocument | tuple[Finding, ...]:
    """
    Return a YAML file as a raw document, or everything the profile refuses in it.

    Args:
        data: the file's bytes.
        path: relative to the root, for the findings.

    Returns:
        The document, or at least one and at most 100 findings in order of their place.
    """
    text = decoded(data, path, YAML_BYTES)
    if isinstance(text, Finding):
        return (text,)
    if len(data) > YAML_LINES and data.count(b"\n") > YAML_LINES:
        return (found("file-too-many-lines", f"more than {YAML_LINES:,} lines", path, limit=YAML_LINES),)
    clean = is_clean(data, text)
    if clean and is_plain(data) and (value := _plain_value(data)) is not None:
        return RawDocument(path, text, digest_of_bytes(data), value)
    file = _File(data, text, path)
    odd = [] if clean else list(islice(text_findings(file.lines, path), FINDINGS_PER_FILE))
    if UNSAFE_FOR_STRUCTURE.isdisjoint(finding.rule for finding in odd):
        value, structural = file.parse()
        if not odd and not structural:
            return RawDocument(path, text, digest_of_bytes(data), value)
        odd += structural
    return tuple(sorted(odd, key=finding_order)[:FINDINGS_PER_FILE])


def _plain_value(data: bytes) -> dict[str, Any] | list[Any] | None:
    """Return the value of a plain text; None where the parser or the value asks for a closer look."""
    try:
        value = yamlrocks.loads(data, option=_OPTIONS)
    except yamlrocks.YAMLRocksDecodeError:
        return None
    if not isinstance(value, dict | list):
        return None
    return None if may_hold_more(data, YAML_VALUES) and count_values(value) > YAML_VALUES else value


class _File:
    """One text on its way to a value; its lines and its shape are made once, when a finding needs them."""

    def __init__(self, data: bytes, text: str, path: str) -> None:
        self.data = data
        self.text = text
        self.path = path
        self._lines: Lines | None = None
        self._composition: Composition | None = None
        self._found: list[Finding] | None = None

    @property
    def lines(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines

    @property
    def composition(self) -> Composition:
        if self._composition is None:
            self._composition = compose(self.text)
        return self._composition

    def parse(self) -> tuple[Any, list[Finding]]:
        """Return the value and no finding, or no value and the findings."""
        marks = self._marks() if may_be_refused(self.data, self.text) else []
        if not _UNPARSED.isdisjoint(finding.rule for finding in marks):
            return None, marks
        try:
            documents = yamlrocks.loads_all(self.data, option=_OPTIONS)
        except yamlrocks.YAMLRocksDuplicateKeyError as error:
            return None, self._marks() or [self._at(error, "yaml-duplicate-key", "a key stands twice")]
        except yamlrocks.YAMLRocksComplexKeyError as error:
            return None, marks or [self._at(error, "yaml-complex-key", "the key is not simple text")]
        except yamlrocks.YAMLRocksDecodeError as error:
            return None, self._syntax(error, marks)
        if not documents or documents == [None]:
            return None, [found("file-empty", "the file holds no value", self.path, place=(self.lines, 0, 0))]
        if len(documents) > 1 and not marks:
            said = f"the file holds {len(documents)} documents"
            marks = self._marks() or [found("yaml-two-documents", said, self.path)]
        if not marks and not isinstance(documents[0], dict | list):
            marks = [found("yaml-root-scalar", "the document is a single value", self.path, place=(self.lines, 0, 0))]
        if not marks and not admitted(documents[0], escapes="\\" in self.text):
            marks = self._refusals(documents[0])
        return documents[0], marks

    def _marks(self) -> list[Finding]:
        """Return everything that composing shows, repeated keys included."""
        if self._found is None:
            marks = self.composition.marks[:FINDINGS_PER_FILE]
            self._found = [mark_finding(mark, self.lines, self.path) for mark in marks]
            self._found += duplicate_findings(self.composition.root, self.lines, self.path, "yaml-duplicate-key")
        return self._found

    def _at(self, error: yamlrocks.YAMLRocksDecodeError, check: str, said: str) -> Finding:
        """Return a finding where the parser stopped."""
        at = self.lines.offset(error.line or 1, error.column or 1)
        return found(check, said, self.path, place=(self.lines, at, at), said=said)

    def _syntax(self, error: yamlrocks.YAMLRocksDecodeError, marks: list[Finding]) -> list[Finding]:
        """Return the parser's error, and what was met before its place; behind it the shape is a guess."""
        too_much = [finding for finding in self._marks() if finding.rule in {"nested-too-deep", "file-too-many-values"}]
        if too_much:
            return too_much
        finding = self._syntax_finding(error, str(error).rsplit(" at line ", 1)[0])
        return [mark for mark in marks if _place(mark) < _place(finding)] + [finding]

    def _syntax_finding(self, error: yamlrocks.YAMLRocksDecodeError, said: str) -> Finding:
        """Return what the parser says, in words for whoever wrote the line."""
        at = self.lines.offset(error.line or 1, error.column or 1)
        above = self.lines.text[: at - self.lines.position(at)[1] + 1].split("\n")
        before = next((line for line in reversed(above) if line.strip()), "")
        message, mend = syntax_words(said, self.lines.excerpt(at), before)
        return found("yaml-syntax", message, self.path, place=(self.lines, at, at), help=mend, said=said)

    def _refusals(self, value: Any) -> list[Finding]:
        """Return what the value breaks; where composing marked the raw text for the same, that is more exact."""
        marks = self._marks()
        marked = {finding.rule for finding in marks}
        unmarked = (refusal for refusal in refusals(value) if refusal.check not in marked)
        return marks + refusal_findings(unmarked, self.composition.root, self.lines, self.path)


def _place(finding: Finding) -> tuple[int, int]:
    return (finding.span.line, finding.span.column) if finding.span else (0, 0)

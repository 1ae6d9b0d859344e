"""What is asked of each page on its own: words of its header, its grammar, its ids, its change log."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from canongate import resources
from canongate.load.profile import read_yaml
from canongate.model.document import Document, RawDocument
from canongate.model.error import UsageError
from canongate.model.finding import Finding
from canongate.model.kept_page import KeptPage
from canongate.model.words import words_of
from canongate.validate.change_log import change_log_findings
from canongate.validate.grammar import grammar_findings
from canongate.validate.identity import identity_findings
from canongate.validate.outline import Outline, outline
from canongate.validate.vocabulary import vocabulary_findings

_FOLDER = "templates/grammars"


def page_findings(documents: Sequence[Document]) -> Iterator[Finding]:
    """Yield what is wrong with each page among some documents, by their vocabulary; with those kept nothing is."""
    words = words_of(documents)
    for page in documents:
        if page.kind == "page" and not isinstance(page, KeptPage):
            yield from vocabulary_findings(page, words)
            yield from grammar_findings(page, outlines(), words)
            yield from identity_findings(page)
            yield from change_log_findings(page)


@cache
def outlines() -> Mapping[str, Outline]:
    """Return the outline of every shipped grammar, by name and version."""
    names = resources.resource_names(_FOLDER, ".yaml")
    files = {_ref(name): _parsed(name) for name in names}
    return {ref: outline(ref, files.__getitem__) for ref in files}


def _ref(name: str) -> str:
    """Return ``framework@1`` for ``templates/grammars/framework.v1.yaml``."""
    return name.removeprefix(f"{_FOLDER}/").removesuffix(".yaml").replace(".v", "@")


def _parsed(name: str) -> Mapping[str, Any]:
    raw = read_yaml(resources.resource_bytes(name), name)
    if not isinstance(raw, RawDocument):
        raise UsageError(f"{name} is damaged: {raw[0].message}", help="install canongate again")
    value: Mapping[str, Any] = raw.value
    return value

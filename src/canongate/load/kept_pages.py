"""
Facts about the pages of a root, kept sealed between runs; and pages read by their objects where facts do not answer.

What is kept counts for the bytes git names by an object id, under the same readers, schemas, grammars and libraries,
found by their content, so that it may travel to another machine that has the same key. In every other case nothing
was kept.
"""

import marshal
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple, cast

import canongate
from canongate import resources
from canongate.load.git_objects import blobs
from canongate.load.git_repository import Repository
from canongate.load.read import limit_of, read_bytes
from canongate.load.sealed import kept_path, open_sealed, write_sealed
from canongate.model.document import RawDocument
from canongate.model.kept_page import PageFacts

_FILE = "pages"
_FORMAT = 1
_MOST: Final = 1 << 28
_SINGLES: Final = 8
"""After so many pages that were read one by one, all that are left are read at once: it costs two calls of git."""
_PARTS: Final = (
    "load",
    "model",
    "validate",
    "resolve",
    "workflows/root.py",
    "workflows/page_checks.py",
    "workflows/page_cache.py",
)
"""Parts of the program that say what a page is, and what is wrong with it."""


class KeptPages(NamedTuple):
    """What was kept of a root."""

    words: Sequence[tuple[str, str]]
    """Path and object id of the vocabulary and the Brains that the pages were held against."""
    facts: Mapping[str, PageFacts]
    """By path."""


def kept_pages(root: Path) -> KeptPages | None:
    """Return what was kept of a root, if it is sealed by this user's key and was made by this program."""
    content = open_sealed(kept_path(root, _FILE), most=_MOST)
    key = _key() if content is not None else b""
    if content is None or not content.startswith(key):
        return None
    words, rows = marshal.loads(memoryview(content)[len(key) :])  # noqa: S302  # sealed by us, of this Python: looked at above
    return KeptPages(words, {row[0]: PageFacts._make(row) for row in rows})


def keep_pages(root: Path, words: Sequence[tuple[str, str]], facts: Iterable[PageFacts]) -> bool:
    """Keep facts about pages of a root; say whether that was possible."""
    content = marshal.dumps((tuple(words), [tuple(one) for one in facts]))
    return write_sealed(kept_path(root, _FILE), _key() + content, most=_MOST)


class PageReader:
    """
    Reads pages by their objects; each once.

    Args:
        repository: where the objects are.
        facts: every page that may be asked for.
    """

    def __init__(self, repository: Repository, facts: Iterable[PageFacts]) -> None:
        self._repository = repository
        self._left = {one.path: one for one in facts}
        self._raws: dict[str, RawDocument] = {}
        self._singles = 0

    def __call__(self, facts: PageFacts) -> RawDocument:
        """
        Return a page as it is read.

        Raises:
            GitError: its object is missing.
        """
        if facts.path not in self._raws:
            self._singles += 1
            self.read([facts.path] if self._singles <= _SINGLES else list(self._left))
        return self._raws[facts.path]

    def read(self, paths: Iterable[str]) -> None:
        """Read some pages at once, ahead of being asked for them."""
        wanted = [self._left.pop(path) for path in paths if path in self._left]
        largest = max((limit_of(one.path) for one in wanted), default=0)
        contents = blobs(self._repository, {one.object_id for one in wanted}, largest)
        for one in wanted:
            raw = read_bytes(contents[one.object_id] or b"", one.path)
            # The same program read the same bytes before, and found nothing against them.
            self._raws[one.path] = cast("RawDocument", raw)


def _key() -> bytes:
    """Return a digest of all that facts depend on, besides the bytes of the pages."""
    package = Path(canongate.__file__).resolve().parent
    digest = blake2b(f"{_FORMAT} {sys.version}\n".encode(), digest_size=32)
    for part in _PARTS:
        place = package / part
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            _add(digest, path.name, path.read_bytes())
    for name in ("schemas/page.v1.json", *resources.resource_names("templates/grammars", ".yaml")):
        _add(digest, name, resources.resource_bytes(name))
    for folder in sorted({path for path in sys.path if path.endswith("-packages") and Path(path).is_dir()}):
        _add(digest, "libraries", "\n".join(sorted(path.name for path in Path(folder).glob("*.dist-info"))).encode())
    return digest.digest()


def _add(digest: blake2b, name: str, content: bytes) -> None:
    digest.update(f"{name} {len(content)}\n".encode())
    digest.update(content)

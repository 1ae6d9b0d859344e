"""
A page known by facts that were kept when it was last found in order, and read only where more is asked of it.

Facts are what the checks of a whole canon ask of pages that did not change. Whatever else is asked, the page is read,
and answers as any other page does: nothing here is a second opinion on what a page says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from canongate.model.document import Document, RawDocument
from canongate.model.page_index import Placed

Owning = tuple[str, str, str, str]
"""A thing owned as it is compared, the id of the Brain that owns it, JSON pointer, the thing as written."""
_MARK_BYTES = 8
_HEAD = ("schema", "id", "uid", "title", "grammar", "header")
"""Keys of a page that are kept."""


class PageFacts(NamedTuple):
    """What is kept of one page; only numbers, text, lists and mappings of them, as :mod:`marshal` writes them."""

    path: str
    object_id: str
    """By which git knows the bytes."""
    digest: str
    head: Mapping[str, Any]
    """The keys of the page before its sections."""
    links: Sequence[Placed]
    """Links of its clauses, with their pointers."""
    marks: bytes
    """Of each uid on the page: see :func:`uid_marks`."""
    pages: Sequence[str]
    """Names on the page by which it calls pages."""
    registries: Sequence[str]
    """Names by which it calls registries."""
    owned: Sequence[Owning]
    """What Brains own by its integration clauses."""
    cited: Sequence[str]
    """Local ids that another document cites: they exist."""


def head_of(page: Document) -> dict[str, Any]:
    """Return the keys of a page before its sections, as they are kept."""
    return {key: page.data[key] for key in _HEAD if key in page.data}


def uid_marks(uids: Iterable[str]) -> bytes:
    """Return eight bytes for each uid, one after another: equal uids have equal marks, and others hardly ever."""
    return b"".join(blake2b(uid.encode(), digest_size=_MARK_BYTES).digest() for uid in uids)


def marks_meet(many: bytes, few: bytes) -> bool:
    """Return whether a mark stands in both of two runs of marks."""
    return not set(memoryview(few).cast("Q")).isdisjoint(memoryview(many).cast("Q"))


class KeptRaw(RawDocument):
    """The file of a kept page, of which text and value are read when they are asked for."""

    __slots__ = ("_given", "_read")

    def __init__(self, facts: PageFacts, read: Callable[[PageFacts], RawDocument]) -> None:
        object.__setattr__(self, "path", facts.path)
        object.__setattr__(self, "digest", facts.digest)
        object.__setattr__(self, "_given", facts)
        object.__setattr__(self, "_read", read)

    @property
    def facts(self) -> PageFacts:
        """What is kept of it."""
        facts: PageFacts = object.__getattribute__(self, "_given")
        return facts

    def whole(self) -> RawDocument:
        """Return the file as it is read."""
        read: Callable[[PageFacts], RawDocument] = object.__getattribute__(self, "_read")
        return read(self.facts)

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.whole().text

    @property
    def value(self) -> Any:
        """The parsed value of the file."""
        return self.whole().value


class KeptPage(Document):
    """
    A page known by its facts; under the vocabulary and the Brains of its root, nothing is wrong with it alone.

    No uid stands on two kept pages of a root, nor twice on one: such pages are not kept.
    """

    __slots__ = ("facts",)
    facts: PageFacts
    """What is kept of it."""

    def __init__(self, raw: KeptRaw) -> None:
        super().__init__("page", raw.facts.head["id"], raw)
        object.__setattr__(self, "facts", raw.facts)

    @property
    def data(self) -> Mapping[str, Any]:
        """The page as a mapping, read no further than is asked for."""
        return _Head(self.facts.head, self.raw)

    @property
    def title(self) -> str:
        """The title of the page."""
        title: str = self.facts.head["title"]
        return title

    @property
    def header(self) -> Mapping[str, Any]:
        """The header of the page."""
        header: Mapping[str, Any] = self.facts.head["header"]
        return header

    @property
    def links(self) -> Sequence[Placed]:
        """The links of its clauses, with their pointers."""
        return self.facts.links

    @property
    def cited(self) -> Sequence[str]:
        """Local ids on it that are known to exist."""
        return self.facts.cited


class _Head(Mapping[str, Any]):
    """A page of which the head is at hand, and the rest is read when it is asked for."""

    __slots__ = ("_head", "_raw")

    def __init__(self, head: Mapping[str, Any], raw: RawDocument) -> None:
        self._head, self._raw = head, raw

    def __getitem__(self, key: str) -> Any:
        return self._head[key] if key in self._head else self._raw.value[key]

    def get(self, key: str, default: Any = None) -> Any:
        return self._head[key] if key in self._head else self._raw.value.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._head or key in self._raw.value

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw.value)

    def __len__(self) -> int:
        return len(self._raw.value)

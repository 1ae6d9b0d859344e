"""
A page known by facts that were kept when it was last found in order, and read only where more is asked of it.

Facts are what the checks of a whole canon ask of pages that did not change. Whatever else is asked, the page is read,
and answers as any other page does: nothing here is a second opinion on what a page says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple, cast

from canongate.model.document import Document, RawDocument
from canongate.model.page_index import PageIndex, Placed

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
    placed: Sequence[Placed]
    """This and the following as in :class:`canongate.model.page_index.PageIndex`."""
    normative: int
    loose: bool
    marks: bytes
    """Of each uid on the page: see :func:`uid_marks`."""
    cited: Sequence[str]
    """Local ids that another document cites: they exist."""


def facts_of(page: Document, object_id: str, cited: Iterable[str]) -> PageFacts:
    """
    Return what is kept of a page that nothing is wrong with.

    Args:
        page: the page.
        object_id: by which git knows its bytes.
        cited: local ids on it that are cited, and exist.
    """
    index = page.index
    head = {key: page.data[key] for key in _HEAD if key in page.data}
    return PageFacts(
        path=page.path,
        object_id=object_id,
        digest=page.raw.digest,
        head=head,
        placed=list(index.placed),
        normative=index.normative,
        loose=index.loose,
        marks=uid_marks(index.uids),
        cited=sorted(cited),
    )


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


@dataclass(frozen=True)
class KeptPage(Document):
    """
    A page known by its facts; under the vocabulary and the Brains of its root, nothing is wrong with it alone.

    No uid stands on two kept pages of a root, nor twice on one: such pages are not kept.
    """

    @classmethod
    def of(cls, raw: KeptRaw) -> "KeptPage":
        """Return the page of a kept file."""
        return cls("page", raw.facts.head["id"], raw)

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The page as a mapping, read no further than is asked for."""
        return _Head(self.facts.head, self.raw)

    @cached_property
    def index(self) -> PageIndex:
        """What a walk over the page tells."""
        facts = self.facts
        return PageIndex(
            _Uids(self.raw), facts.placed, facts.normative, repeats_id=False, repeats_uid=False, loose=facts.loose
        )

    @property
    def cited(self) -> Sequence[str]:
        """Local ids on it that are known to exist."""
        return self.facts.cited

    @cached_property
    def facts(self) -> PageFacts:
        """What is kept of it."""
        return cast("KeptRaw", self.raw).facts


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


class _Uids(Sequence[str]):
    """The uids of a page, read when they are asked for."""

    __slots__ = ("_raw",)

    def __init__(self, raw: RawDocument) -> None:
        self._raw = raw

    def _all(self) -> Sequence[str]:
        return Document("page", "", self._raw).index.uids

    def __getitem__(self, at: Any) -> Any:
        return self._all()[at]

    def __len__(self) -> int:
        return len(self._all())

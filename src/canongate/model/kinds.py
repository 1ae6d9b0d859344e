"""
The kinds of document a root holds: one table of names, places and schemas, which every other part reads.

A document says its kind and schema version in its first key (``schema: page/v1``); where it stands says which kinds
are expected there.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its name, the schema version in use, and what a user calls it."""

    name: str
    version: int
    title: str

    @property
    def tag(self) -> str:
        """What the document's ``schema`` key says, for example ``page/v1``."""
        return f"{self.name}/v{self.version}"

    @property
    def schema_file(self) -> str:
        """Name of the schema under ``schemas/``."""
        return f"{self.name}.v{self.version}.json"


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("canon", 1, "canon"),
        Kind("page", 1, "page"),
        Kind("grammar", 1, "page grammar"),
        Kind("import-map", 1, "map of a wiki export"),
        Kind("vocabulary", 1, "vocabulary"),
        Kind("brains", 1, "registry of Brains"),
        Kind("people", 1, "registry of people"),
        Kind("approval-policy", 1, "approval policy"),
        Kind("architecture", 1, "architecture registry"),
        Kind("pages", 1, "page registry"),
        Kind("markets", 1, "registry of markets"),
        Kind("segments", 1, "registry of segments"),
        Kind("offers", 1, "registry of offers"),
        Kind("experiments", 1, "registry of experiments"),
        Kind("uses", 1, "registry of uses"),
        Kind("reviews", 1, "registry of reviews"),
        Kind("segment-decision", 1, "segment decision"),
        Kind("offer-decision", 1, "offer decision"),
        Kind("waiver", 1, "waiver"),
        Kind("rule", 1, "rule"),
        Kind("parameters", 1, "rule parameters"),
        Kind("judgement", 1, "clauses judged by persons"),
        Kind("theorems", 1, "theorems about the verdict"),
        Kind("cases", 1, "cases of a rule"),
        Kind("data-contract", 1, "data contract"),
        Kind("segment-set", 1, "set of segments to compare"),
        Kind("insight-plan", 1, "insight plan"),
        Kind("evidence", 1, "evidence manifest"),
        Kind("segment-dossier", 1, "dossier of a segment decision"),
        Kind("offer-dossier", 1, "dossier of an offer decision"),
        Kind("page-dossier", 1, "dossier of a page"),
        Kind("finding", 1, "finding"),
        Kind("verdict", 1, "verdict"),
        Kind("record", 1, "record of a verdict"),
        Kind("explanation", 1, "explanation of a rule's outcome"),
        Kind("impact", 1, "impact of a change"),
    )
}

JUDGED: dict[str, str] = {
    "segment-decision": "segment-dossier",
    "offer-decision": "offer-dossier",
    "page": "page-dossier",
}
"""What rules can judge (``applies_to``), and the kind of dossier they then read."""

# Pattern of path under the root -> kinds expected there. The first match counts.
PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("canon/canon.yaml", ("canon",)),
    ("canon/approval-policy.yaml", ("approval-policy",)),
    ("canon/*/*.yaml", ("page",)),
    ("registries/brains.yaml", ("brains",)),
    ("registries/people.yaml", ("people",)),
    ("registries/vocabulary.yaml", ("vocabulary",)),
    ("registries/architecture.yaml", ("architecture",)),
    ("registries/pages/*.yaml", ("pages",)),
    ("registries/markets.yaml", ("markets",)),
    ("registries/segments.yaml", ("segments",)),
    ("registries/offers.yaml", ("offers",)),
    ("registries/experiments.yaml", ("experiments",)),
    ("registries/uses.yaml", ("uses",)),
    ("registries/reviews.yaml", ("reviews",)),
    ("registries/decisions/*.yaml", ("segment-decision", "offer-decision")),
    ("registries/evidence/*.json", ("evidence",)),
    ("registries/waivers/*.yaml", ("waiver",)),
    ("rules/parameters.yaml", ("parameters",)),
    ("rules/judgement.yaml", ("judgement",)),
    ("rules/theorems.yaml", ("theorems",)),
    ("rules/*/*/*.yaml", ("rule",)),
    ("tests/cases/*.yaml", ("cases",)),
)

# Registries of many rows may be tables instead, under the same schema: head and rows in another dress. The people
# registry is not among them, since the ledger writes it.
TABLE_SUFFIXES = (".csv", ".jsonl")
TABLES = frozenset(
    {"brains", "architecture", "pages", "markets", "segments", "offers", "experiments", "uses", "reviews"}
)

# Folders of a root that canongate reads, with the suffixes it expects there.
FOLDERS: dict[str, tuple[str, ...]] = {
    "canon": (".yaml",),
    "registries": (".yaml", ".json", *TABLE_SUFFIXES),
    "rules": (".yaml",),
    "tests/cases": (".yaml",),
}

# What the ledger proves of a root, in files that are no documents: they are read, and verified where they are needed.
PROOFS = "registries/bundles/"


def expected_kinds(path: str) -> tuple[str, ...]:
    """Return the kinds that may stand at a path relative to the root; empty when nothing is expected there."""
    stem, dot, suffix = path.rpartition(".")
    table = dot + suffix in TABLE_SUFFIXES
    sought, depth = f"{stem}.yaml" if table else path, path.count("/")
    for pattern, kinds in PLACES:
        if depth == pattern.count("/") and fnmatchcase(sought, pattern):
            return () if table and TABLES.isdisjoint(kinds) else kinds
    return ()


def places_of(kind: str) -> tuple[str, ...]:
    """Return the patterns of path under a root where a kind stands; empty for one that may stand anywhere."""
    return tuple(pattern for pattern, kinds in PLACES if kind in kinds)


def kinds_meant(path: str) -> tuple[str, ...]:
    """
    Return the kinds that a file which could not be read may have held.

    A wrong suffix does not count, and a folder stands for all that is expected in it.
    """
    stem = path.rpartition(".")[0] or path
    meant = (*expected_kinds(f"{stem}.yaml"), *expected_kinds(f"{stem}.json"))
    return meant or tuple(kind for pattern, kinds in PLACES if pattern.startswith(f"{path}/") for kind in kinds)

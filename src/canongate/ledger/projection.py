"""
Projections: files that show what the entries come to, with the ledger position they show.

A projection is a pure function of the state and the tree at a checkpoint, so it can always be written again and always
be checked. Its manifest is written last; files without a fitting manifest are a projection that was interrupted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from canongate.ledger.bundle import make_bundle
from canongate.ledger.canonical import canonical_bytes, digest_of, from_base64, parse_canonical, to_base64
from canongate.ledger.names import LedgerError, RefusedError
from canongate.ledger.notes import only_signed_by
from canongate.ledger.people_record import make_people_record
from canongate.ledger.state import Case, LedgerState, Status
from canongate.ledger.store import Reader

MANIFEST_FORMAT = "canongate-projection-v1"
HOME = "ledger"
BUNDLES = "registries/bundles"
PEOPLE = f"{BUNDLES}/people.json"
RECORD = f"{BUNDLES}/record.json"
POLICIES = f"{BUNDLES}/policies.json"
STANDINGS = f"{HOME}/standings.json"
_RESERVED = frozenset({"people", "policies", "record"})


@dataclass(frozen=True, slots=True)
class Shown:
    """What a projection may show: the fold, the tree and the checkpoint, all of one size."""

    state: LedgerState
    view: Reader
    note: bytes


class Projection(Protocol):
    """A way to show the ledger in files."""

    @property
    def name(self) -> str:
        """Return the permanent name; the manifest and the store use it."""
        ...

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return path to bytes; the same for the same entries, at any time and place."""
        ...


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a projection says of itself."""

    origin: str
    name: str
    size: int
    root: bytes
    files: Mapping[str, str]
    """Path to digest."""

    @property
    def digest(self) -> str:
        """The digest of what is shown."""
        return digest_of(canonical_bytes(dict(self.files)))

    def to_bytes(self) -> bytes:
        """Return the manifest file."""
        value = {
            "files": dict(self.files),
            "format": MANIFEST_FORMAT,
            "ledger": self.origin,
            "name": self.name,
            "root": to_base64(self.root),
            "size": self.size,
        }
        return canonical_bytes(value) + b"\n"


class Bundles:
    """One bundle for each subject in force, and the policies needed to check them."""

    name = "bundles"

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return ``<id>.json`` for what is in force, people and policies of all times."""
        state = shown.state
        files = {
            f"{BUNDLES}/{name}.json": make_bundle(state, digest, shown.view, shown.note, state.size)
            for name, digest in _named(state).items()
        }
        policies = {digest: policy.model_dump(mode="json") for digest, policy in state.policies.items()}
        files[RECORD] = make_people_record(state, shown.view, shown.note)
        files[PEOPLE] = canonical_bytes(state.people.history()) + b"\n"
        files[POLICIES] = canonical_bytes(policies) + b"\n"
        return files


class Standings:
    """Where every subject stands as far as entries alone tell, for people and for other programs."""

    name = "standings"

    def render(self, shown: Shown) -> Mapping[str, bytes]:
        """Return one file: subjects, waivers, adopted pages, holders of places."""
        state = shown.state
        value = {
            "adopted": {name: page.model_dump(mode="json") for name, page in state.adopted.items()},
            "ledger": state.origin,
            "policy": state.policy_digest,
            "size": state.size,
            "slots": state.slots,
            "subjects": {digest: _case_row(case) for digest, case in state.cases.items()},
            "waivers": {
                str(position): {**waiver.terms.model_dump(mode="json"), "revoked": waiver.revoked}
                for position, waiver in state.waivers.items()
            },
        }
        return {STANDINGS: canonical_bytes(value) + b"\n"}


def manifest_path(name: str) -> str:
    """Return where a projection's manifest stands."""
    return f"{HOME}/{name}.projection.json"


def rendered(projection: Projection, shown: Shown, root: bytes) -> tuple[Manifest, Mapping[str, bytes]]:
    """Return the manifest and the files of a projection."""
    files = projection.render(shown)
    digests = {path: digest_of(files[path]) for path in sorted(files)}
    return Manifest(shown.state.origin, projection.name, shown.state.size, root, digests), files


def rendered_digest(projection: Projection, state: LedgerState, view: Reader) -> str:
    """
    Return the digest of what a projection shows of a state, by the checkpoint of that size.

    Raises:
        LedgerError: no checkpoint of that size is in the store.
    """
    note = dict(view.checkpoints()).get(state.size)
    if note is None:
        raise LedgerError(f"no checkpoint of {state.size} entries")
    shown = Shown(state, view, only_signed_by(note, state.origin))
    return rendered(projection, shown, b"")[0].digest


def parse_manifest(data: bytes) -> Manifest | None:
    """Return the manifest of a file; None where it is none, as after an interrupted write by another program."""
    try:
        value = parse_canonical(data.removesuffix(b"\n"))
        if not isinstance(value, dict) or value.get("format") != MANIFEST_FORMAT:
            return None
        return _manifest(value)
    except (RefusedError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _named(state: LedgerState) -> dict[str, str]:
    """Return file name to subject; where two subjects in force have one id, the later takes the name alone."""
    named: dict[str, str] = {}
    standing = [(case.enacted_position or 0, digest) for digest, case in state.cases.items() if _stands(case)]
    for _, digest in sorted(standing, reverse=True):
        name = state.cases[digest].submission.id
        taken = name in named or name in _RESERVED
        named[f"{name}-{digest.removeprefix('sha256:')[:16]}" if taken else name] = digest
    return named


def _stands(case: Case) -> bool:
    return case.status is Status.IN_FORCE


def _manifest(value: dict[str, Any]) -> Manifest:
    files = {str(path): str(digest) for path, digest in value["files"].items()}
    return Manifest(str(value["ledger"]), str(value["name"]), int(value["size"]), from_base64(value["root"]), files)


def _case_row(case: Case) -> dict[str, Any]:
    return {
        "ends_at": case.ends_at,
        "enacted": case.enacted_position,
        "id": case.submission.id,
        "kind": case.submission.kind.value,
        "status": case.status.value,
        "submitted": case.position,
        "verdict": None if case.verdict is None else case.verdict.outcome.value,
    }

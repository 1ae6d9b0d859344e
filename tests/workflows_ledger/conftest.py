"""An organisation with people, keys, a policy and a ledger, over the tiny canon; every clone is a folder of its own."""

import hashlib
import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from canongate.impact.diff import diff
from canongate.ledger import files
from canongate.ledger.keys import SigningKey, public_text, write_key_file
from canongate.workflows.approvals import verify
from canongate.workflows.approve import Consent, approval_page, approve
from canongate.workflows.ledger_begin import Roots, begin, genesis
from canongate.workflows.ledger_record import Writer, record
from canongate.workflows.ledger_status import status
from canongate.workflows.signing import Pen, write_signed
from canongate.workflows.snapshots import open_pair
from canongate.workflows.submit import attest, submit_decision

TINY = Path(__file__).resolve().parents[1] / "workflows" / "tiny-root"
ORIGIN = "ledger.example.org/tiny"
PASSPHRASE = "correct horse battery"  # noqa: S105  # of keys that only tests have
START = datetime(2026, 2, 1, 9, 0, 0, tzinfo=UTC)
PEOPLE = {
    "anna": ("human", ["headoffice"], ["propose", "attest", "approve", "waive"]),
    "bert": ("human", ["headoffice"], ["propose", "approve", "waive"]),
    "mira": ("human", ["brain-owner"], ["propose", "build-evidence"]),
    "scout": ("agent", [], ["propose", "build-evidence"]),
    "clerk": ("agent", [], ["write-ledger"]),
}
OWNERS = {"scout": "mira", "clerk": "anna"}
POLICY = {
    "schema": "approval-policy/v1",
    "rules": [
        {
            "subjects": ["segment-decision", "offer-decision", "page-change", "rule-change", "parameter-change"],
            "requires": [{"role": "headoffice"}],
        },
        {
            "subjects": ["people-change", "policy-change", "registry-change"],
            "requires": [{"role": "headoffice", "persons": 1}],
        },
        {"subjects": ["waiver"], "requires": [{"role": "headoffice"}]},
    ],
    "break_glass": {"role": "headoffice", "persons": 2, "hours": 72},
}


def key(name):
    """The key of a name; always the same."""
    return SigningKey(hashlib.sha256(b"tiny key of " + name.encode()).digest())


def write_yaml(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, sort_keys=False), encoding="utf-8")


def edit_yaml(path, change):
    value = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(value)
    # Days are text in the profile.
    write_yaml(path, value)


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """A folder with one encrypted key file for each person, and the log's."""
    folder = tmp_path_factory.mktemp("keys")
    for name in (*PEOPLE, "log", "stranger", "spare"):
        write_key_file(folder / f"{name}.key", key(name), PASSPHRASE)
    return folder


def make_root(root):
    """Write the tiny canon with people, policy and a ledger's address, and no rows in force."""
    shutil.copytree(TINY, root)
    for name in ("segments.yaml", "offers.yaml", "uses.yaml"):
        (root / "registries" / name).unlink(missing_ok=True)
    rows = []
    for name, (kind, roles, able) in PEOPLE.items():
        row = {"id": name, "name": name.title(), "kind": kind}
        if name in OWNERS:
            row["accountable_owner"] = OWNERS[name]
        row |= {"brains": ["customer"], "roles": roles, "capabilities": able}
        row["keys"] = [{"key": public_text(key(name).public), "since": 0}]
        rows.append({field: value for field, value in row.items() if value != []})
    write_yaml(root / "registries" / "people.yaml", {"schema": "people/v1", "rows": rows})
    write_yaml(root / "canon" / "approval-policy.yaml", POLICY)
    edit_yaml(
        root / "canon" / "canon.yaml",
        lambda value: value.update(ledger={"origin": ORIGIN, "log_keys": [public_text(key("log").public)]}),
    )
    return root


class Org:
    """One clone of the organisation's root, and what its people do in it."""

    def __init__(self, root, keys):
        self.root = root
        self.keys = keys
        self.now = START
        self.counter = 0

    def at(self, root):
        """The same people and time in another clone."""
        twin = Org(root, self.keys)
        twin.now, twin.counter = self.now, self.counter + 1000
        return twin

    def nonce(self):
        """A nonce that is never the same."""
        self.counter += 1
        return hashlib.sha256(f"{self.root} {self.counter}".encode()).hexdigest()[:32]

    def pen(self, name):
        """What somebody signs with."""
        return Pen(self.keys / f"{name}.key", PASSPHRASE, self.nonce())

    def put(self, signed):
        """Drop a signed file into the inbox."""
        return write_signed(signed, self.root / "ledger" / "inbox")

    def begin(self):
        """Make the ledger; both roots sign."""
        signed = genesis(self.root, Roots(("anna", "bert"), 2), [self.pen("anna"), self.pen("bert")])
        path = write_signed(signed, self.root.parent / f"genesis-of-{self.root.name}")
        return begin(self.root, path, now=self.now)

    def record(self, *files):
        """Let the writer have a turn; return what happened as pairs."""
        self.now += timedelta(minutes=1)
        writer = Writer(self.pen("clerk"), self.pen("log"), self.nonce)
        self.done = record(self.root, files, writer, now=self.now)
        return [(line.what, line.subject) for line in self.done.lines]

    def attest(self, manifest="tiny-2026", by="mira"):
        """Sign the evidence."""
        return attest(self.root, manifest, self.pen(by))

    def submit(self, name="focus-loyal", by="mira"):
        """Submit a decision."""
        return self.put(submit_decision(self.root, name, self.pen(by)))

    def page(self, name="focus-loyal"):
        """The page on a submission."""
        return approval_page(self.root, name, now=self.now)

    def approve(self, name="focus-loyal", by="anna", role="headoffice", **terms):
        """Read the page and approve."""
        consent = Consent(role, terms.pop("until", date(2026, 6, 30)), terms.pop("answers", {}), **terms)
        return self.put(approve(self.root, self.page(name), self.pen(by), consent))

    def enact(self, name="focus-loyal", proposed_by="mira", by="anna"):
        """Bring a decision into force."""
        self.submit(name, proposed_by)
        self.record()
        self.approve(name, by)
        return self.record()

    def standing(self, name="focus-loyal"):
        """Where a submission stands."""
        return status(self.root, name, now=self.now)[0]

    def table(self, name):
        """The rows of a registry."""
        return yaml.safe_load((self.root / "registries" / f"{name}.yaml").read_text(encoding="utf-8"))["rows"]


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_disks():
    """Do not wait for the disk at every file; that nothing is lost is proven where the ledger itself is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "_sync", lambda *_: None)
        yield


@pytest.fixture(scope="session")
def begun(tmp_path_factory, keys):
    """A root whose ledger has begun, and whose evidence is signed; to be copied, not changed."""
    root = make_root(tmp_path_factory.mktemp("begun") / "root")
    org = Org(root, keys)
    org.begin()
    org.attest()
    org.record()
    return org


@pytest.fixture
def org(begun, tmp_path):
    """The organisation in a copy of its own."""
    return begun.at(shutil.copytree(begun.root, tmp_path / "root"))


GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_AUTHOR_NAME": "t",
    "GIT_AUTHOR_EMAIL": "t@example.org",
    "GIT_COMMITTER_NAME": "t",
    "GIT_COMMITTER_EMAIL": "t@example.org",
    "GIT_AUTHOR_DATE": "2026-02-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-02-01T00:00:00Z",
}


def git(folder, *arguments):
    """Run git in a folder, without any settings of this machine."""
    done = subprocess.run(
        ["git", "-C", folder, *arguments],
        env={"PATH": os.environ["PATH"], **GIT},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def commit(folder, message="a step"):
    """Commit everything there is."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


@pytest.fixture
def repository(org):
    """The organisation's root as a repository; main is the root with a ledger that has just begun."""
    git(org.root, "init", "-q", "-b", "main")
    commit(org.root)
    return org


@pytest.fixture
def gate(repository):
    """Return what the gate refuses between main and the working tree: place and reason of each."""

    def ask(base="main", days=1):
        pair = open_pair(repository.root, base)
        changes = diff(pair.base.workspace, pair.head.workspace)
        findings = verify(pair.base, pair.head, changes, now=repository.now + timedelta(days=days))
        return [
            (one.path, one.context.get("reason") or one.context.get("kind", one.rule))
            for one in findings
            if one.level == "error"
        ], [one.message for one in findings if one.level == "note"]

    return ask

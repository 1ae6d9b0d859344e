import json
import shutil

import pytest

from canongate.ledger import predicates
from canongate.ledger.bundle import verify_bundle
from canongate.ledger.bundle_judgement import BundleTrust
from canongate.ledger.canonical import parse_strict
from canongate.ledger.files import DiskFiles
from canongate.ledger.log import Ledger
from canongate.ledger.names import DefectName, LedgerError
from canongate.ledger.notes import NoteKey
from canongate.ledger.people_sources import people_of_history
from canongate.ledger.policy_terms import ApprovalPolicy
from canongate.ledger.projection import parse_manifest
from canongate.ledger.recovery import RecoveryError, recover
from canongate.ledger.verify import verify


@pytest.fixture
def files(tmp_path):
    return DiskFiles(tmp_path / "files")


@pytest.fixture
def shown(world, org, files, projections):
    """Sign a checkpoint and bring the files up to date."""

    def show():
        world.ledger.sign_checkpoint(org.key("log"))
        return recover(world.ledger, world.ledger._store, files, projections[0])

    return show


def all_files(tmp_path):
    root = tmp_path / "files"
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_what_is_in_force_has_a_bundle_in_the_files(world, org, shown, tmp_path):
    """A registry's bundle, with people and policies beside it, is all an offline check needs."""
    subject = world.enacted().subject

    assert shown().rewritten == ("bundles", "standings")

    names = all_files(tmp_path)
    (bundle,) = [data for name, data in names.items() if name == "registries/bundles/best.json"]
    policies = {
        digest: ApprovalPolicy.model_validate_json(json.dumps(value))
        for digest, value in parse_strict(names["registries/bundles/policies.json"]).items()
    }
    people = people_of_history(parse_strict(names["registries/bundles/people.json"]))
    trust = BundleTrust(org.ORIGIN, (NoteKey(org.ORIGIN, org.key("log").public),), people, policies)
    assert verify_bundle(bundle, subject, trust, now=world.now).persons == ("ana",)
    standings = parse_strict(names["ledger/standings.json"])
    assert standings["slots"] == {"segments/primary/all": subject}
    assert standings["subjects"][subject]["status"] == "in_force"
    assert standings["size"] == 5


def test_a_second_run_changes_nothing(world, shown, tmp_path, projections):
    """What is up to date is not written again, and verification agrees with the rows."""
    world.enacted()
    shown()
    before = all_files(tmp_path)

    assert shown().rewritten == ()
    assert all_files(tmp_path) == before
    assert verify(world.ledger._store.tables, projections=projections[1]).defects == ()


def test_what_lags_is_written_again(world, shown, tmp_path):
    """Rows and files follow the ledger; what is no longer in force loses its bundle."""
    first = world.enacted("first")
    shown()
    world.enacted("second", supersedes=first.subject)
    assert shown().rewritten == ("bundles", "standings")

    names = {name.removeprefix("registries/bundles/") for name in all_files(tmp_path) if "/bundles/" in name}
    assert names == {"people.json", "policies.json", "record.json", "second.json"}


@pytest.mark.parametrize("damage", ["delete", "edit", "manifest", "all", "announced"])
def test_damaged_files_are_made_again(world, shown, tmp_path, damage):
    """Files that were edited, deleted or left by an interrupted run come back byte for byte."""
    world.enacted()
    shown()
    before, root = all_files(tmp_path), tmp_path / "files"
    if damage == "delete":
        (root / "ledger" / "standings.json").unlink()
    elif damage == "edit":
        (root / "ledger" / "standings.json").write_text("{}")
    elif damage == "manifest":
        (root / "ledger" / "standings.projection.json").write_text("half a mani")
    elif damage == "announced":
        (root / "ledger" / "standings.projection.json.next").write_text("{}")
    else:
        shutil.rmtree(root)

    shown()

    assert all_files(tmp_path) == before


def test_a_file_of_somebody_else_is_left_alone(world, shown, tmp_path):
    """A bundle no longer shown that somebody edited is not taken away."""
    first = world.enacted("first")
    shown()
    (old,) = (tmp_path / "files" / "registries" / "bundles").glob("first*")
    old.write_text("my notes")
    world.enacted("second", supersedes=first.subject)

    shown()

    assert old.read_text() == "my notes"


class TestRefusals:
    """When nothing may be served."""

    def test_a_projection_ahead(self, world, org, shown, files, projections, make_memory_store):  # noqa: PLR0917  # fixtures
        """Files that show more entries than the ledger holds mean that entries were lost."""
        world.enacted()
        shown()
        older = org.begun(Ledger(make_memory_store(org.ORIGIN)))

        with pytest.raises(RecoveryError) as caught:
            recover(older.ledger, older.ledger._store, files, projections[0])
        assert caught.value.name is DefectName.PROJECTION_AHEAD
        assert "backup" in caught.value.help

    def test_another_history(self, world, org, shown, files, projections, make_memory_store):  # noqa: PLR0917  # fixtures
        """Files of another history of the same length are not overwritten."""
        world.enacted()
        shown()
        other = org.begun(Ledger(make_memory_store(org.ORIGIN)))
        other.enacted("another")

        with pytest.raises(RecoveryError) as caught:
            recover(other.ledger, other.ledger._store, files, projections[0])
        assert caught.value.name is DefectName.FORKED

    def test_another_ledger(self, shown, files, projections, make_memory_store):
        """Files of another ledger are not overwritten."""
        shown()
        store = make_memory_store("other.example.org")

        with pytest.raises(RecoveryError) as caught:
            recover(Ledger(store), store, files, projections[0])
        assert caught.value.name is DefectName.FORKED


def test_without_a_checkpoint_nothing_is_shown(world, files, projections):
    """What nobody signed for is not shown."""
    assert recover(world.ledger, world.ledger._store, files, projections[0]).size == 0


def test_entries_after_the_checkpoint_wait(world, shown, files, projections):
    """Files show the last checkpoint, not what came after it."""
    world.enacted()
    shown()
    world.file(world.submission("later", slot=None))

    assert recover(world.ledger, world.ledger._store, files, projections[0]).size == 5


def test_the_writers_word_on_projections_is_kept(world, shown, projections):
    """A projection checkpoint records what the files were."""
    world.enacted()
    shown()
    states = tuple(
        predicates.ProjectionState(name=row.name, size=row.size, digest=row.digest)
        for row in world.ledger._store.tables.projections()
    )

    world.file(predicates.ProjectionCheckpoint(**world.head("writer"), projections=states))

    assert verify(world.ledger._store.tables, projections=projections[1]).defects == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}\n",
        b'{"format":"canongate-projection-v1"}\n',
        b'{"files":1,"format":"canongate-projection-v1","ledger":"a","name":"b","root":"","size":0}\n',
    ],
)
def test_what_is_no_manifest_is_none(data):
    """An interrupted or foreign manifest is as good as none."""
    assert parse_manifest(data) is None


class TestDiskFiles:
    """The port on a real disk."""

    def test_errors_are_said_in_words(self, tmp_path):
        """A folder where a file should be, or no folder at all, gives the path and the reason."""
        (tmp_path / "place").mkdir()
        files = DiskFiles(tmp_path)
        for attempt in (
            lambda: files.read("place"),
            lambda: files.create("place", b""),
            lambda: files.sync("absent"),
            lambda: files.move("absent", "other"),
            lambda: files.remove("place"),
        ):
            with pytest.raises(LedgerError, match="cannot be read or written"):
                attempt()

    @pytest.mark.parametrize("path", ["/etc/passwd", "../up", "a/../../b", "", "a\\b"])
    def test_paths_stay_inside(self, tmp_path, path):
        """No path leads out of the folder."""
        with pytest.raises(LedgerError, match="does not stay"):
            DiskFiles(tmp_path).read(path)

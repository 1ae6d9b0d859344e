import hashlib
import json
from datetime import datetime, timedelta

import pytest
import rfc8785

from canongate.ledger import merkle
from canongate.ledger.entry import Entry, check_idempotency_key
from canongate.ledger.log import Filing, Ledger
from canongate.ledger.names import LedgerError, Refusal, RefusedError
from canongate.ledger.notes import NoteKey, open_checkpoint
from canongate.ledger.store import StoredEntry
from canongate.ledger.write_points import WritePoint


def test_a_record_is_canonical(world):
    """What the tree commits to is RFC 8785 JSON with the digest of the envelope."""
    (entry,) = world.ledger.entries()

    value = json.loads(entry.record())
    assert rfc8785.dumps(value) == entry.record()
    assert value["envelope"] == hashlib.sha256(entry.envelope).hexdigest()
    assert entry.leaf() == merkle.leaf_hash(entry.record())


def test_entries_follow_each_other(world):
    """Positions have no gaps and each entry names the leaf of the one before."""
    for filing in world.some(5):
        world.ledger.append([filing], now=world.now)

    entries = list(world.ledger.entries())
    assert [entry.position for entry in entries] == list(range(6))
    assert [entry.previous for entry in entries[1:]] == [entry.leaf() for entry in entries[:-1]]
    assert entries[0].previous == bytes(32)


class TestIdempotency:
    """Asking again."""

    def test_the_same_request_gives_the_same_entry(self, world):
        """A request that was not answered may be sent again; it stands once."""
        (filing,) = world.some(1)
        first = world.ledger.append([filing], now=world.now)[0]
        again = world.ledger.append([filing], now=world.now + timedelta(days=1))[0]

        assert (again.position, again.leaf, again.recorded_at) == (first.position, first.leaf, first.recorded_at)
        assert again.repeated
        assert not first.repeated
        assert world.ledger.head().size == 2

    def test_another_request_under_the_same_key_is_refused(self, world):
        """A key stands for its bytes; half of an old request beside a new one is another request too."""
        one, two, three = world.some(3)
        world.ledger.append([one], now=world.now)

        for filings in ([Filing(two.envelope, one.idempotency_key)], [one, three]):
            with pytest.raises(RefusedError) as caught:
                world.ledger.append(filings, now=world.now)
            assert caught.value.name is Refusal.IDEMPOTENCY_KEY_REUSED

    @pytest.mark.parametrize("key", ["", "a b", "é", '"', "a" * 201])
    def test_keys_are_plain(self, world, key):
        """A key that would not stand in a record as it is, is refused."""
        with pytest.raises(RefusedError):
            check_idempotency_key(key)
        with pytest.raises(RefusedError):
            world.ledger.append([Filing(b"", key)], now=world.now)


class TestTime:
    """When an entry was recorded."""

    def test_time_never_runs_back(self, world):
        """A clock behind the last entry is read as that entry's time."""
        one, two = world.some(2)
        late = world.ledger.append([one], now=world.now + timedelta(hours=1))[0]
        early = world.ledger.append([two], now=world.now)[0]

        assert early.recorded_at == late.recorded_at == "2026-04-26T10:00:00Z"

    def test_a_time_without_a_zone_is_refused(self, world):
        """Nobody can tell when a naive time is."""
        (filing,) = world.some(1)
        with pytest.raises(LedgerError, match="without a zone"):
            world.ledger.append([filing], now=datetime(2026, 1, 1))  # noqa: DTZ001  # that is the point


class TestProofs:
    """What can be proven of a ledger."""

    def test_inclusion_and_consistency(self, world, memory_store):
        """Every entry is provably in every later tree, every tree a prefix of every later one."""
        for filing in world.some(9):
            world.ledger.append([filing], now=world.now)

        with memory_store.reading() as view:
            for size in range(1, 11):
                root = merkle.root_of(size, view.node)
                for position in range(size):
                    path = merkle.inclusion_proof(position, size, view.node)
                    assert merkle.verify_inclusion(position, size, view.node(0, position), path, root)
                path = merkle.consistency_proof(size, 10, view.node)
                assert merkle.verify_consistency(size, 10, path, root, merkle.root_of(10, view.node))

    def test_of_what_is_not_there(self, world):
        """There is no state beyond the end."""
        with pytest.raises(LedgerError):
            world.ledger.state_at(2)

    def test_checkpoints_are_signed_by_the_log(self, world, org, memory_store):
        """A checkpoint opens with the log's key and has the root of all entries; no other key signs one."""
        for filing in world.some(4):
            world.ledger.append([filing], now=world.now)
        note = world.ledger.sign_checkpoint(org.key("log"))

        head = open_checkpoint(note, [NoteKey(org.ORIGIN, org.key("log").public)], org.ORIGIN)
        assert head.size == 5
        with memory_store.reading() as view:
            assert head.root == merkle.root_of(5, view.node)
        with pytest.raises(RefusedError) as caught:
            world.ledger.sign_checkpoint(org.key("ana"))
        assert caught.value.name is Refusal.UNKNOWN_KEY

    def test_nothing_is_signed_before_the_genesis(self, memory_store, org):
        """An empty ledger has no key yet."""
        with pytest.raises(RefusedError):
            Ledger(memory_store).sign_checkpoint(org.key("log"))


class TestStates:
    """The fold that a ledger keeps."""

    def test_two_writers_see_each_others_entries(self, memory_store, org, world):
        """What another process appended is folded in before the next entry is judged."""
        other = org.World(Ledger(memory_store), counter=1000)
        binding = world.judged()
        position = other.file(other.approval(binding)).position

        world.file(world.enactment(binding, position))

        assert other.ledger.state().cases[binding.subject].enacted_position == position + 1

    def test_a_fold_of_the_past(self, world):
        """The state at an earlier size is that of the first entries only."""
        binding = world.enacted()

        assert world.ledger.state_at(2).cases[binding.subject].verdict is None
        assert world.ledger.state_at(5) is world.ledger.state()

    def test_after_a_failure_the_fold_is_made_again(self, world):
        """A transaction undone after a statement was folded in leaves no trace in the fold."""

        def fail(point):
            if point is WritePoint.BEFORE_COMMIT:
                raise RuntimeError(point)

        one, two = world.some(2)
        world.ledger._pass = fail
        with pytest.raises(RuntimeError):
            world.ledger.append([one], now=world.now)
        world.ledger._pass = lambda _: None

        assert world.ledger.state().size == 1
        assert world.ledger.append([two], now=world.now)[0].position == 1

    def test_damaged_entries_are_not_folded(self, memory_store, world):
        """An entry that cannot be read any more stops the ledger with its place."""
        rows = memory_store.tables.rows
        rows.append(StoredEntry(Entry(1, "2026-04-26T09:00:00Z", "k", bytes(32), b"nonsense"), bytes(32), b""))

        with pytest.raises(LedgerError, match="entry 1 cannot be read") as caught:
            world.ledger.state()
        assert "verify" in caught.value.help

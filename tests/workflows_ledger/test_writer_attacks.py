"""What somebody who writes into the root the writer works on might try: rows it would lose, links that lead away."""

import pytest

from canongate.ledger.names import LedgerError
from canongate.model.error import UsageError
from canongate.workflows.ledger_place import place_of, seen

from .conftest import edit_yaml
from .test_attacks import ROW, as_table

OFFER = {name: value for name, value in ROW.items() if name != "market"} | {"segment": "loyal"}


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
@pytest.mark.parametrize(("name", "row"), [("segments", ROW), ("offers", OFFER)])
def test_rows_in_another_dress_stop_the_writer(org, suffix, name, row):
    """A registry kept as a table of another format is not passed over, whether its decision is known or not."""
    text = as_table(row, suffix).replace("segments/v1", f"{name}/v1")
    (org.root / f"registries/{name}.{suffix}").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=rf"registries/{name}\.{suffix} holds rows, and the ledger keeps"):
        org.record()


@pytest.mark.parametrize("text", ["schema: segments/v1\nrows: [{id: x}]\n", "a: b: c\n", "[]\n"])
def test_a_registry_that_cannot_be_read_stops_the_writer(org, text):
    """What the writer cannot read, it does not write over."""
    (org.root / "registries/segments.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=r"^registries/segments.yaml: "):
        org.record()


def test_the_writer_follows_no_folder_out_of_the_root(org, tmp_path):
    """A folder that is a link out of the root is refused, and nothing is written where it leads."""
    away = tmp_path / "away"
    (org.root / "registries/bundles").rename(away)
    (org.root / "registries/bundles").symlink_to(away)
    org.submit()
    before = sorted(away.rglob("*"))

    with pytest.raises(LedgerError, match="leads out of the root"):
        org.record()
    assert sorted(away.rglob("*")) == before


@pytest.mark.parametrize("name", ["segments.yaml", "people.yaml"])
def test_the_writer_follows_no_file_out_of_the_root(org, tmp_path, name):
    """A file that somebody left where the writer makes its own, as a link to another, is replaced, not followed."""
    victim = tmp_path / "victim"
    victim.write_text("mine\n", encoding="utf-8")
    (org.root / f"registries/{name}.part").symlink_to(victim)
    org.enact()
    (org.root / "registries/people.yaml").unlink()
    org.record()

    assert victim.read_text(encoding="utf-8") == "mine\n"
    assert not (org.root / "registries" / name).is_symlink()
    assert [row["decision"] for row in org.table("segments")] == ["focus-loyal"]


@pytest.mark.parametrize("store", ["ledger/../../outside.db", "../outside.db", "ledger/./x.db", "/outside.db"])
def test_the_ledgers_file_stays_in_the_root(org, store):
    """The canon cannot send the writer's file elsewhere."""
    edit_yaml(org.root / "canon/canon.yaml", lambda value: value["ledger"].update(store=store))

    with pytest.raises(UsageError, match=r"canon/canon\.yaml: .*store"):
        place_of(org.root)


def test_a_device_in_the_inbox_is_not_read_for_ever(org):
    """A link to what never ends is refused, and the files beside it are taken."""
    org.submit()
    (org.root / "ledger/inbox/a.json").symlink_to("/dev/zero")

    assert org.record()[:2] == [("refused", "a.json"), ("recorded", "submission")]


def test_a_device_in_the_mirror_is_not_read_for_ever(org):
    """Whoever has no store is told that the entries cannot be read."""
    place = place_of(org.root)
    place.store.unlink()
    (entries,) = (org.root / "ledger/entries").iterdir()
    entries.unlink()
    entries.symlink_to("/dev/zero")

    with pytest.raises(LedgerError, match="it is no regular file"):
        seen(org.root)


def test_a_huge_file_in_the_inbox_is_not_read(org):
    """What is larger than any signed file is refused by its size."""
    org.submit()
    with (org.root / "ledger/inbox/a.json").open("wb") as file:
        file.truncate(1 << 40)

    assert org.record()[:2] == [("refused", "a.json"), ("recorded", "submission")]
    assert "more than" in org.done.lines[0].message

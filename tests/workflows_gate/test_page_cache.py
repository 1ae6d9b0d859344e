"""With what was kept of pages and without it the gate says the same, whatever changed and whatever was kept."""

import marshal
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from canongate.cli.main import run
from canongate.load.kept_pages import PageReader, kept_pages
from canongate.load.sealed import key_path, open_sealed, write_sealed
from canongate.workflows import snapshots

sys.path.insert(0, str(Path(__file__).resolve().parent))
from hamlet import COUNT, EDITS, build, edit, path
from village import AS_OF


@pytest.fixture(scope="module")
def hamlet(tmp_path_factory):
    return build(tmp_path_factory.mktemp("gate") / "hamlet")


@pytest.fixture(scope="module")
def of_main(hamlet):
    """Return the bytes that are kept of main."""
    assert hamlet.gate(head="main").summary == "nothing changed"
    return (hamlet.top / ".canongate" / "pages").read_bytes()


@pytest.fixture(autouse=True)
def kept(hamlet, of_main):
    """Return the file of what is kept, as it is kept of main."""
    file = hamlet.top / ".canongate" / "pages"
    file.write_bytes(of_main)
    return file


@pytest.fixture
def used(monkeypatch):
    """Return how many pages each gate did not need to read."""
    counts = []

    def counting(*given):
        found = kept_of(*given)
        counts.append(len(found))
        return found

    kept_of = snapshots.kept_of
    monkeypatch.setattr(snapshots, "kept_of", counting)
    return counts


def changed(hamlet, *names):
    """Commit a few edits on a branch of their own."""
    hamlet.branch("change")
    for name in names:
        EDITS[name](hamlet)
    hamlet.commit(", ".join(names))


def both_ways(hamlet):
    """Return what the gate says with what is kept, and without."""
    return hamlet.gate(), hamlet.gate(cached=False)


def test_base_of_the_tests_is_in_order(hamlet, used):
    """Nothing is wrong with the pages of the hamlet, so that all of them are kept."""
    hamlet.branch("change")
    hamlet.commit("nothing")

    assert hamlet.gate().report.exit_code == 0
    assert used == [COUNT]
    assert set(kept_pages(hamlet.top).facts) == {path(number) for number in range(COUNT)}


OF_WORDS = {
    *("word gone", "status renamed", "vocabulary gone"),
    *("Brain renamed", "Brain gone", "Brain's alias", "Brains broken"),
}
"""Edits of what the words of pages are held against: nothing that was kept counts after them."""


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_is_judged_alike(hamlet, used, name):
    """Each edit gets the same report, impact and summary both ways."""
    changed(hamlet, name)

    cached, full = both_ways(hamlet)

    assert cached == full
    assert (used[0] == 0) == (name in OF_WORDS)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=4, unique=True))
def test_edits_together_are_judged_alike(hamlet, names):
    """Edits that meet in one change get the same answer both ways."""
    changed(hamlet, *names)

    cached, full = both_ways(hamlet)

    assert cached == full


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=6, unique=True))
def test_many_edits_together_are_judged_alike(hamlet, names):
    """The same over many more changes."""
    changed(hamlet, *names)

    cached, full = both_ways(hamlet)

    assert cached == full


def test_few_pages_are_read(hamlet, monkeypatch):
    """A change of a page that nobody cites reads no page that did not change."""
    read = []
    whole = PageReader.read
    monkeypatch.setattr(PageReader, "read", lambda self, paths: (read.extend(paths), whole(self, paths)))
    hamlet.branch("change")
    edit(path(COUNT - 1), "must be measured", "must be weighed")(hamlet)
    hamlet.commit("reworded")

    hamlet.gate()

    assert read == []


def test_pages_asked_for_one_by_one_are_soon_read_at_once(hamlet, monkeypatch):
    """Where everything is asked of every page, a few calls read them, and not one for each."""
    runs = []
    whole = PageReader.read
    monkeypatch.setattr(PageReader, "read", lambda self, paths: (runs.append(list(paths)), whole(self, paths)))
    changed(hamlet, "reworded")
    pair = snapshots.open_pair(hamlet.top, "main", "HEAD", cached=True)

    texts = [raw.text for raw in pair.head.raws.values()]

    assert all(texts)
    assert [len(run) for run in runs] == [1] * 8 + [COUNT - 1 - 8]


def damaged(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(bytes(data))


def cut(file):
    file.write_bytes(file.read_bytes()[:100])


def forged(file):
    """Let the kept page say another title, and leave the seal as it was."""
    file.write_bytes(file.read_bytes().replace(b"Part 3", b"Port 3"))


def of_another_key(file):
    """What somebody else sealed: the same content, under a key that is not this user's."""
    content = open_sealed(str(file), most=1 << 28)
    own = Path(key_path()).rename(f"{key_path()}.away")
    write_sealed(str(file), content, most=1 << 28)
    own.replace(key_path())


def of_another_program(file):
    content = open_sealed(str(file), most=1 << 28)
    write_sealed(str(file), bytes(32) + content[32:], most=1 << 28)


def of_another_root(file):
    """Facts of the same paths with other bytes, truly sealed."""
    content = open_sealed(str(file), most=1 << 28)
    words, rows = marshal.loads(content[32:])  # noqa: S302  # the test's own
    rows = [(row[0], "0" * 40, *row[2:]) for row in rows]
    write_sealed(str(file), content[:32] + marshal.dumps((words, rows)), most=1 << 28)


def nonsense(file):
    write_sealed(str(file), b"{}", most=1 << 28)


@pytest.mark.parametrize("spoil", [damaged, cut, forged, of_another_key, of_another_program, of_another_root, nonsense])
def test_what_is_kept_counts_only_where_it_is_ours(hamlet, kept, used, spoil):
    """Damaged, forged, foreign or stale: nothing kept is used, and the answer is that of the full way."""
    spoil(kept)
    changed(hamlet, "reworded", "cited page gone")

    cached, full = both_ways(hamlet)

    assert cached == full
    assert used == [0]


def test_older_facts_serve_what_did_not_change(hamlet, used):
    """Facts of an earlier base count for the pages that are still the same."""
    hamlet.branch("later")
    edit(path(2), "must be measured", "must be weighed")(hamlet)
    hamlet.commit("base moves on")
    hamlet.branch("change", "later")
    EDITS["cited clause renamed"](hamlet)
    hamlet.commit("change")

    cached = hamlet.gate(base="later")

    assert cached == hamlet.gate(base="later", cached=False)
    assert used == [COUNT - 2]


def test_nothing_is_kept_where_it_is_not_wanted(hamlet, kept):
    """With --no-cache nothing is written; neither is it of a working tree."""
    kept.unlink()

    hamlet.gate(cached=False)
    hamlet.gate(head=None)

    assert not kept.exists()


def test_command_line_uses_what_is_kept_unless_told_not_to(hamlet, used, capsys):
    """The command prints the same bytes both ways."""
    changed(hamlet, "reworded")
    asked = ["gate", "--root", str(hamlet.top), "--base", "main", "--head", "HEAD", "--as-of", AS_OF.isoformat()]
    printed = []
    for more in ([], ["--no-cache"]):
        run([*asked, *more])
        printed.append(capsys.readouterr().out)

    assert printed[0] == printed[1] != ""
    assert used == [COUNT - 1]


def test_canon_with_a_shared_uid_keeps_nothing(hamlet, kept):
    """Kept pages share no uid; where pages do, none is kept."""
    kept.unlink()
    changed(hamlet, "uid of another clause")

    hamlet.gate()

    assert not kept.exists()


def test_pages_that_something_is_wrong_with_are_not_kept(hamlet, kept):
    """A page is read as long as anything is found about it."""
    kept.unlink()
    changed(hamlet, "title out of form")

    hamlet.gate()

    assert path(4) not in kept_pages(hamlet.top).facts

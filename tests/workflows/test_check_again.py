"""The cache of ``check``: a kept report stands only for the very files and engine it was made from."""

import json
import shutil

import pytest

from canongate.load.sealed import open_sealed, write_sealed
from canongate.load.stamp import Stamp
from canongate.model.error import UsageError
from canongate.report.baseline import make_baseline, write_baseline
from canongate.workflows import check_again as again
from canongate.workflows import check_cache as cache
from canongate.workflows.check import check


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Let files count as rested at once, so that no test has to wait for the clock."""
    monkeypatch.setattr(Stamp, "settled", lambda *_: True)


@pytest.fixture
def looked(monkeypatch):
    """Count how often the root is really looked at."""
    times = []

    def counted(root):
        times.append(root)
        return check(root)

    monkeypatch.setattr("canongate.workflows.check.check", counted)
    return times


@pytest.fixture
def kept(root):
    return root / ".canongate" / "check"


def broken(root):
    (root / "registries/markets.yaml").write_text("schema: markets/v1\nrows: none\n", encoding="utf-8")


def test_second_check_does_not_look(root, looked):
    """Nothing changed: the report is the same, and no file is read for it."""
    first = again.check_again(root)
    second = again.check_again(root)

    assert second == first == check(root)
    assert len(looked) == 1


def test_findings_are_kept_whole(root, looked):
    """A report with findings comes back with all their places."""
    broken(root)

    first = again.check_again(root)

    assert first.findings
    assert again.check_again(root) == first
    assert len(looked) == 1


@pytest.mark.parametrize(
    "path", ["canon/customer/focus.yaml", "registries/people.yaml", "rules/parameters.yaml", "tests/cases/x.yaml"]
)
def test_every_folder_is_watched(root, looked, path):
    """A file written anywhere a check looks makes it look again."""
    again.check_again(root)
    file = root / path

    file.write_bytes(file.read_bytes() + b"\n" if file.exists() else b"a: 1\n")
    report = again.check_again(root)

    assert len(looked) == 2
    assert report == check(root)


def test_mended_file_is_looked_at(root, edit, looked):
    """A defect that came and went is told, and then told no more."""
    assert again.check_again(root).exit_code == 0
    edit("registries/people.yaml", "kind: agent", "kind: angel")
    assert again.check_again(root).exit_code == 1
    edit("registries/people.yaml", "kind: angel", "kind: agent")

    assert again.check_again(root).exit_code == 0
    assert len(looked) == 3


def test_file_changed_while_it_was_checked(root, monkeypatch, kept):
    """A report is not kept where a file changed under it."""

    def changing(given):
        report = check(given)
        broken(root)
        return report

    monkeypatch.setattr("canongate.workflows.check.check", changing)
    again.check_again(root)

    assert not kept.exists()


def test_file_changed_a_moment_ago(root, monkeypatch, kept):
    """A report is not kept where a write in the same tick of the clock would not show."""
    monkeypatch.setattr(Stamp, "settled", lambda *_: False)

    again.check_again(root)

    assert not kept.exists()


@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 400, b"{}" * 40])
def test_corrupt_cache_is_ignored(root, looked, kept, data):
    """Whatever stands in the file, the root is looked at."""
    again.check_again(root)
    kept.write_bytes(data)

    assert again.check_again(root) == check(root)
    assert len(looked) == 2


def test_forged_cache_is_ignored(root, looked, kept):
    """A cache that says all is well, written without the key, is not believed: neither bare nor with an old seal."""
    broken(root)
    first = again.check_again(root)
    seal, content = kept.read_bytes()[:32], json.loads(open_sealed(str(kept)))
    content["report"]["findings"], content["report"]["exit_code"] = [], 0

    for forged in (seal, bytes(32), b""):
        kept.write_bytes(forged + json.dumps(content).encode())
        assert again.check_again(root) == first
    assert first.exit_code == 1
    assert len(looked) == 4


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"format": 1}',
        b'{"format": 2, "stamp": "", "report": {}}',
        b'{"format": 1, "stamp": "", "report": {}}',
        b"[" * 100_000,
    ],
)
def test_sealed_nonsense_is_ignored(root, looked, kept, content):
    """Even with the right seal, what is no kept report is ignored."""
    write_sealed(str(kept), content)

    assert again.check_again(root) == check(root)
    assert len(looked) == 1


def test_cache_of_another_root_is_ignored(root, looked, tmp_path):
    """A copy of a root, its cache included, is looked at: the files are others."""
    again.check_again(root)
    copy = shutil.copytree(root, tmp_path / "copy")
    broken(copy)

    assert again.check_again(copy).exit_code == 1
    assert len(looked) == 2


def test_other_engine_looks_again(root, looked, monkeypatch):
    """Another release of the engine does not trust what this one kept."""
    again.check_again(root)
    (root.parent / "site-packages").mkdir()
    monkeypatch.syspath_prepend(str(root.parent / "site-packages"))

    again.check_again(root)

    assert len(looked) == 2


def test_baseline_on_a_kept_report(root, tmp_path, looked):
    """A baseline is laid over a kept report as over a fresh one."""
    broken(root)
    known = tmp_path / "known.json"
    known.write_text(write_baseline(make_baseline(check(root).findings)), encoding="utf-8")

    reports = [again.check_again(root, baseline=known) for _ in range(2)]

    assert reports == [check(root, baseline=known)] * 2
    assert reports[0].exit_code == 0
    assert len(looked) == 1


def test_no_root(tmp_path):
    """Without a root, the mend is told as ever."""
    with pytest.raises(UsageError, match="is no root"):
        again.check_again(tmp_path)
    assert cache.printed_again(str(tmp_path)) is None


def test_folder_that_cannot_be_written(root, looked, monkeypatch):
    """Where nothing can be kept, every check looks."""
    monkeypatch.setattr(again, "clock_at", lambda _: None)

    again.check_again(root)
    again.check_again(root)

    assert len(looked) == 2


def test_printed_text_is_kept(root):
    """The text of a kept report, and its exit code, are there without the report being made again."""
    broken(root)
    report = again.check_again(root)

    text, code = cache.printed_again(str(root))

    assert code == report.exit_code == 1
    assert text == again.write(report)

"""Revisions are found by name, and what is missing is said."""

import os
import subprocess

import pytest

from canongate.load import git_program
from canongate.load.git_program import GitError
from canongate.load.git_repository import commit_of, fork_of, repository_of


@pytest.fixture
def repository(history):
    return repository_of(history.top)


def test_root_in_a_subfolder_knows_its_prefix(history):
    """A root may stand anywhere in its repository."""
    repository = repository_of(history.top / "canon")

    assert (repository.top, repository.prefix) == (history.top.resolve(), "canon/")
    assert not repository.shallow
    assert repository.object_format == "sha1"


def test_branch_tag_commit_and_relative_names_lead_to_commits(history, repository):
    """A revision may be named in each of the ways people use."""
    first = history.git("rev-parse", "HEAD")
    history.git("tag", "-a", "v1", "-m", "one")
    second = history.commit()

    assert [commit_of(repository, name) for name in ("v1", "main~1", "HEAD^", first, first[:8])] == [first] * 5
    assert commit_of(repository, "main") == commit_of(repository, "@") == second


@pytest.mark.parametrize(
    "name", ["--output=stolen", "-q", "", "a b", "main:canon/canon.yaml", "a..b", "main\n", "x" * 300, "$(id)", "a;b"]
)
def test_hostile_name_is_refused_before_git_sees_it(history, repository, monkeypatch, name):
    """What has not the form of a revision is never handed to git."""
    monkeypatch.setattr("canongate.load.git_repository.run_git", pytest.fail)

    with pytest.raises(GitError, match="no name of a revision") as refused:
        commit_of(repository, name)

    assert refused.value.help == "name a branch, a tag, a commit, or HEAD~1"
    assert not (history.top / "stolen").exists()


def test_unknown_revision_says_what_would_help(history, repository):
    """A missing base names its remote twin where there is one, and else the fetch that brings it."""
    history.git("update-ref", "refs/remotes/origin/release", "HEAD")

    with pytest.raises(GitError, match="no revision 'release' here") as known_elsewhere:
        commit_of(repository, "release")
    with pytest.raises(GitError, match="no revision 'nowhere' here") as unknown:
        commit_of(repository, "nowhere")

    assert known_elsewhere.value.help == "did you mean 'origin/release'?"
    assert unknown.value.help == "there are main, origin/release"
    history.git("remote", "add", "origin", "https://git.example.org/canon")
    with pytest.raises(GitError) as unfetched:
        commit_of(repository, "nowhere")
    assert unfetched.value.help == "fetch it first: git fetch origin nowhere"


def test_a_revision_typed_wrong_is_answered_with_the_nearest(history, repository):
    """A branch or tag whose name is near is named; of many others, the first few."""
    for number in range(7):
        history.git("tag", f"release-{number}")

    with pytest.raises(GitError) as typed:
        commit_of(repository, "mian")
    with pytest.raises(GitError) as unlike:
        commit_of(repository, "xyz")
    assert typed.value.help == "did you mean 'main'?"
    assert unlike.value.help == "there are main, release-0, release-1, release-2, release-3 and others"


def test_nothing_is_committed_yet(tmp_path):
    """In a new repository no revision can be named, and the mend is the first commit."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)

    with pytest.raises(GitError, match="no revision 'HEAD' here") as refused:
        commit_of(repository_of(tmp_path), "HEAD")
    assert refused.value.help == "nothing is committed here yet: commit first"
    assert refused.value.exit_code == 2


def test_name_of_a_tree_is_no_commit(repository):
    """Only commits are states of a canon."""
    with pytest.raises(GitError, match="there is no revision"):
        commit_of(repository, "HEAD^{tree}")


def test_sign_for_no_commit_is_explained(repository):
    """CI gives zeros as the base of a new branch."""
    with pytest.raises(GitError, match="the branch is new"):
        commit_of(repository, "0" * 40)


def test_shallow_clone_says_how_to_deepen_it(history, tmp_path):
    """A history that was cut off is not taken for an empty one."""
    first = history.git("rev-parse", "HEAD")
    history.commit()
    history.git("clone", "--quiet", "--depth", "1", f"file://{history.top}", str(tmp_path / "shallow"))
    repository = repository_of(tmp_path / "shallow")
    head = commit_of(repository, "HEAD")

    with pytest.raises(GitError, match="there is no revision") as missing:
        commit_of(repository, first)

    assert repository.shallow
    assert "git fetch --unshallow" in missing.value.help
    assert fork_of(repository, head, head) == head


def test_shallow_clone_without_common_history_says_so(history, tmp_path):
    """Two branches whose meeting point was cut off cannot be compared."""
    history.git("switch", "--quiet", "--create", "side")
    history.commit("aside")
    history.git("switch", "--quiet", "main")
    history.commit("ahead")
    history.git(
        "clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{history.top}", str(tmp_path / "shallow")
    )
    repository = repository_of(tmp_path / "shallow")

    with pytest.raises(GitError, match="no common history") as cut:
        fork_of(repository, commit_of(repository, "origin/main"), commit_of(repository, "origin/side"))

    assert "--unshallow" in cut.value.help


def test_unrelated_histories_have_no_common_base(history, repository):
    """Where nothing was cut off, another base is asked for."""
    history.git("switch", "--quiet", "--orphan", "other")
    history.commit("unrelated")

    with pytest.raises(GitError, match="no common history") as unrelated:
        fork_of(repository, commit_of(repository, "main"), commit_of(repository, "other"))

    assert unrelated.value.help == "name a base that the branch began from"


def test_branches_parted_where_they_have_their_last_common_commit(history, repository):
    """What the base landed since is no part of a change; after a merge the base itself is."""
    first = history.git("rev-parse", "HEAD")
    history.git("switch", "--quiet", "--create", "side")
    side = history.commit("aside")
    history.git("switch", "--quiet", "main")
    tip = history.commit("ahead")
    history.git("merge", "--quiet", "--no-ff", "--no-edit", "side")
    merged = history.git("rev-parse", "HEAD")

    assert fork_of(repository, tip, side) == first
    assert fork_of(repository, tip, merged) == tip


def test_folder_outside_any_repository_is_told(tmp_path):
    """Without git two folders can still be compared."""
    with pytest.raises(GitError, match="stands in no git repository") as nowhere:
        repository_of(tmp_path)

    assert "compare two folders" in nowhere.value.help


def test_bare_repository_is_told(history, tmp_path):
    """A bare repository has no working tree to look at."""
    history.git("clone", "--quiet", "--bare", str(history.top), str(tmp_path / "bare.git"))

    with pytest.raises(GitError, match="bare repository"):
        repository_of(tmp_path / "bare.git")


def test_folder_of_another_user_is_told(history, monkeypatch):
    """Git's refusal of a folder that somebody else owns comes with its mend."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setattr(git_program, "_KEPT", "GIT_TEST")

    with pytest.raises(GitError, match="belongs to another user") as owned:
        repository_of(history.top)

    assert "safe.directory" in owned.value.help


def test_variables_of_a_hook_lead_nowhere_else(history, monkeypatch, tmp_path):
    """Inside a hook git sets variables that would point at another repository or index."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))

    repository = repository_of(history.top)

    assert repository.top == history.top.resolve()
    assert len(commit_of(repository, "HEAD")) == 40


def test_missing_git_program_is_told(history, monkeypatch):
    """Without git the mend says what to do."""
    monkeypatch.setenv("PATH", os.devnull)

    with pytest.raises(GitError, match="no git program"):
        repository_of(history.top)


def test_git_that_does_not_answer_is_not_waited_for(history, monkeypatch):
    """A git that hangs ends as an error."""

    def hang(command, **_):
        raise subprocess.TimeoutExpired(command, 60)

    monkeypatch.setattr(subprocess, "run", hang)

    with pytest.raises(GitError, match="did not answer within 60 seconds"):
        repository_of(history.top)

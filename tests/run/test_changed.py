"""What changed since a revision, in a real repository."""

import subprocess
from pathlib import Path

import pytest

from mtcheck.changed import EVERY_LINE, Changes, GitError, Lines


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """main has one commit more than where the branch left it; the branch has changes of each kind."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "old.txt").write_text("".join(f"line {i}\n" for i in range(1, 21)))
    (tmp_path / "same.txt").write_text("same\n")
    (tmp_path / "gone.txt").write_text("gone\n")
    (tmp_path / "moved.txt").write_text("".join(f"moved {i}\n" for i in range(1, 21)))
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "switch", "-qc", "branch")
    text = (tmp_path / "old.txt").read_text().replace("line 3\n", "changed 3\n").replace("line 9\nline 10\n", "")
    (tmp_path / "old.txt").write_text(text + "new at the end\n")
    git(tmp_path, "mv", "moved.txt", "new name ä\t.txt")
    moved = tmp_path / "new name ä\t.txt"
    moved.write_text(moved.read_text().replace("moved 7\n", "MOVED 7\n"))
    git(tmp_path, "rm", "-q", "gone.txt")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "two")
    git(tmp_path, "switch", "-q", "main")
    (tmp_path / "same.txt").write_text("changed on main only\n")
    git(tmp_path, "commit", "-qam", "three")
    git(tmp_path, "switch", "-q", "branch")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "untracked.txt").write_text("new\n")
    return tmp_path


def test_changed_lines_since_the_merge_base(repository: Path) -> None:
    changes = Changes("main")
    assert changes.lines(repository / "old.txt") == Lines(((3, 3), (19, 19)))
    assert changes.lines(repository / "same.txt") is None
    assert changes.lines(repository / "new name ä\t.txt") == Lines(((7, 7),))
    assert changes.lines(repository / "sub" / "untracked.txt") == EVERY_LINE


def test_uncommitted_changes_count(repository: Path) -> None:
    (repository / "same.txt").write_text("same\nand more\n")
    assert Changes("HEAD").lines(repository / "same.txt") == Lines(((2, 2),))


def test_binary_for_git_is_every_line(repository: Path) -> None:
    (repository / "same.txt").write_bytes("same\n".encode("utf-16"))
    assert Changes("HEAD").lines(repository / "same.txt") == EVERY_LINE


def test_lines_touch() -> None:
    lines = Lines(((3, 3), (7, 9)))
    assert [n for n in range(1, 12) if lines.touch(n, n)] == [3, 7, 8, 9]
    assert lines.touch(4, 7)
    assert not lines.touch(4, 6)
    assert EVERY_LINE.touch(1, 1)


@pytest.mark.parametrize("revision", ["nowhere", "--output=/tmp/x", "HEAD~99", ""])
def test_unknown_revisions(repository: Path, revision: str) -> None:
    with pytest.raises(GitError, match="git knows no revision"):
        Changes(revision).lines(repository / "old.txt")


def test_no_common_ancestor(repository: Path) -> None:
    git(repository, "switch", "-q", "--orphan", "other")
    git(repository, "commit", "-q", "--allow-empty", "-m", "alone")
    with pytest.raises(GitError, match=r"no common ancestor.*fetch-depth: 0"):
        Changes("main").lines(repository / "x.txt")


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GitError, match="not in a git repository"):
        Changes("main").lines(tmp_path / "x.txt")


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="git cannot be started"):
        Changes("main").lines(repository / "x.txt")

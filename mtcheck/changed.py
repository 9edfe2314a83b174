"""What changed since a git revision: which files, and which of their lines."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_HUNK = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


class GitError(Exception):
    """Git cannot tell what changed; the message is one sentence with the next step."""


@dataclass(frozen=True)
class Lines:
    """Lines of a file, counted from 1, as ranges that include both ends; None is every line."""

    ranges: tuple[tuple[int, int], ...] | None

    def touch(self, first: int, last: int) -> bool:
        return self.ranges is None or any(a <= last and first <= b for a, b in self.ranges)


EVERY_LINE = Lines(None)


class Changes:
    """Changes between the merge base of HEAD and a revision, and the working tree with its untracked files."""

    def __init__(self, revision: str):
        self._revision = revision
        self._repositories: dict[Path, _Repository] = {}
        self._tops: dict[Path, Path] = {}

    def lines(self, path: Path) -> Lines | None:
        """The changed lines of a file; None when it did not change. Raises GitError."""
        real = Path(os.path.realpath(path))
        top = self._top(real.parent)
        if top not in self._repositories:
            self._repositories[top] = _Repository(top, self._revision)
        return self._repositories[top].lines(real.relative_to(top).as_posix())

    def _top(self, folder: Path) -> Path:
        if folder not in self._tops:
            top = next((p for p in (folder, *folder.parents) if (p / ".git").exists()), None)
            if top is None:
                raise GitError(f"{folder} is not in a git repository; --since needs one")
            self._tops[folder] = top
        return self._tops[folder]


class _Repository:
    def __init__(self, top: Path, revision: str):
        self._top = top
        self._revision = revision

    def lines(self, name: str) -> Lines | None:
        key = os.fsencode(name)
        if key in self._untracked:
            return EVERY_LINE
        if key not in self._changed:
            return None
        old = self._changed[key]
        paths = [os.fsdecode(p) for p in ((key,) if old is None else (old, key))]
        diff = self._git("diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "-M", self._base, "--", *paths)
        if re.search(rb"^(?:Binary files |GIT binary patch)", diff, re.MULTILINE):
            return EVERY_LINE
        hunks = ((int(m[1]), int(m[2]) if m[2] is not None else 1) for m in _HUNK.finditer(diff))
        return Lines(tuple((start, start + count - 1) for start, count in hunks if count))

    @cached_property
    def _base(self) -> str:
        commit = self._commit(self._revision)
        head = self._commit("HEAD")
        base = self._run("merge-base", commit, head)
        if base.returncode:
            raise GitError(
                f"git finds no common ancestor of {self._revision} and HEAD; "
                "in a shallow clone fetch the whole history (fetch-depth: 0)"
            )
        return base.stdout.decode().strip()

    def _commit(self, revision: str) -> str:
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}")
        if found.returncode:
            raise GitError(
                f"git knows no revision {revision} in {self._top}; fetch it, or check the name (a shallow clone lacks history)"
            )
        return found.stdout.decode().strip()

    @cached_property
    def _changed(self) -> dict[bytes, bytes | None]:
        """Changed files that still exist, each with its old name where it was renamed or copied."""
        fields = iter(
            self._git("diff", "--name-status", "-z", "-M", "--no-ext-diff", "--diff-filter=d", self._base).split(b"\0")
        )
        changed: dict[bytes, bytes | None] = {}
        for status in fields:
            if status[:1] in (b"R", b"C"):
                old = next(fields)
                changed[next(fields)] = old
            elif status:
                changed[next(fields)] = None
        return changed

    @cached_property
    def _untracked(self) -> frozenset[bytes]:
        return frozenset(self._git("ls-files", "-z", "--others", "--exclude-standard").split(b"\0"))

    def _git(self, *arguments: str) -> bytes:
        done = self._run(*arguments)
        if done.returncode:
            lines = done.stderr.decode(errors="replace").strip().splitlines() or [""]
            raise GitError(f"git {arguments[0]} failed in {self._top} ({lines[-1]}); run git status there to see why")
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
        command = ["git", "-c", "core.quotePath=false", "-c", "diff.noprefix=false", *arguments]
        try:
            return subprocess.run(
                command, cwd=self._top, env=environment, capture_output=True, stdin=subprocess.DEVNULL
            )
        except OSError:
            raise GitError("git cannot be started; install it, or leave --since out") from None

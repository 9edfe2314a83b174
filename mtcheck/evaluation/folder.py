"""A folder checked twice, as CI does it: what the cache saves, and how much memory a run takes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from mtcheck.annotated import read_annotated
from mtcheck.resources import seeds_dir

_SHORT = 80
"""Characters; a shorter paragraph is a title."""


class RunFailed(RuntimeError):
    """A check that was to be measured did not end well; the message is what it said."""


def write_stories(folder: Path, count: int, words: int) -> int:
    """Files of at least ``words`` words, paragraphs of the shipped stories in an order of chance; returns the words."""
    documents = read_annotated([seeds_dir() / "stories"])
    paragraphs = [p for d in documents for p in d.text.split("\n\n") if len(p) >= _SHORT]
    chance, total = random.Random(1), 0
    for number in range(count):
        story: list[str] = []
        length = 0
        while length < words:
            story.append(chance.choice(paragraphs))
            length += len(story[-1].split())
        (folder / f"{number:06}.txt").write_text("\n\n".join(story) + "\n", "utf-8")
        total += length
    return total


def figures(count: int, words: int, grammar: bool, jobs: int | None = None) -> Iterator[tuple[str, float, str]]:
    """``(what, figure, unit)`` of two runs over the same ``count`` files. Raises RunFailed.

    Memory is the most that a run held at any time, LanguageTool not counted.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "stories")
        folder.mkdir()
        total = write_stories(folder, count, words)
        command = [sys.executable, "-m", "mtcheck", "check", "--quiet", "--exit-zero", "--format", "jsonl"]
        command += ["--cache-dir", str(Path(scratch, "cache")), *(["--jobs", str(jobs)] if jobs else [])]
        command += [] if grammar else ["--no-grammar"]
        first, peak = _run([*command, str(folder)])
        yield f"{count:,} files, {total:,} words: first run", first, "s"
        if peak and not grammar:
            yield "memory, first run", peak, "MB"
        second, peak = _run([*command, str(folder)])
        yield "second run, nothing changed", second, "s"
        if peak:
            yield "memory, second run", peak, "MB"
        yield "second run, of the first", 100 * second / first, "%"


def _run(command: Sequence[str]) -> tuple[float, float | None]:
    """Seconds, and the most megabytes at a time where the system tells; those of its child processes may count, too."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        peak = None
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
        seconds = time.perf_counter() - begun
        if process.wait():
            said.seek(0)
            raise RunFailed(said.read().decode("utf-8", "replace").strip() or f"exit code {process.returncode}")
    return seconds, peak

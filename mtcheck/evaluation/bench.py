"""Speed, as a user meets it: whole commands from cold, and words a second in bulk."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path

from mtcheck.annotated import read_annotated
from mtcheck.resources import seeds_dir

_EVERY = 10


def story(words: int) -> str:
    """A spun story of about ``words`` words, made of shipped ones."""
    texts: list[str] = []
    for document in read_annotated([seeds_dir() / "stories"]):
        if document.spans:
            texts.append(document.text)
            if sum(len(t.split()) for t in texts) >= words:
                break
    return " ".join("\n\n".join(texts).replace("\n\n", " ¶ ").split()[:words]).replace(" ¶ ", "\n\n")


def bulk(count: int, every: int = _EVERY) -> list[str]:
    """``count`` texts of shipped stories; each ``every``-th is a spun one, the others are clean."""
    documents = list(read_annotated([seeds_dir() / "stories"]))
    spun, clean = (cycle([d.text for d in documents if bool(d.spans) is marked]) for marked in (True, False))
    return [next(spun if number % every == 0 else clean) for number in range(count)]


def _seconds(command: Sequence[str], repeat: int) -> float:
    """The median wall time of a command."""
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) // 2]


def figures(grammar: bool, count: int = 400, repeat: int = 5) -> Iterator[tuple[str, float, str]]:
    """``(what, figure, unit)``, measured one after the other."""
    run = [sys.executable, "-m", "mtcheck"]
    yield "mtcheck --help", _seconds([*run, "--help"], repeat), "s"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.txt"
        path.write_text(story(500), "utf-8")
        yield "500 words from cold, --no-grammar", _seconds([*run, "check", str(path), "--no-grammar", "--no-cache"], repeat), "s"
        if grammar:
            yield "500 words from cold, with LanguageTool", _seconds([*run, "check", str(path), "--no-cache"], repeat), "s"
    yield from _loaded(grammar, count)


def _loaded(grammar: bool, count: int) -> Iterator[tuple[str, float, str]]:
    from mtcheck.checker import Checker

    texts, spun = bulk(count), bulk(count, 1)
    with Checker(grammar=False) as checker:
        checker.check(texts[0])
        begun = time.perf_counter()
        checker.check(story(500))
        yield "500 words, loaded, --no-grammar", time.perf_counter() - begun, "s"
        yield "model alone in a batch", _rate(lambda: checker.detector.read(texts), texts), "words/s"
        yield f"bulk, one story in {_EVERY} spun, --no-grammar", _rate(lambda: list(checker.check_many(texts)), texts), "words/s"
    if grammar:
        with Checker() as checker:
            list(checker.check_many(texts[:40]))
            yield "bulk, with LanguageTool, as Java warms up", _rate(lambda: list(checker.check_many(texts)), texts), "words/s"
            yield "the same again, Java warm", _rate(lambda: list(checker.check_many(texts)), texts), "words/s"
            yield "every story spun, with LanguageTool, Java warm", _rate(lambda: list(checker.check_many(spun)), spun), "words/s"


def _rate(work: Callable[[], object], texts: Sequence[str]) -> float:
    begun = time.perf_counter()
    work()
    return sum(len(t.split()) for t in texts) / (time.perf_counter() - begun)

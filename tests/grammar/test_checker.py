"""The checker of a run: what it does when all is well, and when nothing is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mtcheck.finding import Skipped
from mtcheck.grammar import GrammarChecker, GrammarDied, GrammarError, GrammarMatch, GrammarUnavailable
from mtcheck.grammar.server import free_port
from tests.grammar.conftest import PATIENCE, Answer

WRONG = "The two sides has agree to meet."
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def kill(checker: GrammarChecker) -> None:
    assert checker._server is not None
    assert checker._server.pid is not None
    os.kill(checker._server.pid, signal.SIGKILL)


def test_import_is_light() -> None:
    code = (
        "import sys, mtcheck.grammar; mtcheck.grammar.GrammarChecker();"
        "print([m for m in ('requests', 'language_tool_python', 'jgo', 'numpy') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


@pytest.mark.languagetool
def test_answers_in_order_whatever_their_number(grammar: GrammarChecker) -> None:
    texts = [f"{'So it was. ' * (i % 5)}{WRONG if i % 3 else 'All is well.'}" for i in range(16)]
    for given in (texts, iter(texts)):
        answers = list(grammar.check_many(given))
        assert [len(a) if isinstance(a, list) else a for a in answers] == [1 if i % 3 else 0 for i in range(16)]
        assert all(
            texts[i][a[0].start : a[0].end] == "agree" for i, a in enumerate(answers) if isinstance(a, list) and a
        )


@pytest.mark.languagetool
def test_the_input_is_read_little_ahead(grammar: GrammarChecker) -> None:
    read = 0

    def texts():
        nonlocal read
        for _ in range(1000):
            read += 1
            yield WRONG

    answers = grammar.check_many(texts())
    next(answers)
    assert read < 20
    answers.close()


@pytest.mark.languagetool
def test_many_threads_at_once(grammar: GrammarChecker) -> None:
    texts = [f"{'😀' * i} {WRONG}" for i in range(24)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(grammar.check, texts))
    assert [(m.start, m.end) for (m,) in found] == [(i + 19, i + 24) for i in range(24)]


@pytest.mark.languagetool
def test_a_server_given_by_its_address(grammar: GrammarChecker) -> None:
    assert grammar.check(WRONG)
    assert grammar._server is not None
    with GrammarChecker(grammar._server.url) as other:
        assert [m.rule_id for m in other.check(WRONG)] == ["HAVE_PART_AGREEMENT"]
        assert other.skipped is None
    assert grammar.check(WRONG), "a server of somebody else's is not ended"


def test_a_dead_address() -> None:
    with GrammarChecker(f"http://127.0.0.1:{free_port()}") as checker:
        with pytest.raises(GrammarUnavailable):
            checker.check(WRONG)
        assert checker.skipped is not None
        assert checker.skipped.failed
        assert "There is no LanguageTool with English at http://127.0.0.1" in checker.skipped.reason
        assert all(isinstance(a, Skipped) for a in checker.check_many([WRONG] * 3))


def test_an_address_that_dies_on_the_way(serve: Callable[[Answer], str]) -> None:
    from tests.grammar.test_client import LANGUAGES

    alive = [True]

    def answer(path: str) -> tuple[int, bytes]:
        if "languages" in path and alive[0]:
            return 200, LANGUAGES
        return (200, b'{"matches": []}') if alive[0] else (0, b"")

    with GrammarChecker(serve(answer)) as checker:
        assert checker.check(WRONG) == []
        alive[0] = False
        with pytest.raises(GrammarError):
            checker.check(WRONG)
        assert checker.skipped is not None


@pytest.mark.languagetool
@POSIX
def test_killed_on_the_way_it_starts_again_once(installed: Path) -> None:
    with GrammarChecker(small=True, start_seconds=PATIENCE) as checker:
        assert checker.check(WRONG)
        kill(checker)
        answers = list(checker.check_many([WRONG, "Fine.", WRONG]))
        assert [isinstance(a, list) and len(a) for a in answers] == [1, 0, 1]
        assert checker.skipped is None
        kill(checker)
        with pytest.raises(GrammarDied, match="twice"):
            checker.check(WRONG)
        answers = list(checker.check_many([WRONG] * 50))
        assert len(answers) == 50
        assert {a.reason for a in answers if isinstance(a, Skipped)} == {"LanguageTool stopped answering, twice"}
        assert checker.skipped is not None
        assert checker.skipped.failed


@pytest.mark.languagetool
@POSIX
def test_a_hung_server_is_replaced(installed: Path) -> None:
    with GrammarChecker(small=True, start_seconds=PATIENCE) as checker:
        assert checker.check(WRONG)
        assert checker._server is not None
        assert checker._server.pid is not None
        checker._client.result()._tool._TIMEOUT = 0.3
        os.kill(checker._server.pid, signal.SIGSTOP)
        assert [m.rule_id for m in checker.check(WRONG)] == ["HAVE_PART_AGREEMENT"]


@pytest.mark.languagetool
def test_closed_is_closed(installed: Path) -> None:
    checker = GrammarChecker(small=True, start_seconds=PATIENCE)
    checker.start()
    server = checker._server
    assert server is not None
    assert server.alive, "start does not wait"
    checker.close()
    assert not server.alive
    with pytest.raises(GrammarUnavailable, match="closed"):
        checker.check(WRONG)
    checker.close()
    checker.start()
    assert not server.alive


def test_not_installed(home: Path) -> None:
    with GrammarChecker() as checker:
        assert checker.skipped is not None, "known before any text is checked"
        assert checker.skipped.what == "grammar"
        assert "not installed" in checker.skipped.reason
        assert "mtcheck languagetool install" in checker.skipped.remedy
        assert not checker.skipped.failed
        assert checker.check("") == []
        assert list(checker.check_many([WRONG])) == [checker.skipped]


@pytest.mark.languagetool
def test_looking_starts_nothing(installed: Path) -> None:
    checker = GrammarChecker(small=True, start_seconds=PATIENCE)
    try:
        checker.look()
        assert checker._server is None
        assert checker.skipped is None
        assert [m.rule_id for m in checker.check(WRONG)] == ["HAVE_PART_AGREEMENT"]
    finally:
        checker.close()


def test_looking_tells_what_is_missing(home: Path) -> None:
    checker = GrammarChecker()
    checker.look()
    assert checker.skipped is not None
    assert "not installed" in checker.skipped.reason
    assert list(checker.check_many([WRONG])) == [checker.skipped]
    checker.close()


def test_the_signature_names_the_server_and_no_secret() -> None:
    addresses = [None, "http://a.example", "http://user:secret@b.example"]
    signatures = {GrammarChecker(url).signature for url in addresses}
    assert len(signatures) == 3
    assert not any("secret" in s for s in signatures)


@pytest.mark.usefixtures("no_java")
def test_no_java(installed: Path) -> None:
    with GrammarChecker() as checker:
        assert checker.skipped is not None
        assert "needs Java 17 or newer, and none was found" in checker.skipped.reason
        assert checker.skipped.remedy.startswith("install Java 17 or newer, or: pip install 'mtcheck[java]'")
        assert not checker.skipped.failed


def test_a_missing_jar(copied: Path) -> None:
    jar = next((copied / "libs").glob("language-en-*.jar"))
    jar.unlink()
    with GrammarChecker() as checker:
        assert checker.skipped is not None
        assert f"{jar.name} in {jar.parent} is missing" in checker.skipped.reason
        assert checker.skipped.failed


def test_a_match_is_a_value() -> None:
    match = GrammarMatch("R", "GRAMMAR", "why", 0, 1, ("x",), 0.9)
    assert match == GrammarMatch("R", "GRAMMAR", "why", 0, 1, ("x",), 0.9)
    with pytest.raises(AttributeError):
        match.start = 2  # type: ignore[misc]

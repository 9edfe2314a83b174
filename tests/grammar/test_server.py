"""The server process: its port, its deadline, its end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mtcheck.grammar import GrammarUnavailable
from mtcheck.grammar.java import Java
from mtcheck.grammar.locate import Installation
from mtcheck.grammar.server import LocalServer, free_port, is_healthy
from tests.grammar.conftest import PATIENCE

pytestmark = pytest.mark.languagetool
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals")


@pytest.fixture
def own(installed: Path) -> Installation:
    return Installation("own", installed)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def gone(pid: int, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_a_taken_port_is_left_for_another(java: Java, own: Installation, taken: int) -> None:
    ports = iter([taken, free_port()])
    server = LocalServer(java, own, small=True, pick_port=lambda: next(ports))
    try:
        server.start()
        server.wait(PATIENCE)
        assert is_healthy(server.url)
        assert str(taken) not in server.url
        pid = server.pid
        assert pid is not None
    finally:
        server.stop()
    assert gone(pid)
    assert not server.alive
    server.stop()


def test_only_a_few_ports_are_tried(java: Java, own: Installation, taken: int) -> None:
    tried = []
    server = LocalServer(java, own, small=True, pick_port=lambda: tried.append(taken) or taken)
    server.start()
    with pytest.raises(GrammarUnavailable, match="ended at its start"):
        server.wait(PATIENCE)
    server.stop()
    assert 1 < len(tried) <= 3


def test_the_deadline_holds(java: Java, own: Installation) -> None:
    server = LocalServer(java, own)
    server.start()
    pid = server.pid
    with pytest.raises(GrammarUnavailable, match=r"did not answer within 0\.01 seconds"):
        server.wait(0.01)
    assert pid is not None
    assert gone(pid)


def test_what_java_says_is_told(java: Java, tmp_path: Path) -> None:
    server = LocalServer(java, Installation("LTP_PATH", tmp_path))
    server.start()
    with pytest.raises(GrammarUnavailable, match=r"ended at its start: .*HTTPServer"):
        server.wait(PATIENCE)


def test_too_little_memory_is_told(java: Java, own: Installation) -> None:
    server = LocalServer(java, own, heap="1k")
    server.start()
    with pytest.raises(GrammarUnavailable, match=r"ended at its start: .*heap"):
        server.wait(PATIENCE)


def test_java_that_cannot_be_run(own: Installation, tmp_path: Path) -> None:
    server = LocalServer(Java(tmp_path / "java", "PATH", "17", 17), own, options=[])
    with pytest.raises(GrammarUnavailable, match=r"cannot be run: No such file"):
        server.start()
    server.stop()


def test_memory_is_bounded_and_flags_follow_size(java: Java, own: Installation) -> None:
    command = LocalServer(java, own, small=True, heap="300m")._command
    assert "-Xmx300m" in command
    assert "-XX:TieredStopAtLevel=1" in command
    assert "-XX:TieredStopAtLevel=1" not in LocalServer(java, own)._command


PARENT = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
from pathlib import Path
from mtcheck.grammar.java import Java
from mtcheck.grammar.locate import Installation
from mtcheck.grammar.server import LocalServer
server = LocalServer(Java(Path(sys.argv[1]), "PATH", "17", 17), Installation("own", Path(sys.argv[2])), options=[])
server.start()
print(server.pid, flush=True)
if sys.argv[3] == "sleep":
    time.sleep(60)
"""


@POSIX
@pytest.mark.parametrize("end", ["SIGTERM", "SIGKILL", "SIGINT", "exit"])
def test_no_server_outlives_its_run(java: Java, own: Installation, end: str) -> None:
    how = "exit" if end == "exit" else "sleep"
    command = [sys.executable, "-c", PARENT, str(java.path), str(own.folder), how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        if end != "exit":
            parent.send_signal(getattr(signal, end))
        parent.wait(30)
    assert gone(pid)


@POSIX
def test_a_forked_child_leaves_the_server_alone(java: Java, own: Installation) -> None:
    server = LocalServer(java, own)
    server.start()
    try:
        child = os.fork()
        if child == 0:
            server.stop()
            os._exit(0)
        os.waitpid(child, 0)
        assert server.alive
    finally:
        server.stop()

"""One LanguageTool server of our own: started in the background, ended with the run.

Not by language_tool_python's own start: that has no limit of memory, drops
what Java says, and on any failure tries over 900 ports one after the other.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from mtcheck.grammar import archive
from mtcheck.grammar.java import REMEDY, Java
from mtcheck.grammar.locate import Installation
from mtcheck.grammar.model import GrammarUnavailable

HOST = "127.0.0.1"
_CONFIG = Path(__file__).with_name("server-config.txt")
_MAIN = "org.languagetool.server.HTTPServer"
_PORTS = 3
"""How many ports are tried when another program takes the free one first."""
_POLL = 0.02
_WINDOWS = sys.platform == "win32"
_WATCHDOG = 'while read -r _; do :; done; kill -9 "-$1" 2>/dev/null'


def free_port() -> int:
    """A port that the system says is free on the loopback address."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def is_healthy(url: str, seconds: float = 2.0) -> bool:
    """Whether the server at ``url`` (with a slash at its end, without ``v2``) says that it is well."""
    parts = urlsplit(url)
    connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = connect(parts.hostname or HOST, parts.port, timeout=seconds)
    try:
        connection.request("GET", f"{parts.path}v2/healthcheck")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


class LocalServer:
    """A server process. ``start`` returns at once; ``wait`` until it answers.

    ``small`` suits a run of a few stories: less compiling, a sooner answer, half
    the speed in the long run. ``heap`` bounds its memory, as in ``-Xmx``.
    """

    def __init__(
        self,
        java: Java,
        installation: Installation,
        *,
        small: bool = False,
        heap: str = "512m",
        options: Sequence[str] | None = None,
        pick_port: Callable[[], int] = free_port,
    ):
        if options is None:
            options = archive.options(installation.folder, java) if installation.kind == "own" else []
        # NOTE: the collector is the same for both sizes: an ahead-of-time cache holds for one collector only.
        self._command = [str(java.path), f"-Xmx{heap}", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xlog:disable"]
        self._command += ["-XX:TieredStopAtLevel=1"] * small
        self._command += ["-Dfile.encoding=UTF-8", "-Djava.net.preferIPv4Stack=true", "-Djava.awt.headless=true"]
        self._command += [*options, "-cp", installation.class_path, _MAIN, "--config", str(_CONFIG), "--port"]
        self._pick_port = pick_port
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._owner = os.getpid()
        self._ended = False

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}/"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Starts the process; raises GrammarUnavailable when Java cannot be run at all."""
        if self._ended:
            raise GrammarUnavailable("LanguageTool was stopped.", "Start it anew.")
        self._port = self._pick_port()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the process)
        try:
            self._process = subprocess.Popen(
                [*self._command, str(self._port)],
                stdin=subprocess.DEVNULL,
                stdout=self._log,
                stderr=subprocess.STDOUT,
                cwd=tempfile.gettempdir(),
                start_new_session=not _WINDOWS,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._log.close()
            reason = f"Java ({self._command[0]}) cannot be run: {error.strerror or error}."
            raise GrammarUnavailable(reason, REMEDY) from error
        self._watchdog = _watch(self._process.pid)
        atexit.register(self.stop)

    def wait(self, seconds: float) -> None:
        """Returns when the server answers; raises GrammarUnavailable after ``seconds``, or when it ends itself."""
        end = time.monotonic() + seconds
        ports = 1
        while not is_healthy(self.url, min(2.0, max(0.1, end - time.monotonic()))):
            if not self.alive:
                said = self._said()
                taken = "Address already in use" in said or "PortBinding" in said
                if not taken or ports == _PORTS:
                    raise GrammarUnavailable(f"LanguageTool ended at its start: {_gist(said)}", REMEDY_BROKEN)
                ports += 1
                self._end_process()
                self.start()
            elif time.monotonic() > end:
                self.stop()
                reason = f"LanguageTool did not answer within {seconds:g} seconds of its start."
                raise GrammarUnavailable(reason, "Try again when the machine is less busy, or use --no-grammar.")
            time.sleep(_POLL)

    def stop(self, patience: float = 0.0) -> None:
        """Ends the process, at once or after ``patience`` seconds for an orderly end. May be called again."""
        if os.getpid() == self._owner:  # a forked child must not end its parent's server
            self._ended = True
            self._end_process(patience)

    def _end_process(self, patience: float = 0.0) -> None:
        atexit.unregister(self.stop)
        process, self._process = self._process, None
        watchdog, self._watchdog = self._watchdog, None
        if process is not None:
            if patience and process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(patience)
            _kill(process)
        if watchdog is not None:
            watchdog.kill()
            watchdog.communicate()
        if self._log is not None:
            self._log.close()

    def _said(self) -> str:
        """The end of what Java wrote."""
        if self._log is None or self._log.closed:
            return ""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 8192))
        return self._log.read().decode("utf-8", "replace")


REMEDY_BROKEN = "Run mtcheck doctor to see what is wrong, or mtcheck languagetool install to install it anew."


def _watch(pid: int) -> subprocess.Popen[bytes] | None:
    """Ends the server's process group when this process is gone, however it went (SIGTERM and SIGKILL too).

    A shell reads from a pipe that only this process holds; the pipe's end is this process's end.
    """
    if _WINDOWS:
        return None
    try:
        return subprocess.Popen(
            ["/bin/sh", "-c", _WATCHDOG, "mtcheck-watchdog", str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return None


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if _WINDOWS:
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _gist(said: str) -> str:
    """The line of Java's output that says most: the last cause, else the last line."""
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith(("\tat ", "\t..."))]
    telling = [line for line in lines if line.startswith(("Caused by:", "Error:", "Exception in"))]
    gist = (telling or lines or ["it said nothing"])[-1]
    return gist.removeprefix("Caused by: ")[:300].rstrip(".") + "."

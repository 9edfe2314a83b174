"""The lock file: which jars make up our LanguageTool, and their checksums.

It ships with the package, so that an installation downloads exactly these
files and nothing is resolved anew on a user's machine. A maintainer makes it
anew with ``python -m mtcheck.grammar.lock > languagetool-VERSION.lock.tsv``.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

VERSION = "6.8"
LOCK_FILE = Path(__file__).with_name(f"languagetool-{VERSION}.lock.tsv")

_GROUP = "org.languagetool"
_WANTED = ("languagetool-server", "language-en", "language-es", "language-ca", "language-pt")
"""The server's language guesser asks for Spanish, Catalan and Portuguese at its start."""
_LEFT_OUT = (_GROUP, "language-all")
_HEADER = f"""\
# The jars of LanguageTool {VERSION} for English, as Maven Central has them. Made by: python -m mtcheck.grammar.lock
# coordinates\tfile\tsize\tsha256"""


class Jar(NamedTuple):
    """One line of the lock file."""

    coordinates: str
    """``group:artifact:version``, or with ``:classifier`` after it."""
    name: str
    size: int
    sha256: str


@cache
def read_lock() -> tuple[Jar, ...]:
    """The jars in the order of the class path."""
    jars = []
    for line in LOCK_FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            coordinates, name, size, sha256 = line.split("\t")
            jars.append(Jar(coordinates, name, int(size), sha256))
    return tuple(jars)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_intact(path: Path, jar: Jar) -> bool:
    """Whether the file is the locked one, by size and checksum."""
    try:
        return path.stat().st_size == jar.size and sha256_of(path) == jar.sha256
    except OSError:
        return False


def resolve(repository: Path) -> list[Jar]:
    """Resolves the dependencies anew on Maven Central; the jars land in ``repository``."""
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=repository, timeout=30)
    excluded = [context.project(*_LEFT_OUT)]
    wanted = [context.create_dependency(f"{_GROUP}:{name}:{VERSION}", excluded) for name in _WANTED]
    direct, transitive = context.resolver.resolve(wanted)
    needed = [d.artifact for d in direct] + [d.artifact for d in transitive if d.scope in ("compile", "runtime")]
    jars = set()
    for artifact in needed:
        path = artifact.resolve()
        parts = [artifact.groupId, artifact.artifactId, artifact.version]
        coordinates = ":".join(parts + [artifact.classifier] * bool(artifact.classifier))
        jars.add(Jar(coordinates, artifact.filename, path.stat().st_size, sha256_of(path)))
    return sorted(jars)


def main() -> None:
    """Writes a new lock file to standard output."""
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        lines = ["\t".join(map(str, jar)) for jar in resolve(Path(folder))]
    sys.stdout.write("\n".join([_HEADER, *lines]) + "\n")


if __name__ == "__main__":
    main()

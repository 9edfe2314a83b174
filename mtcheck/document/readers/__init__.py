"""Readers: one module a format, imported when the first such file is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, cast

from mtcheck.document.decoding import decode
from mtcheck.document.errors import ReadError
from mtcheck.document.model import Document
from mtcheck.finding import Skipped

if TYPE_CHECKING:
    from mtcheck.document.prose import Prose


@dataclass(frozen=True, slots=True)
class Reader:
    """How the files of one format become Documents."""

    kind: str
    """Name of the format and of the module here that reads it."""
    suffixes: tuple[str, ...]
    """What such files end in, in lower case; a folder walk takes these and no others."""
    packed: bool = False
    """Whether the file is an archive rather than encoded text."""

    def read(self, data: bytes, path: str, encoding: str | None = None) -> Document:
        """The document in the bytes of a file; raises DecodeError or FormatError."""
        if self.packed:
            return cast(Callable[[bytes, str], Document], self._module("read"))(data, path)
        text, used = decode(data, path, encoding)
        return self.read_text(text, path, used)

    def read_text(self, source: str, path: str, encoding: str = "utf-8") -> Document:
        """The document in text already decoded; never raises. Packed formats have no such text: taken as it is."""
        if self.packed:
            return Document.from_text(source, path)
        prose = cast("Callable[[str], Prose]", self._module("extract"))(source)
        return Document(path, source, prose.text, prose.map, self.kind, encoding)

    def _module(self, function: str) -> object:
        return getattr(import_module(f"{__name__}.{self.kind}"), function)


READERS = (
    Reader("plain", (".txt", ".text")),
    Reader("markdown", (".md", ".markdown")),
    Reader("html", (".html", ".htm", ".xhtml")),
    Reader("docx", (".docx",), packed=True),
    Reader("rst", (".rst",)),
)
_BY_SUFFIX = {suffix: reader for reader in READERS for suffix in reader.suffixes}
SUFFIXES = frozenset(_BY_SUFFIX)
"""Suffixes of the files that a folder walk checks."""

_TOO_SHORT = 3


def is_text(name: str | PurePath) -> bool:
    """Whether a folder walk takes a file of this name."""
    return PurePath(name).suffix.lower() in SUFFIXES


def reader_for(name: str | PurePath) -> Reader:
    """The reader that goes with a file name; plain text for unknown suffixes and for none."""
    return _BY_SUFFIX.get(PurePath(name).suffix.lower(), READERS[0])


def read_bytes(data: bytes, name: str, encoding: str | None = None) -> Document:
    """The document in the bytes of a file called ``name``; raises DecodeError or FormatError."""
    return reader_for(name).read(data, name, encoding)


def read_text(source: str, name: str = "<text>") -> Document:
    """The document in decoded text, read as a file called ``name`` would be; never raises."""
    return reader_for(name).read_text(source, name)


def read_file(path: str | os.PathLike[str], encoding: str | None = None, limit: int | None = None) -> Document:
    """The document in a file, of at most ``limit`` bytes if given; raises ReadError, DecodeError or FormatError."""
    name = os.fspath(path)
    try:
        with Path(name).open("rb") as file:
            return read_stream(file, name, encoding, limit)
    except FileNotFoundError:
        raise ReadError(name, "there is no such file", "check the path") from None
    except IsADirectoryError:
        raise ReadError(name, "it is a folder", "give a file, or check the folder as a whole") from None
    except PermissionError:
        raise ReadError(name, "no permission to read it", "change its permissions, or leave it out") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(name, f"it cannot be read ({reason})", "check the path and the disk") from None


def read_stream(stream: BinaryIO, name: str, encoding: str | None = None, limit: int | None = None) -> Document:
    """As ``read_file``, from an open file; raises OSError besides."""
    data = stream.read() if limit is None else stream.read(limit + 1)
    if limit is not None and len(data) > limit:
        raise ReadError(name, f"it has more than {limit / 1024**2:.0f} MB", "split it, or leave out what is not its text")
    return read_bytes(data, name, encoding)


def problems(document: Document) -> tuple[Skipped, ...]:
    """Notices on a document that can be read but hardly judged: empty, no prose, a word or two."""
    words = len(document.tokens[:_TOO_SHORT])
    if words >= _TOO_SHORT:
        return ()
    if not document.source.strip():
        reason, remedy = "the file is empty", "leave it out, or check that it was saved"
    elif words == 0:
        reason, remedy = f"no prose in it (read as {document.kind})", "leave it out, or check its suffix"
    else:
        reason, remedy = f"only {words} word{'s' * (words > 1)} of prose", "too little to judge: check whole texts"
    return (Skipped(document.path, reason, remedy, failed=False),)

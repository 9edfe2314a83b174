"""Bytes to text: byte order mark, declared encoding, UTF-8, detection, or a clear refusal.

The text is the whole file with its line ends as they are (``\\r\\n`` is two
characters) and without a byte order mark: offset 0 is the first character
after it, as Python's ``utf-8-sig`` and ``utf-16`` codecs count.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from mtcheck.document.errors import DecodeError


class Decoded(NamedTuple):
    """A decoded file; ``encoding`` is a name that Python's ``open`` takes and that gives the same text."""

    text: str
    encoding: str


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_DECLARATIONS = re.compile(
    rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})["']"""
    rb"""|<meta[^>]{0,400}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""",
    re.IGNORECASE,
)
_CODING = re.compile(rb"(?:[^\n]*\n)?[^\n]*-\*-.{0,80}?coding[:=][ \t]*([A-Za-z0-9._-]{2,40})")

_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""Encodings that a page declares, and what browsers (WHATWG Encoding) then use."""

_UNSAFE = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})

_TO_TEXT = "export it as plain text, HTML, Markdown or .docx and check that"
_LEAVE_OUT = "leave it out, or check the text it was made from"
_MAGIC = (
    (b"%PDF-", "a PDF file", _TO_TEXT),
    (b"{\\rtf", "an RTF document", "save it as .docx or plain text and check that"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document (.doc, .xls, .ppt)",
        "save it as .docx and check that",
    ),
    (b"PK\x03\x04", "a ZIP archive or Office document", "give it the suffix .docx if it is one, or unpack it"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", _LEAVE_OUT),
    (b"\xff\xd8\xff", "a JPEG picture", _LEAVE_OUT),
    (b"GIF87a", "a GIF picture", _LEAVE_OUT),
    (b"GIF89a", "a GIF picture", _LEAVE_OUT),
    (b"\x1f\x8b", "a gzip archive", "unpack it and check what is in it"),
    (b"BZh", "a bzip2 archive", "unpack it and check what is in it"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it and check what is in it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and check what is in it"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it and check what is in it"),
    (b"\x7fELF", "a program", _LEAVE_OUT),
    (b"MZ\x90\x00", "a program", _LEAVE_OUT),
    (b"SQLite format 3\x00", "an SQLite database", _LEAVE_OUT),
)
_CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\x0b\f\r\x1b") + b"\x7f"
_CONTROL_SHARE = 0.02
_ENGLISH_SHARE = 0.25
"""English has fewer bytes beyond ASCII than this even in short texts, Cyrillic or Japanese many more."""
_SAMPLE = 1 << 16
_GIVE_ENCODING = "save it as UTF-8, or name its encoding with --encoding"

_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")

_WESTERN = re.compile(
    "[\\x00-\\x7f\u20ac\u201a\u201e\u2026\u2020\u2021\u2030\u2039\u203a\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u2122"
    "\u0160\u0161\u0152\u0153\u017d\u017e\u00a0-\u00b1\u00b4\u00b7\u00ba-\u00d1\u00d3\u00d6\u00d8-\u00dd\u00df-\u00ff]*"
)
"""What Western European text holds when read as Windows-1252; other encodings soon show something else."""


def decode(data: bytes, path: str = "<bytes>", encoding: str | None = None) -> Decoded:
    """The text of a file.

    A byte order mark decides; then ``encoding``, which the user gave; then
    what the file declares (HTML ``meta charset``, XML declaration, Emacs
    ``coding`` line); then UTF-8; then detection. Raises DecodeError for
    binary content, for an ``encoding`` that is unknown or does not fit, and
    for bytes that make no sense in any encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as_given(data, path, name)
    if encoding is not None:
        return _as_given(data, path, encoding)
    _refuse_known_binary(data, path)
    wide = _wide(data)
    if wide is not None:
        return wide
    _refuse_control_characters(data, path)
    for name in (*_declared(data), "utf-8"):
        text = _try(data, name)
        if text is not None:
            return Decoded(text, name)
    return _detect(data, path)


def _as_given(data: bytes, path: str, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except LookupError:
        raise DecodeError(path, f"no encoding is called {encoding!r}", "use a name such as utf-8 or cp1252") from None
    except UnicodeError as error:
        at = getattr(error, "start", None)
        where = "" if at is None else f" (byte {at})"
        raise DecodeError(
            path, f"it is not valid {encoding}{where}", "name its real encoding, or save it as UTF-8"
        ) from None


def _refuse_known_binary(data: bytes, path: str) -> None:
    for magic, name, remedy in _MAGIC:
        if data.startswith(magic):
            raise DecodeError(path, f"it is {name}, not text", remedy)


def _refuse_control_characters(data: bytes, path: str) -> None:
    at = data.find(b"\0")
    if at >= 0:
        raise DecodeError(path, f"it is binary (a NUL byte at {at})", f"leave it out; if it is text, {_GIVE_ENCODING}")
    head = data[: 1 << 20]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > _CONTROL_SHARE * len(head):
        raise DecodeError(
            path, "it is binary (mostly control characters)", f"leave it out; if it is text, {_GIVE_ENCODING}"
        )


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: mostly ASCII, so that every other byte is NUL."""
    head = data[: _SAMPLE - _SAMPLE % 2]
    for name, nuls, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if nuls and nuls.count(0) > 0.7 * len(nuls) and letters.count(0) < 0.01 * len(letters) and len(data) % 2 == 0:
            text = _try(data, name)
            if text is not None:
                return Decoded(text, name)
    return None


def _declared(data: bytes) -> list[str]:
    head = data[:4096]
    found = _DECLARATIONS.search(head) or _CODING.match(head)
    if found is None:
        return []
    try:
        name = codecs.lookup(next(g for g in found.groups() if g).decode("ascii")).name
    except LookupError:
        return []
    return [] if name in _UNSAFE else [_AS_BROWSERS_READ.get(name, name)]


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeError):
        return None


def _detect(data: bytes, path: str) -> Decoded:
    """Windows-1252 when it reads as Western European, else what charset-normalizer says."""
    sample = _telling(data)
    high = len(sample.translate(None, bytes(range(128))))
    _refuse_broken_utf8(data, sample, high, path)
    text = _try(sample, "cp1252")
    if text is not None and _WESTERN.fullmatch(text) and high < _ENGLISH_SHARE * len(sample):
        whole = _try(data, "cp1252")
        if whole is not None:
            return Decoded(whole, "cp1252")
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is not None:
        whole = _try(data, best.encoding)
        if whole is not None:
            return Decoded(whole, best.encoding)
    raise DecodeError(path, "its encoding cannot be told", _GIVE_ENCODING)


def _refuse_broken_utf8(data: bytes, sample: bytes, high: int, path: str) -> None:
    if sum(m.end() - m.start() for m in _UTF8.finditer(sample)) < 0.8 * high:
        return
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        reason = f"it is UTF-8 but broken at byte {error.start}"
        raise DecodeError(path, reason, f"mend that byte; if it is not UTF-8, {_GIVE_ENCODING}") from None


def _telling(data: bytes) -> bytes:
    """At most 64 KiB of whole lines from where the first byte beyond ASCII stands."""
    first = next((m.start() for m in re.finditer(rb"[\x80-\xff]", data)), 0)
    start = max(data.rfind(b"\n", 0, first) + 1, first - 2048, 0)
    end = start + _SAMPLE
    if end < len(data):
        end = data.rfind(b"\n", start, end) + 1 or end
    return data[start:end]

"""Word documents (.docx): the paragraphs of the body, tables and text boxes included, and of the notes.

A .docx has no text of its own for offsets to count in, so the source of such a
Document is the text of its paragraphs, in the order of the file, empty ones
included, joined by a blank line (``\\n\\n``). A tab is ``\\t``, a line break
``\\n``. ``Document.place`` gives the paragraph and the run of an offset, both
counted from 1; runs count within their paragraph. Deletions under "track
changes", field codes and fallback pictures of text are not text.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from mtcheck.document.errors import FormatError
from mtcheck.document.model import Document, Landmark, Place
from mtcheck.document.prose import ProseBuilder

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LARGEST_PART = 200 << 20
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_NOT_TEXT = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "oMath", "rPr", "pPr", "sectPr"))
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
"""Footnotes that hold no text of the author's."""
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_CODE_STYLES = frozenset(("code", "sourcecode", "htmlpreformatted", "htmlcode", "verbatim", "macrotext"))
_REMEDY = "open it in a word processor and save it as .docx again, or export it as plain text"


def read(data: bytes, path: str) -> Document:
    """The document in a .docx file; raises FormatError when the file is not one."""
    source: list[str] = []
    landmarks: list[Landmark] = []
    code: list[tuple[int, int]] = []
    length = 0
    for number, paragraph in enumerate(_paragraphs(data, path), 1):
        if number > 1:
            source.append("\n\n")
            length += 2
        start = length
        for run, text in enumerate(_runs(paragraph), 1):
            landmarks.append(Landmark(length, Place(number, run)))
            source.append(text)
            length += len(text)
        if start == length:
            landmarks.append(Landmark(start, Place(number, 1)))
        if _is_code(paragraph):
            code.append((start, length))
    whole = "".join(source)
    prose = _without(whole, code).build()
    return Document(path, whole, prose.text, prose.map, "docx", "utf-8", tuple(landmarks))


def _without(source: str, code: list[tuple[int, int]]) -> ProseBuilder:
    prose = ProseBuilder(source)
    at = 0
    for start, end in code:
        prose.copy(at, start)
        prose.part()
        at = end
    prose.copy(at, len(source))
    return prose


def _paragraphs(data: bytes, path: str) -> Iterator[Element]:
    for root in _roots(data, path):
        stack = [root]
        while stack:
            element = stack.pop()
            name = _name(element)
            if name == "p":
                yield element
            if name not in _NOT_TEXT and element.get(_attribute(element, "type")) not in _SEPARATORS:
                stack.extend(reversed(element))


def _roots(data: bytes, path: str) -> Iterator[Element]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if _PARTS[0] not in names:
                raise FormatError(path, f"it is no Word document (no {_PARTS[0]} in it)", _REMEDY)
            for part in _PARTS:
                if part not in names:
                    continue
                if archive.getinfo(part).file_size > _LARGEST_PART:
                    raise FormatError(path, f"{part} in it is over 200 MB", "split the document")
                yield fromstring(archive.read(part))
    except zipfile.BadZipFile:
        raise FormatError(path, "it is no .docx (not a ZIP archive, or a damaged one)", _REMEDY) from None
    except (ParseError, DefusedXmlException, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise FormatError(path, f"the document in it is damaged or protected ({error})", _REMEDY) from None


def _runs(paragraph: Element) -> Iterator[str]:
    """Text of each run of a paragraph; paragraphs within it, in text boxes, are left for themselves."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        name = _name(element)
        if name == "r":
            yield "".join(_characters(element))
        elif name not in _NOT_TEXT and name != "p":
            stack.extend(reversed(element))


def _characters(run: Element) -> Iterator[str]:
    for element in run:
        name = _name(element)
        if name == "t":
            yield element.text or ""
        elif name == "br" and element.get(_attribute(element, "type")) in ("page", "column"):
            continue
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]


def _is_code(paragraph: Element) -> bool:
    for properties in paragraph:
        if _name(properties) == "pPr":
            for style in properties:
                if _name(style) == "pStyle":
                    return (style.get(_attribute(style, "val")) or "").replace("-", "").lower() in _CODE_STYLES
    return False


def _name(element: Element) -> str:
    """Name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element, name: str) -> str:
    """``name`` in the namespace of its element."""
    return f"{element.tag.rpartition('}')[0]}}}{name}"

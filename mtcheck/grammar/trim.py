"""LanguageTool without what is never asked of it, so that its first answer comes sooner.

Whatever a request asks for, LanguageTool first reads and builds all of its
English rules (an 8 MB file of some 3,000), and the lists by which it would
guess a text's language. What is cut are whole rules, their examples and
comments, and those lists: what is left is as LanguageTool has it, and finds
the same in English text.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Container, Iterable
from pathlib import Path
from xml.parsers import expat

_RULES = re.compile(r"org/languagetool/rules/en/(?:en-\w+/)?(?:grammar|style)\.xml")
_DISAMBIGUATION = re.compile(r"org/languagetool/resource/en/disambiguation\.xml")
_COMMON_WORDS = re.compile(r"org/languagetool/resource/\w+/common_words\.txt")
"""For guessing the language only, which every request of ours names."""

_EMPTY_TAG = re.compile(rb"<\w+(?:\s+[\w:]+\s*=\s*(?:'[^']*'|\"[^\"]*\"))*\s*/>")


def write_tables(jars: Iterable[Path], target: Path, asked: Container[str]) -> None:
    """Writes a jar to stand before ``jars`` on the class path, with what it has in place of their tables.

    ``asked`` holds the ids of rules, and of groups of rules, that are kept. The
    same jars and ids make the same bytes. Raises OSError.
    """
    scratch = target.with_name(f"{os.getpid()}-{target.name}")
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as ours:
        for path in jars:
            with zipfile.ZipFile(path) as jar:
                for entry in jar.infolist():
                    if _RULES.fullmatch(entry.filename):
                        ours.writestr(entry, trimmed(jar.read(entry), asked))
                    elif _DISAMBIGUATION.fullmatch(entry.filename):
                        ours.writestr(entry, trimmed(jar.read(entry)))
                    elif _COMMON_WORDS.fullmatch(entry.filename):
                        ours.writestr(entry, b"")
    scratch.replace(target)


def trimmed(table: bytes, asked: Container[str] | None = None) -> bytes:
    """A table in LanguageTool's XML without its comments, its examples, and the rules and groups whose id is not ``asked``.

    None keeps every rule. The rest is kept byte for byte.
    """
    parser = expat.ParserCreate()
    kept: list[bytes] = []
    path: list[str] = []
    cutting, at = 0, 0  # the depth of the element that is being cut (0: none), and from where on bytes are to be kept

    def unwanted(name: str, attributes: dict[str, str]) -> bool:
        if name in ("rule", "rulegroup") and asked is not None:
            # NOTE: what stands in a group has no id by which it is asked: its group decides.
            return "rulegroup" not in path and attributes.get("id") not in asked
        return name == "example"

    def open_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal cutting, at
        if not cutting and unwanted(name, attributes):
            kept.append(table[at : parser.CurrentByteIndex])
            if empty := _EMPTY_TAG.match(table, parser.CurrentByteIndex):
                at = empty.end()
            else:
                cutting = len(path) + 1
        path.append(name)

    def close_element(name: str) -> None:
        nonlocal cutting, at
        if len(path) == cutting:
            cutting, at = 0, table.index(b">", parser.CurrentByteIndex) + 1
        path.pop()

    def comment(text: str) -> None:
        nonlocal at
        if path and not cutting:
            kept.append(table[at : parser.CurrentByteIndex])
            at = table.index(b"-->", parser.CurrentByteIndex) + 3

    parser.StartElementHandler = open_element
    parser.EndElementHandler = close_element
    parser.CommentHandler = comment
    parser.DefaultHandler = lambda text: None  # NOTE: with one, entities are not expanded: their elements have no place in the table
    parser.Parse(table, True)
    return b"".join([*kept, table[at:]])

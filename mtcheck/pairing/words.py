"""Word by word: which runs of words differ between two passages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from mtcheck.document.model import Span

_TOKEN = re.compile(r"[^\W_]+(?:[.,:]\d+|['’][^\W\d_]+)*|[^\w\s]|_")


class Word(NamedTuple):
    """A word or a sign: its text, its offsets in the document's prose, and the form under which it is compared."""

    text: str
    start: int
    end: int
    key: str


class Block(NamedTuple):
    """A run of words on each side that do not match; either may be empty."""

    original: tuple[int, int]
    rewritten: tuple[int, int]


def words(text: str, span: Span) -> list[Word]:
    """Words and signs of ``text[span]``; a capital at the head of the passage is not told from a small letter."""
    found = [Word(m.group(), m.start(), m.end(), m.group().replace("’", "'")) for m in _TOKEN.finditer(text, *span)]
    heads = [k for k, w in enumerate(found) if w.text[0].isalpha() and (k == 0 or _opens(found[k - 1].text))]
    for k in heads:
        found[k] = found[k]._replace(key=found[k].key[0].lower() + found[k].key[1:])
    return found


def blocks(original: Sequence[Word], rewritten: Sequence[Word]) -> list[Block]:
    """The runs that differ, in order."""
    heads = {w.key for side in (original, rewritten) for w in side if w.key != w.text}
    keys = [[_head_form(w, heads) for w in side] for side in (original, rewritten)]
    found: list[Block] = []
    for op in Levenshtein.opcodes(*keys):
        if op.tag == "equal":
            continue
        if found and found[-1].original[1] == op.src_start and found[-1].rewritten[1] == op.dest_start:
            found[-1] = Block((found[-1].original[0], op.src_end), (found[-1].rewritten[0], op.dest_end))
        else:
            found.append(Block((op.src_start, op.src_end), (op.dest_start, op.dest_end)))
    return found


def _opens(sign: str) -> bool:
    return sign in {".", "!", "?", "“", "‘", '"', "'", ":", "—", "–", "-"}


def _head_form(word: Word, heads: set[str]) -> str:
    """A word that heads a sentence on one side matches its small form on the other."""
    small = word.text[0].lower() + word.text[1:] if word.text else word.text
    return small if small in heads and small != word.key and word.text[1:].islower() else word.key

"""The forms in which a wording of the lexicon is met, phrases included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from mtcheck.morphology import TAGS, inflect

if TYPE_CHECKING:
    from mtcheck.lexicon.entry import Entry

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")


def tokens(text: str) -> list[str]:
    """The words that matching compares, as :data:`mtcheck.document.model.WORD` finds them."""
    return _TOKEN.findall(text)


@lru_cache(maxsize=65536)
def inflect_phrase(phrase: str, pos: str, tag: str) -> str:
    """Inflect a verb phrase at its first word, a noun or adjective phrase at its last."""
    if not tag or tag in {"NN", "VB", "JJ"}:
        return phrase
    words = phrase.split(" ")
    at = 0 if pos == "verb" else len(words) - 1
    if words[at].replace("-", "").isalpha():
        words[at] = inflect(words[at], tag) if words[at].islower() else words[at] + "s" * (tag == "NNS")
    return " ".join(words)


def inflections(entry: Entry) -> Iterator[tuple[str, str]]:
    """``(wording, tag)`` of every form in which the entry's spun wording is matched."""
    for tag in TAGS.get(entry.pos, ("",)):
        wording = inflect_phrase(entry.spun, entry.pos, tag)
        yield wording, tag
        if entry.pos == "verb" and tag in {"VBD", "VBN", "VBG"}:
            head, _, rest = entry.spun.partition(" ")
            for other in _other_forms(head, tag):
                yield f"{other} {rest}".strip(), tag


_SECOND_FORMS = {
    "burn": "burnt", "dream": "dreamt", "lean": "leant", "leap": "leapt", "learn": "learnt", "smell": "smelt", "spell": "spelt",
    "spill": "spilt", "spoil": "spoilt", "kneel": "kneeled", "light": "lighted", "speed": "sped", "dive": "dove", "plead": "pled",
    "sneak": "snuck", "strive": "strived", "wed": "wed",
}  # fmt: skip


def _other_forms(verb: str, tag: str) -> Iterator[str]:
    """Past forms that differ between the Englishes: travelled, burnt, gotten."""
    if verb.endswith("l"):
        yield verb + ("ling" if tag == "VBG" else "led")
    if tag != "VBG" and verb in _SECOND_FORMS:
        yield _SECOND_FORMS[verb]
    if tag == "VBN" and verb in {"get", "forget", "prove"}:
        yield {"get": "gotten", "forget": "forgot", "prove": "proven"}[verb]

"""Substitutes that people judged in their context, as annotated documents.

The form is that of SWORDS (Lee et al., "Swords: A Benchmark for Lexical
Substitution with Improved Data Coverage and Quality", NAACL 2021), one target
word a line::

    {"id", "doc", "context", "start", "end", "target", "pos", "substitutes": [[lemma, share who accept it, judges], ...]}

A substitute that nobody accepts is what a spinner makes of a word whose sense
it does not know, and the document marks it as an error.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from mtcheck.annotated import Annotated, GoldSpan
from mtcheck.lexicon.inflection import inflect_phrase
from mtcheck.morphology import analyses

_POS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}
_INFLECTED = {"noun": ("NNS",), "verb": ("VBD", "VBG", "VBN", "VBZ"), "adj": ("JJR", "JJS"), "adv": ()}
_MOST = 6
"""Documents made of one target: its context should not be learned by heart."""


def documents(data: Mapping[str, Any]) -> Iterator[Annotated]:
    """One document for each of up to six rejected substitutes, in the target's inflection, drawn by the target's id.

    Their ids begin with that of the source text and ``/``: a split keeps all that is made of one text together. Raises
    LookupError, TypeError or ValueError for data of another form.
    """
    context, start, end, pos = data["context"], int(data["start"]), int(data["end"]), _POS[data["pos"]]
    known = {tag for _, tag in analyses(context[start:end].lower())}
    tag = next((t for t in _INFLECTED[pos] if t in known), "")
    rejected = sorted(str(wording) for wording, share, *_ in data["substitutes"] if not share)
    for wording in random.Random(data["id"]).sample(rejected, min(_MOST, len(rejected))):
        spun = inflect_phrase(wording, pos, tag)
        span = GoldSpan(start, start + len(spun), context[start:end])
        yield Annotated(f"{data['doc']}/{data['id']}/{wording}", context[:start] + spun + context[end:], (span,), context)

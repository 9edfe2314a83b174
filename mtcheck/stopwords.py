"""Function words: the measures do not count them, and they seldom are a finding by themselves."""

from __future__ import annotations

STOP_WORDS = frozenset(
    "a an the and or but nor of in on at to for from by with as is are was were be been being am has have had having do does did "
    "this that these those it its he she they them his her their him we us our you your i me my mine who whom whose which what "
    "not no so if than then there here when where why how all any both each few more most other some such only own same too very "
    "can could will would shall should may might must s t don didn doesn isn wasn weren aren won wouldn couldn hasn haven hadn "
    "ll ve re d m about into over under after before between through during above below up down out off again once".split()
)
"""The measures leave these out, and the scorer was fitted with them; parts of contractions are among them."""

_FRAGMENTS = frozenset("aren couldn d didn doesn don hadn hasn haven isn ll m re s t ve wasn weren won wouldn".split())

FUNCTION_WORDS = (STOP_WORDS - _FRAGMENTS) | frozenset(
    "across against along also although amid among amongst another around because behind beneath beside besides "
    "beyond cannot despite doing either even ever except furthermore hence hers herself himself however inside itself "
    "just least less like meanwhile moreover myself near neither never onto ought ours outside past per regarding "
    "round since still theirs themselves therefore though throughout thus till toward towards underneath unless until "
    "upon via whereas while within without yet yours aren't can't couldn't didn't doesn't don't hadn't hasn't haven't "
    "he's i'd i'll i'm i've isn't it's let's she's shouldn't that's there's they're they've wasn't we're we've "
    "weren't won't wouldn't you're you've".split()
)
"""All words that hold a sentence together, contractions whole: what comparing two versions goes by."""


def is_stop_word(word: str) -> bool:
    """Whether a word, as written and with its contraction or possessive, is a function word."""
    lower = word.lower().replace("’", "'")
    return lower in STOP_WORDS or lower.split("'")[0] in STOP_WORDS

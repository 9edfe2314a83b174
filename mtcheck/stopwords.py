"""Function words: the measures do not count them, and they seldom are a finding by themselves."""

from __future__ import annotations

STOP_WORDS = frozenset(
    "a an the and or but nor of in on at to for from by with as is are was were be been being am has have had having do does did "
    "this that these those it its he she they them his her their him we us our you your i me my mine who whom whose which what "
    "not no so if than then there here when where why how all any both each few more most other some such only own same too very "
    "can could will would shall should may might must s t don didn doesn isn wasn weren aren won wouldn couldn hasn haven hadn "
    "ll ve re d m about into over under after before between through during above below up down out off again once".split()
)


def is_stop_word(word: str) -> bool:
    """Whether a word, as written and with its contraction or possessive, is a function word."""
    lower = word.lower().replace("’", "'")
    return lower in STOP_WORDS or lower.split("'")[0] in STOP_WORDS

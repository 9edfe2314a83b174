"""Differences of spelling that are no difference of wording: other Englishes, contractions, figures."""

from __future__ import annotations

import re

_CONTRACTIONS = {
    "n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am",
}  # fmt: skip
_IRREGULAR = {"won't": "will not", "can't": "cannot", "shan't": "shall not", "let's": "let us"}
_OPEN_S = ("is", "has")
_OPEN_D = ("had", "would")

_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"is(e|es|ed|ing|er|ers|ation|ations)\b", r"iz\1"),
        (r"ys(e|es|ed|ing|er|ers)\b", r"yz\1"),
        (r"(?<=\w\w)our(s|ed|ing|able|ful|fully|ite|ites|hood|hoods|ly|er|ers)?\b", r"or\1"),
        (r"(?<=[bcdtv])re(s|d)?\b", r"er\1"),
        (r"([aeiouy]\w*[aeiou])ll(ed|ing|er|ers|or|ors)\b", r"\1l\2"),
        (r"logue(s?)\b", r"log\1"),
        (r"gramme(s?)\b", r"gram\1"),
        (r"ae|oe", "e"),
        (r"dgement", "dgment"),
        (r"(?<=\w)wards\b", "ward"),
    )
)
_PAIRS = frozenset(
    frozenset(p.split())
    for p in ["tyre tire", "tyres tires", "kerb curb", "kerbs curbs", "programme program", "programmes programs", "cheque check", "cheques checks", "plough plow", "ploughs plows", "sceptical skeptical", "sceptic skeptic", "aluminium aluminum", "learnt learned", "burnt burned", "spelt spelled", "dreamt dreamed", "leapt leaped", "whilst while", "amongst among", "amidst amid", "towards toward", "storey story", "storeys stories", "practise practice", "licence license", "defence defense", "offence offense", "adviser advisor", "advisers advisors", "mum mom", "mums moms", "grey gray", "moustache mustache", "pyjamas pajamas", "draught draft", "enquiry inquiry", "enquiries inquiries", "enquire inquire", "okay ok", "judgement judgment", "ageing aging", "percent per_cent", "cosy cozy", "jewellery jewelry", "travelled traveled", "cancelled canceled", "fuelled fueled", "fulfil fulfill", "skilful skillful", "enrol enroll", "instalment installment", "gaol jail"]
)


def same_spelling(new: str, old: str) -> bool:
    """Whether two lower-case wordings are one in British and American spelling, in hyphens, spaces or accents."""
    if new == old:
        return False
    a, b = _bare(new), _bare(old)
    return a == b or frozenset((a, b)) in _PAIRS or _american(a) == _american(b)


def is_contraction(new: str, old: str) -> bool:
    """Whether one lower-case wording is the contraction of the other."""
    return new != old and bool(_openings(new) & _openings(old)) and ("'" in new or "'" in old or "’" in new or "’" in old)


def _bare(text: str) -> str:
    return re.sub(r"\bper cent\b", "percent", text).replace("-", "").replace(" ", "").replace("’", "'").replace(".", "")


def _american(text: str) -> str:
    for pattern, to in _RULES:
        text = pattern.sub(to, text)
    return text


def _openings(text: str) -> set[str]:
    """The wordings that a contraction may stand for, itself among them."""
    readings = {""}
    for word in text.replace("’", "'").split():
        opened = {word.replace("cannot", "can not")}
        for short, long in _CONTRACTIONS.items():
            if word.endswith(short):
                opened.add(f"{word.removesuffix(short)} {long}")
        if word in _IRREGULAR:
            opened.add(_IRREGULAR[word].replace("cannot", "can not"))
        for short, longs in (("'s", _OPEN_S), ("'d", _OPEN_D)):
            if word.endswith(short):
                opened |= {f"{word.removesuffix(short)} {long}" for long in longs}
        readings = {f"{r} {o}".strip() for r in readings for o in opened}
        if len(readings) > 64:
            return {text}
    return readings

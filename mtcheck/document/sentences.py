"""Where sentences end: rules for English news, in linear time.

A full stop, question or exclamation mark or ellipsis ends a sentence when what
follows can begin one and what comes before is no abbreviation, initial, or list
number. Quotes and brackets that close after it belong to the sentence. A blank
line always ends one, so that headlines need no full stop; a single line break
never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mtcheck.document.model import Span
from mtcheck.document.words import words

_CLOSERS = "\"'”’»)\\]}*_"
_OPENERS = "\"'“‘«([{*_¿¡–—-"

_END = re.compile(rf"([.!?…。！？]++)([{_CLOSERS}]*+)(?:\[\d{{1,3}}\])*+")
_BLANK = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)")
_SPACES = re.compile(r"\s+")
_PARTS = re.compile(r"[\s\"“”‘(\[«—–/]")
_NEXT = re.compile(rf"(\s*+)[{_OPENERS}]{{0,8}}([^\W_]?[\w'’&-]{{0,40}})")
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w'’.-]{0,30} ){1,3}(?:said|says|asked|asks|cried|shouted|wondered|exclaimed|told|wrote|tweeted|added|replied)\b"
)
_SELF = frozenset(("I", "I'm", "I’m", "I'll", "I’ll", "I've", "I’ve", "I'd", "I’d"))
_GLUED = re.compile(r"[A-Z](?:[a-z]+|(?= [a-z]))(?![.@/\w])")
_DOMAINS = frozenset(("com", "org", "net", "co", "io", "js"))
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")

_NEVER = words("vs v cf e.g i.e eg ie viz approx ca c esp incl al op")
_TITLES = words(
    """mr mrs ms messrs mx dr prof profs rev revd hon gen lt col sgt capt maj cpl pvt pte gov govs sen sens rep reps adm
    cmdr comdr pres supt det insp const fr mme mlle mgr msgr brig amb atty cllr mt ft pt fig figs vol vols"""
)
"""Abbreviations after which a sentence goes on whatever comes; titles only with a capital."""

_BEFORE_NUMBER = words(
    """no nos rs p pp para paras art arts sec sect ch cl jan feb mar apr jun jul aug sep sept oct nov dec tel ext
    ref"""
)
"""Abbreviations after which a sentence goes on with a number."""

_CLOCK = frozenset(("a.m", "p.m", "am", "pm"))
_AFTER_CLOCK = words(
    """mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday est edt et
    cst cdt ct mst mdt mt pst pdt pt gmt bst utc ist aest aedt cet cest eastern central mountain pacific local"""
)

_MAYBE = words("bros etc est assn esq lb lbs oz ft mins hr hrs km kg cm mm mph")
_MAYBE_NAMES = words(
    """inc corp co cos ltd llc plc bros jr sr esq dept dist div assoc univ st ave blvd rd ln hwy sq mfg natl intl govt
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa penn
    tenn tex va vt wash wis wyo mon tue tues wed thu thur thurs fri sat sun bldg"""
)
"""Abbreviations that may end a sentence, names only with a capital: they do when a word follows that begins sentences."""

_SHOUTED_NAMES = frozenset(("yahoo", "jeopardy"))

_STARTERS = words(
    """a about according after all also although an and another any anyone as asked at because before both but by despite
    during each earlier either even every everyone few finally first following for from further given had has have he
    her here his how however if in indeed instead is it its last later like many meanwhile more moreover most much my
    neither nevertheless nobody none nor not nothing now of officials on once one only or other others our over perhaps
    police rather same several she since so some someone soon still such than that the their them then there these they
    this those though thus to today two under unlike until we what when where whether which while who whose why
    with within without yesterday yet you your"""
)


def split_sentences(text: str) -> Iterator[Span]:
    """Spans of the sentences of ``text``, in order, without the white space around them."""
    for paragraph in split_paragraphs(text):
        start = paragraph.start
        for m in _END.finditer(text, *paragraph):
            if m.end() == paragraph.end:
                break
            if _ends(text, start, m):
                yield Span(start, m.end())
                start = _skip_space(text, m.end(), paragraph.end)
        yield Span(start, paragraph.end)


def split_paragraphs(text: str) -> Iterator[Span]:
    """Spans of the blocks that blank lines part, in order, without the white space around them."""
    start = 0
    for m in _BLANK.finditer(text):
        yield from _stripped(text, start, m.start())
        start = m.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    start = _skip_space(text, start, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _skip_space(text: str, at: int, limit: int) -> int:
    m = _SPACES.match(text, at, limit)
    return m.end() if m else at


def _ends(text: str, start: int, m: re.Match[str]) -> bool:
    """Whether the sentence that began at ``start`` ends with the mark that was matched."""
    mark, close = m.groups()
    if mark[0] in "。！？":
        return True
    after = _NEXT.match(text, m.end())
    following, word = (after.end(1), after[2]) if after else (m.end(), "")
    if following == m.end():
        glued = mark in ".!?" and _GLUED.match(text, following, following + 40) and word.lower() not in _DOMAINS
        return bool(glued) and _reads_as_word(_token(text, start, m.start()))
    if not _can_begin(text[following], word):
        return False
    if mark == ".":
        token = _token(text, start, m.start())
        numbered = m.start() - start == len(token) and _NUMBER.match(token)
        return not numbered and not _abbreviated(token, text[following], word)
    if mark[0] in ".…":
        return word not in _SELF
    if close:
        return not _ATTRIBUTION.match(text, following, following + 120)
    return _token(text, start, m.start()).lower() not in _SHOUTED_NAMES


def _token(text: str, start: int, end: int) -> str:
    """What stands unbroken before ``end``: at most its last 24 characters."""
    return _PARTS.split(text[max(start, end - 24) : end])[-1]


def _can_begin(first: str, word: str) -> bool:
    """Whether a sentence can begin with this character and this word (empty when there is none)."""
    if not word:
        return first not in ",;:.!?)]}%/&+="
    return not word[0].islower() or any(c.isupper() for c in word[1:4])


def _abbreviated(token: str, following: str, word: str) -> bool:
    """Whether a full stop after ``token`` belongs to it and the sentence goes on with ``word``."""
    low = token.lower()
    capital = token[:1].isupper()
    if low in _NEVER or (capital and low in _TITLES):
        return True
    if low in _BEFORE_NUMBER:
        return word[:1].isdigit() or following in "#£$€₹"
    if low in _CLOCK:
        return word.lower() in _AFTER_CLOCK
    initial = len(token) == 1 and capital
    if initial or low in _MAYBE or (capital and low in _MAYBE_NAMES) or _DOTTED.match(token):
        return not (word[:1].isupper() and word.lower() in _STARTERS)
    return False


def _reads_as_word(token: str) -> bool:
    """Whether a stop after ``token`` can end a sentence with no space after it: ``said.The``, ``said.”The``."""
    return len(token) > 1 and token[-2:].isalpha() and token[-2:].islower() and "." not in token and "@" not in token

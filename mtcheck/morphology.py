"""English inflection both ways: a form of a lemma, and the lemmas behind a form.

Small on purpose: regular rules and tables of the irregular words that news
uses. It loads nothing, so that a check from cold stays fast, and it is the one
place where lexicon matching, suggestions and the synthetic spinner get their
forms from. Tags are those of the Penn Treebank (NN NNS VB VBZ VBD VBN VBG JJ
JJR JJS RB).
"""

from __future__ import annotations

import re
from functools import lru_cache

_IRREGULAR_VERBS = """
arise arose arisen|awake awoke awoken|be was been|bear bore borne|beat beat beaten|become became become|befall befell befallen|begin began begun
behold beheld beheld|bend bent bent|bet bet bet|bid bid bid|bind bound bound|bite bit bitten|bleed bled bled|blow blew blown|break broke broken|breed bred bred
bring brought brought|broadcast broadcast broadcast|build built built|burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk
drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt|fight fought fought|find found found|flee fled fled|fling flung flung|fly flew flown
forbid forbade forbidden|forecast forecast forecast|foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven|forgo forwent forgone
freeze froze frozen|get got got|give gave given|go went gone|grind ground ground|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden
hit hit hit|hold held held|hurt hurt hurt|keep kept kept|kneel knelt knelt|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let
lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met|mislead misled misled|mistake mistook mistaken
misunderstand misunderstood misunderstood|outdo outdid outdone|outgrow outgrew outgrown|overcome overcame overcome|oversee oversaw overseen
overtake overtook overtaken|overthrow overthrew overthrown|partake partook partaken|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt
redo redid redone|repay repaid repaid|rethink rethought rethought|rid rid rid|ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|set set set|sew sewed sewn|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown
shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|slay slew slain|sleep slept slept|slide slid slid|sling slung slung|slit slit slit
sow sowed sown|speak spoke spoken|spend spent spent|spin spun spun|spit spat spat|split split split|spread spread spread|spring sprang sprung|stand stood stood
steal stole stolen|stick stuck stuck|sting stung stung|stride strode stridden|strike struck struck|string strung strung|strive strove striven|swear swore sworn
sweep swept swept|swell swelled swollen|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
throw threw thrown|thrust thrust thrust|tread trod trodden|undergo underwent undergone|understand understood understood|undertake undertook undertaken
undo undid undone|uphold upheld upheld|upset upset upset|wake woke woken|wear wore worn|weave wove woven|weep wept wept|win won won|wind wound wound
withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood|wring wrung wrung|write wrote written|beset beset beset
foretell foretold foretold|offset offset offset|outbid outbid outbid|output output output|outrun outran outrun|outsell outsold outsold|overhear overheard overheard
override overrode overridden|overrun overran overrun|recast recast recast|resell resold resold|reset reset reset|retake retook retaken|retell retold retold
rewrite rewrote rewritten|sublet sublet sublet|undercut undercut undercut|unwind unwound unwound
"""
_SECOND_VERBS = """
bear bore born|bid bade bidden|burn burnt burnt|dive dove dived|dream dreamt dreamt|forget forgot forgot|get got gotten|hang hanged hanged|kneel kneeled kneeled
lean leant leant|leap leapt leapt|learn learnt learnt|lie lied lied|light lighted lighted|plead pled pled|prove proved proven|shine shined shined|smell smelt smelt
sneak snuck snuck|speed sped sped|spell spelt spelt|spill spilt spilt|spoil spoilt spoilt|spring sprung sprung|strike struck stricken|strive strived strived
wed wed wed
"""
_IRREGULAR_NOUNS = """
man men|woman women|child children|foot feet|tooth teeth|goose geese|mouse mice|person people|ox oxen|louse lice|die dice|analysis analyses|basis bases
crisis crises|thesis theses|hypothesis hypotheses|diagnosis diagnoses|axis axes|oasis oases|emphasis emphases|parenthesis parentheses|synthesis syntheses
phenomenon phenomena|criterion criteria|medium media|datum data|bacterium bacteria|curriculum curricula|memorandum memoranda|stimulus stimuli|alumnus alumni
fungus fungi|nucleus nuclei|cactus cacti|radius radii|life lives|knife knives|wife wives|leaf leaves|half halves|thief thieves|shelf shelves|wolf wolves|calf calves
loaf loaves|self selves|scarf scarves|hoof hooves|elf elves|sheaf sheaves|hero heroes|potato potatoes|tomato tomatoes|echo echoes|veto vetoes|embargo embargoes
cargo cargoes|torpedo torpedoes|mosquito mosquitoes|volcano volcanoes|tornado tornadoes|buffalo buffaloes|passer-by passers-by|attorney-general attorneys-general
bus buses|gas gases|quiz quizzes|spokesperson spokespeople
"""
_SECOND_NOUNS = """
appendix appendices|formula formulae|index indices|medium mediums|memorandum memorandums|money monies|moratorium moratoria|penny pence|person persons
referendum referenda|spokesperson spokespersons|stadium stadia|tornado tornados|ultimatum ultimata|volcano volcanos
"""
_INVARIANT_NOUNS = frozenset(
    "aircraft spacecraft sheep deer fish series species salmon trout offspring police cattle people troops headquarters wildlife means barracks crossroads news "
    "mathematics physics politics economics athletics gymnastics information advice evidence equipment furniture homework luggage research traffic weather "
    "staff data media corps premises proceeds clothes goods remains odds outskirts thanks funds folks personnel debris chaos diabetes tennis statistics "
    "electronics logistics ethics dynamics tactics fireworks shambles earnings savings proceedings surroundings belongings findings winnings dealings".split()
)
_IRREGULAR_DEGREES = {
    "good": ("better", "best"), "well": ("better", "best"), "bad": ("worse", "worst"), "far": ("further", "furthest"),
    "little": ("less", "least"), "many": ("more", "most"), "much": ("more", "most"), "old": ("older", "oldest"), "ill": ("worse", "worst"),
}  # fmt: skip
_HEADS = ("woman", "man", "child", "person", "life", "wife")
_ONLY_LIKE_MAN = ("human", "german", "roman", "norman", "shaman", "talisman", "ottoman", "caiman")
_HARD_CH = ("stomach", "monarch", "oligarch", "patriarch", "matriarch", "epoch", "eunuch", "loch", "tech")
_DOUBLING = frozenset(
    "abet abhor acquit admit allot annul appal backdrop backlog backstop bedim begin befit beget beset bestir cabal commit compel concur confer control corral "
    "defer demur deter dispel disinter distil embed emit enrol enthral equip excel expel extol forbid forget format fulfil handicap impel incur infer input "
    "instil inter intermit kidnap manumit occur offset omit outbid outfit output outrun outwit overlap patrol permit prefer program propel put rebel rebut "
    "recur refer regret remit repel repot reset retrofit sandbag submit transfer transmit transship undercut unplug up upset worship zigzag debug hotdog "
    "leapfrog sublet".split()
)
_SOMETIMES_DOUBLING = frozenset("benefit bias combat focus target".split())
_LONE_L = re.compile(r"(?<![aeo])[eo]l$|(?<![aeou])il$|(?<![eo])al$|(?<![ao])ul$")
_SHORT = frozenset("go do be mp tv pc pm ev gp ad dj cd".split())
_VOWELS = "aeiou"

_VERBS = {p.split()[0]: tuple(p.split()[1:]) for line in _IRREGULAR_VERBS.strip().split("\n") for p in line.split("|")}
_NOUNS = dict(p.split() for line in _IRREGULAR_NOUNS.strip().split("\n") for p in line.split("|"))
_SECOND = {p.split()[0]: tuple(p.split()[1:]) for line in _SECOND_VERBS.strip().split("\n") for p in line.split("|")}

_LEMMA_OF: dict[str, list[tuple[str, str]]] = {}
for _lemma, (_past, _participle) in [*_VERBS.items(), *_SECOND.items()]:
    _LEMMA_OF.setdefault(_past, []).append((_lemma, "VBD"))
    _LEMMA_OF.setdefault(_participle, []).append((_lemma, "VBN"))
for _lemma, _plural in [*_NOUNS.items(), *(p.split() for line in _SECOND_NOUNS.strip().split("\n") for p in line.split("|"))]:
    _LEMMA_OF.setdefault(_plural, []).append((_lemma, "NNS"))
for _lemma, (_more, _most) in [*_IRREGULAR_DEGREES.items(), ("far", ("farther", "farthest")), ("old", ("elder", "eldest"))]:
    _LEMMA_OF.setdefault(_more, []).append((_lemma, "JJR"))
    _LEMMA_OF.setdefault(_most, []).append((_lemma, "JJS"))
for _forms in ("is be VBZ", "are be VBP", "am be VBP", "were be VBD", "being be VBG", "has have VBZ", "does do VBZ"):
    _LEMMA_OF[_forms.split()[0]] = [(_forms.split()[1], _forms.split()[2])]


def _cvc(word: str) -> bool:
    """Whether the final consonant doubles before a vowel suffix."""
    if word in _DOUBLING:
        return True
    if len(word) < 3 or word[-1] in "aeiouwxy" or word[-2] not in _VOWELS or word[-3] in _VOWELS:
        return len(word) > 3 and word[-3:-1] in {"ui"} and word[-4] == "q" and word[-1] not in "aeiouwxy"
    return sum(c in _VOWELS + "y" for c in word) == 1


def _add(word: str, suffix: str) -> str:
    """Attach ``ed``, ``ing``, ``er`` or ``est`` with the spelling changes of English."""
    if suffix == "ing":
        if word.endswith("ie"):
            return word[:-2] + "ying"
        if word.endswith("e") and not word.endswith(("ee", "oe", "ye")) and word != "be":
            return word[:-1] + "ing"
    else:
        if word.endswith("e"):
            return word + suffix[1:]
        if word.endswith("y") and len(word) > 2 and word[-2] not in _VOWELS:
            return word[:-1] + "i" + suffix
    if word.endswith("ic") and len(word) > 4 and suffix in {"ed", "ing"}:
        return word + "k" + suffix
    return word + word[-1] + suffix if _cvc(word) else word + suffix


def _add_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) and not word.endswith(_HARD_CH):
        return word + ("zes" if word.endswith("iz") else "es")
    if word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


@lru_cache(maxsize=65536)
def inflect(lemma: str, tag: str) -> str:
    """The form of a lower-case one-word ``lemma`` for a Penn ``tag``; the lemma itself for a tag without inflection."""
    if tag == "NNS":
        if lemma in _INVARIANT_NOUNS:
            return lemma
        for head in _HEADS:
            if lemma.endswith(head) and not lemma.endswith(_ONLY_LIKE_MAN):
                return lemma[: -len(head)] + _NOUNS[head]
        return _NOUNS.get(lemma) or _add_s(lemma)
    if tag == "VBZ":
        if lemma in {"go", "do", "undergo", "undo", "forgo", "outdo", "veto", "echo", "embargo", "torpedo"}:
            return lemma + "es"
        return {"be": "is", "have": "has"}.get(lemma) or _add_s(lemma)
    if tag in {"VBD", "VBN"}:
        forms = _VERBS.get(lemma)
        return forms[tag == "VBN"] if forms else _add(lemma, "ed")
    if tag == "VBG":
        return {"be": "being"}.get(lemma) or _add(lemma, "ing")
    if tag in {"JJR", "JJS"}:
        degrees = _IRREGULAR_DEGREES.get(lemma)
        if degrees:
            return degrees[tag == "JJS"]
        stem = lemma.removeprefix("y").rstrip("e")
        vowels = sum(c in _VOWELS + "y" and (i == 0 or stem[i - 1] not in _VOWELS) for i, c in enumerate(stem))
        if lemma not in {"real", "right", "wrong", "fun"} and (vowels <= 1 or (vowels == 2 and lemma.endswith(("y", "le", "ow", "er")))):
            return _add(lemma, "er" if tag == "JJR" else "est")
        return ("more " if tag == "JJR" else "most ") + lemma
    return lemma


def second_forms(lemma: str, tag: str) -> tuple[str, ...]:
    """Verb forms that another English, or the same one, uses beside :func:`inflect`'s: travelled, burnt, ageing."""
    if tag not in {"VBD", "VBN", "VBG"}:
        return ()
    if tag != "VBG" and lemma in _SECOND:
        return (_SECOND[lemma][tag == "VBN"],)
    if lemma in _SOMETIMES_DOUBLING or (_LONE_L.search(lemma) and lemma not in _VERBS and not _cvc(lemma)):
        return (lemma + lemma[-1] + ("ing" if tag == "VBG" else "ed"),)
    return ("ageing",) if (lemma, tag) == ("age", "VBG") else ()


TAGS = {
    "noun": ("NN", "NNS"),
    "verb": ("VB", "VBZ", "VBD", "VBN", "VBG"),
    "adj": ("JJ", "JJR", "JJS"),
}
"""The tags that a lexicon part of speech is inflected for."""


def forms(lemma: str, pos: str) -> list[tuple[str, str]]:
    """All ``(form, tag)`` of a lemma of pos ``noun``, ``verb`` or ``adj``; just itself for other parts of speech."""
    return [(inflect(lemma, tag), tag) for tag in TAGS.get(pos, ("",))]


def _undouble(stem: str) -> list[str]:
    out = [stem, stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiousl":
        out.insert(0, stem[:-1])
    elif len(stem) > 2 and stem[-1] == stem[-2]:
        out.append(stem[:-1])
    if stem.endswith("i"):
        out.append(stem[:-1] + "y")
    if stem.endswith("ck"):
        out.append(stem[:-1])
    return out


@lru_cache(maxsize=65536)
def analyses(form: str) -> tuple[tuple[str, str], ...]:
    """Possible ``(lemma, tag)`` of a lower-case form, the form as its own lemma first.

    Over-generates: the caller keeps the lemmas that its own word list knows.
    """
    out: list[tuple[str, str]] = [(form, "")]
    out += _LEMMA_OF.get(form, [])
    candidates: list[tuple[str, str]] = []
    if form.endswith("s") and not form.endswith("ss") and len(form) > 2:
        stems = [form[:-1], form[:-2]] if form.endswith("es") else [form[:-1]]
        if form.endswith(("ies", "zzes")):
            stems.append(form[:-3] + "y" * (form[-3] == "i"))
        candidates += [(s, tag) for s in stems for tag in ("NNS", "VBZ")]
    for head in _HEADS:
        if form.endswith(_NOUNS[head]) and form != _NOUNS[head]:
            candidates.append((form.removesuffix(_NOUNS[head]) + head, "NNS"))
    for suffix, tags in (("ed", ("VBD", "VBN")), ("ing", ("VBG",)), ("er", ("JJR",)), ("est", ("JJS",))):
        shortest = len(suffix) + (2 if suffix in {"ed", "ing"} else 3)
        if form.endswith(suffix) and len(form) >= shortest and (len(form) > 4 or not form.endswith("eed")):
            stems = _undouble(form[: -len(suffix)])
            if suffix == "ing" and form.endswith("ying"):
                stems.append(form[:-4] + "ie")
            candidates += [(s, tag) for s in stems for tag in tags]
    out += [(lemma, tag) for lemma, tag in candidates if (len(lemma) > 2 or lemma in _SHORT) and (inflect(lemma, tag) == form or form in second_forms(lemma, tag))]
    return tuple(dict.fromkeys(out))


_SPOKEN_AS_WORDS = frozenset(
    "NATO NASA FIFA FEMA NAFTA NASCAR NASDAQ NAIA SARS MERS LIV SWAT FARC HAMAS MAGA RICO LASER RADAR SIM ROM RAM SALT START SCUBA NICE "
    "SAARC SEBI NEET NITI SEAL SPAC NOAA NORAD LIDAR NIMBY RADA REIT".split()
)
_ACRONYM = re.compile(r"(?:[A-Z]\.?){1,5}(?![a-z])")
_SILENT_H_OR_NUMBER = re.compile(r"hour|hono|honest|heir|8|1[18](?!\d)")
_LIKE_YOU_OR_ONE = re.compile(r"eu|ewe|u(?:k|yg|igh|s[aeu]|t[aeio]|ga|r[aeiou]|biq|nani|ni(?![dmn])|nesco)|ones?\b|once\b")


def article_for(word: str) -> str:
    """``a`` or ``an``, as the sound of the word wants it; capitals up to five are read letter by letter unless they are known as words."""
    acronym = _ACRONYM.match(word)
    if acronym and not word[acronym.end() : acronym.end() + 1].isalpha():
        letters = acronym.group().replace(".", "")
        if letters not in _SPOKEN_AS_WORDS and letters != "A":
            return "an" if letters[0] in "AEFHILMNORSX" else "a"
    w = word.lower()
    vowel = w[:1] in set(_VOWELS) and not _LIKE_YOU_OR_ONE.match(w)
    return "an" if vowel or _SILENT_H_OR_NUMBER.match(w) else "a"

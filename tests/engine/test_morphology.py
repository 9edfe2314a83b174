"""Inflection both ways, and the article before a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcheck.lexicon import read_lexicon
from mtcheck.morphology import TAGS, analyses, article_for, forms, inflect, second_forms
from mtcheck.resources import seeds_dir

VERBS = """
be is was been being|have has had had having|do does did done doing|go goes went gone going|say says said said saying
make makes made made making|take takes took taken taking|give gives gave given giving|come comes came come coming
put puts put put putting|cut cuts cut cut cutting|hit hits hit hit hitting|run runs ran run running|begin begins began begun beginning
win wins won won winning|lead leads led led leading|leave leaves left left leaving|lay lays laid laid laying|lie lies lay lain lying
die dies died died dying|tie ties tied tied tying|see sees saw seen seeing|flee flees fled fled fleeing|agree agrees agreed agreed agreeing
stop stops stopped stopped stopping|plan plans planned planned planning|ban bans banned banned banning|rob robs robbed robbed robbing
admit admits admitted admitted admitting|refer refers referred referred referring|occur occurs occurred occurred occurring
offer offers offered offered offering|open opens opened opened opening|visit visits visited visited visiting|enter enters entered entered entering
kidnap kidnaps kidnapped kidnapped kidnapping|format formats formatted formatted formatting|quit quits quit quit quitting
equip equips equipped equipped equipping|expel expels expelled expelled expelling|fulfil fulfils fulfilled fulfilled fulfilling
panic panics panicked panicked panicking|mimic mimics mimicked mimicked mimicking|traffic traffics trafficked trafficked trafficking
sync syncs synced synced syncing|carry carries carried carried carrying|deny denies denied denied denying|play plays played played playing
employ employs employed employed employing|try tries tried tried trying|pass passes passed passed passing|fix fixes fixed fixed fixing
wash washes washed washed washing|catch catches caught caught catching|veto vetoes vetoed vetoed vetoing|buzz buzzes buzzed buzzed buzzing
sue sues sued sued suing|argue argues argued argued arguing|dye dyes dyed dyed dyeing|shoe shoes shoed shoed shoeing
reset resets reset reset resetting|undercut undercuts undercut undercut undercutting|override overrides overrode overridden overriding
broadcast broadcasts broadcast broadcast broadcasting|withdraw withdraws withdrew withdrawn withdrawing|show shows showed shown showing
snow snows snowed snowed snowing|row rows rowed rowed rowing|tax taxes taxed taxed taxing|bow bows bowed bowed bowing
load loads loaded loaded loading|need needs needed needed needing|beat beats beat beaten beating|quiz quizzes quizzed quizzed quizzing
"""
NOUNS = """
city cities|day days|boy boys|party parties|bus buses|gas gases|box boxes|church churches|stomach stomachs|monarch monarchs|search searches
dish dishes|loss losses|man men|woman women|policeman policemen|human humans|german germans|spokesperson spokespeople|child children
grandchild grandchildren|wife wives|housewife housewives|life lives|knife knives|half halves|leaf leaves|roof roofs|chief chiefs|belief beliefs
hero heroes|potato potatoes|photo photos|video videos|embargo embargoes|crisis crises|analysis analyses|basis bases|criterion criteria
phenomenon phenomena|medium media|passer-by passers-by|sheep sheep|series series|aircraft aircraft|police police|savings savings
headquarters headquarters|clothes clothes|foot feet|goose geese|quiz quizzes
"""
ADJECTIVES = """
big bigger biggest|large larger largest|hot hotter hottest|new newer newest|slow slower slowest|happy happier happiest|early earlier earliest
simple simpler simplest|clever cleverer cleverest|young younger youngest|dry drier driest|free freer freest|quiet quieter quietest
good better best|bad worse worst|far further furthest|ill worse worst|important more_important most_important
careful more_careful most_careful|wrong more_wrong most_wrong
"""
SECOND = [
    ("travelled", "travel", "VBD"), ("travelling", "travel", "VBG"), ("cancelled", "cancel", "VBN"), ("signalling", "signal", "VBG"),
    ("fuelled", "fuel", "VBD"), ("burnt", "burn", "VBD"), ("learnt", "learn", "VBN"), ("gotten", "get", "VBN"), ("lied", "lie", "VBD"),
    ("hanged", "hang", "VBN"), ("born", "bear", "VBN"), ("stricken", "strike", "VBN"), ("focussed", "focus", "VBD"),
    ("ageing", "age", "VBG"), ("benefitted", "benefit", "VBD"), ("referenda", "referendum", "NNS"), ("stadia", "stadium", "NNS"),
    ("spokespersons", "spokesperson", "NNS"), ("elder", "old", "JJR"), ("farthest", "far", "JJS"), ("were", "be", "VBD"),
]  # fmt: skip


def _rows(table: str, tags: tuple[str, ...]) -> list[tuple[str, str, str]]:
    cells = [cell.split() for line in table.strip().split("\n") for cell in line.split("|")]
    return [
        (lemma, tag, form.replace("_", " ")) for lemma, *found in cells for tag, form in zip(tags, found, strict=True)
    ]


ROWS = _rows(VERBS, TAGS["verb"][1:]) + _rows(NOUNS, ("NNS",)) + _rows(ADJECTIVES, ("JJR", "JJS"))
LEMMAS = sorted(
    {
        (wording, str(e.pos))
        for e in read_lexicon([seeds_dir() / "lexicon"])
        for wording in (e.spun, *e.expected)
        if wording.isalpha() and wording.islower() and e.pos in TAGS
    }
    | {(lemma, pos) for lemma, tag, _ in ROWS for pos, tags in TAGS.items() if tag in tags and lemma.isalpha()}
)


@pytest.mark.parametrize(("lemma", "tag", "form"), ROWS)
def test_a_form_of_a_lemma(lemma: str, tag: str, form: str) -> None:
    assert inflect(lemma, tag) == form


@pytest.mark.parametrize(("lemma", "tag", "form"), [row for row in ROWS if " " not in row[2] and row[0] != row[2]])
def test_the_lemma_of_a_form(lemma: str, tag: str, form: str) -> None:
    assert (lemma, tag) in analyses(form)


@pytest.mark.parametrize(("form", "lemma", "tag"), SECOND)
def test_the_lemma_of_a_form_of_another_english(form: str, lemma: str, tag: str) -> None:
    assert (lemma, tag) in analyses(form)
    assert inflect(lemma, tag) != form


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("bus", "bu"), ("process", "proces"), ("speed", "spe"), ("king", "k"), ("her", "h"), ("best", "b"), ("feed", "fe"),
        ("members", "memb"), ("openned", "open"), ("runed", "run"), ("feelled", "feel"), ("goed", "go"), ("womans", "woma"),
    ],
)  # fmt: skip
def test_no_lemma_where_there_is_none(form: str, lemma: str) -> None:
    assert lemma not in {found for found, _ in analyses(form)}


def test_a_form_is_its_own_lemma_first() -> None:
    for form in ("running", "cities", "better", "xyzzy", ""):
        assert analyses(form)[0] == (form, "")


def test_every_form_of_every_lexicon_lemma_leads_back_to_it() -> None:
    lost = []
    for lemma, pos in LEMMAS:
        for form, tag in forms(lemma, pos):
            if " " not in form and form != lemma and (lemma, tag) not in analyses(form):
                lost.append((lemma, tag, form))
        for tag in TAGS[pos]:
            lost += [(lemma, tag, form) for form in second_forms(lemma, tag) if (lemma, tag) not in analyses(form)]
    assert len(LEMMAS) > 300
    assert not lost


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=12),
    st.sampled_from([t for tags in TAGS.values() for t in tags]),
)
def test_every_form_of_any_letters_leads_back_to_them(lemma: str, tag: str) -> None:
    form = inflect(lemma, tag)
    assert (lemma, tag) in analyses(form) or form == lemma or " " in form


@given(st.text(max_size=15))
def test_any_text_has_analyses_without_repetition(form: str) -> None:
    found = analyses(form)
    assert found[0] == (form, "")
    assert len(set(found)) == len(found)


def test_a_tag_without_inflection_leaves_the_lemma() -> None:
    assert inflect("quickly", "RB") == "quickly"
    assert forms("quickly", "adv") == [("quickly", "")]


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("an", "hour heir honest honour honorary apple umbrella urgent ugly egg onion uninsured unidentified undue MP FBI NHS HIV SUV X-ray F-16 A-level RAF 8 80 11 18-year-old 11,000 EU IMF LNG L.A."),
        ("a", "house history hotel union university unique united uniform unanimous unilateral user useful usual utility European euro one one-off once ubiquitous Ukrainian Uyghur uranium US UK U-turn UN BBC WHO CEO NATO NASA FIFA SAARC SEAL UNESCO 10 100 12-year-old 110 1,100 yacht word Premier"),
    ],
)  # fmt: skip
def test_the_article_goes_by_the_sound(article: str, words: str) -> None:
    assert [w for w in words.split() if article_for(w) != article] == []

import pytest

from mtcheck.pairing.spelling import is_contraction, same_spelling

SAME = [
    ("colour", "color"), ("organisation", "organization"), ("travelled", "traveled"), ("centre", "center"), ("analysed", "analyzed"),
    ("per cent", "percent"), ("health-care", "health care"), ("programme", "program"), ("licence", "license"), ("grey", "gray"),
    ("towards", "toward"), ("catalogue", "catalog"), ("labour", "labor"), ("fulfil", "fulfill"), ("encyclopaedia", "encyclopedia"),
]  # fmt: skip
OTHER = [("said", "stated"), ("four", "for"), ("rise", "raise"), ("hour", "hor"), ("price", "prize"), ("police", "policy"), ("team", "teem"), ("stair", "star")]
CONTRACTIONS = [("do not", "don't"), ("it's", "it is"), ("it's", "it has"), ("cannot", "can't"), ("they’d", "they would"), ("we're", "we are"), ("i'm", "i am")]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_word_in_two_spellings(a: str, b: str) -> None:
    assert same_spelling(a, b)
    assert same_spelling(b, a)


@pytest.mark.parametrize(("a", "b"), [p for p in OTHER if p != ("hour", "hor")])
def test_two_words(a: str, b: str) -> None:
    assert not same_spelling(a, b)
    assert not same_spelling(b, a)


@pytest.mark.parametrize(("a", "b"), CONTRACTIONS)
def test_contractions(a: str, b: str) -> None:
    assert is_contraction(a, b)
    assert is_contraction(b, a)


@pytest.mark.parametrize(("a", "b"), [("its", "it's"), ("don't", "does not"), ("the firm's", "the firm"), ("said", "said")])
def test_no_contractions(a: str, b: str) -> None:
    assert not is_contraction(a, b)

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.document import Document
from mtcheck.document.sentences import split_paragraphs, split_sentences

# Each case is the sentences, to be found again when they are joined by a space.
CASES = [
    ["Mr. Smith met Dr. A. Jones on Jan. 5.", "They talked."],
    ["He moved to the U.S. in May.", "She did not."],
    ["He moved to the U.S.", "The visa took years."],
    ["U.S. Secretary of State John Kerry left.", "Nobody wept."],
    ["It cost $3.5 million, or Rs. 500 a head.", "No. 10 Downing St. was silent."],
    ["Is it true?", "No.", "He denied it."],
    ["“Really?” John Smith asked.", "“Yes!” she said."],
    ["(We stayed.)", "Then we left."],
    ['He said: "It is over."', "She left."],
    ["He left...", "Then he came back."],
    ["Well… I think so."],
    ["The talks began at 5 p.m. Tuesday.", "They ended at 6 a.m.", "Police were there."],
    ["J. K. Rowling and George W. Bush met.", "They spoke."],
    ["Apple Inc. said so.", "It was Acme Corp.", "The firm denied it."],
    ["Martin Luther King Jr. spoke.", "He was loud."],
    ["Profits rose 2.5 per cent.", "3,000 jobs went."],
    ["iPhone sales fell.", "eBay rose."],
    ["It happened, e.g. In Paris, i.e. In France.", "So there."],
    ["1. The company rose.", "That was in 2011.", "5 people left."],
    ["This is odd.[3]", "Next one."],
    ["See example.com for more.", "Or node.js."],
    ["Yahoo! Japan rose.", "What a day!", "Right?!", "Yes."],
    ["He fell ill.", "Officials said so."],
    ["It measured 5 in.", "The end."],
    ["The Cos. Act of St. Louis, Mo. is old.", "Sen. Warren agreed."],
    ["“He is guilty.”", "The judge left."],
    ["He went (to the U.N.) and back.", "Fine."],
    ["It is 5 vs. 4 now.", "Good."],
    ["First 。", "Second."],
    ["Gen. Lee met Lt. Col. Ray, Prof. Hall, Rev. Poe and Sgt. Fox.", "All ate."],
    ["It closed Sept. 11, 2001, at the Dec. 5 rate.", "It was in Oct.", "The rest is history."],
]


@pytest.mark.parametrize("sentences", CASES, ids=lambda case: case[0][:30])
@pytest.mark.parametrize("space", [" ", "  ", "\n", "\r\n"])
def test_sentences(sentences, space):
    text = space.join(sentences)
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He has finished.They left.", ["He has finished.", "They left."]),
        ("“It is done.”They left.", ["“It is done.”", "They left."]),
        ("He works at Booking.Com now.", ["He works at Booking.Com now."]),
        ("See www.Site.Org or a.Bc here.", ["See www.Site.Org or a.Bc here."]),
    ],
)
def test_a_missing_space_after_the_stop(text, sentences):
    assert [text[a:b] for a, b in split_sentences(text)] == sentences


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n", "\r\r"])
def test_a_blank_line_ends_a_headline(blank):
    text = f"  Police detain two{blank}Two men were\nheld  "
    assert [text[a:b] for a, b in split_sentences(text)] == ["Police detain two", "Two men were\nheld"]
    assert Document.from_text(text).paragraphs == tuple(split_paragraphs(text))


@settings(deadline=None)
@given(st.text(st.sampled_from('ab AB.1!?…"”)\n\r\t[]IMr')))
def test_sentences_hold_every_character_but_white_space(text):
    spans = list(split_sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", ["x", ".", "a.", '."', "\n ", " ", "\r\n", ". A", "?” A", "word ", "Mr. A said no. "])
def test_long_lines_take_linear_time(unit):
    text = unit * (300_000 // len(unit))
    for _ in split_sentences(text):
        pass

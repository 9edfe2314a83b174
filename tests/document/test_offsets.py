"""Properties of every reader: offsets are exact and ordered, and no text makes it raise."""

import re
import unicodedata
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mtcheck.document import OffsetMap, read_text
from mtcheck.document.model import Piece
from mtcheck.document.prose import INVISIBLE
from mtcheck.document.words import words

NAMES = ("a.txt", "a.md", "a.html", "a.rst")

WORDS = st.sampled_from(("minister", "of", "state", "The", "of\ufb01cer", "cafe\u0301", "sol\u00addier", "don’t", "5"))
MARKS = st.sampled_from(
    sorted(
        words("""* ** _ __ ` `` ``` ~~ [ ] ]( ) ](x) ! ![ < > <b> </b> <p> </p> <code> </code> <!-- --> <script> </script> <br>
    <sup> &amp; &#65; &nbsp; & ; \\ \\* | :: .. .. note:: :role:` [1]_ {{ }} {% %} # ## === --- +++ +--+ > - 1. - [x]
    https://x.y/z a@b.com www.x.y [^1] [^1]: " ' = /""")
    )
)
SPACES = st.sampled_from((" ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "    ", "\u00a0", "\u200b", "", "", ""))
MARKED = st.lists(st.one_of(WORDS, MARKS, SPACES), max_size=40).map("".join)
ANY = st.text(max_size=60)

MARKUP = re.compile(r"<!--.*?-->|<[^>]*>|[*_`~\\\[\]!|]|\(x\)", re.DOTALL)


def plain(source):
    """A source span without markup and without what no reader shows."""
    text = unescape(MARKUP.sub("", source))
    text = re.sub(f"[{INVISIBLE}]", "", text).replace("\ufb01", "fi")
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(source=st.one_of(MARKED, ANY))
def test_any_text_is_read_and_its_offsets_are_ordered(name, source):
    document = read_text(source, name)
    assert document.source == source
    text_end = source_end = 0
    for piece in document.map.pieces:
        assert text_end <= piece.text_start < piece.text_end <= len(document.text)
        assert source_end <= piece.source_start < piece.source_end <= len(source)
        text_end, source_end = piece.text_end, piece.source_end


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(source=st.one_of(MARKED, ANY))
def test_one_to_one_pieces_are_verbatim(name, source):
    document = read_text(source, name)
    for a, b, c, d in document.map.pieces:
        if b - a == d - c and b - a > 1:
            assert re.sub(r"\s", " ", document.text[a:b]) == re.sub(r"\s", " ", source[c:d])


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(source=MARKED)
def test_every_token_stands_in_its_source_span(name, source):
    document = read_text(source, name)
    for token in document.tokens:
        start, end = document.map.to_source(token.start, token.end)
        shown = plain(source[start:end])
        assert (shown[0], shown[-1]) == (token.text[0], token.text[-1])
        rest = iter(shown)
        assert all(letter in rest for letter in token.text)
        if not re.search(r"`|://|<|www|\[\^", source):
            assert shown == token.text
        back = document.map.to_text(start, end)
        assert back is not None
        assert back.start <= token.start < token.end <= back.end


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(
    words=st.lists(st.sampled_from(("minister", "of", "state", "left")), min_size=1, max_size=30),
    end=st.sampled_from(("\n", "\r\n")),
)
def test_text_without_markup_keeps_every_word(name, words, end):
    source = "".join(w + (end if i % 7 == 6 else " ") for i, w in enumerate(words))
    document = read_text(source, name)
    assert [t.text for t in document.tokens] == words
    assert [m.span() for m in re.finditer(r"\w+", source)] == [
        document.map.to_source(t.start, t.end) for t in document.tokens
    ]


@settings(deadline=None)
@given(data=st.data())
def test_a_map_there_and_back(data):
    pieces = []
    text = source = 0
    for gap_text, gap_source, length, entity in data.draw(
        st.lists(
            st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(1, 5), st.booleans()), min_size=1, max_size=8
        )
    ):
        text, source = text + gap_text, source + gap_source
        width = length + 3 if entity else length
        pieces.append(Piece(text, text + length, source, source + width))
        text, source = text + length, source + width
    offsets = OffsetMap(pieces)
    for piece in pieces:
        start, end = offsets.to_source(piece.text_start, piece.text_end)
        assert (start, end) == (piece.source_start, piece.source_end)
        assert offsets.to_text(start, end) == (piece.text_start, piece.text_end)
    assert offsets.to_source(0, text) == (pieces[0].source_start, pieces[-1].source_end)
    assert offsets.to_text(source, source + 5) is None

"""The embedding comparison, with an encoder that counts words and with the shipped one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from mtcheck.compare import Comparison, story_centre
from mtcheck.document import Document
from mtcheck.encoder.detector import Detector
from mtcheck.lexicon import Entry, Pos
from mtcheck.lexicon.match import Matcher
from mtcheck.resources import models_dir

ENTRY = Entry("swelling", ("inflation",), Pos.NOUN, "business", frozenset(), frozenset(),
              "The bank raised rates because inflation rose.", "The doctor said the swelling on his leg went down.")  # fmt: skip
BANK = "The bank raised rates again. Prices rose and the bank fears more swelling. Rates and inflation worry the bank."
DOCTOR = "The doctor saw his leg. There was a swelling on the leg. The doctor said his leg will mend."


class Counting:
    """Embeds a sentence by the words in it."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append(list(texts))
        out = np.zeros((len(texts), 512), np.float32)
        for row, text in zip(out, texts, strict=True):
            for t in Document.from_text(text.lower()).tokens:
                row[sum(t.text.encode()) * 7 % 512] += 1
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


@pytest.mark.parametrize("encoder", [Counting(), Detector(models_dir(), threads=1)], ids=["counting", "shipped"])
def test_a_swap_speaks_for_the_expected_wording_and_honest_use_against_it(encoder) -> None:
    documents = [Document.from_text(t) for t in (BANK, DOCTOR)]
    rows = [(d, Matcher([ENTRY]).match(d), story_centre(d, encoder)) for d in documents]
    (spun,), (honest,) = ([found[0]] for found in Comparison(encoder).margins(rows))
    assert spun[0] > honest[0]
    assert spun[1] > honest[1] + 0.1
    assert spun[1] > 0 > honest[1]
    assert all(-2 <= v <= 2 for v in spun + honest)


def test_all_sentences_are_embedded_at_once_and_each_once() -> None:
    encoder = Counting()
    documents = [Document.from_text(t) for t in (BANK, BANK, DOCTOR)]
    rows = [(d, Matcher([ENTRY]).match(d), np.zeros(512, np.float32)) for d in documents]
    found = Comparison(encoder).margins(rows)
    assert [list(f) for f in found] == [[0], [0], [0]]
    (texts,) = encoder.calls
    assert len(set(texts)) == len(texts) == 6


def test_an_entry_without_examples_has_no_reference_margin() -> None:
    document = Document.from_text(BANK)
    entry = Entry("swelling", ("inflation",), Pos.NOUN, "business")
    encoder = Counting()
    matches = Matcher([entry]).match(document)
    ((story, reference),) = Comparison(encoder).margins([(document, matches, story_centre(document, encoder))])[0].values()
    assert reference == 0
    assert story > 0


def test_nothing_to_compare_asks_no_encoder() -> None:
    encoder = Counting()
    assert Comparison(encoder).margins([(Document.from_text("Rain."), (), np.zeros(512, np.float32))]) == [{}]
    assert Comparison(encoder).margins([]) == []
    assert encoder.calls == []
    assert story_centre(Document.from_text(""), encoder).shape == (0,)


def test_reference_clauses_are_embedded_once_for_all_documents() -> None:
    encoder = Counting()
    comparison = Comparison(encoder)
    document = Document.from_text(BANK)
    row = (document, Matcher([ENTRY]).match(document), story_centre(document, encoder))
    assert comparison.margins([row]) == comparison.margins([row])
    seen = [text for call in encoder.calls for text in call]
    assert seen.count(ENTRY.example) == seen.count(ENTRY.honest) == 1

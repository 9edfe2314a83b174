"""How usual a word is in edited English, and how usual two words are side by side.

Both tables are counts made by ``python -m mtcheck.training.frequencies`` from
the human news named in the head of ``models/frequency.txt.xz``. Figures are on
the Zipf scale (van Heuven et al. 2014): log10 of occurrences per billion
words, so that 3 is rare, 5 is common and 7.7 is "the".
"""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from mtcheck.errors import DataError, gist
from mtcheck.morphology import analyses
from mtcheck.resources import models_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS_FILE = "frequency.txt.xz"
PAIRS_FILE = "neighbours.npz"
LEVELS = 4
"""Steps of the neighbours table on the Zipf scale."""


class FrequencyTableError(DataError):
    """A table that is missing or damaged; the message says what to do."""


def fold_word(word: str) -> str:
    """The form under which a word is counted: lower case, plain apostrophe, no possessive, digits as one sign."""
    word = word.lower().replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    return "0" if word[:1].isdigit() else word


@lru_cache(maxsize=1)
def _words() -> dict[str, float]:
    path = models_dir() / WORDS_FILE
    table: dict[str, float] = {}
    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#"):
                    zipf, words = line.rstrip("\n").split("\t")
                    table.update(dict.fromkeys(words.split(" "), float(zipf)))
    except (OSError, ValueError, lzma.LZMAError, EOFError) as error:
        raise FrequencyTableError(f"{path}: the word frequencies cannot be read ({gist(error)}); install mtcheck again") from error
    return table


def word_frequency(word: str) -> float:
    """Zipf frequency of a word, whatever its case; 0 for a word that is not among the 60,000 most frequent."""
    return _words().get(fold_word(word), 0.0)


def usual_first(words: Iterable[str]) -> list[str]:
    """Lower-case words of letters alone, the most frequent first; those alike in the order given."""
    table = _words()
    return sorted(words, key=lambda word: -table.get(word, 0.0))


@lru_cache(maxsize=100_000)
def lemma(word: str, degrees: bool = True) -> str:
    """The likeliest lemma of a lower-case word, the shortest about as usual as itself: *house* for *houses*, not *hous*.

    Without ``degrees`` no comparative is one: *leader* is not more *lead*.
    """
    usual = word_frequency(word) - 1.0
    known = (one for one, tag in analyses(word) if (degrees or tag not in {"JJR", "JJS"}) and (one == word or word_frequency(one) > max(usual, 0.0)))
    return min(known, key=lambda w: (len(w), w))


@lru_cache(maxsize=1)
def _pairs() -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
    from zipfile import BadZipFile

    import numpy as np

    path = models_dir() / PAIRS_FILE
    try:
        with np.load(path) as data:
            return np.cumsum(data["steps"], dtype=np.uint32), data["levels"]
    except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile) as error:
        raise FrequencyTableError(f"{path}: the table of neighbouring words cannot be read ({gist(error)}); install mtcheck again") from error


def pair_key(first: str, second: str) -> int:
    """The 32-bit key of two neighbouring words; about one absent pair in 5,000 takes another's key."""
    return zlib.crc32(f"{fold_word(first)} {fold_word(second)}".encode())


@lru_cache(maxsize=65536)
def pair_frequency(first: str, second: str) -> float:
    """Zipf frequency of two words side by side with only white space or a hyphen between; 0 when rarer than the table holds."""
    keys, levels = _pairs()
    # NOTE: a key of the table's own type; any other makes numpy copy the whole table for each search.
    key = keys.dtype.type(pair_key(first, second))
    at = int(keys.searchsorted(key))
    return float(levels[at]) / LEVELS if at < len(keys) and keys[at] == key else 0.0

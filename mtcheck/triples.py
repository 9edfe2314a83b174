"""Which three words in a row edited English has: set phrases and names that a swap breaks.

The table is made by ``python -m mtcheck.training.triples`` from the same human
text as ``mtcheck.frequency``; it holds keys alone, no words.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from mtcheck.errors import gist
from mtcheck.frequency import FrequencyTableError, fold_word
from mtcheck.resources import models_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TRIPLES_FILE = "triples.npz"


@lru_cache(maxsize=1)
def _triples() -> NDArray[np.uint32]:
    from zipfile import BadZipFile

    import numpy as np

    path = models_dir() / TRIPLES_FILE
    try:
        with np.load(path) as data:
            return np.cumsum(data["steps"], dtype=np.uint32)
    except (OSError, ValueError, KeyError, EOFError, zlib.error, BadZipFile) as error:
        raise FrequencyTableError(f"{path}: the table of words in threes cannot be read ({gist(error)}); install mtcheck again") from error


def triple_key(first: str, second: str, third: str) -> int:
    """The 32-bit key of three words in a row; about one absent triple in 1,400 takes another's key."""
    return zlib.crc32(" ".join(map(fold_word, (first, second, third))).encode())


@lru_cache(maxsize=65536)
def seen_in_a_row(first: str, second: str, third: str) -> bool:
    """Whether three words in a row, with no sign between, occur at least twice in the text that the table was counted over."""
    keys = _triples()
    key = keys.dtype.type(triple_key(first, second, third))
    at = int(keys.searchsorted(key))
    return at < len(keys) and bool(keys[at] == key)

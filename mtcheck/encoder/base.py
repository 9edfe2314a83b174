"""What comparisons by meaning ask of an encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SentenceEncoder(Protocol):
    """Anything that embeds sentences: the shipped detector, or a sentence-transformers model."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors ``[texts, width]``."""
        ...

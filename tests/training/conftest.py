"""What several tests of training need."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer

from mtcheck.resources import models_dir


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    loaded = Tokenizer.from_file(str(models_dir() / "tokenizer.json"))
    loaded.no_padding()
    loaded.no_truncation()
    return loaded

"""Encoders through sentence-transformers itself (extra ``sentence-transformers``), and ours as one of its modules.

Imported only when a user asks for a torch encoder: torch takes seconds to load.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.encoder.nibbles import unpacked
from mtcheck.errors import gist


class EncoderError(RuntimeError):
    """An encoder that cannot be loaded; the message says what to do."""


class TorchEncoder:
    """Any sentence-transformers model, by hub name or local path."""

    def __init__(self, name: str, threads: int | None = None):
        try:
            import torch
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(f"--encoder {name} needs sentence-transformers; install it with: pip install 'mtcheck[sentence-transformers]'") from error
        if threads:
            torch.set_num_threads(threads)
        try:
            ours = (Path(name) / "detector.onnx").is_file()
            self._model = SentenceTransformer(name, device="cpu", trust_remote_code=ours)
        except Exception as error:
            raise EncoderError(f"{name}: not a sentence-transformers model that can be loaded ({gist(error)}); give a hub name or a model folder") from error
        self.name = name

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors ``[texts, width]``."""
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), np.float32)


def dequantised_state(folder: Path) -> dict[str, Any]:
    """The weights file of a model folder as a float32 ``BertModel`` state dict (torch tensors)."""
    import torch
    from safetensors.torch import load_file

    stored = load_file(str(folder / "model.safetensors"))
    config = json.loads((folder / "config.json").read_text("utf-8"))
    state: dict[str, Any] = {
        "embeddings.word_embeddings.weight": torch.from_numpy(unpacked(*(stored[f"words.{part}"].numpy() for part in ("int4", "scale", "mean")))),
        "embeddings.position_embeddings.weight": stored["positions"].float(),
        "embeddings.token_type_embeddings.weight": torch.zeros(config["type_vocab_size"], config["hidden_size"]),
        "embeddings.LayerNorm.weight": stored["embedding_norm.weight"],
        "embeddings.LayerNorm.bias": stored["embedding_norm.bias"],
    }
    for i in range(config["num_hidden_layers"]):
        ours, theirs = f"layer{i}.", f"encoder.layer.{i}."
        weights = {p: (stored[f"{ours}{p}.int8"].float() * stored[f"{ours}{p}.scale"]).T.contiguous() for p in ("qkv", "out", "up", "down")}
        for name, weight, bias in zip(("query", "key", "value"), weights["qkv"].chunk(3), stored[f"{ours}qkv.bias"].chunk(3), strict=True):
            state[f"{theirs}attention.self.{name}.weight"], state[f"{theirs}attention.self.{name}.bias"] = weight, bias
        for part, name in (("out", "attention.output.dense"), ("up", "intermediate.dense"), ("down", "output.dense")):
            state[f"{theirs}{name}.weight"], state[f"{theirs}{name}.bias"] = weights[part], stored[f"{ours}{part}.bias"]
        for norm, name in (("norm1", "attention.output.LayerNorm"), ("norm2", "output.LayerNorm")):
            state[f"{theirs}{name}.weight"], state[f"{theirs}{name}.bias"] = stored[f"{ours}{norm}.weight"], stored[f"{ours}{norm}.bias"]
    return state

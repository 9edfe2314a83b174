"""The detector: a MiniLM encoder with a token head and a restoration head, and a second reader beside it.

One forward pass serves all: the last hidden states give the token's spun
probability (replaced-token detection: Clark et al., ELECTRA, 2020), their mean
the sentence embedding (kept near the teacher's by distillation), and a
projection of them is compared with the input embeddings to guess the word that
stood there before (as a masked-language model's head would).

Two readers that were trained apart make different mistakes, and the mean of
their log-odds makes fewer (Lakshminarayanan et al., Simple and scalable
predictive uncertainty estimation using deep ensembles, 2017). The second one
shares the first layers, so that it costs four layers and not six.
"""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import nn
from transformers import BertConfig, BertModel
from transformers.masking_utils import create_bidirectional_mask
from transformers.models.bert.modeling_bert import BertEncoder

from mtcheck.encoder.casing import CAPITALS
from mtcheck.encoder.nibbles import packed, unpacked

SHARED = 2
"""Layers of the first reader that the second one begins with."""


class Detector(nn.Module):
    """``forward(ids, mask)`` -> ``(logits [B, L], hidden [B, L, W])``."""

    def __init__(self, config: BertConfig):
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        self.head = _token_head(width)
        self.restore = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.restore_bias = nn.Parameter(torch.zeros(config.vocab_size))
        self.restore_scale = nn.Parameter(torch.tensor(4.0))

    @classmethod
    def from_pretrained(cls, path: str, dropout: float = 0.0) -> Detector:
        """Start from a sentence-transformers or Hugging Face BERT folder or hub name; embeddings are frozen, hidden states are dropped in training."""
        bert = BertModel.from_pretrained(path, add_pooling_layer=False, attn_implementation="sdpa")
        model = cls(bert.config)
        model.bert.load_state_dict(bert.state_dict())
        return model.prepared(dropout)

    def prepared(self, dropout: float = 0.0) -> Detector:
        """Freeze the embeddings, word embeddings with the values that they are stored with; drop hidden states in training."""
        words = self.bert.embeddings.word_embeddings.weight
        words.data = torch.from_numpy(unpacked(*packed(words.detach().numpy())))
        for p in self.bert.embeddings.parameters():
            p.requires_grad = False
        _with_dropout(self, dropout)
        return self

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """``cases`` are for the second reader alone."""
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.head(hidden).squeeze(-1), hidden

    def own(self) -> dict[str, torch.Tensor]:
        """What is stored of it."""
        return dict(self.state_dict())

    def guess(self, hidden: torch.Tensor) -> torch.Tensor:
        """Logits over the vocabulary for the word that stood at each of ``hidden [N, W]``."""
        vectors = nn.functional.normalize(self.bert.embeddings.word_embeddings.weight, dim=-1)
        return self.restore_scale * (self.restore(hidden) @ vectors.T) + self.restore_bias


class SecondReader(nn.Module):
    """``forward(ids, mask, cases)`` -> ``(logits [B, L], hidden [B, L, W])``.

    ``first``: the first reader's encoder; it is frozen, and its first ``SHARED``
    layers are used. ``base``: an encoder as deep, whose upper layers the own ones
    begin as. The vocabulary has no capitals: ``cases`` tells them.
    """

    def __init__(self, first: BertModel, base: BertModel, dropout: float = 0.0):
        super().__init__()
        config = deepcopy(first.config)
        config.num_hidden_layers -= SHARED
        self.first = first
        for p in first.parameters():
            p.requires_grad = False
        self.case = nn.Embedding(CAPITALS + 1, config.hidden_size)
        nn.init.zeros_(self.case.weight)
        self.encoder = BertEncoder(config)
        self.encoder.layer.load_state_dict(base.encoder.layer[SHARED:].state_dict())
        self.head = _token_head(config.hidden_size)
        _with_dropout(self.encoder, dropout)
        _with_dropout(first, 0.0)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, cases: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        with torch.no_grad():
            hidden = self.first.embeddings(input_ids=ids)
            seen = create_bidirectional_mask(config=self.first.config, inputs_embeds=hidden, attention_mask=mask)
            for layer in self.first.encoder.layer[:SHARED]:
                hidden = layer(hidden, seen)
        hidden = self.encoder(hidden + self.case(cases), attention_mask=seen).last_hidden_state
        return self.head(hidden).squeeze(-1), hidden

    def own(self) -> dict[str, torch.Tensor]:
        """What is stored of it: the state dict without what belongs to the first reader."""
        return {k: v for k, v in self.state_dict().items() if not k.startswith("first.")}


def _token_head(width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width), nn.Linear(width, 1))


def _with_dropout(model: nn.Module, dropout: float) -> None:
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.Dropout | Dropout):
            # NOTE: not on attention, whose random numbers take a quarter of a step's time on a CPU.
            model.set_submodule(name, Dropout(0.0 if "attention.self" in name else dropout))


class Dropout(nn.Module):
    """Dropout with one random byte a value: ``p`` is rounded to 256ths. On a CPU it takes a seventh of the time of torch's own."""

    def __init__(self, p: float):
        super().__init__()
        self.p = p
        self.dropped = round(p * 256)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        if not self.training or not self.dropped:
            return values
        words = torch.empty(-(-values.numel() // 8), dtype=torch.int64, device=values.device).random_(-(2**63), None)
        kept = words.view(torch.uint8)[: values.numel()].view_as(values) >= self.dropped
        return values * (kept.to(values.dtype) * (256 / (256 - self.dropped)))


def sentence_embedding(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean of the hidden states over the mask, as MiniLM's own pooling."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)

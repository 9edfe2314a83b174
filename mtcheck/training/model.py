"""The detector: a MiniLM encoder with a token head and a restoration head.

One forward pass serves all: the last hidden states give the token's spun
probability (replaced-token detection: Clark et al., ELECTRA, 2020), their mean
the sentence embedding (kept near the teacher's by distillation), and a
projection of them is compared with the input embeddings to guess the word that
stood there before (as a masked-language model's head would).
"""

from __future__ import annotations

import torch
from torch import nn
from transformers import BertConfig, BertModel


class Detector(nn.Module):
    """``forward(ids, mask)`` -> ``(logits [B, L], hidden [B, L, W])``."""

    def __init__(self, config: BertConfig):
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        self.head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width), nn.Linear(width, 1))
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
        for p in self.bert.embeddings.parameters():
            p.requires_grad = False
        for name, module in list(self.named_modules()):
            if isinstance(module, nn.Dropout):
                # NOTE: not on attention, whose random numbers take a quarter of a step's time on a CPU.
                self.set_submodule(name, Dropout(0.0 if "attention.self" in name else dropout))
        return self

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        return self.head(hidden).squeeze(-1), hidden

    def guess(self, hidden: torch.Tensor) -> torch.Tensor:
        """Logits over the vocabulary for the word that stood at each of ``hidden [N, W]``."""
        vectors = nn.functional.normalize(self.bert.embeddings.word_embeddings.weight, dim=-1)
        return self.restore_scale * (self.restore(hidden) @ vectors.T) + self.restore_bias


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

"""Our weights as a sentence-transformers module, so that ``SentenceTransformer(models_dir(), trust_remote_code=True)`` loads them.

``models/modules.json`` names the class below; the int8 weights are brought back
to float32 and run by transformers' own BERT.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import torch
from sentence_transformers.base.modules.input_module import InputModule
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from mtcheck.encoder.sentence_transformers import dequantised_state


class QuantisedBert(InputModule):
    """First module of the pipeline: text to token embeddings ``[batch, pieces, width]``."""

    def __init__(self, model: BertModel, tokenizer: PreTrainedTokenizerFast, max_seq_length: int = 256):
        super().__init__()
        self.model = model
        self.tokenizer = tokenizer
        self.max_seq_length = max_seq_length

    @classmethod
    def load(cls, model_name_or_path: str, **kwargs: Any) -> Self:
        folder = Path(model_name_or_path)
        model = BertModel(BertConfig.from_json_file(str(folder / "config.json")), add_pooling_layer=False)
        model.load_state_dict(dequantised_state(folder))
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(folder / "tokenizer.json"), pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", unk_token="[UNK]", mask_token="[MASK]"
        )
        return cls(model.eval(), tokenizer)

    def preprocess(self, inputs: list[str], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        texts = [f"{prompt}{text}" for text in inputs] if prompt else list(inputs)
        return dict(self.tokenizer(texts, padding=True, truncation=True, max_length=self.max_seq_length, return_tensors="pt"))

    def tokenize(self, texts: list[str], **kwargs: Any) -> dict[str, Any]:
        return self.preprocess(texts, **kwargs)

    def forward(self, features: dict[str, torch.Tensor], **kwargs: Any) -> dict[str, torch.Tensor]:
        output = self.model(input_ids=features["input_ids"], attention_mask=features["attention_mask"])
        return {**features, "token_embeddings": output.last_hidden_state}

    def get_embedding_dimension(self) -> int:
        return int(self.model.config.hidden_size)

    get_word_embedding_dimension = get_embedding_dimension

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        self.model.save_pretrained(output_path)
        self.tokenizer.save_pretrained(output_path)

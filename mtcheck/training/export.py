"""Write a trained detector as int8: one weights file, two small graphs over it.

``model.safetensors`` holds the weights: matrices as int8 with a float scale per
output channel (embeddings: per row), the rest as float32. ``detector.onnx``
(ids -> logits, hidden) and ``restore.onnx`` (hidden, candidates ->
scores) are graphs whose tensors lie in that file, so that the weights are
stored and mapped once, and sentence-transformers can load the same file.

The graphs are built from onnxruntime's fused operators directly: nothing is
left to optimise at load time. There is no mask, for windows are never padded,
and without one onnxruntime attends in blocks (FlashAttention: Dao et al. 2022).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper
from safetensors.numpy import save_file

MS = "com.microsoft"
_OPSET = [helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)]
_TYPES = {"F32": TensorProto.FLOAT, "I8": TensorProto.INT8}
WEIGHTS = "model.safetensors"


def quantised(matrix: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 with one scale for each index along the other axis than ``axis``."""
    scale = np.maximum(np.abs(matrix).max(axis=axis), 1e-8) / 127
    return np.clip(np.rint(matrix / np.expand_dims(scale, axis)), -127, 127).astype(np.int8), scale.astype(np.float32)


def tensors(state: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """The tensors of the weights file from a Detector's state dict (float32 arrays)."""
    out: dict[str, np.ndarray] = {}
    emb = "bert.embeddings."
    out["words.int8"], out["words.scale"] = quantised(state[emb + "word_embeddings.weight"], 1)
    out["positions"] = state[emb + "position_embeddings.weight"] + state[emb + "token_type_embeddings.weight"][0]
    out["embedding_norm.weight"], out["embedding_norm.bias"] = state[emb + "LayerNorm.weight"], state[emb + "LayerNorm.bias"]
    for i in range(layers):
        base, name = f"bert.encoder.layer.{i}.", f"layer{i}."
        qkv = [base + f"attention.self.{n}." for n in ("query", "key", "value")]
        parts = {
            "qkv": (np.concatenate([state[k + "weight"] for k in qkv]), np.concatenate([state[k + "bias"] for k in qkv])),
            "out": (state[base + "attention.output.dense.weight"], state[base + "attention.output.dense.bias"]),
            "up": (state[base + "intermediate.dense.weight"], state[base + "intermediate.dense.bias"]),
            "down": (state[base + "output.dense.weight"], state[base + "output.dense.bias"]),
        }
        for part, (weight, bias) in parts.items():
            out[f"{name}{part}.int8"], out[f"{name}{part}.scale"] = quantised(weight.T.copy(), 0)
            out[f"{name}{part}.bias"] = bias
        for ours, theirs in (("norm1", "attention.output.LayerNorm"), ("norm2", "output.LayerNorm")):
            out[f"{name}{ours}.weight"], out[f"{name}{ours}.bias"] = state[base + theirs + ".weight"], state[base + theirs + ".bias"]
    for head in ("head", "restore"):
        out[f"{head}.dense.weight"], out[f"{head}.dense.bias"] = state[f"{head}.0.weight"].T.copy(), state[f"{head}.0.bias"]
        out[f"{head}.norm.weight"], out[f"{head}.norm.bias"] = state[f"{head}.2.weight"], state[f"{head}.2.bias"]
    out["head.out.weight"], out["head.out.bias"] = state["head.3.weight"].T.copy(), state["head.3.bias"]
    out["restore.bias"] = state["restore_bias"]
    out["restore.scale"] = state["restore_scale"].reshape(1)
    return {k: np.ascontiguousarray(v if v.dtype == np.int8 else v.astype(np.float32)) for k, v in out.items()}


class _Graph:
    """A graph under construction whose initialisers lie in the weights file."""

    def __init__(self, index: dict[str, dict[str, Any]], data_start: int):
        self.index, self.data_start = index, data_start
        self.nodes: list[onnx.NodeProto] = []
        self.used: dict[str, onnx.TensorProto] = {}
        self._count = 0

    def weight(self, name: str) -> str:
        if name not in self.used:
            meta = self.index[name]
            tensor = TensorProto(name=name, data_type=_TYPES[meta["dtype"]], dims=meta["shape"], data_location=TensorProto.EXTERNAL)
            begin, end = meta["data_offsets"]
            for key, value in (("location", WEIGHTS), ("offset", self.data_start + begin), ("length", end - begin)):
                tensor.external_data.add(key=key, value=str(value))
            self.used[name] = tensor
        return name

    def op(self, kind: str, *inputs: str, outputs: int | list[str] = 1, domain: str = "", **attributes: Any) -> str:
        if isinstance(outputs, int):
            self._count += 1
            outputs = [f"t{self._count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **attributes))
        return outputs[0]

    def norm(self, x: str, name: str) -> str:
        return self.op("LayerNormalization", x, self.weight(name + ".weight"), self.weight(name + ".bias"), axis=-1, epsilon=1e-12)

    def dense(self, x: str, name: str, bias: bool = True) -> str:
        inputs = [x, self.weight(name + ".int8"), self.weight(name + ".scale"), ""]
        return self.op("DynamicQuantizeMatMul", *inputs, *([self.weight(name + ".bias")] if bias else []), domain=MS)

    def vectors(self, ids: str) -> str:
        """Dequantised word embeddings of ``ids``."""
        values = self.op("Cast", self.op("Gather", self.weight("words.int8"), ids), to=TensorProto.FLOAT)
        scales = self.op("Unsqueeze", self.op("Gather", self.weight("words.scale"), ids), self.op("Constant", value_ints=[-1]))
        return self.op("Mul", values, scales)

    def transform(self, x: str, name: str) -> str:
        """Dense, GELU, layer norm: the shape of both heads."""
        dense = self.op("MatMul", x, self.weight(name + ".dense.weight"))
        return self.norm_default(self.op("BiasGelu", dense, self.weight(name + ".dense.bias"), domain=MS), name + ".norm")

    def norm_default(self, x: str, name: str) -> str:
        return self.op("LayerNormalization", x, self.weight(name + ".weight"), self.weight(name + ".bias"), axis=-1, epsilon=1e-5)

    def save(self, path: Path, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> None:
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, list(self.used.values()))
        model = helper.make_model(graph, opset_imports=_OPSET, ir_version=9, producer_name="mtcheck")
        path.write_bytes(model.SerializeToString())


def _detector(graph: _Graph, layers: int, heads: int, path: Path) -> None:
    zero = graph.op("Constant", value_ints=[0])
    length = graph.op("Shape", "ids", start=1, end=2)
    positions = graph.op("Slice", graph.weight("positions"), zero, length, zero)
    x = graph.norm(graph.op("Add", graph.vectors("ids"), positions), "embedding_norm")
    for i in range(layers):
        name = f"layer{i}."
        qkv = graph.dense(x, name + "qkv")
        graph.op("Split", qkv, outputs=[f"q{i}", f"k{i}", f"v{i}"], axis=-1)
        attended = graph.op("MultiHeadAttention", f"q{i}", f"k{i}", f"v{i}", domain=MS, num_heads=heads)
        x = graph.norm(graph.op("Add", graph.dense(attended, name + "out"), x), name + "norm1")
        up = graph.op("BiasGelu", graph.dense(x, name + "up", bias=False), graph.weight(name + "up.bias"), domain=MS)
        x = graph.norm(graph.op("Add", graph.dense(up, name + "down"), x), name + "norm2")
    graph.op("Identity", x, outputs=["hidden"])
    scores = graph.op("Add", graph.op("MatMul", graph.transform(x, "head"), graph.weight("head.out.weight")), graph.weight("head.out.bias"))
    graph.op("Squeeze", scores, graph.op("Constant", value_ints=[-1]), outputs=["logits"])
    ids = [helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])]
    outputs = [
        helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length"]),
        helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "length", "width"]),
    ]
    graph.save(path, ids, outputs)


def _restorer(graph: _Graph, path: Path) -> None:
    vectors = graph.vectors("candidates")
    unit = graph.op("LpNormalization", vectors, axis=-1, p=2)
    scores = graph.op("MatMul", graph.transform("hidden", "restore"), graph.op("Transpose", unit, perm=[1, 0]))
    scaled = graph.op("Mul", scores, graph.weight("restore.scale"))
    graph.op("Add", scaled, graph.op("Gather", graph.weight("restore.bias"), "candidates"), outputs=["scores"])
    inputs = [
        helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["positions", "width"]),
        helper.make_tensor_value_info("candidates", TensorProto.INT64, ["words"]),
    ]
    graph.save(path, inputs, [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["positions", "words"])])


def export(state: dict[str, np.ndarray], folder: Path, layers: int, heads: int) -> None:
    """Write the weights file and both graphs into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors(state, layers), folder / WEIGHTS)
    raw = (folder / WEIGHTS).read_bytes()
    size = int.from_bytes(raw[:8], "little")
    index = {k: v for k, v in json.loads(raw[8 : 8 + size]).items() if k != "__metadata__"}
    _detector(_Graph(index, 8 + size), layers, heads, folder / "detector.onnx")
    _restorer(_Graph(index, 8 + size), folder / "restore.onnx")

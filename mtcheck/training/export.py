"""Write a trained detector as int8: one weights file, two small graphs over it.

``model.safetensors`` holds the weights: matrices as int8 with a float scale per
output channel, word embeddings in four bits, the heads' matrices and positions as
float16, the rest as float32. ``detector.onnx`` (ids -> logits, hidden; with a
second reader ids, cases -> the mean of both logits, hidden of the first) and ``restore.onnx`` (hidden, candidates ->
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
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file, save

from mtcheck.encoder.nibbles import packed

MS = "com.microsoft"
_OPSET = [helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)]
_TYPES = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16, "I8": TensorProto.INT8, "U8": TensorProto.UINT8}
WEIGHTS = "model.safetensors"


def quantised(matrix: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 with one scale for each index along the other axis than ``axis``."""
    scale = np.maximum(np.abs(matrix).max(axis=axis), 1e-8) / 127
    return np.clip(np.rint(matrix / np.expand_dims(scale, axis)), -127, 127).astype(np.int8), scale.astype(np.float32)


def tensors(state: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """The tensors of the weights file from a Detector's state dict (float32 arrays)."""
    out: dict[str, np.ndarray] = {}
    emb = "bert.embeddings."
    out["words.int4"], out["words.scale"], out["words.mean"] = packed(state[emb + "word_embeddings.weight"])
    out["positions"] = (state[emb + "position_embeddings.weight"] + state[emb + "token_type_embeddings.weight"][0]).astype(np.float16)
    out["embedding_norm.weight"], out["embedding_norm.bias"] = state[emb + "LayerNorm.weight"], state[emb + "LayerNorm.bias"]
    for i in range(layers):
        out |= _layer(state, f"bert.encoder.layer.{i}.", f"layer{i}.")
    out |= _token_head(state, "head") | _transform(state, "restore", "restore")
    out["restore.bias"] = state["restore_bias"]
    out["restore.scale"] = state["restore_scale"].reshape(1)
    return _stored(out)


def second_tensors(state: dict[str, np.ndarray], layers: int) -> dict[str, np.ndarray]:
    """Those of a second reader's own state dict, with so many layers of its own."""
    out = {"second.case": state["case.weight"]}
    for i in range(layers):
        out |= _layer(state, f"encoder.layer.{i}.", f"second.layer{i}.")
    return _stored(out | _token_head(state, "second.head"))


def _stored(out: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {k: np.ascontiguousarray(v if v.dtype in (np.int8, np.uint8, np.float16) else v.astype(np.float32)) for k, v in out.items()}


def _layer(state: dict[str, np.ndarray], base: str, name: str) -> dict[str, np.ndarray]:
    out: dict[str, np.ndarray] = {}
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
    return out


def _transform(state: dict[str, np.ndarray], head: str, name: str) -> dict[str, np.ndarray]:
    """The first dense layer of a head, and its norm."""
    return {
        f"{name}.dense.weight": state[f"{head}.0.weight"].T.astype(np.float16), f"{name}.dense.bias": state[f"{head}.0.bias"],
        f"{name}.norm.weight": state[f"{head}.2.weight"], f"{name}.norm.bias": state[f"{head}.2.bias"],
    }  # fmt: skip


def _token_head(state: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return _transform(state, "head", name) | {f"{name}.out.weight": state["head.3.weight"].T.copy(), f"{name}.out.bias": state["head.3.bias"]}


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

    def constant(self, value: float, kind: type) -> str:
        return self.op("Constant", value=numpy_helper.from_array(np.array(value, kind)))

    def half(self, name: str) -> str:
        """A matrix that is stored as float16."""
        return self.op("Cast", self.weight(name), to=TensorProto.FLOAT)

    def norm(self, x: str, name: str) -> str:
        return self.op("LayerNormalization", x, self.weight(name + ".weight"), self.weight(name + ".bias"), axis=-1, epsilon=1e-12)

    def dense(self, x: str, name: str, bias: bool = True) -> str:
        inputs = [x, self.weight(name + ".int8"), self.weight(name + ".scale"), ""]
        return self.op("DynamicQuantizeMatMul", *inputs, *([self.weight(name + ".bias")] if bias else []), domain=MS)

    def vectors(self, ids: str) -> str:
        """Dequantised word embeddings of ``ids``, as :func:`mtcheck.encoder.nibbles.unpacked` gives them."""
        both = self.op("Gather", self.weight("words.int4"), ids)
        low = self.op("Mod", both, self.constant(16, np.uint8))
        high = self.op("BitShift", both, self.constant(4, np.uint8), direction="RIGHT")
        steps = self.op("Cast", self.op("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
        scales = self.op("Unsqueeze", self.op("Gather", self.weight("words.scale"), ids), self.op("Constant", value_ints=[-1]))
        scaled = self.op("Mul", self.op("Sub", steps, self.constant(8, np.float32)), scales)
        return self.op("Add", scaled, self.weight("words.mean"))

    def transform(self, x: str, name: str) -> str:
        """Dense, GELU, layer norm: the shape of both heads."""
        dense = self.op("MatMul", x, self.half(name + ".dense.weight"))
        return self.norm_default(self.op("BiasGelu", dense, self.weight(name + ".dense.bias"), domain=MS), name + ".norm")

    def layer(self, x: str, name: str, heads: int) -> str:
        self.op("Split", self.dense(x, name + "qkv"), outputs=[name + n for n in "qkv"], axis=-1)
        attended = self.op("MultiHeadAttention", *(name + n for n in "qkv"), domain=MS, num_heads=heads)
        x = self.norm(self.op("Add", self.dense(attended, name + "out"), x), name + "norm1")
        up = self.op("BiasGelu", self.dense(x, name + "up", bias=False), self.weight(name + "up.bias"), domain=MS)
        return self.norm(self.op("Add", self.dense(up, name + "down"), x), name + "norm2")

    def scores(self, x: str, name: str) -> str:
        """A token head: one number for each piece."""
        return self.op("Add", self.op("MatMul", self.transform(x, name), self.weight(name + ".out.weight")), self.weight(name + ".out.bias"))

    def norm_default(self, x: str, name: str) -> str:
        return self.op("LayerNormalization", x, self.weight(name + ".weight"), self.weight(name + ".bias"), axis=-1, epsilon=1e-5)

    def save(self, path: Path, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> None:
        graph = helper.make_graph(self.nodes, path.stem, inputs, outputs, list(self.used.values()))
        model = helper.make_model(graph, opset_imports=_OPSET, ir_version=9, producer_name="mtcheck")
        path.write_bytes(model.SerializeToString())


def _detector(graph: _Graph, layers: int, own: int, heads: int, path: Path) -> None:
    zero = graph.op("Constant", value_ints=[0])
    length = graph.op("Shape", "ids", start=1, end=2)
    positions = graph.op("Slice", graph.half("positions"), zero, length, zero)
    x = graph.norm(graph.op("Add", graph.vectors("ids"), positions), "embedding_norm")
    seen = [x := graph.layer(x, f"layer{i}.", heads) for i in range(layers)]
    graph.op("Identity", x, outputs=["hidden"])
    scores = graph.scores(x, "head")
    inputs = ["ids"]
    if own:
        inputs.append("cases")
        y = graph.op("Add", seen[layers - own - 1], graph.op("Gather", graph.weight("second.case"), "cases"))
        for i in range(own):
            y = graph.layer(y, f"second.layer{i}.", heads)
        scores = graph.op("Mul", graph.op("Add", scores, graph.scores(y, "second.head")), graph.constant(0.5, np.float32))
    graph.op("Squeeze", scores, graph.op("Constant", value_ints=[-1]), outputs=["logits"])
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in inputs]
    outputs = [
        helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length"]),
        helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["batch", "length", "width"]),
    ]
    graph.save(path, given, outputs)


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
    """Write the weights file and both graphs of a detector into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(tensors(state, layers), folder, layers, 0, heads)


def export_second(state: dict[str, np.ndarray], folder: Path, layers: int, heads: int) -> None:
    """Add a second reader with ``layers`` of its own to what :func:`export` wrote; one that is there is replaced."""
    first = {k: v for k, v in load_file(folder / WEIGHTS).items() if not k.startswith("second.")}
    count = sum(k.endswith("qkv.int8") for k in first)
    _write(first | second_tensors(state, layers), folder, count, layers, heads)


def _write(stored: dict[str, np.ndarray], folder: Path, layers: int, own: int, heads: int) -> None:
    raw = save(stored)
    (folder / WEIGHTS).write_bytes(raw)  # with the permissions of any other file: save_file gives none but the owner's
    size = int.from_bytes(raw[:8], "little")
    index = {k: v for k, v in json.loads(raw[8 : 8 + size]).items() if k != "__metadata__"}
    _detector(_Graph(index, 8 + size), layers, own, heads, folder / "detector.onnx")
    _restorer(_Graph(index, 8 + size), folder / "restore.onnx")

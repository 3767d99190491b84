"""The network of e5 as a graph of ONNX Runtime, with the weights of 4 bits as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
from onnx import NodeProto, TensorProto, helper, numpy_helper

from bot.text.encoder.packed import BLOCK, PackedModel, unpacked

Floats = np.ndarray[Any, np.dtype[np.float32]]
_THEIRS = "com.microsoft"
_OPSET, _THEIR_OPSET, _FILE_VERSION = 17, 1, 8
_INNER = "l8.oln"  # the ninth of twelve layers: its states tell more of single words than the last one's
_INT8 = 4  # reckon with activations of 8 bits, block by block, as the weights were made for


class Network:
    """Runs one text at a time, on one core; several threads may call at once."""

    def __init__(self, packed: PackedModel) -> None:
        self._words = packed.rows("emb.word", packed.hidden)
        self._width = packed.hidden
        self._places = packed.floats("emb.pos").reshape(-1, packed.hidden) + packed.floats("emb.type")[: packed.hidden]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            _Graph(packed).serialised(), options, providers=["CPUExecutionProvider"]
        )

    def run(self, tokens: Sequence[int]) -> tuple[Floats, Floats]:
        """The hidden states (n, 384) of n tokens: after the last layer, and after an inner one."""
        numbers, scales = unpacked(self._words[list(tokens)])
        given = ((numbers.astype(np.float32) - 8) * scales).reshape(len(tokens), self._width)
        given += self._places[: len(tokens)]
        last, inner = self._session.run(None, {"given": given[None]})
        return np.asarray(last[0], dtype=np.float32), np.asarray(inner[0], dtype=np.float32)


class _Graph:
    """Twelve layers of attention and a feed-forward net, each followed by its normalisation."""

    def __init__(self, packed: PackedModel) -> None:
        self._packed = packed
        self._nodes: list[NodeProto] = []
        self._weights: list[TensorProto] = []
        state = self._node(
            "LayerNormalization", "given", *self._norm("emb.ln"), out="given.n", axis=-1, epsilon=self._e
        )
        for layer in range(packed.layers):
            state = self._layer(f"l{layer}.", state)
        shape = [1, "tokens", packed.hidden]
        self._graph = helper.make_graph(
            self._nodes,
            "e5",
            [helper.make_tensor_value_info("given", TensorProto.FLOAT, shape)],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in (state, _INNER)],
            self._weights,
        )

    def serialised(self) -> bytes:
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_THEIRS, _THEIR_OPSET)]
        return bytes(helper.make_model(self._graph, opset_imports=opsets, ir_version=_FILE_VERSION).SerializeToString())

    @property
    def _e(self) -> float:
        return float(self._packed.epsilon)

    def _layer(self, name: str, state: str) -> str:
        hidden, inner = self._packed.hidden, self._packed.inner
        asked = self._product(state, name + "qkv", [name + "q.w", name + "k.w", name + "v.w"], hidden)
        cut = self._keep(name + "cut", np.array([hidden] * 3, dtype=np.int64))
        query, key, value = name + "q", name + "k", name + "v"
        self._nodes.append(helper.make_node("Split", [asked, cut], [query, key, value], axis=-1))
        shifts = self._keep(name + "qkv.b", np.concatenate([self._packed.floats(f"{name}{x}.b") for x in "qkv"]))
        heads = self._packed.heads
        seen = self._theirs("MultiHeadAttention", query, key, value, shifts, out=name + "seen", num_heads=heads)
        seen = self._product(seen, name + "ao", [name + "ao.w"], hidden)
        state = self._added(state, seen, name + "aln", name + "ao.b")
        thought = self._product(state, name + "fi", [name + "fi.w"], hidden)
        thought = self._theirs("BiasGelu", thought, self._plain(name + "fi.b"), out=name + "thought")
        thought = self._product(thought, name + "fo", [name + "fo.w"], inner)
        return self._added(state, thought, name + "oln", name + "fo.b")

    def _product(self, state: str, name: str, weights: list[str], width: int) -> str:
        """The state times the weights of 4 bits, put side by side."""
        found = [self._packed.blocks(weight) for weight in weights]
        numbers = np.concatenate([block for block, _ in found])
        pairs = (numbers[:, 0::2] | (numbers[:, 1::2] << 4)).reshape(-1, width // BLOCK, BLOCK // 2)
        scales = np.concatenate([scale.ravel() for _, scale in found])
        stored = self._keep(name + ".4", pairs), self._keep(name + ".s", scales)
        sizes = {"K": width, "N": len(pairs), "bits": 4, "block_size": BLOCK}
        return self._theirs("MatMulNBits", state, *stored, out=name, accuracy_level=_INT8, **sizes)

    def _added(self, state: str, more: str, norm: str, shift: str) -> str:
        """Both together with the shift, normalised."""
        given = (state, more, *self._norm(norm), self._plain(shift))
        return self._theirs("SkipLayerNormalization", *given, out=norm, epsilon=self._e)

    def _norm(self, name: str) -> tuple[str, str]:
        return self._plain(name + ".w"), self._plain(name + ".b")

    def _plain(self, name: str) -> str:
        return self._keep(name, self._packed.floats(name))

    def _keep(self, name: str, values: np.ndarray[Any, Any]) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _theirs(self, kind: str, *given: str, out: str, **settings: Any) -> str:
        return self._node(kind, *given, out=out, domain=_THEIRS, **settings)

    def _node(self, kind: str, *given: str, out: str, **settings: Any) -> str:
        self._nodes.append(helper.make_node(kind, list(given), [out], **settings))
        return out

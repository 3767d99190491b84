"""The network of e5 as a graph of ONNX Runtime, reckoned with weights of 7 bits and activations of 8.

An activation of 8 bits has one scale for a whole text, so that single channels with large values would leave the others
a few steps only. Each channel is therefore divided by how far its values go, and its weights multiplied by the same
(SmoothQuant, https://arxiv.org/abs/2211.10438); how far they go is told by the weights of the normalisation before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnxruntime
from onnx import NodeProto, TensorProto, helper, numpy_helper

from bot.text.encoder.packed import PackedModel, unpacked

Floats = np.ndarray[Any, np.dtype[np.float32]]
_THEIRS = "com.microsoft"
_OPSET, _THEIR_OPSET, _FILE_VERSION = 17, 1, 8
_INNER = "l8.oln"  # the ninth of twelve layers: its states tell more of single words than the last one's
_TOP = 63  # 7 bits: two products of theirs fit the 16 bits in which processors without VNNI add them
_FAR = 8.0  # standard deviations that a channel is expected to reach; from 4 to 12 makes no difference
_LEAST = 0.2  # how far a channel behind the activation function goes at least: that is as low as the function gets
_SLOWER = ["SkipLayerNormalization", "SkipLayerNormFusion"]  # takes twice the time of an addition and a normalisation


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
            _Graph(packed).serialised(),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOWER,
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
        state = self._normalised("given", "emb.ln")
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

    def _layer(self, name: str, state: str) -> str:
        mean, spread = self._told_by(state)
        asked = self._product(state, name + "qkv", [name + x for x in "qkv"], np.abs(mean) + _FAR * spread)
        cut = self._keep(name + "cut", np.array([self._packed.hidden] * 3, dtype=np.int64))
        query, key, value = name + "q", name + "k", name + "v"
        self._nodes.append(helper.make_node("Split", [asked, cut], [query, key, value], axis=-1))
        seen = self._theirs("MultiHeadAttention", query, key, value, out=name + "seen", num_heads=self._packed.heads)
        mean, spread = self._through([value], mean, spread)
        seen = self._product(seen, name + "ao", [name + "ao"], np.abs(mean) + _FAR * spread)
        state = self._normalised(self._node("Add", state, seen, out=name + "sum"), name + "aln")
        mean, spread = self._told_by(state)
        thought = self._product(state, name + "fi", [name + "fi"], np.abs(mean) + _FAR * spread)
        thought = self._theirs("Gelu", thought, out=name + "thought")
        mean, spread = self._through([name + "fi"], mean, spread)
        thought = self._product(thought, name + "fo", [name + "fo"], np.maximum(mean + _FAR * spread, _LEAST))
        return self._normalised(self._node("Add", state, thought, out=name + "more"), name + "oln")

    def _product(self, state: str, name: str, parts: list[str], reach: Floats) -> str:
        """The state times these parts' weights side by side, and their shifts; its channels go as far as `reach`."""
        weights = self._weights_of(parts, len(reach)) * reach
        scales = np.maximum(np.abs(weights).max(axis=1), 1e-9) / _TOP
        numbers = np.round(weights / scales[:, None]).astype(np.int8).T
        even = self._node("Mul", state, self._keep(name + ".r", 1 / reach), out=name + ".even")
        shifts = np.concatenate([self._packed.floats(part + ".b") for part in parts])
        stored = self._keep(name + ".8", numbers), self._keep(name + ".s", scales), "", self._keep(name + ".b", shifts)
        return self._theirs("DynamicQuantizeMatMul", even, *stored, out=name)

    def _told_by(self, norm: str) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the channels behind a normalisation."""
        return self._packed.floats(norm + ".b"), np.abs(self._packed.floats(norm + ".w"))

    def _through(self, parts: list[str], mean: Floats, spread: Floats) -> tuple[Floats, Floats]:
        """Mean and standard deviation of what comes out, were the channels independent."""
        weights = self._weights_of(parts, len(mean))
        shifts = np.concatenate([self._packed.floats(part + ".b") for part in parts])
        return weights @ mean + shifts, np.sqrt(weights**2 @ spread**2)

    def _weights_of(self, parts: list[str], width: int) -> Floats:
        """The weights as plain numbers (channels out, channels in)."""
        found = [self._packed.blocks(part + ".w") for part in parts]
        return np.concatenate([((n.astype(np.float32) - 8) * scale).reshape(-1, width) for n, scale in found])

    def _normalised(self, state: str, norm: str) -> str:
        given = self._plain(norm + ".w"), self._plain(norm + ".b")
        epsilon = float(self._packed.epsilon)
        return self._node("LayerNormalization", state, *given, out=norm, axis=-1, epsilon=epsilon)

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

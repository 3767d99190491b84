"""Cuts a text into the pieces of words that the encoder knows, with SentencePiece."""

from __future__ import annotations

import re

import sentencepiece.sentencepiece_model_pb2 as formats
from sentencepiece import SentencePieceProcessor

from bot.text.encoder.packed import PackedModel

PROMPT = "query: "  # e5 was trained to see this before a question
_SPACE = "\u2581"
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3
_UNIGRAM = 1


class Pieces:
    """The numbers of a text's pieces, with the marks of its beginning and end."""

    def __init__(self, packed: PackedModel) -> None:
        self._spellings = packed.spellings
        self._most = packed.positions - 2
        self._begin, self._end = packed.begin, packed.end
        self._processor = SentencePieceProcessor(model_proto=_model(packed))

    def of(self, text: str) -> list[int]:
        """`text` has neither NUL nor lone surrogates."""
        spelt = re.sub(" {2,}", " ", (PROMPT + text).translate(self._spellings))
        found = self._processor.encode((" " + spelt.removeprefix(" ")).replace(" ", _SPACE))
        return [self._begin, *found[: self._most], self._end]


def _model(packed: PackedModel) -> bytes:
    """SentencePiece's own format. Spaces and spellings are done here, since the packed model has its own table."""
    model = formats.ModelProto()
    model.trainer_spec.model_type = _UNIGRAM
    model.trainer_spec.unk_id = packed.unknown
    model.trainer_spec.bos_id, model.trainer_spec.eos_id = packed.begin, packed.end
    model.trainer_spec.pad_id = packed.pad
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = False
    model.normalizer_spec.remove_extra_whitespaces = False
    model.normalizer_spec.escape_whitespaces = False
    kinds = {packed.unknown: _UNKNOWN, packed.begin: _CONTROL, packed.end: _CONTROL, packed.pad: _CONTROL}
    for number, (piece, score) in enumerate(zip(packed.pieces, packed.scores, strict=True)):
        model.pieces.add(piece=piece, score=score, type=kinds.get(number, _NORMAL))
    return bytes(model.SerializeToString())

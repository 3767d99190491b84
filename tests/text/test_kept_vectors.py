"""Vectors on disk: both of a text are kept, and a file from before there were two is used as far as it goes."""

from pathlib import Path

import numpy as np
import pytest

from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import shared

TEXTS = ["hallo", "ich suche eine lehre"]


def silent(_: str) -> None:
    """Nobody reads how far it is."""


def test_both_vectors_of_a_text_come_back_as_they_were_made(tmp_path: Path) -> None:
    made = KeptVectors(tmp_path).both_of_many(TEXTS, silent)
    assert made.shape == (2, 2, 384)
    assert np.allclose(made[0], shared().both("hallo"), atol=1e-3)
    assert np.allclose(KeptVectors(tmp_path).both_of_many(TEXTS, silent), made, atol=1e-3)
    assert np.array_equal(KeptVectors(tmp_path).of_many(TEXTS, silent), made[:, 0])


def test_an_older_file_is_completed_and_its_vectors_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    KeptVectors(tmp_path).of_many(TEXTS, silent)
    (file,) = tmp_path.glob("*.npz")
    with np.load(file) as kept:
        keys, rows = kept["keys"], kept["rows"]
    np.savez(file, keys=keys, rows=rows)
    assert KeptVectors(tmp_path).both_of_many(TEXTS, silent)[:, 1].any(axis=1).all()
    monkeypatch.setattr(shared(), "both_of_many", None)  # nothing is made once more
    assert KeptVectors(tmp_path).of_many(TEXTS, silent).shape == (2, 384)


def test_the_first_of_both_is_the_vector_of_the_text_and_each_has_length_one() -> None:
    for text in ("kurz", "ein langer text mit vielen worten über vieles " * 8):
        both = shared().both(text)
        assert np.allclose(both[0], shared().of(text))
        assert np.allclose(np.linalg.norm(both, axis=1), 1.0, atol=1e-5)

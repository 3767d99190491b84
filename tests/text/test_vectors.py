import threading
from pathlib import Path

import numpy as np
import pytest

from bot.text import vectors


def test_close_meanings_have_close_vectors() -> None:
    model = vectors.shared()
    training, same, weather = (
        model.of(t) for t in ("ich suche eine Ausbildung", "I am looking for an apprenticeship", "wie wird das Wetter")
    )
    assert training @ same > training @ weather


def test_one_by_one_and_together_give_the_same_vectors() -> None:
    model = vectors.shared()
    texts = ["hallo", "ich " * 60 + "suche eine Wohnung", "", "🙂"]
    assert np.allclose(model.of_many(texts), np.stack([model.of(t) for t in texts]), atol=1e-4)


def test_every_vector_has_length_one() -> None:
    rows = vectors.shared().of_windows("wort " * 500)
    assert rows.shape == (3, vectors.SIZE)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\udfff kaputt", ""])
def test_what_the_library_cannot_bear_never_reaches_it(text: str) -> None:
    assert np.isfinite(vectors.shared().of(text)).all()


def test_threads_share_one_model_and_get_the_same_vectors() -> None:
    expected = vectors.shared().of("was ist BvB")
    found = []
    threads = [threading.Thread(target=lambda: found.append(vectors.shared().of("was ist BvB"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(np.array_equal(vector, expected) for vector in found)


def test_a_processor_without_avx2_is_refused_in_plain_words(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags\t\t: fpu sse sse2 avx\n", encoding="ascii")
    with pytest.raises(vectors.NoVectors, match="AVX2"):
        vectors.require_avx2(cpuinfo)


def test_where_nothing_is_known_of_the_processor_nothing_is_refused(tmp_path: Path) -> None:
    vectors.require_avx2(tmp_path / "missing")

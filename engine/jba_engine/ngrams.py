"""What stands in a text, as sparse rows: n-grams weighted by how rare they are.

Unlike scikit-learn's rows, these have length 1 only over all n-grams of a text, also those that no training sentence
shares: in a language with few sentences the letters so have less to say, and the sentence vector has more.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.feature_extraction.text import CountVectorizer

FEWEST = 2  # sentences that an n-gram must stand in
# Letters of words from their second to their sixth, and words alone and in pairs.
ANALYSERS: dict[str, Callable[[str], list[str]]] = {
    "letters": CountVectorizer(analyzer="char_wb", ngram_range=(2, 6), lowercase=False).build_analyzer(),
    "words": CountVectorizer(ngram_range=(1, 2), lowercase=False).build_analyzer(),
}

_LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфхыэіґє", "abvgdeziklmnoprstufhyeige", strict=True))
    | {"ж": "zh", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "ju", "я": "ja", "ъ": "", "ь": ""}
    | dict(zip("ابتجحدذرزسصضطظعفقكکلمنهويیىةپگ", "abtjhdzrzssdtzafqkklmnhwyyaapg", strict=True))
    | {"ث": "th", "خ": "kh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "j", "ء": ""}
)


@dataclass(frozen=True)
class NGrams:
    """The n-grams of one kind that are known, with their weights; `learn` makes it."""

    kind: str
    terms: list[str]
    weights: np.ndarray
    unknown: float  # the weight of every other one

    def __post_init__(self) -> None:
        columns = enumerate(self.weights.tolist())
        object.__setattr__(self, "_known", dict(zip(self.terms, columns, strict=True)))

    @classmethod
    def learn(cls, kind: str, texts: Sequence[str]) -> tuple[NGrams, csr_matrix]:
        """The n-grams of folded texts, and their rows."""
        counter = CountVectorizer(analyzer=ANALYSERS[kind], dtype=np.float32)
        counts = counter.fit_transform(texts).tocsr()
        number = counts.shape[0]
        seen_in = np.bincount(counts.indices, minlength=counts.shape[1])
        unknown = float(np.log(1 + number) + 1)
        weights = np.log((1 + number) / (1 + seen_in)) + 1
        weights = np.where(seen_in < FEWEST, unknown, weights).astype(np.float32)
        counts.data = 1 + np.log(counts.data)
        rows = counts @ diags(weights)
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        kept = np.flatnonzero(seen_in >= FEWEST)
        names = counter.get_feature_names_out()
        made = cls(kind, [str(names[i]) for i in kept], weights[kept], unknown)
        return made, (diags(1 / np.maximum(lengths, 1e-9)) @ rows)[:, kept].tocsr().astype(np.float32)

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """The rows of other folded texts."""
        known: dict[str, tuple[int, float]] = self._known  # type: ignore[attr-defined]
        data: list[float] = []
        columns: list[int] = []
        ends = [0]
        for text in texts:
            square, start = 0.0, len(data)
            for term, count in Counter(ANALYSERS[self.kind](text)).items():
                at, weight = known.get(term, (-1, self.unknown))
                value = (1 + math.log(count)) * weight
                square += value * value
                if at >= 0:
                    data.append(value)
                    columns.append(at)
            length = math.sqrt(square)
            data[start:] = [value / length for value in data[start:]]
            ends.append(len(data))
        shape = (len(texts), len(self.terms))
        return csr_matrix((np.array(data, np.float32), np.array(columns, np.int32), ends), shape=shape)


def folded(text: str) -> str:
    """Small Latin letters without accents: „Übergänge", „Uebergaenge" and „ubergange" look the same.

    Cyrillic and Arabic letters become the Latin ones in which people without such a keyboard write them.
    """
    text = text.lower().replace("ß", "ss").replace("ae", "a").replace("oe", "o").replace("ue", "u")
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.translate(_LATIN)

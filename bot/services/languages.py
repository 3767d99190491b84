"""Which of the eleven languages a text is written in, also when it is short or in Latin letters.

Script first, then a linear model over character n-grams that `bot.services.danger.training` makes from our own
sentences (`models/languages.npz`). Without the model only what the script decides is known.
"""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LANGUAGES: tuple[str, ...] = ("de", "en", "tr", "ar", "uk", "ru", "fa", "fr", "pl", "ro", "bg")
FORMAT = 2
BUCKETS = 1 << 14
READ = 300  # characters; what a text is written in shows early
SURE = 0.55

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+(?:['ʼ’][^\W\d_]+)*")
_BY_SCRIPT = {"arabic": ("ar", "fa"), "cyrillic": ("uk", "ru", "bg")}
# Letters that only one language of its script has.
_ONLY = {
    "fa": re.compile("[پچژگ]"),
    "ar": re.compile("[ةيىكضظ]|ال[\u0621-\u064a]{3}"),
    "uk": re.compile("[іїєґІЇЄҐ]"),
    "ru": re.compile("[ыэёЫЭЁ]"),
    "bg": re.compile(r"ъ(?![еёюя])|щ[оеа]?т\b|\b(?:съм|ще|няма|искам|какво|мога|за да)\b", re.IGNORECASE),
}


def script_of(text: str) -> str | None:
    """`latin`, `cyrillic` or `arabic`, whichever has most letters; None without letters."""
    counts = {
        "arabic": len(_ARABIC.findall(text)),
        "cyrillic": len(_CYRILLIC.findall(text)),
        "latin": len(_LATIN.findall(text)),
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def grams(text: str) -> NDArray[np.int64]:
    """The buckets of a text's character n-grams (1 to 5, within words) and words; each once."""
    keys: set[str] = set()
    for word in _WORD.findall(text[:READ].lower()):
        padded = f" {word} "
        keys.add(f"w{word}")
        for size in (1, 2, 3, 4, 5):
            keys.update(f"{padded[i : i + size]}" for i in range(len(padded) - size + 1))
    found = {zlib.crc32(key.encode("utf-8", "ignore")) % BUCKETS for key in keys}
    return np.fromiter(sorted(found), dtype=np.int64, count=len(found))


class Languages:
    """Guesses languages; safe to share between threads."""

    def __init__(self, path: Path | None) -> None:
        """Reads the trained weights; a missing or unfit file leaves the script rules alone at work."""
        self._weights: NDArray[np.float32] | None = None
        self._bias: NDArray[np.float32] | None = None
        self.about: dict[str, Any] = {}
        if path is None:
            return
        try:
            with np.load(path, allow_pickle=False) as data:
                about = json.loads(str(data["about"]))
                if about.get("format") == FORMAT:
                    self._weights, self._bias = data["weights"].astype(np.float32), data["bias"]
                    self.about = about
        except (OSError, KeyError, ValueError):
            return

    @property
    def ready(self) -> bool:
        """Whether the trained weights are there."""
        return self._weights is not None

    def guess(self, text: str) -> str | None:
        """The language of a text; None where it cannot be told (no letters, „ok", a name)."""
        language, share = self._likeliest(text[:READ])
        return language if share >= SURE else None

    def likeliest(self, text: str) -> str | None:
        """The language that a text is in sooner than in any other, however unsure; None without letters or weights."""
        return self._likeliest(text[:READ])[0]

    def _likeliest(self, text: str) -> tuple[str | None, float]:
        """The likeliest language and how likely it is; what a script other than Latin leaves over counts as sure."""
        script = script_of(text)
        if script is None:
            return None, 0.0
        among = _BY_SCRIPT.get(script, LANGUAGES)
        only = [language for language in among if language in _ONLY and _ONLY[language].search(text)]
        if script != "latin" and len(only) == 1:
            return only[0], 1.0
        shares = self._shares(text, among)
        if shares is None:
            return (only[0], 1.0) if only and script != "latin" else (None, 0.0)
        best = max(shares, key=lambda language: shares[language])
        return best, shares[best] if script == "latin" else 1.0

    def _shares(self, text: str, among: tuple[str, ...]) -> dict[str, float] | None:
        if self._weights is None or self._bias is None:
            return None
        buckets = grams(text)
        if not len(buckets):
            return None
        scores = self._weights[buckets].sum(axis=0) / np.sqrt(len(buckets)) + self._bias
        chosen = {language: float(scores[LANGUAGES.index(language)]) for language in among}
        top = max(chosen.values())
        shares = {language: float(np.exp(score - top)) for language, score in chosen.items()}
        total = sum(shares.values())
        return {language: share / total for language, share in shares.items()}

"""Codes by which somebody hands a young person on: a code names a region, and neither the giver nor the taker.

Nothing is stored: the code of a region is always the same, so that nobody can be followed by it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from bot.domain.booking import ALPHABET

_LETTERS = 4
_DIGITS = "23456789"  # one at the end, so that no word is taken for a code
_CODE = re.compile(rf"(?<![\w-])JBA[ –-]?([{ALPHABET}]{{{_LETTERS}}}[{_DIGITS}])(?![\w-])", re.IGNORECASE | re.ASCII)


def code_of(region: str) -> str:
    """„JBA-7K4MX"; the same in every installation, so that printed ones stay good."""
    digest = int.from_bytes(hashlib.sha256(f"referral:{region}".encode()).digest()[:8], "big")
    letters = []
    for signs in (*[ALPHABET] * _LETTERS, _DIGITS):
        digest, rest = divmod(digest, len(signs))
        letters.append(signs[rest])
    return f"JBA-{''.join(letters)}"


def code_in(text: str) -> str | None:
    """The referral code that a text names, as it is printed; None where there is none."""
    found = _CODE.search(text)
    return f"JBA-{found[1].upper()}" if found else None


def region_of(code: str, regions: Iterable[str]) -> str | None:
    """The region of a code; None for one of a region that is not served here, or of none."""
    return next((region for region in regions if code_of(region) == code), None)

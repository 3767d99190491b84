"""Text as every later step may rely on it: valid Unicode, no invisible characters, no floods."""

from __future__ import annotations

import re
import unicodedata

VERSION = "n1"

_NEVER = re.compile("[\x00\ud800-\udfff]")
# Invisible characters that carry no meaning. The zero-width (non-)joiner stays: Persian and emoji need it.
_INVISIBLE = re.compile(
    "[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_MARK = r"[\u0300-\u036f\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_MARKS = re.compile(f"({_MARK}{{3}}){_MARK}+")
_SPACE = re.compile(r"[^\S\n]+")
_LINE_END = re.compile(r" ?\n[ \n]*")
_FLOOD = re.compile(r"([^\d\n])\1{3,}")
_SAME = str.maketrans(
    {**dict.fromkeys("’‘‚`´", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n")}
)


def valid(text: str) -> str:
    """The text without what the parts behind cannot bear: NUL and lone surrogates; nothing else changes."""
    return _NEVER.sub("", text)


def normalise(text: str) -> str:
    """The text in NFC: one space between words, one newline between lines, no character more than three times in a row.

    Runs in linear time; applied twice it gives the same. Digits may repeat (telephone numbers).
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", _NEVER.sub("", text)))
    text = _SPACE.sub(" ", text.translate(_SAME))
    text = _LINE_END.sub("\n", text)
    text = _MARKS.sub(r"\1", text)
    text = _FLOOD.sub(r"\1\1\1", text)
    return unicodedata.normalize("NFC", text).strip()


def without_slashes(text: str) -> str:
    """The text without leading slashes, since the engine would take `/restart` for a command."""
    return text.lstrip("/\\ \t\n")

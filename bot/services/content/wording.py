"""Rules for German texts: length, sentences, and du and Sie never mixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from bot.services.content.schema import Mode

CHARACTERS: dict[Mode, int] = {"du": 450, "sie": 450, "easy": 350}
MEDIAN_WORDS: dict[Mode, int] = {"du": 14, "sie": 16, "easy": 10}
MOST_WORDS: dict[Mode, int] = {"du": 26, "sie": 28, "easy": 13}

Finding = tuple[str, dict[str, object]]  # code, values

_ABBREVIATION = re.compile(r"\b(z\. ?B|d\. ?h|u\. ?a|bzw|ca|Nr|Tel|Str|Abs|Mo|Di|Mi|Do|Fr|Sa|So)\.", re.IGNORECASE)
_NUMBERED = re.compile(r"(\d)\.(?=\s?\d|\s[a-zäöü])")
_SENTENCE_END = re.compile(r"[.!?…:]+[“\"»)]*\s+|\n+")
_WORD = re.compile(r"[\wÄÖÜäöüß@.-]*\w")
_DU = re.compile(r"\b(du|dir|dich|dein|deine[mnrs]?|euch|euer|eure[mnrs]?)\b", re.IGNORECASE)
# At the start of a sentence „Sie“ and „Ihr“ can be somebody else; behind a comma or word they speak to the reader.
_SIE = re.compile(r"(?<=[\wäöüß,;–-] )(Sie|Ihnen|Ihr|Ihre[mnrs]?)\b")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line of its own is one, and a colon ends one."""
    whole = _ABBREVIATION.sub(lambda m: m.group(0).replace(".", "·"), text)
    whole = _NUMBERED.sub(r"\1·", whole)
    return [part.strip() for part in _SENTENCE_END.split(whole) if _WORD.search(part)]


def words(sentence: str) -> int:
    return len(_WORD.findall(sentence))


def placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def address(text: str, mode: Mode) -> Iterator[Finding]:
    """Finds du in a text that says Sie, and the other way round."""
    found = (_DU if mode == "sie" else _SIE).search(_without_quotes(text))
    if found:
        yield ("du_in_sie" if mode == "sie" else "sie_in_du", {"value": found.group(0)})


def length(text: str, mode: Mode) -> Iterator[Finding]:
    bare = _PLACEHOLDER.sub("", text)
    if len(bare) > CHARACTERS[mode]:
        yield "too_many_characters", {"length": len(bare), "limit": CHARACTERS[mode]}


def readable(text: str, mode: Mode) -> Iterator[Finding]:
    counts = {sentence: words(sentence) for sentence in sentences(text)}
    if not counts:
        return
    middle = median(counts.values())
    if middle > MEDIAN_WORDS[mode]:
        yield "sentences_too_long", {"median": f"{middle:g}", "limit": MEDIAN_WORDS[mode]}
    longest = max(counts, key=lambda sentence: counts[sentence])
    if counts[longest] > MOST_WORDS[mode]:
        yield "sentence_too_long", {"words": counts[longest], "limit": MOST_WORDS[mode], "start": longest[:30]}


def _without_quotes(text: str) -> str:
    """What is quoted („Ich brauche Ihre Hilfe“) is somebody else's word."""
    return re.sub(r"„[^“]*“", "„“", text)

"""The parts of a message that may each be a request of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 4
_SENTENCE_END = re.compile(r"(?<=[.!?…:])[\"')]*\s+|\n+")
# Not an end: abbreviations, numbers with a point („am 3. Mai"), single letters („z. B.").
_NO_END = re.compile(
    r"(?:\b(?:bzw|ca|z\.\s?b|d\.\s?h|u\.\s?a|o\.\s?ä|evtl|ggf|inkl|nr|str|tel|dr|prof|st|abs|art|usw|bsp|vllt|max|min|mind|od)|\b\w|\d)\.$",
    re.IGNORECASE,
)
_AND = re.compile(r"[,;]?\s+(?:und|u\.|and)\s+(?:dann\s+|noch\s+|auch\s+|außerdem\s+)?", re.IGNORECASE)
# What a clause of its own begins with after „und": who acts, what is asked, or what is done.
_CLAUSE = re.compile(
    r"(?:ich|wir|man|mein\w*|ihr|was|wie|wo\w*|wer|wem|wen|wann|warum|wieso|welche\w*|ob|bis|kann|könnt?e?n?|können|kannst|darf|"
    r"muss|müsste|soll|sollte|will|möchte|würde?|hab|habe|haben|habt|hast|hat|bin|bist|ist|is|sind|seid|war|gibt|gibts|"
    r"gib|brauch|brauche|such|suche|wohn|wohne|komm|komme|geht|gehts|läuft|zahlt|kostet|bekomm|bekomme|krieg|kriege|"
    r"bitte|danke|sag|sagt|zeig|nenn|i|we|my|what|how|where|who|when|why|can|could|do|does|is|are|need|want|have)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


def parts(text: str, keep: Iterable[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The text cut at sentence ends and at „und" between clauses; at most four, the text alone where nothing is to cut.

    `keep` are spans of characters (names from the catalogue) inside which nothing is cut.
    """
    spans = list(keep)
    pieces = [piece for sentence in _sentences(text, spans) for piece in _clauses(text, sentence, spans)]
    cut = [text[start:end].strip() for start, end in pieces]
    cut = [piece for piece in cut if _WORDS.search(piece)]
    if len(cut) <= 1:
        return (text,)
    if len(cut) > MOST:  # the request stands at the ends more often than in the middle
        cut = [*cut[: MOST // 2], *cut[-(MOST - MOST // 2) :]]
    return tuple(cut)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each without the space around it; the text alone where it has one."""
    cut = (text[start:end].strip() for start, end in _sentences(text, []))
    return tuple(piece for piece in cut if _WORDS.search(piece)) or (text,)


def _sentences(text: str, keep: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        no_end = "\n" not in end.group() and _NO_END.search(text, start, end.start())
        if no_end or _inside(end.start(), end.end(), keep):
            continue
        found.append((start, end.start()))
        start = end.end()
    return [*found, (start, len(text))]


def _clauses(text: str, sentence: tuple[int, int], keep: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found, (start, stop) = [], sentence
    for joint in _AND.finditer(text, start, stop):
        if _inside(joint.start(), joint.end(), keep) or joint.start() < start:
            continue
        left, right = _WORDS.findall(text, start, joint.start()), _WORDS.findall(text, joint.end(), stop)
        if len(left) >= 3 and len(right) >= 3 and _CLAUSE.match(text, joint.end()):
            found.append((start, joint.start()))
            start = joint.end()
    return [*found, (start, stop)]


def _inside(start: int, end: int, keep: list[tuple[int, int]]) -> bool:
    return any(start < stop and begin < end for begin, stop in keep)

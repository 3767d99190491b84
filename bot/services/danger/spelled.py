"""Patterns with words that a text holds as several („u-bahn“, „m-am“, „кто-то“), as the rows they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from bot.services.danger.folding import tokens


def pieces(word: str) -> tuple[str, ...]:
    """The words that a text with this word has; a beginning („umbring*“) stays one."""
    found = [token.word for token in tokens(word.removesuffix("*"))]
    if found and word.endswith("*"):
        found[-1] += "*"
    return tuple(found)


def several(words: Iterable[str]) -> tuple[str, ...]:
    """Of the words of a class those that are more than one in a text, with spaces between."""
    return tuple(" ".join(found) for word in words if len(found := pieces(word)) > 1)


def ways(say: str, classes: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The rows of words that a pattern stands for; `classes`: per name what `several` gives for its words."""
    return [" ".join(way) for way in product(*(_choices(element, classes) for element in say.split()))]


def _choices(element: str, classes: Mapping[str, tuple[str, ...]]) -> list[str]:
    if element[0] == "~":
        return [element]
    optional = element[0] == "[" and element[-1] == "]"
    one: list[str] = []
    more: list[str] = []
    for choice in element.strip("[]").split("/"):
        if choice[:1] == "<":
            one.append(choice)
            more += classes.get(choice[1:-1], ())
        elif len(found := pieces(choice)) > 1:
            more.append(" ".join(found))
        else:
            one.append(choice)
    choices = ["/".join(one), *more] if one else more
    return [" ".join(f"[{word}]" for word in choice.split()) for choice in choices] if optional else choices

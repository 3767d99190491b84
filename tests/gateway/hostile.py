"""Five hundred texts that nobody should send, the same ones at every run."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

COUNT = 500
_FIXED = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "hallo \ud83d",
    "\ud83d\ude00" * 20,
    "/restart",
    "/session_start",
    "//back",
    "/book_appointment{}",
    '/offer_info{"offer": "herne-bvb"}',
    "/intent{",
    'EXTERNAL: /nlu_fallback{"a": 1}',
    "'; DROP TABLE messages; --",
    '" OR 1=1 --',
    "Robert'); DELETE FROM conversations WHERE ('1'='1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} #{7*7}",
    "%s%s%s%n",
    "{0} {name} {!r}",
    "../../../../etc/passwd",
    "http://[::1",
    "\u202eabc\u202c",
    "\u200b" * 100,
    "\ufeff",
    "\u0301" * 500,
    "e" + "\u0301" * 1999,
    "\r\n\r\nHTTP/1.1 200 OK\r\n",
    "data: x\n\nid: 99\n\n",
    "?",
    "...",
    "\t",
    "0",
    "-1e309",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "𝕳𝖆𝖑𝖑𝖔",
    "ﷺ" * 100,
    "ÄÖÜß" * 400,
    "A" * 2000,
    "a " * 1000,
    "😀" * 2000,
    "👩‍👩‍👧‍👦" * 200,
    "🏳️‍🌈" * 300,
    "x" * 2001,
    "y " * 30_000,
    "z" * 60_000,
    "\\" * 2000,
    '"' * 2000,
    "\n" * 1999 + "x",
]
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß"
_RIGHT_TO_LEFT = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_CONTROLS = "".join(chr(c) for c in range(32)) + "\x7f\x85\u2028\u2029\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2069"


def texts() -> Iterator[str]:
    """All of them; some are too long or empty and are to be refused."""
    chance = random.Random(20261125)
    yield from _FIXED
    makers: list[Callable[[random.Random], str]] = [_emoji, _mixed, _controls, _long_word, _command, _any, _markup]
    for number in range(COUNT - len(_FIXED)):
        yield makers[number % len(makers)](chance)


def _pick(chance: random.Random, letters: str, most: int) -> str:
    return "".join(chance.choice(letters) for _ in range(chance.randint(1, most)))


def _emoji(chance: random.Random) -> str:
    return "".join(chr(chance.randint(0x1F300, 0x1FAFF)) for _ in range(chance.randint(1, 600)))


def _mixed(chance: random.Random) -> str:
    return " ".join(_pick(chance, chance.choice([_LETTERS, _RIGHT_TO_LEFT]), 12) for _ in range(chance.randint(1, 60)))


def _controls(chance: random.Random) -> str:
    return _pick(chance, _LETTERS + _CONTROLS, 200)


def _long_word(chance: random.Random) -> str:
    return _pick(chance, _LETTERS + _RIGHT_TO_LEFT, 1) * chance.randint(500, 2000)


def _command(chance: random.Random) -> str:
    name = _pick(chance, "abcdefghijklmnopqrstuvwxyz_", 20)
    return "/" * chance.randint(1, 4) + name + chance.choice(["", "{", "{}", '{"offer": "herne-bvb"}', "@0.9"])


def _any(chance: random.Random) -> str:
    return "".join(chr(chance.randint(0, 0x10FFFF)) for _ in range(chance.randint(1, 80)))


def _markup(chance: random.Random) -> str:
    tag = _pick(chance, "abcdefghijklmnopqrstuvwxyz", 8)
    return f"<{tag} on{tag}='{_pick(chance, _LETTERS, 30)}'>{_pick(chance, _LETTERS, 30)}</{tag}>" * chance.randint(
        1, 9
    )

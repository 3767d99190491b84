"""Arabic, Persian, Ukrainian, Russian and Bulgarian typed in Latin letters, put back into their own script.

People spell as they hear, each a little differently, so what comes out is near to the proper spelling and not always
it: enough for sentence vectors, and for phrases that are looked for, which know the proper script best. Libraries know
the systems of scholars and passports alone, not those of chats.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_CYRILLIC = (
    "tsya тся tsja тся tsia тся "
    "shch щ sch щ zh ж kh х ts ц ch ч sh ш yu ю ju ю iu ю ya я ja я ia я ye е je е yo ё jo ё 4 ч 6 ш w в q я x х "
    "a а b б v в g г d д e е z з i и j й k к l л m м n н o о p п r р s с t т u у f ф h х c ц y ы ' ь"
)
_ARABIC = (
    "sh ش ch ش kh خ gh غ th ث dh ذ ou و oo و ee ي aa ا ei ي ai ي 2 ا 3 ع 5 خ 6 ط 7 ح 8 غ 9 ق a ا b ب p ب t ت g ج j ج "
    "d د r ر z ز s س f ف v ف q ق k ك c ك l ل m م n ن h ه w و y ي i ي o و u و"
)
_TABLES: dict[str, str] = {
    "ru": _CYRILLIC,
    "uk": f"{_CYRILLIC} ye є je є yi ї ji ї yo йо jo йо h г i і y и",
    "bg": f"{_CYRILLIC} sht щ 6t щ j ж y ъ yo йо jo йо",
    "ar": _ARABIC,
    "fa": f"{_ARABIC} ch چ zh ژ p پ g گ v و k ک c ک y ی i ی ee ی ei ی ai ی",
}
_OWN = re.compile("[\u0400-\u04ff\u0600-\u06ff]")
_LATIN_WORD = re.compile(r"[a-z0-9']+")
_LETTER = re.compile("[a-z]")
_VOWELS = frozenset("аеёиіїєоуюя")
_SHORT = ("a", "e")  # what Arabic script leaves out within a word


def _read(table: str) -> Mapping[str, str]:
    parts = table.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


_LETTERS = {language: _read(table) for language, table in _TABLES.items()}
_LONGEST = max(len(letters) for table in _LETTERS.values() for letters in table)


def in_own_script(text: str, language: str | None) -> str | None:
    """A normalised text with its Latin words in its language's script; None where there is nothing to put back.

    Takes time that grows with the length: it is read of messages of up to 64 kB.
    """
    if language not in _LETTERS or _OWN.search(text):
        return None
    put = _LATIN_WORD.sub(lambda word: _word(word.group(), language), text.lower())
    return None if put == text.lower() else put


def _word(word: str, language: str) -> str:
    if not _LETTER.search(word):
        return word  # a number
    letters = _LETTERS[language]
    arabic = language in ("ar", "fa")
    found: list[str] = []
    at = 0
    while at < len(word):
        part = next((word[at : at + n] for n in range(_LONGEST, 0, -1) if word[at : at + n] in letters), word[at])
        inside = 0 < at < len(word) - len(part)
        if part == "y" and found and found[-1] in _VOWELS:
            found.append("й")
        elif arabic and part == "e" and at == 0:
            found.append("ا")
        elif not (arabic and part in _SHORT and (inside or part == "e")):
            found.append(letters.get(part, part))
        at += len(part)
    return "".join(found)

"""The words that speak of time, in one spelling, with the slips of the keyboard taken back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

Value = Any


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark; `kind` says what it does in an expression of time, `glued` that no space is before it."""

    kind: str
    value: Value = None
    word: str = ""


_LETTERS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ı": "i"})
_SPELLED = re.compile("(?<![aeou])([aou])e")
_TWICE = re.compile(r"([^\W\d_])\1+")


@lru_cache(maxsize=10_000)
def fold(word: str) -> str:
    """One spelling of a word: small, without marks, „ae" as „ä", no letter doubled."""
    word = word.casefold().translate(_LETTERS)
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _TWICE.sub(r"\1", _SPELLED.sub(r"\1", word.replace("'", "")))


_DAYS = (
    ("montag", "mo"),
    ("dienstag", "di"),
    ("mittwoch", "mi"),
    ("donnerstag", "do"),
    ("freitag", "fr"),
    ("samstag", "sa"),
    ("sonntag",),
)
_MONTHS = (
    ("januar", "jan", "jänner"),
    ("februar", "feb", "feber"),
    ("märz", "mär", "mrz"),
    ("april", "apr"),
    ("mai",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("dezember", "dez"),
)
_NUMBERS = (
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn zwanzig einundzwanzig zweiundzwanzig dreiundzwanzig vierundzwanzig "
)
_ORDINALS = (
    "- erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt "
    "sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst einundzwanzigst zweiundzwanzigst dreiundzwanzigst "
    "vierundzwanzigst fünfundzwanzigst sechsundzwanzigst siebenundzwanzigst achtundzwanzigst neunundzwanzigst "
    "dreißigst einunddreißigst "
)
_ENDINGS = ("e", "en", "er", "es", "em")
_PARTS = {
    "early": "früh morgens frühmorgens frühs",
    "morning": "vormittag vormittags vormittage",
    "noon": "mittag mittags mittagszeit",
    "afternoon": "nachmittag nachmittags nachmittage spätnachmittag",
    "evening": "abend abends abende",
    "night": "nacht nachts",
}
_KINDS: dict[str, dict[Value, str]] = {
    "part": dict(_PARTS),
    "relative": {0: "heute heut", 1: "morgen", 2: "übermorgen", -1: "gestern", -2: "vorgestern", 3: "überübermorgen"},
    "unit": {
        "day": "tag tage tagen",
        "week": "woche wochen",
        "month": "monat monate monaten monats",
        "year": "jahr jahre jahren jahres",
        "weekend": "wochenende wochenend wochenendes",
        "hour": "stunde stunden",
        "minute": "minute minuten min",
    },
    "third": {"start": "anfang beginn", "middle": "mitte", "end": "ende"},
    "fraction": {"half": "halb", "quarter": "viertel", "three": "dreiviertel"},
    "feast": {
        "christmas": "weihnachten weihnacht",
        "eve": "heiligabend",
        "sylvester": "silvester sylvester",
        "new_year": "neujahr",
        "easter": "ostern",
        "pentecost": "pfingsten",
        "nicholas": "nikolaus",
    },
    "ferien": {
        "ferien": "ferien schulferien sommerferien herbstferien winterferien weihnachtsferien osterferien pfingstferien"
    },
    "obligation": {
        "work": "schule arbeit arbeiten unterricht schicht feierabend schulschluss training praktikum berufsschule "
        "uni vorlesung kurs deutschkurs sprachkurs frühschicht spätschicht nachtschicht urlaub"
    },
    "not": {
        "not": "nicht nich nie niemals kein keine keinen keinem keiner ned",
        "bad": "schlecht ungünstig unmöglich blöd doof",
        "no": "nein nee nö",
    },
    "except": {"except": "außer ausgenommen ohne"},
    "but": {"but": "aber sondern dafür jedoch sonst ansonsten stattdessen dann lieber", "only": "nur bloß"},
    "good": {"good": "geht ginge gehts passt passen klappt ja gut super gerne gern ok okay möglich zeit frei"},
    "or": {"or": "oder", "and": "und sowie u"},
    "at": {"at": "um", "about": "gegen circa ca etwa ungefähr zirka so"},
    "from": {
        "from": "ab frühestens",
        "until": "bis spätestens",
        "before": "vor bevor",
        "after": "nach",
        "of": "von vom",
    },
    "between": {"between": "zwischen"},
    "small": {"in": "in im innerhalb", "on": "am an zum beim", "the": "den dem der die das des", "to": "zu"},
    "every": {"every": "jeden jede jeder jedes immer"},
    "clock": {"clock": "uhr"},
    "week_number": {"week_number": "kw kalenderwoche"},
    "working": {"days": "werktags wochentags", "day": "werktag werktage werktagen wochentag arbeitstag werktages"},
    "weekends": {"weekends": "wochenends"},
    "few": {"few": "paar"},
    "any": {"any": "egal jederzeit irgendwie"},
    "soon": {"soon": "asap schnellstmöglich baldmöglichst schnellstens sofort jetzt gleich schnell"},
    "vague": {"vague": "irgendwann bald demnächst später frühling frühjahr sommer herbst winter nächstens nachher"},
    "feast_day": {"feast_day": "feiertag feiertage feiertagen feiertags"},
    "next": {
        "next": "nächste nächster nächsten nächstes nächstem nächst nexte nexter nexten nextes next nächse nächsen",
        "coming": "kommende kommender kommenden kommendes kommendem kommend folgende folgenden folgender",
        "this": "diese dieser diesen dieses diesem",
        "after_next": "übernächste übernächster übernächsten übernächstes übernächstem",
        "last": "letzte letzter letzten letztes vergangene vergangenen vorige vorigen",
    },
}


def _vocabulary() -> dict[str, tuple[str, Value]]:
    known: dict[str, tuple[str, Value]] = {}
    for kind, values in _KINDS.items():
        for value, words in values.items():
            for word in words.split():
                known.setdefault(fold(word), (kind, value))
    for index, names in enumerate(_DAYS):
        for name in names:
            known[fold(name)] = ("weekday", index)
            known.setdefault(fold(name + "s"), ("weekly", index)) if len(name) > 2 else None
            known.setdefault(fold(name + "en"), ("weekly", index)) if len(name) > 2 else None
    known["sonabend"], known["sonabends"] = ("weekday", 5), ("weekly", 5)
    for index, names in enumerate(_MONTHS, start=1):
        known.update({fold(name): ("month", index) for name in names})
    for number, name in enumerate(_NUMBERS.split()):
        known[fold(name)] = ("number", number)
    known.update({fold("ein" + ending): ("number", 1) for ending in (*_ENDINGS, "s")})
    known["zwo"], known["anderthalb"] = ("number", 2), ("number", 1)
    for number, name in enumerate(_ORDINALS.split()):
        known.update({fold(name + ending): ("ordinal", number) for ending in _ENDINGS if number})
    return known


VOCABULARY = _vocabulary()
# Real words that differ from a word of time by one slip; they are never mended into it.
_OTHERS = (
    "montage montagen heule heulen heulte leute beute wache wachen feiern feier monster mittel mitten "
    "mitnehmen freunde freund freu freundin machen macht dienst dienste diensten woher wochenlang "
    "weihnachtsmarkt kommen komme kommt konnte nächte achten achte ehre wenige wenig andere anderen kleine "
    "kleinen gleiche morgens sorgen stunde frage fragen freie freien sagen tagen rate spaten unter minus ferne "
    "waren meine seine deine keiner kenne kennen neuen neue euren juli juni marke abends heilen heize heilte "
)
_OTHER = frozenset(fold(word) for word in _OTHERS.split())
_MENDABLE = tuple(
    word
    for word, (kind, _) in VOCABULARY.items()
    if len(word) >= 5
    and kind
    in ("weekday", "weekly", "month", "part", "relative", "unit", "next", "feast", "ferien", "working", "vague", "from")
)
_DAY_WORDS = {
    word: known for word, known in VOCABULARY.items() if known[0] in ("weekday", "relative") and len(word) > 3
}
_PART_WORDS = {word: known for word, known in VOCABULARY.items() if known[0] == "part"} | {"morgen": ("part", "early")}


@lru_cache(maxsize=10_000)
def known(word: str) -> tuple[str, Value] | None:
    """What a folded word does in an expression of time; None for a word that speaks of none."""
    if word in VOCABULARY:
        return VOCABULARY[word]
    if len(word) < 5 or word in _OTHER:
        return None
    near = [(OSA.distance(word, other, score_cutoff=2), other) for other in _MENDABLE if other[0] == word[0]]
    limit = 1 if len(word) < 8 else 2
    best = min(near, default=(9, ""))
    if best[0] > limit:
        return None
    meant = {VOCABULARY[other] for distance, other in near if distance == best[0]}
    return meant.pop() if len(meant) == 1 else None


def parts_of(word: str) -> list[tuple[str, Value]]:
    """A folded word's meanings: one, or two of a compound („dienstagnachmittag"), or none."""
    single = known(word) if word in VOCABULARY else None
    if single is None:
        for cut in range(4, len(word) - 2):
            head, tail = word[:cut], word[cut:]
            day = _DAY_WORDS.get(head) or (known(head) if len(head) >= 6 else None)
            part = _PART_WORDS.get(tail) or (known(tail) if len(tail) >= 6 else None)
            if day and part and day[0] in ("weekday", "relative") and part[0] == "part":
                return [day, part]
        single = known(word)
    return [single] if single else []


_LEX = re.compile(
    r"(?P<iso>\b\d{4}-\d{2}-\d{2}\b)"
    r"|(?P<date>(?<![\d.:])\d{1,2}\.\s?\d{1,2}\.(?:\s?(?:20\d\d|\d\d(?!\d|[:.]\d|\s?uhr|\s?h\b|\s?bis|\s?-)))?)"
    r"|(?P<short>(?<![\d.:])\d{1,2}\.\d{1,2}(?![\d.])(?!\s?(?:uhr|h\b)))"
    r"|(?P<slash>(?<![\d/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\d/])(?!\s?uhr))"
    r"|(?P<clock>(?<!\d)\d{1,2}[:.]\d{2}(?!\d)(?:\s?(?:uhr|h)\b)?|(?<!\d)\d{1,2}\s?(?:uhr|h)\b(?:\s?\d{2}(?![\d.:]))?)"
    r"|(?P<year>\b20\d\d\b)"
    r"|(?P<ordinal>(?<![\d.])\d{1,2}(?:\.(?!\d)|ten\b|ter\b|te\b))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<range>[–—-])|(?P<slashed>/)|(?P<and>[&+])|(?P<comma>,)|(?P<stop>[.;!?\n]+)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\b(?:guten|gutn|schönen|schoenen|schön)\s+(?:guten\s+)?(?:morgen|tag|abend|mittag|nacht|nachmittag)\b|\bn?abend\s*(?:zusammen|leute)\b",
    re.IGNORECASE,
)


def _numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", text)]


def read(text: str) -> list[Token]:
    """The tokens of a text, in order; greetings name no time."""
    found: list[Token] = []
    for match in _LEX.finditer(_GREETING.sub(" ", text)):
        kind, raw = match.lastgroup or "", match.group()
        if kind == "iso":
            year, month, day = _numbers(raw)
            found.append(Token("date", (day, month, year), raw))
        elif kind in ("date", "short", "slash"):
            found.append(_date(kind, raw, found))
        elif kind == "clock":
            numbers = _numbers(raw)
            minute = numbers[1] if len(numbers) > 1 else 0
            found.append(Token("time", (numbers[0], minute, raw[0] == "0"), raw))
        elif kind in ("ordinal", "number", "year"):
            found.append(Token(kind, int(re.sub(r"\D", "", raw)), raw))
        elif kind == "word":
            _take_word(raw, found)
        elif not (kind == "stop" and raw == "." and _abbreviated(found)):
            found.append(Token(kind, None, raw))
    return found


def _abbreviated(before: list[Token]) -> bool:
    """Whether the dot that comes now belongs to „Mo.“, „ca.“ or „Dez.“."""
    return bool(before) and before[-1].kind in ("weekday", "month", "at") and len(before[-1].word) <= 4


def _date(kind: str, raw: str, before: list[Token]) -> Token:
    numbers = _numbers(raw)
    day, month = numbers[0], numbers[1]
    about_clock = (before and before[-1].kind == "at") or (kind == "short" and month > 12)
    if kind == "short" and about_clock and day <= 24 and month < 60:
        return Token("time", (day, month, raw[0] == "0"), raw)
    year = numbers[2] if len(numbers) > 2 else None
    return Token("date", (day, month, 2000 + year if year is not None and year < 100 else year), raw)


def _take_word(raw: str, found: list[Token]) -> None:
    word = fold(raw)
    meanings = parts_of(word)
    if word == "so":
        beside = found and found[-1].kind in ("range", "slashed", "and") and len(found) > 1
        weekday = beside and found[-2].kind == "weekday"
        found.append(Token("weekday", 6, word) if weekday else Token("at", "about", word))
        return
    for kind, value in meanings:
        found.append(Token(kind, value, word))
    if not meanings:
        found.append(Token("word", None, word))

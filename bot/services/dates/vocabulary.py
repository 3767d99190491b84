"""The words that speak of time and what each does in an expression; folded, so that spelling matters little."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from bot.services.dates.foreign_words import foreign_words

Value = Any

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
    "noon": "mittag mittags mittagszeit mittagspause",
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
    "advent": {"advent": "advent adventssonntag"},
    "ferien": {
        "ferien": "ferien schulferien sommerferien herbstferien winterferien weihnachtsferien osterferien pfingstferien"
    },
    "obligation": {
        "work": "schule arbeit arbeiten unterricht schicht feierabend schulschluss training praktikum berufsschule "
        "arbeite jobbe uni vorlesung kurs deutschkurs sprachkurs frühschicht spätschicht nachtschicht urlaub"
    },
    "not": {
        "not": "nicht nich nix nichts nie niemals weder kein keine keinen keinem keiner ned",
        "bad": "schlecht ungünstig unmöglich blöd doof weg verreist verhindert unterwegs",
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
    "between": {"between": "zwischen zw"},
    "small": {"in": "in im innerhalb", "on": "am an zum beim", "the": "den dem der die das des", "to": "zu"},
    "every": {"every": "jeden jede jeder jedes immer"},
    "clock": {"clock": "uhr"},
    "week_number": {"week_number": "kw kalenderwoche"},
    "working": {"days": "werktags wochentags", "day": "werktag werktage werktagen wochentag arbeitstag werktages"},
    "weekends": {"weekends": "wochenends"},
    "few": {"few": "paar"},
    "any": {"any": "egal jederzeit irgendwie"},
    "soon": {
        "soon": "asap schnellstmöglich baldmöglichst schnellstens sofort jetzt gleich schnell "
        "früheste frühester frühesten frühestmöglich nächstmöglich nächstmögliche nächstmöglichen nächstmöglicher"
    },
    "vague": {"vague": "irgendwann bald demnächst später spät früher nächstens nachher"},
    "season": {"season": "frühling frühjahr sommer herbst winter"},
    "new": {"new": "neue neuen neuem neues"},
    "oops": {"oops": "quatsch ups korrektur vertippt"},
    "name": {"name": "frau herr herrn familie"},
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
    known["zwo"] = ("number", 2)
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
OTHER = frozenset(fold(word) for word in _OTHERS.split())
MENDABLE = tuple(
    word
    for word, (kind, _) in VOCABULARY.items()
    if len(word) >= 5
    and kind
    in ("weekday", "weekly", "month", "part", "relative", "unit", "next", "feast", "ferien", "working", "vague", "from")
)
VOCABULARY |= {fold(word): does for word, does in foreign_words() if fold(word) not in VOCABULARY}
DAY_WORDS = {word: known for word, known in VOCABULARY.items() if known[0] in ("weekday", "relative") and len(word) > 3}
PART_WORDS = {word: known for word, known in VOCABULARY.items() if known[0] == "part"} | {"morgen": ("part", "early")}
# Words beside a time that say nothing else: a text of these and of times alone is an answer to „when".
_FILLERS = (
    "ich wir mir uns bei mich man es da das was hier kann können könnte könnten hab habe hätte hätten haben hat wäre "
    "würde würd werde bin bist ist sein will möchte würden muss müsste müssen sollte soll bitte eher lieber liebsten "
    "besten erst noch mal auch nochmal wieder dann wenn falls vielleicht evtl eventuell möglichst hauptsache "
    "mindestens irgendwann nachdem jeweils meist meistens ganz ganzen ganztägig sehr viel echt schon denn "
    "doch halt eigentlich termin termine einen uhrzeit terminlich danke hallo hi hey moin weil wegen "
    "als sobald hin rum drauf darauf "
    "frei freie freien erste ersten dran los tag on of the in i can could is would be works fine für fur mich dich "
    "у в во на w we le la pe günü"
)
FILLERS = frozenset(fold(word) for word in _FILLERS.split())

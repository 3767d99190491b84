"""The age that a person says about herself, as far as it can be read without asking."""

from __future__ import annotations

import re

YOUNGEST, OLDEST = 6, 99
_NUMBER = r"(\d{1,2})"
_YEARS = (
    r"(?:jahre?n?|jährige?r?|j|jhr|years?|yrs?|y/?o|yo|yaşında(?:yım)?|yasinda(?:yim)?|yaş|років|роки|рок[иі]?в?|"
    r"лет|года?|ans|lat(?:a)?|ani|години?|г|سنة|سنه|عام|ساله|سال|sene|sana)"
)
# Not an age: „seit 13 jahren", „vor 2 jahren", „13 euro", „um 13 uhr".
_NOT_BEFORE = r"(?<![\d.,:/+-])"
_NOT_AFTER = r"(?![\d]|[.,:/-]\d|\s*(?:€|%|euro|eur|uhr|std|stunden|stück|km|min|"
_NOT_AFTER += r"mal|tage|wochen|monat|prozent|absagen|bewerbung))"
_FORMS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # „bin 13", „ich bin erst 16", „i'm 15", „ben 17", „mam 16", „am 17 ani", „j'ai 16 ans", „mне 15"
        rf"(?:\bich\s+bin|\bbin|\bi\s?am|\bi'?m|\bim|\bich|\bwerde)\s+(?:\w{{2,8}}\s+){{0,2}}?{_NOT_BEFORE}{_NUMBER}{_NOT_AFTER}",
        rf"(?:\bmir\s+sind|\bmein\s+alter(?:\s+ist)?|\balter|\bage|\byaşım|\byasim|\bwiek|\bvârsta|\bâge)\s*:?\s*{_NUMBER}{_NOT_AFTER}",
        rf"(?:\bmam|\bj'?\s?ai|\bmне|\bмне|\bмені|\bna|\bна|\bsoy|\bam|\bmne|\bmeni)\s+{_NUMBER}\s*(?:{_YEARS})",
        rf"(?:عمري|عندي|سني|من)\s*{_NUMBER}\s*(?:{_YEARS})?",
        rf"^\s*(?:m|w|d)?\s*[,/]?\s*\(?{_NUMBER}\)?\s*(?:{_YEARS})?\s*[,.!]?\s*$",
        rf"\((?:m|w|d|f)?[\s,/]*{_NUMBER}(?:\s*(?:{_YEARS}|m|w))?\)",
        rf"\b(?:m|w){_NUMBER}\b|\b{_NUMBER}(?:m|w)\b",
        rf"{_NOT_BEFORE}{_NUMBER}\s*{_YEARS}\s+(?:alt|jung|old|of\s+age)",
        rf"{_NOT_BEFORE}{_NUMBER}\s*-?\s*(?:jährige?r?|yaşındayım|yasindayim|ساله|yo\b|y/o)",
        rf"\b(?:habe?|hab)\s+{_NUMBER}\s+jahre?\b",
    )
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_READ = 2_000
_BEFORE = 80  # characters before the number that tell whose age it is
# Whose age it is, where it is not the writer's.
_SOMEBODY_ELSE = re.compile(
    r"\b(?:sohn|tochter|kind|bruder|schwester|freund|freundin|mutter|vater|kumpel|cousine?|neffe|nichte|schüler|schülerin|azubi|"
    r"son|daughter|brother|sister|friend|er|sie|he|she|ist|is|oğlum|kızım|kardeşim)\s*(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def age_said(text: str) -> int | None:
    """The age that a text says about its writer („bin 13", „(16)", „17 jahre alt"); None where it says none."""
    # One space for any run of them: the forms would try every way of sharing a long run out.
    text = " ".join(text[:_READ].translate(_DIGITS).split())
    for form in _FORMS:
        for match in form.finditer(text):
            number = next((int(g) for g in match.groups() if g), None)
            if number is None or not YOUNGEST <= number <= OLDEST:
                continue
            if not _SOMEBODY_ELSE.search(text[max(0, match.start() - _BEFORE) : match.start()]):
                return number
    return None

"""Days in the other languages of the assistant, for whoever answers „when" in their own; exactly as written, no slips.

Words that mean something else in another of these languages („неделя", „demain" within „après-demain") are left out.
"""

from __future__ import annotations

# Monday to Sunday; forms of one word are joined by a stroke.
_WEEKDAYS = (
    "monday|mondays tuesday|tuesdays wednesday|wednesdays thursday|thursdays friday|fridays saturday sunday",  # en
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",  # tr
    "понеділок вівторок середа|середу четвер п'ятниця|п'ятницю субота|суботу неділя|неділю",  # uk
    "понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу воскресенье",  # ru
    "понеделник вторник сряда четвъртък петък събота -",  # bg
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",  # ar
    "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",  # fa
    "lundi mardi mercredi jeudi vendredi samedi dimanche",  # fr
    "poniedziałek wtorek środa|środę czwartek piątek sobota|sobotę niedziela|niedzielę",  # pl
    "luni marți miercuri joi vineri sâmbătă duminică",  # ro
)
# Today, tomorrow, the day after tomorrow.
_RELATIVE = (
    "today tomorrow -",
    "bugün yarın -",
    "сьогодні завтра післязавтра",
    "сегодня - послезавтра",
    "днес утре вдругиден",
    "اليوم غدا -",
    "امروز فردا پس‌فردا",
    "dzisiaj|dziś jutro pojutrze",
    "azi|astăzi mâine poimâine",
)
_PARTS = {"morning": "morning", "noon": "noon", "afternoon": "afternoon", "evening": "evening"}
_OTHERS = {("unit", "week"): "week weeks", ("unit", "day"): "day days", ("small", "on"): "on", ("at", "at"): "at"}


def foreign_words() -> list[tuple[str, tuple[str, object]]]:
    """Each word, not folded, with what it does in an expression of time."""
    found: list[tuple[str, tuple[str, object]]] = []
    for kind, lists in (("weekday", _WEEKDAYS), ("relative", _RELATIVE)):
        for names in lists:
            for index, forms in enumerate(names.split()):
                found += [(form, (kind, index)) for form in forms.split("|") if form != "-"]
    found += [(word, ("part", part)) for word, part in _PARTS.items()]
    found += [(word, does) for does, words in _OTHERS.items() for word in words.split()]
    return found

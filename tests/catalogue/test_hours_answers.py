"""Answers about opening hours: from the calendar only, by the day asked for; what is not entered is unknown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from catalogue_setup import ROOT, turn
from hours_made import FR, MO, OFFICE, TH, TU, WE, closure, hours, moment, special

from bot.domain.calendar import Closure, Hours
from bot.domain.messages import Reply
from bot.services.calendar.answers import HoursAnswers
from bot.services.calendar.file import OfficePlan
from bot.services.calendar.service import CalendarService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.wording import OfferWords
from bot.store import SqlStore

MONDAY = moment("2026-11-30 10:00")
NAME = "Jugendberufsagentur Herne"
WEEK = (*(hours(day, "08:00", "16:00") for day in (MO, TU, WE, TH)), hours(FR, "08:00", "12:30"))
Asked = Callable[..., Awaitable[Reply]]


@pytest.fixture
async def service(sqlite_store: SqlStore) -> CalendarService:
    async with sqlite_store.write() as work:
        for region, land in (("herne", "NW"), ("segeberg", "SH")):
            await work.entries.put(region, "region", region, {"id": region, "land": land}, "x")
        await work.commit()
    return CalendarService(sqlite_store)


@pytest.fixture
def asked(service: CalendarService, catalogue: CatalogueService, facts: Facts) -> Asked:
    """Asks about opening hours, after these entries were made for the office."""
    answers = OfferAnswers(catalogue, OfferWords(ROOT / "content"), facts, hours=HoursAnswers(service))

    async def ask(
        text: str,
        *entries: Hours | Closure,
        now: datetime = MONDAY,
        office: str = OFFICE,
        about: str = "",
        **voice: object,
    ) -> Reply:
        spans = tuple(e for e in entries if isinstance(e, Hours))
        closed = tuple(e for e in entries if isinstance(e, Closure))
        await service.take_in([OfficePlan(office, "herne", spans, closed, ())], now, timedelta())
        await answers.refresh()
        ctx = turn("herne", text=text, **voice)
        object.__setattr__(ctx, "now", now.isoformat())
        (reply,) = answers.office(ctx, "office_hours", text, [{"entity": "office", "value": about}])
        assert reply.topic == "office_hours"
        assert "book_appointment" in [choice.intent for choice in reply.choices]
        return reply

    return ask


async def test_unknown_hours_are_said_to_be_unknown(asked: Asked) -> None:
    assert "Öffnungszeiten sind nicht bekannt" in (await asked("habt ihr morgen auf?")).text


async def test_of_a_named_office_without_hours_those_of_another_are_not_told(asked: Asked) -> None:
    said = (await asked("wann hat das jobcenter auf?", *WEEK, about="herne-jobcenter")).text
    assert "Öffnungszeiten sind nicht bekannt" in said
    assert "16 Uhr" not in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wann habt ihr auf?", f"Offen ist: Montag bis Donnerstag 8 bis 16 Uhr, Freitag 8 bis 12:30 Uhr ({NAME})."),
        ("", f"Offen ist: Montag bis Donnerstag 8 bis 16 Uhr, Freitag 8 bis 12:30 Uhr ({NAME})."),
        ("habt ihr morgen auf?", f"Morgen ist offen: 8 bis 16 Uhr ({NAME})."),
        ("hab ihr morgn offn", f"Morgen ist offen: 8 bis 16 Uhr ({NAME})."),
        ("wie lange habt ihr heute auf", f"Heute ist offen: 8 bis 16 Uhr ({NAME})."),
        ("am 4.12. offen?", f"Am Freitag, 4. Dezember, ist offen: 8 bis 12:30 Uhr ({NAME})."),
        (
            "seid ihr samstag da",
            f"Am Samstag, 5. Dezember, ist zu ({NAME}). Als Nächstes offen: am Montag, 7. Dezember, 8 bis 16 Uhr.",
        ),
        ("am 4.10. offen?", f"Am Montag, 4. Oktober 2027, ist offen: 8 bis 16 Uhr ({NAME})."),
        ("habt ihr jetzt noch offen", f"Jetzt ist offen, bis 16 Uhr ({NAME})."),
        ("habt ihr morgen um 18 uhr auf", f"Morgen um 18 Uhr ist zu ({NAME}). Offen ist: 8 bis 16 Uhr."),
        ("habt ihr morgen um 15 uhr auf", f"Morgen um 15 Uhr ist offen ({NAME}). Offen ist: 8 bis 16 Uhr."),
        (
            "habt ihr nächste woche offen?",
            "So ist es eingetragen: Montag, 7. Dezember bis Donnerstag, 10. Dezember 8 bis 16 Uhr; "
            f"Freitag, 11. Dezember 8 bis 12:30 Uhr ({NAME}).",
        ),
    ],
)
async def test_the_answer_is_about_the_day_that_was_asked_for(asked: Asked, text: str, expected: str) -> None:
    assert (await asked(text, *WEEK)).text == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-30 07:00", "Jetzt ist zu (X). Als Nächstes offen: heute, 8 bis 12 Uhr und 13 bis 16 Uhr."),
        ("2026-11-30 12:30", "Jetzt ist zu (X). Als Nächstes offen: heute, 13 bis 16 Uhr."),
        ("2026-11-30 15:59", "Jetzt ist offen, bis 16 Uhr (X)."),
        (
            "2026-11-30 16:00",
            "Jetzt ist zu (X). Als Nächstes offen: am Montag, 7. Dezember, 8 bis 12 Uhr und 13 bis 16 Uhr.",
        ),
    ],
)
async def test_now_is_now(asked: Asked, now: str, expected: str) -> None:
    entries = (hours(MO, "08:00", "12:00"), hours(MO, "13:00", "16:00"))
    said = await asked("habt ihr jetzt auf?", *entries, now=moment(now))
    assert said.text == expected.replace("X", NAME)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("am 25.12. offen?", "Am Freitag, 25. Dezember, ist zu, da ist Feiertag: Erster Weihnachtstag"),
        ("am 29.12. offen?", "Am Dienstag, 29. Dezember, ist zu: Betriebsferien"),
        ("am 24.12. offen?", "Am Donnerstag, 24. Dezember, ist offen: 10 bis 12 Uhr"),
        ("am 31.12. offen?", "Am Donnerstag, 31. Dezember, bin ich nicht sicher: Da haben viele Stellen zu"),
    ],
)
async def test_days_that_are_different_say_why(asked: Asked, text: str, expected: str) -> None:
    entries = (*WEEK, closure("2026-12-28", "2026-12-30", "Betriebsferien"), special("2026-12-24", "10:00", "12:00"))
    said = await asked(text, *entries, now=moment("2026-12-21 10:00"))
    assert said.text.startswith(expected)


async def test_an_answer_about_the_week_says_what_is_different_soon(asked: Asked) -> None:
    said = await asked(
        "wann habt ihr offen", *WEEK, closure("2026-12-28", "2026-12-30"), now=moment("2026-12-21 10:00")
    )
    assert (
        "Anders ist es: Donnerstag, 24. Dezember unsicher, da haben viele Stellen zu; "
        "Freitag, 25. Dezember zu (Erster Weihnachtstag); Montag, 28. Dezember bis Mittwoch, 30. Dezember zu; "
        "Donnerstag, 31. Dezember unsicher, da haben viele Stellen zu; Freitag, 1. Januar zu (Neujahr)."
    ) in said.text


async def test_example_hours_are_called_an_example_whatever_was_asked(asked: Asked) -> None:
    entries = tuple(hours(day, "08:00", "16:00", example=True) for day in range(5))
    for text in ("wann habt ihr auf?", "habt ihr morgen auf?", "habt ihr jetzt auf?", "am samstag?", "nächste woche?"):
        for voice in ({}, {"easy": True}, {"formal": True}):
            said = (await asked(text, *entries, **voice)).text
            assert "Das sind Beispielzeiten für eine Vorführung, keine echte Auskunft." in said


async def test_telephone_hours_answer_a_question_about_calling(asked: Asked) -> None:
    entries = (*WEEK, hours(TU, "09:00", "12:00", "phone"))
    assert (await asked("wann kann ich anrufen", *entries)).text.startswith("Telefonzeiten: Dienstag 9 bis 12 Uhr.")
    tomorrow = (await asked("kann ich euch morgen anrufen?", *entries)).text
    assert tomorrow == f"Morgen sind Telefonzeiten: 9 bis 12 Uhr ({NAME})."
    wednesday = (await asked("kann ich am mittwoch anrufen?", *entries)).text
    assert wednesday.startswith(f"Am Mittwoch, 2. Dezember, gibt es keine Telefonzeiten ({NAME}).")


async def test_opening_hours_stand_in_for_telephone_hours_that_nobody_entered(asked: Asked) -> None:
    assert "Montag bis Donnerstag 8 bis 16 Uhr" in (await asked("wann kann ich anrufen", *WEEK)).text


async def test_a_sprechstunde_is_told_with_its_place(asked: Asked) -> None:
    meeting = hours(WE, "10:00", "12:00", "consultation", place="Berufskolleg")
    entries = (*WEEK, meeting)
    assert (await asked("wann ist sprechstunde", *entries)).text.startswith(
        "Sprechstunde (Berufskolleg): Mittwoch 10 bis 12 Uhr."
    )
    wednesday = (await asked("ist am mittwoch sprechstunde?", *entries)).text
    assert wednesday == f"Am Mittwoch, 2. Dezember, ist Sprechstunde: 10 bis 12 Uhr ({NAME})."
    tuesday = (await asked("ist morgen sprechstunde?", *entries)).text
    assert tuesday.startswith(f"Morgen gibt es keine Sprechstunde ({NAME}).")


async def test_where_the_agency_has_no_hours_another_office_of_the_region_is_told_by_name(asked: Asked) -> None:
    entries = [hours(MO, "08:00", "12:00", office="herne-jobcenter")]
    said = (await asked("wann habt ihr auf?", *entries, office="herne-jobcenter")).text
    assert said == "Offen ist: Montag 8 bis 12 Uhr (Jobcenter Herne)."

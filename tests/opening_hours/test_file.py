"""A calendar file becomes rows, or every fault in it is named in German by office and field."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path

import pytest
import yaml
from hours_made import calendar, moment

from bot.domain.calendar import Absence, Closure, Hours
from bot.domain.catalogue import Office
from bot.services.calendar import file, listing
from bot.services.calendar.file import Checked, OfficePlan
from bot.services.catalogue import seed
from bot.settings import ROOT

TODAY = date(2026, 11, 24)
WHOLE = """
offices:
  - office: herne-jba
    hours:
      - {days: Mo-Do, from: 8:00, until: 16:00}
      - {days: [Freitag], from: 08.30 Uhr, until: "12:00", valid_from: 01.12.2026, valid_until: 2027-06-30}
    phone:
      - {days: "Mo, Mi", from: 10:00, until: 12:00}
    consultation:
      - {days: Di, from: 9:00, until: 11:00, place: Berufskolleg}
    appointments:
      - {days: Do, from: 9:00, until: 11:00, minutes: 30, way: vor Ort, adviser: A}
      - {days: Do, from: 9:00, until: 11:00, minutes: 45, way: Video, adviser: B, place: Raum 2}
    special:
      - {date: 2026-12-24, from: 10:00, until: 12:00}
      - {date: 2026-12-23, kind: phone, from: 10:00, until: 11:00}
    closures:
      - {from: 28.12.2026, until: 30.12.2026, reason: Umzug}
    absences:
      - {adviser: B, from: 2026-12-01, until: 2026-12-04}
      - {adviser: A, from: 2026-12-03 13:00, until: 03.12.2026 15:30}
"""


@pytest.fixture(scope="module")
def offices() -> dict[str, Office]:
    entries = seed.load(ROOT / "catalogue").entries.values()
    return {entry.model.id: entry.model for entry in entries if isinstance(entry.model, Office)}


def checked(text: str, offices: dict[str, Office], today: date = TODAY) -> Checked:
    return file.check("zeiten.yml", text, offices, today)


def one_office(rows: str, office: str = "herne-jba") -> str:
    return f"offices:\n  - office: {office}\n" + "".join(f"    {line}\n" for line in rows.splitlines())


def plan(text: str, offices: dict[str, Office]) -> OfficePlan:
    found = checked(text, offices)
    assert found.problems == ()
    return found.plans[0]


# -- what is right ------------------------------------------------------------------------------------


def test_a_whole_file_becomes_the_rows_of_its_office(offices: dict[str, Office]) -> None:
    made = plan(WHOLE, offices)
    assert (made.office, made.region) == ("herne-jba", "herne")
    assert [(h.kind, h.weekday, f"{h.opens:%H:%M}", f"{h.closes:%H:%M}") for h in made.hours] == [
        *(("hours", day, "08:00", "16:00") for day in range(4)),
        ("hours", 4, "08:30", "12:00"),
        ("phone", 0, "10:00", "12:00"),
        ("phone", 2, "10:00", "12:00"),
        ("consultation", 1, "09:00", "11:00"),
        ("appointments", 3, "09:00", "11:00"),
        ("appointments", 3, "09:00", "11:00"),
        ("hours", 3, "10:00", "12:00"),
        ("phone", 2, "10:00", "11:00"),
    ]
    friday, video = made.hours[4], made.hours[9]
    assert (friday.valid_from, friday.valid_until) == (date(2026, 12, 1), date(2027, 6, 30))
    assert (video.minutes, video.way, video.adviser, video.place) == (45, "video", "B", "Raum 2")
    assert [h.special for h in made.hours] == [False] * 10 + [True] * 2
    (closed,) = made.closures
    assert (closed.starts_on, closed.ends_on, closed.reason) == (date(2026, 12, 28), date(2026, 12, 30), "Umzug")
    assert [(a.adviser, a.starts_at, a.ends_at) for a in made.absences] == [
        ("B", moment("2026-12-01 00:00"), moment("2026-12-05 00:00")),
        ("A", moment("2026-12-03 13:00"), moment("2026-12-03 15:30")),
    ]


def test_the_listing_of_what_was_read_is_a_file_that_reads_the_same(offices: dict[str, Office]) -> None:
    made = plan(WHOLE, offices)
    text = listing.as_yaml(calendar(*made.hours, *made.closures, *made.absences), ["herne-jba"])
    again = plan(text, offices)

    def plain(rows: tuple[Hours | Closure | Absence, ...]) -> set[object]:
        return {tuple(v for k, v in _fields(row).items() if k != "id") for row in rows}

    assert plain(again.hours) == plain(made.hours)
    assert plain(again.closures) == plain(made.closures)
    assert plain(again.absences) == plain(made.absences)


def _fields(row: object) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mo", {0}),
        ("Mo-Fr", {0, 1, 2, 3, 4}),
        ("Mo – Mi", {0, 1, 2}),
        ("Montag bis Mittwoch", {0, 1, 2}),
        ("'mo, MI, Fr.'", {0, 2, 4}),
        ("[Sa, So]", {5, 6}),
        ("[Mo-Di, Fr]", {0, 1, 4}),
    ],
)
def test_weekdays_are_read_as_people_write_them(offices: dict[str, Office], written: str, meant: set[int]) -> None:
    made = plan(one_office(f"hours: [{{days: {written}, from: 8:00, until: 9:00}}]"), offices)
    assert {h.weekday for h in made.hours} == meant


@pytest.mark.parametrize(("written", "meant"), [("8:05", time(8, 5)), ("08.05", time(8, 5)), ("8:05 Uhr", time(8, 5))])
def test_clock_times_are_read_as_people_write_them(offices: dict[str, Office], written: str, meant: time) -> None:
    made = plan(one_office(f"hours: [{{days: Mo, from: {written}, until: 9:00}}]"), offices)
    assert made.hours[0].opens == meant


def test_an_example_is_marked_in_every_row(offices: dict[str, Office]) -> None:
    closed = "closures: [{from: 2026-12-01, until: 2026-12-01}]"
    made = plan(one_office(f"example: true\nhours: [{{days: Mo-Di, from: 8:00, until: 9:00}}]\n{closed}"), offices)
    assert [row.example for row in (*made.hours, *made.closures)] == [True] * 3


@pytest.mark.parametrize(
    "rows",
    [
        "hours: [{days: Mo, from: 8:00, until: 9:00}, {days: Mo, from: 9:00, until: 10:00}]",
        "hours: [{days: Mo, from: 8:00, until: 9:00}, {days: Di, from: 8:00, until: 9:00}]",
        "hours: [{days: Mo, from: 8:00, until: 9:00}]\nphone: [{days: Mo, from: 8:00, until: 9:00}]",
        "hours: [{days: Mo, from: 8:00, until: 9:00, valid_until: 2026-12-31}, "
        "{days: Mo, from: 8:30, until: 9:00, valid_from: 2027-01-01}]",
        "consultation: [{days: Mo, from: 8:00, until: 9:00, place: A}, {days: Mo, from: 8:00, until: 9:00, place: B}]",
        "appointments: [{days: Mo, from: 8:00, until: 9:00, minutes: 30, way: phone, adviser: A}, "
        "{days: Mo, from: 8:00, until: 9:00, minutes: 30, way: phone, adviser: B}]",
        "hours: [{days: Do, from: 8:00, until: 9:00}]\nspecial: [{date: 2026-12-24, from: 8:30, until: 9:00}]",
    ],
)
def test_what_only_looks_like_an_overlap_is_allowed(offices: dict[str, Office], rows: str) -> None:
    assert checked(one_office(rows), offices).problems == ()


# -- what is wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("hours: [{days: Mox, from: 8:00, until: 9:00}]", "hours.1.days: „Mox“ ist kein Wochentag"),
        ("hours: [{days: Fr-Mo, from: 8:00, until: 9:00}]", "hours.1.days: „Fr-Mo“ ist kein Wochentag"),
        ("hours: [{days: Mo, from: 25:00, until: 9:00}]", "hours.1.from: „25:00“ ist keine Uhrzeit"),
        ("hours: [{days: Mo, from: acht, until: 9:00}]", "hours.1.from: „acht“ ist keine Uhrzeit"),
        ("hours: [{days: Mo, until: 9:00}]", "hours.1.from: fehlt"),
        ("hours: [{days: Mo, from: 9:00, until: 9:00}]", "hours.1: endet nicht nach dem Anfang (09:00 bis 09:00)"),
        ("hours: [{days: Mo, from: 8:00, until: 9:00, valid_from: 30.02.2027}]", "„30.02.2027“ ist kein Tag"),
        (
            "hours: [{days: Mo, from: 8:00, until: 9:00, valid_from: 2027-01-02, valid_until: 2027-01-01}]",
            "endet nicht nach dem Anfang (2027-01-02 bis 2027-01-01)",
        ),
        ("hours: [{days: Mo, from: 8:00, until: 9:00, way: phone}]", "gehören nur zu Terminen"),
        ("hours: [{days: Mo, from: 8:00, until: 9:00, foo: 1}]", "hours.1.foo: dieses Feld gibt es nicht"),
        ("hours: {days: Mo}", "hours: muss eine Liste sein"),
        ("hours: [Mo]", "hours.1: muss aus Feldern mit Werten bestehen"),
        ("appointments: [{days: Mo, from: 8:00, until: 9:00}]", "appointments.1: für Termine fehlen minutes und way"),
        (
            "appointments: [{days: Mo, from: 8:00, until: 8:20, minutes: 30, way: phone}]",
            "in 20 Minuten passt kein Termin von 30 Minuten",
        ),
        (
            "appointments: [{days: Mo, from: 8:00, until: 9:00, minutes: viel, way: phone}]",
            "minutes: „viel“ ist keine ganze Zahl",
        ),
        ("appointments: [{days: Mo, from: 8:00, until: 9:00, minutes: 2, way: phone}]", "muss mindestens 5 sein"),
        ("appointments: [{days: Mo, from: 8:00, until: 9:00, minutes: 300, way: phone}]", "darf höchstens 240 sein"),
        ("appointments: [{days: Mo, from: 8:00, until: 9:00, minutes: 30, way: Brief}]", "„Brief“ ist keine Art"),
        ("special: [{date: morgen, from: 8:00, until: 9:00}]", "special.1.date: „morgen“ ist kein Tag"),
        (
            "special: [{date: 2026-12-24, kind: party, from: 8:00, until: 9:00}]",
            "special.1.kind: „party“ gibt es nicht",
        ),
        ("special: [{date: 2026-12-24, kind: appointments, from: 8:00, until: 9:00}]", "fehlen minutes und way"),
        ("closures: [{from: 2026-12-30, until: 2026-12-28}]", "closures.1: endet nicht nach dem Anfang"),
        ("closures: [{from: 2026-12-30, until: 2026-12-30, reason: ''}]", "closures.1.reason: ist leer"),
        (f"closures: [{{from: 2026-12-30, until: 2026-12-30, reason: {'x' * 121}}}]", "ist zu lang: 121 Zeichen"),
        (
            "absences: [{adviser: Z, from: 2026-12-01, until: 2026-12-01}]",
            "absences.1.adviser: „Z“ hat in dieser Datei",
        ),
        (
            "absences: [{adviser: Z, from: irgendwann, until: 2026-12-01}]",
            "„irgendwann“ ist kein Tag und keine Uhrzeit",
        ),
        ("absences: [{adviser: Z, from: 2026-12-02, until: 2026-12-01}]", "endet nicht nach dem Anfang"),
        ("example: vielleicht", "example: muss true oder false sein"),
        (
            "hours: [{days: Mo-Mi, from: 8:00, until: 12:00}, {days: Di, from: 11:00, until: 14:00}]",
            "hours.2: überschneidet sich am Di mit hours.1",
        ),
        (
            "appointments: [{days: Mo, from: 8:00, until: 9:00, minutes: 30, way: phone, adviser: A}, "
            "{days: Mo, from: 8:30, until: 9:30, minutes: 30, way: office, adviser: A}]",
            "appointments.2: überschneidet sich am Mo mit appointments.1",
        ),
        (
            "special: [{date: 2026-12-24, from: 8:00, until: 9:00}, {date: 2026-12-24, from: 8:30, until: 9:00}]",
            "special.2: überschneidet sich am Do mit special.1",
        ),
    ],
)
def test_a_fault_is_named_by_its_field(offices: dict[str, Office], rows: str, said: str) -> None:
    found = checked(one_office(rows), offices)
    assert found.plans == ()
    assert [str(p) for p in found.problems if said in str(p)]
    assert all(str(p).startswith("zeiten.yml · herne-jba") for p in found.problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("offices: [", "lässt sich nicht als YAML lesen (Zeile 1)"),
        ("", "die Datei braucht eine Liste „offices“"),
        ("offices: herne-jba", "die Datei braucht eine Liste „offices“"),
        ("- herne", "die Datei braucht eine Liste „offices“"),
        ("offices: [herne-jba]", "muss aus Feldern mit Werten bestehen"),
        ("offices: [{office: herne-x}]", "die Stelle „herne-x“ gibt es nicht im Katalog; es gibt: eschweiler-"),
        ("offices: [{office: herne-shamrockpark}]", "die Stelle „herne-shamrockpark“ ist im Katalog beendet"),
        ("offices: [{office: herne-jba}, {office: herne-jba}]", "die Stelle kommt zweimal vor"),
    ],
)
def test_a_file_that_is_none_says_so(offices: dict[str, Office], text: str, said: str) -> None:
    found = checked(text, offices)
    assert (found.plans, said in str(found.problems[0])) == ((), True)


def test_a_file_that_cannot_be_read_says_so(offices: dict[str, Office], tmp_path: Path) -> None:
    latin, big = tmp_path / "latin.yml", tmp_path / "big.yml"
    latin.write_bytes("reason: Schließung".encode("latin-1"))
    big.write_text("#" * (file.MOST_BYTES + 1), encoding="utf-8")
    said = [str(file.read(path, offices, TODAY).problems[0]) for path in (latin, big, tmp_path / "none.yml")]
    assert said == [
        "latin.yml: lässt sich nicht lesen: UnicodeDecodeError",
        "big.yml: ist größer als 1024 kB",
        "none.yml: lässt sich nicht lesen: No such file or directory",
    ]


@pytest.mark.parametrize(
    ("rows", "today", "said"),
    [
        ("", TODAY, "ohne Zeiten"),
        ("phone: [{days: Mo, from: 8:00, until: 9:00}]", TODAY, "ohne hours weiß der Assistent nicht"),
        ("hours: [{days: Mo, from: 8:00, until: 9:00}]", date(2026, 12, 1), "24. und 31. Dezember"),
        (
            "hours: [{days: Mo, from: 8:00, until: 9:00}]\nclosures: [{from: 2026-11-01, until: 2026-11-02}]",
            TODAY,
            "closures.1: Hinweis: liegt in der Vergangenheit",
        ),
    ],
)
def test_what_may_not_be_meant_is_said_and_allowed(
    offices: dict[str, Office], rows: str, today: date, said: str
) -> None:
    found = checked(one_office(rows), offices, today)
    assert (len(found.plans), found.problems) == (1, ())
    assert [str(hint) for hint in found.hints if said in str(hint)]


def test_an_ordinary_file_gets_no_hint(offices: dict[str, Office]) -> None:
    assert checked(WHOLE, offices).hints == ()


def test_every_problem_that_the_code_names_has_words() -> None:
    words = yaml.safe_load((ROOT / "content" / "calendar_problems.yml").read_text(encoding="utf-8"))
    folder = ROOT / "bot" / "services" / "calendar"
    code = "".join((folder / name).read_text(encoding="utf-8") for name in ("schema.py", "file.py"))
    named = set(re.findall(r'_(?:refused|not)\("([a-z_]+)"', code))
    named |= set(re.findall(r'_problem\([\w.]+, [^,]+, [^,]+, "([a-z_]+)"', code))
    assert len(named) > 15
    assert named <= set(words)

"""Days and hours in words, read as they are meant."""

from __future__ import annotations

from datetime import time

import pytest

from dates.reading import days, wish


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("heute", ["25.11."]),
        ("morgen", ["26.11."]),
        ("Morgen ich kann", ["26.11."]),
        ("übermorgen", ["27.11."]),
        ("uebermorgn", ["27.11."]),
        ("nächsten Dienstag", ["01.12."]),
        ("kommenden freitag", ["27.11."]),
        ("diesen freitag", ["27.11."]),
        ("übernächsten dienstag", ["08.12."]),
        ("dinstag", ["01.12."]),
        ("donerstag geht", ["26.11."]),
        ("am 3.", ["03.12."]),
        ("am dritten", ["03.12."]),
        ("den 3 dezember", ["03.12."]),
        ("3.12.", ["03.12."]),
        ("03.12.2026", ["03.12."]),
        ("2026-12-03", ["03.12."]),
        ("montag, den 7.12.", ["07.12."]),
        ("nächsten freitag, den 27.11.", ["27.11."]),
        ("morgen, donnerstag", ["26.11."]),
        ("am 3. oder 4. dezember", ["03.12.", "04.12."]),
        ("vom 3. bis 5. dezember", ["03.12.", "04.12.", "05.12."]),
        ("zwischen dem 3. und dem 5.12.", ["03.12.", "04.12.", "05.12."]),
        ("nächste woche", ["30.11.", "01.12.", "02.12.", "03.12.", "04.12."]),
        ("nexte woche mitwoch", ["02.12."]),
        ("nächste woche montag oder dienstag", ["30.11.", "01.12."]),
        ("montag oder dienstag nächste woche", ["30.11.", "01.12."]),
        ("diese woche noch", ["25.11.", "26.11.", "27.11."]),
        ("ende nächster woche", ["03.12.", "04.12."]),
        ("bis freitag", ["25.11.", "26.11.", "27.11."]),
        ("in 3 tagen", ["28.11."]),
        ("heute in einer woche", ["02.12."]),
        ("montag in einer woche", ["07.12."]),
        ("in zwei wochen am montag", ["07.12."]),
        ("am wochenende", ["28.11.", "29.11."]),
        ("anfang dezember", ["01.12.", "02.12.", "03.12.", "04.12.", "05.12.", "06.12.", "07.12."]),
        ("die woche vom 7.12.", ["07.12.", "08.12.", "09.12.", "10.12.", "11.12."]),
        ("kw 50", ["07.12.", "08.12.", "09.12.", "10.12.", "11.12."]),
        ("am nächsten werktag", ["26.11."]),
        ("nächste woche, aber nicht am montag", ["01.12.", "02.12.", "03.12.", "04.12."]),
        ("montag geht nicht, aber dienstag", ["01.12."]),
        ("montag quatsch dienstag", ["01.12."]),
        ("montag, nein, lieber dienstag", ["01.12."]),
        ("hab montag keine zeit dienstag passt", ["01.12."]),
        ("ich habe zeit am montag und am mittwoch", ["30.11.", "02.12."]),
        ("zwischen weihnachten und neujahr", ["27.12.", "28.12.", "29.12.", "30.12.", "31.12."]),
        ("zwischen dem 3. und dem 4.12. ab 15", ["03.12.", "04.12."]),
    ],
)
def test_days_are_read_as_they_are_meant(typed: str, named: list[str]) -> None:
    assert days(typed) == named


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("morgen früh", time(8), time(10)),
        ("dienstagnachmittag", time(12), time(18)),
        ("montag morgen", time(8), time(10)),
        ("vormittags", time(8), time(12)),
        ("ab 15 uhr", time(15), None),
        ("ab 15", time(15), None),
        ("nach drei", time(15), None),
        ("bis 12", None, time(12)),
        ("bis mittag", None, time(12)),
        ("zwischen 10 und 12", time(10), time(12)),
        ("von 10 bis 12 uhr", time(10), time(12)),
        ("montag 10-12", time(10), time(12)),
        ("so 10 bis 12", time(10), time(12)),
        ("von 8 bis 3", time(8), time(15)),
        ("von 11 bis 1", time(11), time(13)),
        ("nachmittags ab 15 uhr", time(15), time(18)),
        ("nicht vor 10", time(10), None),
        ("nicht nach 16 uhr", None, time(16)),
        ("nicht später als 16 uhr", None, time(16)),
        ("vor 10 kann ich nicht", time(10), None),
        ("bis 15 uhr hab ich schule", time(15), None),
        ("übermorgen um 10", time(10), None),
        ("halb vier", time(15, 30), None),
        ("dreiviertel 4", time(15, 45), None),
        ("viertel nach 3", time(15, 15), None),
        ("5 vor halb 4", time(15, 25), None),
        ("zehn nach drei", time(15, 10), None),
        ("um 3", time(15), None),
        ("15h", time(15), None),
        ("14.30 uhr", time(14, 30), None),
        ("am 24.12. um 9.30", time(9, 30), None),
        ("abends um 7", time(19), None),
        ("früh um 6", time(6), None),
        ("Uhr 15", time(15), None),
        ("um 1530", time(15, 30), None),
        ("so gegen drei", time(15), None),
        ("um zehn", time(10), None),
        ("in der mittagspause", time(11), time(14)),
    ],
)
def test_hours_are_read_as_they_are_meant(typed: str, start: time | None, end: time | None) -> None:
    (choice,) = wish(typed).choices
    (hours,) = choice.hours
    assert (hours.start, hours.end) == (start, end)

"""Help lines: open now, fitting, in order; with the clock stopped."""

from __future__ import annotations

from datetime import datetime

import pytest
import yaml

from bot.domain.danger import Verdict, case_of
from bot.domain.help_lines import Asker, HelpLine, first_lines
from bot.services.danger.calendar import is_holiday
from bot.services.danger.service import DangerService
from bot.services.danger.words import load_lines
from bot.settings import ROOT
from tests.danger.driver import clock
from tests.danger.measure import line, rows

TUESDAY, NIGHT = clock("2026-11-24T11:00"), clock("2026-11-24T23:00")
AFTERNOON, SUNDAY = clock("2026-11-24T15:00"), clock("2026-11-29T03:00")
CHRISTMAS_EVE = clock("2026-12-24T15:00")
MOMENTS = {"Tue 11": TUESDAY, "Tue 23": NIGHT, "Tue 15": AFTERNOON, "Sun 3": SUNDAY, "24 Dec": CHRISTMAS_EVE}
LINES = load_lines(ROOT / "content" / "danger", None, "")


def chosen(
    now: datetime,
    kind: str,
    age: int | None = None,
    aspects: tuple[str, ...] = (),
    about: str = "self",
    language: str = "de",
    lines: tuple[HelpLine, ...] = LINES,
) -> list[str]:
    verdict = Verdict("alarm", kind, about, language=language, aspects=frozenset(aspects))  # type: ignore[arg-type]
    asker = Asker(case_of(verdict, age), verdict, age, language, now)
    return [found.id for found in first_lines(asker, lines, lambda day: is_holiday(day, "herne"))]


@pytest.mark.parametrize("moment", MOMENTS)
def test_thoughts_of_suicide_lead_to_krisenchat_and_telefonseelsorge_at_any_hour(moment: str) -> None:
    assert chosen(MOMENTS[moment], "suicide", 17) == ["krisenchat", "telefonseelsorge"]
    assert chosen(MOMENTS[moment], "suicide") == ["krisenchat", "telefonseelsorge"]
    assert chosen(MOMENTS[moment], "suicide", 31) == ["telefonseelsorge"]


def test_a_young_person_who_suffers_violence_gets_116111_only_while_it_is_open() -> None:
    assert chosen(AFTERNOON, "violence", 15) == ["nummer_gegen_kummer", "krisenchat"]
    assert chosen(TUESDAY, "violence", 15) == ["krisenchat", "telefonseelsorge"]
    assert chosen(NIGHT, "violence", 15) == ["krisenchat", "telefonseelsorge"]
    assert chosen(CHRISTMAS_EVE, "violence", 15) == ["krisenchat", "telefonseelsorge"]


def test_the_operators_night_number_of_the_jugendamt_comes_before_krisenchat() -> None:
    lines = load_lines(ROOT / "content" / "danger", None, "02323 000000")
    assert chosen(NIGHT, "violence", 15, lines=lines) == ["jugendamt", "krisenchat"]


def test_grown_women_and_men_get_the_lines_for_them() -> None:
    assert chosen(NIGHT, "violence", 27, ("female",))[0] == "frauen"
    assert chosen(TUESDAY, "violence", 27, ("male",))[0] == "maenner"
    assert "maenner" not in chosen(NIGHT, "violence", 27, ("male",))
    assert "frauen" not in chosen(NIGHT, "violence", 27, ("male",))
    assert "maenner" not in chosen(CHRISTMAS_EVE, "violence", 27, ("male",))


def test_an_unknown_age_counts_as_under_18_unless_the_text_shows_an_adult() -> None:
    assert chosen(AFTERNOON, "violence")[0] == "nummer_gegen_kummer"
    assert chosen(AFTERNOON, "violence", None, ("adult", "female"))[0] == "frauen"


def test_sexual_violence_leads_to_116016_or_krisenchat_while_the_hours_of_its_own_line_are_unconfirmed() -> None:
    assert chosen(TUESDAY, "sexual", 20, ("female",)) == ["frauen", "krisenchat"]
    assert chosen(NIGHT, "sexual", 14)[0] == "krisenchat"


def test_a_worried_parent_is_not_sent_to_a_line_with_unconfirmed_hours() -> None:
    assert chosen(TUESDAY, "suicide", None, ("parent",), "other") == ["telefonseelsorge"]


def test_a_line_in_the_users_language_comes_first_while_it_is_open() -> None:
    assert chosen(AFTERNOON, "suicide", 17, language="uk")[0] == "ukraine"
    assert chosen(NIGHT, "suicide", 17, language="uk") == ["krisenchat", "telefonseelsorge"]
    assert chosen(CHRISTMAS_EVE, "suicide", 17, language="ru") == ["krisenchat", "telefonseelsorge"]
    assert chosen(NIGHT, "violence", 27, ("female",), language="tr")[0] == "frauen"


def test_set_hours_do_not_count_on_public_holidays_of_the_land() -> None:
    reformation_day = clock("2026-10-31T15:00")  # a Saturday: holiday in Schleswig-Holstein, not in NRW
    assert is_holiday(reformation_day.date(), "segeberg")
    assert not is_holiday(reformation_day.date(), "herne")
    assert is_holiday(reformation_day.date(), None)


@pytest.mark.parametrize("kind", ["suicide", "violence", "sexual", "threat", "medical", "exploitation", "self_harm"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_no_closed_and_no_unconfirmed_line_is_ever_among_the_first(kind: str, moment: str) -> None:
    known = {found.id: found for found in LINES}
    for age in (None, 13, 17, 20, 40):
        for aspects in ((), ("female",), ("male",), ("adult",), ("digital",), ("work",)):
            ids = chosen(MOMENTS[moment], kind, age, aspects)
            assert 1 <= len(ids) <= 2
            assert all(known[i].is_open(MOMENTS[moment], lambda day: is_holiday(day, "herne")) for i in ids)


def test_every_line_names_its_source_when_it_was_read_and_when_it_is_checked_again() -> None:
    data = yaml.safe_load((ROOT / "content" / "danger" / "lines.yml").read_text(encoding="utf-8"))
    assert len(data["lines"]) >= 9
    assert all(entry["source"] and entry["read"] and entry["recheck"] and entry["hours"] for entry in data["lines"])


def test_113_is_nowhere() -> None:
    files = sorted((ROOT / "content" / "danger").glob("*.yml"))
    assert len(files) >= 12
    assert not [f.name for f in files if "113" in f.read_text(encoding="utf-8").split()]


def test_the_first_lines_fit_in_the_held_out_cases(service: DangerService) -> None:
    cases = rows("lines.jsonl")
    assert len(cases) == 30
    wrong = {case["id"]: found for case in cases if (found := line(service, case))}
    assert len(wrong) <= 1, wrong

"""The hours after a danger answer, and what a turn is told to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.messages import Reply
from bot.domain.topics import CRISIS
from bot.services.danger.help import GENTLE, LISTENED, said_before
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService, Signal
from bot.settings import ROOT
from tests.danger.driver import Driver, clock

NIGHT = clock("2026-11-24T23:00")
SUICIDE = "ich will nicht mehr leben"


def driver(service: DangerService, **more: Any) -> Driver:
    return Driver(service, NIGHT, **more)


def test_an_alarm_is_the_whole_turn_and_staff_are_told_the_kind_alone(service: DangerService) -> None:
    outcome = driver(service).says(SUICIDE)
    assert (outcome.level, outcome.ask_engine, len(outcome.replies)) == ("alarm", False, 1)
    assert outcome.replies[0].topic == "crisis_suicide"
    assert outcome.alarm is not None
    assert (outcome.alarm.kind, outcome.alarm.topic) == ("suicide", "crisis_suicide")
    assert SUICIDE not in str(outcome.care)


def test_its_buttons_call_write_and_correct(service: DangerService) -> None:
    reply = driver(service).says(SUICIDE).replies[0]
    assert {link.url for link in reply.links} >= {"tel:112", "https://krisenchat.de"}
    assert {choice.intent for choice in reply.choices} == {
        "danger_yes", "danger_no", "danger_write_tomorrow", "danger_other", "danger_not_meant",
    }  # fmt: skip
    on_duty = driver(service, staff_on_duty=True).says(SUICIDE).replies[0]
    assert "danger_person" in {choice.intent for choice in on_duty.choices}


def test_an_ordinary_message_goes_on_as_ever(service: DangerService) -> None:
    outcome = driver(service).says("was ist eine einstiegsqualifizierung?")
    assert (outcome.level, outcome.ask_engine, outcome.replies, outcome.care) == ("none", True, (), None)


def test_unsure_gets_an_open_line_with_the_topic_of_the_ordinary_answer(service: DangerService) -> None:
    talk = driver(service)
    outcome = talk.says("ich kann einfach nicht mehr")
    assert (outcome.level, outcome.ask_engine, outcome.alarm, outcome.care) == ("ask", True, None, None)
    reply = service.gentle(outcome, talk.last_signal, "training_trouble")
    assert reply.topic == "training_trouble"
    assert "krisenchat.de" in reply.text
    assert service.gentle(outcome, talk.last_signal, "").topic == "mental_health"


def test_an_open_line_is_never_given_twice_in_the_same_words(service: DangerService) -> None:
    talk = driver(service)
    outcome = talk.says("ich kann einfach nicht mehr")
    given: list[Reply] = []
    for _ in range(30):
        ids = [str(reply.text_id) for reply in given]
        signal = replace(talk.last_signal, gentle_said=said_before(ids, GENTLE))
        given.append(service.gentle(outcome, signal, "mental_health"))
    assert len({reply.text for reply in given}) == 30
    assert all("krisenchat.de" in reply.text and "112" in reply.text for reply in given)


def test_danger_said_again_in_care_mode_hears_where_help_is_now(service: DangerService) -> None:
    talk = driver(service)
    talk.says(SUICIDE)
    outcome = talk.says("ich will echt nicht mehr leben")
    assert (outcome.level, outcome.alarm) == ("care", None)
    assert "112, bei Gewalt 110" in outcome.replies[0].text
    assert "112, bei Gewalt 110" not in talk.says("bin in meinem zimmer").replies[0].text


def test_violence_that_comes_nearer_is_a_new_alarm_and_somebody_who_helps_is_none(service: DangerService) -> None:
    said = "mein ex steht unten und schreibt er bringt mich um"
    for text, level in (("er is jetzt im hausflur", "alarm"), ("die polizei ist jetzt da", "care")):
        talk = driver(service)
        assert talk.says(said).level == "alarm"
        assert talk.says(text).level == level


@pytest.mark.parametrize("text", ["x", "wann habt ihr offen " * 200, "?" * 5000])
def test_a_harmless_message_that_is_refused_raises_nothing(service: DangerService, text: str) -> None:
    talk = driver(service)
    talk.says("hallo")
    outcome = service.refused(replace(talk.last_signal, text=text), patterns_only=False)
    assert (outcome.level, outcome.replies, outcome.alarm) == ("none", (), None)


def test_when_the_net_breaks_a_harmless_message_raises_nothing(
    service: DangerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service, "_read", broken)
    assert driver(service).says("wann habt ihr offen").level == "none"
    assert driver(service).says(SUICIDE).level == "alarm"


def test_a_second_care_mode_listens_in_other_words_than_the_first(service: DangerService) -> None:
    ids: list[str] = []
    texts: list[str] = []
    for _ in range(2):
        talk = driver(service)
        talk.listened = said_before(ids, LISTENED)
        talk.says(SUICIDE)
        for words in ("mir ist alles egal", "keine ahnung mann", "lass mich"):
            [reply] = talk.says(words).replies
            ids.append(str(reply.text_id))
            texts.append(reply.text)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("word", ["ja", "nein", "Ja.", "nee", "weiß nicht"])
def test_a_short_reply_is_read_by_care_mode_and_not_by_the_engine(service: DangerService, word: str) -> None:
    talk = driver(service)
    talk.says(SUICIDE)
    outcome = talk.says(word)
    assert (outcome.level, outcome.ask_engine, outcome.alarm) == ("care", False, None)
    assert outcome.replies


def test_not_safe_is_answered_with_112(service: DangerService) -> None:
    talk = driver(service)
    talk.says(SUICIDE)
    assert "112" in talk.presses("danger_no").replies[0].text


def test_thirty_messages_in_care_mode_never_get_the_same_text_twice(service: DangerService) -> None:
    talk = driver(service)
    texts = [talk.says(SUICIDE).replies[0].text]
    for number in range(30):
        outcome = talk.says(("mir ist kalt", "ich weine", "keiner da", "es tut so weh", "hm")[number % 5])
        texts += [reply.text for reply in outcome.replies]
    assert len(texts) == 31
    assert len(set(texts)) == 31


def test_the_same_danger_again_is_answered_but_raises_no_second_alarm(service: DangerService) -> None:
    talk = driver(service)
    first = talk.says(SUICIDE)
    again = talk.says("ich will einfach nicht mehr leben")
    assert talk.alarms == ["suicide"]
    assert again.replies[0].text != first.replies[0].text
    assert again.replies[0].topic in CRISIS


def test_it_raises_a_second_alarm_when_it_gets_worse(service: DangerService) -> None:
    talk = driver(service)
    first = talk.says(SUICIDE)
    worse = talk.says("ich steh jetzt auf der brücke")
    assert talk.alarms == ["suicide", "suicide"]
    assert "112" in worse.replies[0].text
    assert worse.replies[0].text != first.replies[0].text


def test_not_meant_ends_care_mode_and_the_original_question_is_answered(service: DangerService) -> None:
    talk = driver(service)
    talk.says("hallo")
    talk.says("ich bring mich um wenn ich nochmal eine absage kriege, wie schreib ich eine bewerbung?")
    outcome = talk.says("war nicht so gemeint")
    assert (outcome.level, outcome.ask_engine, outcome.original_seq, outcome.care) == ("care", True, 2, None)
    assert outcome.replies[0].topic not in CRISIS
    assert outcome.replies[0].role == "notice"


def test_a_matter_that_the_user_chose_ends_care_mode(service: DangerService) -> None:
    talk = driver(service)
    talk.says(SUICIDE)
    outcome = talk.says("wie viel geld bekomme ich in der ausbildung?")
    assert (outcome.level, outcome.ask_engine, outcome.care, outcome.original_seq) == ("none", True, None, None)


def test_any_other_button_ends_it_too(service: DangerService) -> None:
    talk = driver(service)
    talk.says(SUICIDE)
    outcome = talk.presses("book_appointment")
    assert (outcome.level, outcome.ask_engine, outcome.care) == ("none", True, None)


def test_about_someone_else_gives_what_to_do_for_them(service: DangerService) -> None:
    talk = driver(service)
    talk.says(SUICIDE)
    outcome = talk.presses("danger_other")
    assert (outcome.level, outcome.alarm) == ("care", None)
    assert "lass die Person nicht allein" in outcome.replies[0].text
    assert talk.care is not None
    assert talk.care["about"] == "other"
    assert "Bist du gerade in Sicherheit?" in talk.presses("danger_self").replies[0].text


def test_a_person_is_fetched_only_while_one_is_there(service: DangerService) -> None:
    talk = driver(service, staff_on_duty=True)
    talk.says(SUICIDE)
    assert "mit einem Menschen" in talk.presses("danger_person").replies[0].text
    assert talk.care is not None
    assert talk.care["wants_person"] is True
    alone = driver(service)
    alone.says(SUICIDE)
    assert "angeschrieben" in alone.presses("danger_person").replies[0].text
    assert "angeschrieben" in driver_after(service).presses("danger_write_tomorrow").replies[0].text


def driver_after(service: DangerService) -> Driver:
    talk = driver(service)
    talk.says(SUICIDE)
    return talk


def test_care_mode_ends_by_itself_after_24_hours(service: DangerService) -> None:
    talk = driver_after(service)
    talk.now += timedelta(hours=24)
    outcome = talk.says("ja")
    assert (outcome.level, outcome.care) == ("none", None)


def test_while_staff_own_the_conversation_only_danger_speaks(service: DangerService) -> None:
    talk = driver(service, state="staff")
    assert talk.says("ich kann nicht mehr").level == "none"
    assert "der Person, mit der du hier schreibst" in talk.says(SUICIDE).replies[0].text
    silent = talk.says("mir ist kalt")
    assert (silent.replies, silent.ask_engine) == ((), False)
    assert silent.care == talk.care


def test_an_old_button_after_care_mode_still_gets_help(service: DangerService) -> None:
    assert driver(service).presses("danger_no").replies[0].text


def test_the_answer_comes_in_the_language_of_the_message_with_german_below(service: DangerService) -> None:
    reply = driver(service).says("я не хочу жити, хочу померти").replies[0]
    assert (reply.lang, reply.dir) == ("uk", "ltr")
    assert "auf Deutsch" in reply.text
    assert driver(service).says("بدي موت، ما بدي عيش").replies[0].dir == "rtl"


def test_help_for_a_refused_message_comes_from_patterns_alone(service: DangerService) -> None:
    talk = driver(service)
    talk.says("hallo")
    reply = service.help_for_refusal("x " * 20_000 + SUICIDE, talk.last_signal)
    assert reply is not None
    assert reply.topic == "crisis_suicide"
    assert service.help_for_refusal("hallo " * 9_000, talk.last_signal) is None


@pytest.mark.parametrize("language", ["de", "ar", "uk", "xx"])
def test_the_help_card_needs_no_detection(service: DangerService, language: str) -> None:
    card = service.help_card(language, "herne", NIGHT)
    assert "112" in card.text
    assert "krisenchat.de" in card.text
    assert "116 111" not in card.text
    assert {link.url for link in card.links} >= {"tel:112", "tel:110"}


def test_a_fault_in_the_texts_still_gives_the_number(net: DangerNet, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = DangerService(net, ROOT / "content")

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(broken._help, "first_answer", fail)
    outcome = driver(broken).says(SUICIDE)
    assert "112" in outcome.replies[0].text
    assert outcome.alarm is not None
    assert driver(broken).says("hallo").level == "none"


def test_a_broken_care_state_is_no_care_mode(service: DangerService) -> None:
    signal = Signal("hallo", None, (), NIGHT, "de", None, None, "web", "bot", {"until": "soon"})
    assert service.read(signal).level == "none"

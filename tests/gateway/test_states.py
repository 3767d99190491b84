"""Turns in every state of a conversation."""

from __future__ import annotations

from datetime import timedelta

from chats import Chat, Client, parts_of
from engine_double import EngineDouble, reply
from turns_told import DANGER, texts


async def set_state(gateway: Client, chat: Chat, state: str) -> None:
    async with parts_of(gateway).services.store.write() as work:
        conversation = await work.conversations.get(chat.id)
        assert conversation is not None
        conversation.state = state  # type: ignore[assignment]
        await work.conversations.save(conversation)
        await work.commit()


async def test_a_message_reopens_a_closed_conversation(gateway: Client, chat: Chat) -> None:
    await set_state(gateway, chat, "closed")
    answer = await chat.send("doch noch was")

    assert answer["state"] == "bot"
    assert texts(answer) == ["Gehört: doch noch was"]


async def test_while_queued_the_assistant_goes_on_answering(gateway: Client, chat: Chat) -> None:
    await set_state(gateway, chat, "queued")
    answer = await chat.send("hallo")

    assert answer["state"] == "queued"
    assert texts(answer) == ["Gehört: hallo"]


async def test_while_staff_own_the_conversation_the_assistant_is_silent(
    gateway: Client, chat: Chat, engine: EngineDouble
) -> None:
    await set_state(gateway, chat, "staff")
    answer = await chat.send("hallo Frau K.")

    assert answer == {"state": "staff", "messages": []}
    assert not engine.questions
    assert [m["text"] for m in await chat.all()][-1] == "hallo Frau K."


async def test_danger_is_helped_while_staff_own_the_conversation(gateway: Client, chat: Chat) -> None:
    await set_state(gateway, chat, "staff")
    answer = await chat.send(DANGER)

    assert [m["topic"] for m in answer["messages"]] == ["crisis_suicide"]


async def test_several_messages_come_in_order_and_a_notice_never_first(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = lambda body: [
        reply("Wann passt es?", role="question"),
        reply("Übrigens", role="notice"),
        reply("Antwort", "offer_info"),
        reply("Noch eine", "contact"),
    ]
    answer = await chat.send("zwei sachen")

    assert texts(answer) == ["Antwort", "Noch eine", "Übrigens", "Wann passt es?"]


async def test_a_switch_of_region_by_an_action_reaches_the_conversation(chat: Chat, engine: EngineDouble) -> None:
    engine.memory = lambda body: {"conversation": {"region": "herford", "easy": True, "formal": None}}
    await chat.send("ich bin in herford")
    await chat.send("und jetzt?")

    assert engine.questions[1]["context"]["region"] == "herford"
    assert engine.questions[1]["context"]["easy"] is True


FORM = {"name": "callback_form", "requested_slot": "callback_way"}


async def test_danger_lays_an_open_form_aside(chat: Chat, engine: EngineDouble) -> None:
    engine.memory = lambda body: {"fingerprint": "f", "slots": {"last_topic": "callback"}, "form": FORM, "events": []}
    await chat.send("ruft mich an")
    await chat.send(DANGER)
    await chat.send("war nicht so gemeint")
    await chat.send("was ist BvB")

    memory = engine.questions[-1]["memory"]
    assert memory["form"] is None
    assert memory["slots"] == {"last_topic": "callback", "parked_form": "callback_form"}


async def test_after_a_day_only_the_form_that_was_begun_is_remembered(
    gateway: Client, chat: Chat, engine: EngineDouble
) -> None:
    engine.memory = lambda body: {"fingerprint": "f", "slots": {"last_topic": "callback"}, "form": FORM, "events": [1]}
    await chat.send("ruft mich an")
    async with parts_of(gateway).services.store.write() as work:
        conversation = await work.conversations.get(chat.id)
        assert conversation is not None
        assert conversation.memory_at is not None
        conversation.memory_at -= timedelta(hours=25)
        await work.conversations.save(conversation)
        await work.commit()
    await chat.send("hallo")

    assert engine.questions[-1]["memory"] == {"slots": {"parked_form": "callback_form"}}


async def test_turns_not_understood_are_counted_until_one_is(chat: Chat, engine: EngineDouble) -> None:
    engine.answer = lambda body: [reply("Wie meinst du das?", "not_understood", text_id="x:1")]
    await chat.send("asdf")
    await chat.send("qwertz")
    engine.answer = lambda body: [reply("Ah")]
    await chat.send("ausbildung")
    await chat.send("danke")

    assert [q["context"]["failures"] for q in engine.questions] == [0, 1, 2, 0]
    assert engine.questions[2]["context"]["used_texts"][:2] == ["x:1", "x:1"]

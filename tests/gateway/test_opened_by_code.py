"""A conversation that is opened by a link that somebody handed over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from chats import Chat, Client

from bot.domain.referrals import code_of

Start = Callable[..., Awaitable[Client]]


def greeting(chat: Chat) -> tuple[str, list[str]]:
    message = chat.opened["messages"][0]
    return message["text"], [button["title"] for button in message["buttons"]]


async def test_the_code_of_a_link_says_the_region_and_puts_the_appointment_first(start: Start) -> None:
    chat = await Chat.open(await start(JBA_REGION=""), ref=code_of("segeberg"))
    text, buttons = greeting(chat)
    assert chat.opened["region"] == "segeberg"
    assert "Maschine" in text
    assert "erfährt von mir nichts" in text
    assert buttons[0] == "Termin machen"


@pytest.mark.parametrize("ref", ["JBA-22222", "irgendwas", "", "x" * 5000])
async def test_an_unknown_code_turns_nobody_away(gateway: Client, ref: str) -> None:
    chat = await Chat.open(gateway, ref=ref)
    text, _ = greeting(chat)
    assert chat.opened["region"] == "herne"
    assert "erfährt von mir nichts" not in text


async def test_the_page_of_an_agency_keeps_its_region(gateway: Client) -> None:
    chat = await Chat.open(gateway, region="herne", ref=code_of("segeberg"))
    assert chat.opened["region"] == "herne"
    assert "erfährt von mir nichts" not in greeting(chat)[0]

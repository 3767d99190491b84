"""The contract's lists, and what tells how the house is."""

from __future__ import annotations

import pytest
from chats import Chat, Client
from engine_double import EngineDouble
from told_problems import problem

# -- lists --------------------------------------------------------------------------------------------


async def test_regions_name_their_offices(gateway: Client) -> None:
    async with gateway.get("/api/v1/regions") as answer:
        body = await answer.json()
    herne = next(region for region in body["regions"] if region["id"] == "herne")

    assert body["total"] == len(body["regions"])
    assert herne["name"]
    assert any("Jobcenter" in office["name"] for office in herne["offices"])


async def test_offers_are_listed_in_parts(gateway: Client) -> None:
    async with gateway.get("/api/v1/offers", params={"region": "herne", "limit": 5}) as answer:
        first = await answer.json()
    async with gateway.get("/api/v1/offers", params={"region": "herne", "limit": 5, "offset": 5}) as answer:
        second = await answer.json()

    assert first["total"] == second["total"] >= 26
    assert len(first["offers"]) == len(second["offers"]) == 5
    assert not {o["id"] for o in first["offers"]} & {o["id"] for o in second["offers"]}
    assert {o["region"] for o in first["offers"]} == {"herne"}


async def test_offers_are_found_by_a_word(gateway: Client) -> None:
    async with gateway.get("/api/v1/offers", params={"region": "herne", "q": "BvB"}) as answer:
        found = (await answer.json())["offers"]

    assert found[0]["id"] == "herne-bvb"


async def test_one_offer_is_given_whole(gateway: Client) -> None:
    async with gateway.get("/api/v1/offers/herne-bvb") as answer:
        offer = await answer.json()

    assert offer["short_name"] == "BvB"
    assert offer["contact"].keys() == {"person", "phone", "email", "url"}
    assert offer["source"]["as_of"] == "2022"
    assert (await problem(gateway, "GET", "/api/v1/offers/nothing"))[0] == 404


async def test_a_fresh_installation_has_no_slots(gateway: Client) -> None:
    query = "region=herne&from=2026-11-25&until=2026-12-01T10:00:00%2B01:00"
    async with gateway.get(f"/api/v1/slots?{query}") as answer:
        assert await answer.json() == {"slots": [], "total": 0}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("offers?region=atlantis", 422),
        ("offers?status=maybe", 422),
        ("offers?limit=0", 422),
        ("offers?limit=1001", 422),
        ("offers?limit=x", 400),
        ("offers?age=ten", 400),
        ("slots?from=tomorrow", 422),
        ("slots?until=2026-11-25Tnoon", 422),
        ("slots?until=9999-12-31", 422),
        ("slots?region=atlantis", 422),
        ("regions?offset=-1", 422),
    ],
)
async def test_a_list_asked_for_wrongly_is_refused(gateway: Client, path: str, expected: int) -> None:
    assert (await problem(gateway, "GET", f"/api/v1/{path}"))[0] == expected


# -- the house ----------------------------------------------------------------------------------------


async def test_alive_and_ready_part_by_part(gateway: Client) -> None:
    async with gateway.get("/healthz") as answer:
        assert answer.status == 200
    async with gateway.get("/readyz") as answer:
        body = await answer.json()
        assert answer.status == {True: 200, False: 503}[body["ready"]]
    assert body.pop("ready") is all(body.values())
    assert body | {"danger": True} == {"engine": True, "actions": True, "database": True, "danger": True}


async def test_not_ready_while_the_engine_is_away(gateway: Client, engine: EngineDouble) -> None:
    await engine.stop()
    async with gateway.get("/readyz") as answer:
        body = await answer.json()
        assert answer.status == 503
    assert (body["ready"], body["engine"], body["actions"], body["database"]) == (False, False, False, True)


async def test_figures_say_what_happened_and_nothing_about_people(chat: Chat) -> None:
    await chat.send("ein ganz geheimes wort")
    async with chat.client.get("/metrics") as answer:
        text = await answer.text()

    assert 'jba_requests_total{method="POST",route="/api/v1/conversations/{id}/messages",status="200"} 1.0' in text
    assert "jba_conversations_total 1.0" in text
    assert chat.id not in text
    assert "geheim" not in text


async def test_an_unknown_page_is_a_problem_to_read(gateway: Client) -> None:
    assert (await problem(gateway, "GET", "/gibt/es/nicht"))[0] == 404
    assert (await problem(gateway, "GET", "/nichts.js"))[0] == 404
    assert (await problem(gateway, "PUT", "/api/v1/conversations"))[0] == 405

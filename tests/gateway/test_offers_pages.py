"""/angebote: the list and its filters."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from chats import Client, parts_of
from hostile import texts
from pages_read import ids, offers_of, read

from bot.domain.catalogue import Offer, status_of


def is_ended(client: Client, offer: Offer) -> bool:
    return status_of(offer, parts_of(client).services.catalogue.today) == "ended"


# -- the list ---------------------------------------------------------------------------------------


async def test_the_list_has_every_offer_of_the_catalogue(gateway: Client) -> None:
    assert len(offers_of(gateway)) >= 129
    assert sorted(await ids(gateway)) == sorted(offers_of(gateway))


async def test_every_offer_has_a_page_with_its_source_and_status(gateway: Client) -> None:
    regions = parts_of(gateway).services.catalogue.snapshot.regions
    for offer in offers_of(gateway).values():
        page = await read(gateway, f"/angebote/{offer.id}")
        assert f"<h1>{offer.name}</h1>" in page
        assert regions[offer.region].title in page
        assert offer.source.section in page
        assert re.search(r'class="status[^"]*"><strong>(Beendet|Vorbei|Stand|Läuft|Gibt es|War nur)', page)
        assert set(offer.editor_notes).isdisjoint(re.findall(r"<li>([^<]*)</li>", page))


async def test_each_line_of_the_list_names_its_source(gateway: Client) -> None:
    page = await read(gateway, region="herne")

    lines = page.count("<h3><a ")
    assert lines >= 40
    assert page.count("Quelle: JBA Herne: Ausbildungs- und Integrationsprogramm") == lines


async def test_the_filters_narrow_the_list(gateway: Client) -> None:
    offers = offers_of(gateway)
    by = {
        "region": await ids(gateway, region="warendorf"),
        "age": await ids(gateway, age="17"),
        "need": await ids(gateway, need="debt"),
        "law": await ids(gateway, law="SGB VIII"),
        "status": await ids(gateway, status="ended"),
    }

    assert {offers[name].region for name in by["region"]} == {"warendorf"}
    assert all((offers[name].age_min or 0) <= 17 <= (offers[name].age_max or 99) for name in by["age"])
    assert {offer.id for offer in offers.values() if "debt" in offer.needs} == set(by["need"])
    assert {offer.id for offer in offers.values() if "SGB VIII" in offer.legal_basis} == set(by["law"])
    assert by["status"] == [name for name in by["status"] if is_ended(gateway, offers[name])]
    assert all(0 < len(found) < len(offers) for found in by.values())


async def test_filters_work_together(gateway: Client) -> None:
    found = await ids(gateway, region="herne", law="SGB II", need="mental_health", age="20")

    assert "herne-agh-support25" in found
    assert all(name.startswith("herne-") for name in found)


async def test_a_name_finds_its_offer_first_also_misspelt(gateway: Client) -> None:
    assert (await ids(gateway, q="BvB", region="herne"))[0] == "herne-bvb"
    assert (await ids(gateway, q="asa flex", region="herne"))[0] == "herne-asa"


async def test_a_town_finds_what_is_there(gateway: Client) -> None:
    assert any("Ahlen" in " ".join(offers_of(gateway)[name].places) for name in await ids(gateway, q="Ahlen"))


async def test_the_title_and_the_form_say_what_was_searched(gateway: Client) -> None:
    page = await read(gateway, q="Bewerbung", region="herne", age="19")

    assert "<title>„Bewerbung“ – Angebote" in page
    assert 'value="Bewerbung"' in page
    assert '<option value="herne" selected>' in page
    assert "<details open>" in page
    assert re.search(r'<h2 id="anzahl">(1 Angebot|\d+ Angebote) gefunden</h2>', page)


async def test_fifty_stand_on_a_page_and_the_rest_is_one_press_away(gateway: Client) -> None:
    first, last = await read(gateway), await read(gateway, page="999")

    assert first.count("<h3><a ") == 50
    assert 'rel="next" href="/angebote?page=2"' in first
    assert "Hier: Nummer 1 bis 50." in first
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last
    assert 0 < last.count("<h3><a ") <= 50


async def test_what_has_ended_stands_apart_and_last(gateway: Client) -> None:
    offers = offers_of(gateway)
    order = [is_ended(gateway, offers[name]) for name in await ids(gateway)]
    page = await read(gateway, region="herne")
    current, _, ended = page.partition('<h2 id="beendet">')

    assert order == sorted(order)
    assert any(order)
    assert "/angebote/herne-gesundheitsmesse" in ended
    assert "/angebote/herne-gesundheitsmesse" not in current
    assert "Vorbei, geplant war 2022" in ended


async def test_where_nothing_fits_the_page_says_whom_to_ask(gateway: Client) -> None:
    page = await read(gateway, q="Schulden", region="herne", age="18")

    assert "Nichts gefunden" in page
    assert re.search(r'href="/angebote\?q=Schulden&age=18">Ohne „Region“ suchen \(Treffer: [1-9]', page)
    assert "Ohne „Suchwort“ suchen" in page
    assert "Ohne „Alter“" not in page
    assert "02323 595 100" in page
    assert "02323 590 – 110" in page


async def test_where_not_all_words_are_found_the_nearest_is_shown(gateway: Client) -> None:
    page = await read(gateway, q="bewerbung qqxyzzy", region="herne")

    assert "Das kommt am nächsten" in page
    assert "<h3><a " in page


async def test_a_filter_that_cannot_be_meant_is_left_out_and_named(gateway: Client) -> None:
    for query, named in [
        ({"region": "atlantis"}, "Region"),
        ({"age": "abc"}, "Alter (eine Zahl von 6 bis 99)"),
        ({"age": "-3"}, "Alter"),
        ({"status": "weg"}, "Gibt es das noch?"),
        ({"law": "SGB 99", "need": "x"}, "Worum geht es?, Rechtskreis"),
    ]:
        page = await read(gateway, "/angebote", 200, **query)

        assert f"Das passte nicht und wurde weggelassen: {named}" in page
        assert page.count("<h3><a ") == 50


async def test_words_that_signal_danger_are_met_with_help_that_is_kept_nowhere(gateway: Client) -> None:
    async with gateway.get("/angebote", params={"q": "ich will nicht mehr leben"}) as answer:
        page = await answer.text()

        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    help_first = page.index('role="alert"')
    assert "112" in page[help_first : page.index("<form")]
    assert "Das kommt am nächsten" not in page


async def test_nothing_that_is_typed_breaks_the_page(gateway: Client) -> None:
    for text in [text for text in texts() if len(text) < 3000][::4]:
        raw = quote(text.encode("utf-8", "surrogatepass"))
        async with gateway.get(f"/angebote?q={raw[:6000]}") as answer:
            assert answer.status in (200, 400)


async def test_markup_in_the_address_is_only_text(gateway: Client) -> None:
    names = ["q", "region", "age", "need", "law", "status", "page"]
    async with gateway.get("/angebote", params=dict.fromkeys(names, '"><script>alert(1)</script>{{7*7}}')) as answer:
        page = await answer.text()

        assert answer.status == 200
    assert "<script" not in page
    assert "{{7*7}}" in html.unescape(page)

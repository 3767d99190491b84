"""The catalogue as pages: search and filters, one page for each offer, everything with its source."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import pytest
import yaml
from chats import Client, parts_of
from hostile import texts

from bot.channels.web.offer_view import dialled, mailed, website
from bot.channels.web.offers_words import PageWords, differences
from bot.domain.catalogue import Need, Offer, status_of
from bot.settings import ROOT

WORDS = yaml.safe_load((ROOT / "content" / "offers_page.yml").read_text(encoding="utf-8"))


async def read(client: Client, path: str = "/angebote", code: int = 200, **query: Any) -> str:
    async with client.get(path, params=query) as answer:
        assert answer.status == code
        assert answer.content_type == "text/html"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return html.unescape(await answer.text())


async def ids(client: Client, **query: Any) -> list[str]:
    """The offers of all pages of a list, in order."""
    found: list[str] = []
    for page in range(1, 6):
        text = await read(client, page=page, **query)
        found += [name for name in re.findall(r'<h3><a href="/angebote/([a-z0-9-]+)"', text) if name not in found]
    return found


def offers_of(client: Client) -> dict[str, Offer]:
    return parts_of(client).services.catalogue.snapshot.offers


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


# -- one offer --------------------------------------------------------------------------------------


async def test_an_unknown_id_is_a_page_that_helps_on(gateway: Client) -> None:
    for name in ("herne-nichts", "x", "%3Cscript%3E", "a%00b", "%F0%9F%98%80"):
        async with gateway.get(f"/angebote/{name}") as answer:
            page = await answer.text()

            assert (answer.status, answer.content_type) == (404, "text/html")
        assert "Dieses Angebot kenne ich nicht" in page
        assert 'href="/angebote"' in page
        assert 'href="/"' in page


async def test_an_offer_says_what_is_known_and_what_is_not(gateway: Client) -> None:
    page = await read(gateway, "/angebote/herne-foerderzentrum")

    assert "Frau Weiler" in page
    assert 'href="tel:+492343051152"' in page
    assert 'href="mailto:Bochum.MAT-Betreuung@arbeitsagentur.de"' in page
    assert "Stand 2022 – ob es das noch gibt, weiß die JBA." in page
    assert 'href="/"' in page


async def test_an_ended_offer_says_so_first_and_what_exists_now(gateway: Client) -> None:
    page = await read(gateway, "/angebote/warendorf-anna")

    assert "<strong>Beendet, Ende war 16.11.2022.</strong>" in page
    assert page.index("Beendet") < page.index("Was es ist")
    assert "Was es jetzt zum Beispiel gibt" in page
    assert "Das Ende ist zweimal gedruckt" in page


async def test_no_contact_of_another_region_is_on_a_page(gateway: Client) -> None:
    snapshot = parts_of(gateway).services.catalogue.snapshot
    printed: dict[str, set[str]] = {region: set() for region in snapshot.regions}
    for offer in snapshot.offers.values():
        printed[offer.region] |= {value for value in (offer.contact.phone, offer.contact.email) if value}
    for office in snapshot.offices.values():
        printed[office.region] |= {*(phone.number for phone in office.phones), *office.emails}
    assert len(printed["herne"]) >= 5

    for offer in snapshot.offers.values():
        page = await read(gateway, f"/angebote/{offer.id}")
        foreign = {v for region, values in printed.items() if region != offer.region for v in values}
        assert [value for value in foreign - printed[offer.region] if value in page] == []


# -- as it is sent ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/angebote?region=herne", "/angebote/herne-bvb"])
async def test_a_page_that_did_not_change_is_not_sent_again(gateway: Client, path: str) -> None:
    async with gateway.get(path) as answer:
        tag = answer.headers["ETag"]
        assert answer.headers["Cache-Control"] == "no-cache"
    async with gateway.get(path, headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304


async def test_what_staff_change_is_on_the_page_at_once(gateway: Client) -> None:
    services = parts_of(gateway).services
    before = await read(gateway, "/angebote/herne-bvb")
    document = offers_of(gateway)["herne-bvb"].model_dump(mode="json") | {"capacity": "7 Plätze, neu"}
    async with services.store.write() as work:
        await work.entries.edit("herne-bvb", document, services.clock.now())
        await work.commit()

    assert "7 Plätze, neu" not in before
    assert "7 Plätze, neu" in await read(gateway, "/angebote/herne-bvb")


async def test_only_the_regions_that_are_served_are_shown(start: Any) -> None:
    gateway = await start(JBA_REGIONS="herne")

    assert all(name.startswith("herne-") for name in await ids(gateway))
    await read(gateway, "/angebote/warendorf-anna", code=404)


async def test_the_templates_are_no_pages(gateway: Client) -> None:
    async with gateway.get("/list.html") as answer:
        assert answer.status == 404
    async with gateway.get("/offers.css") as answer:
        assert answer.content_type == "text/css"


# -- words ------------------------------------------------------------------------------------------


def test_every_need_of_the_catalogue_has_its_words() -> None:
    assert WORDS["needs"].keys() == set(get_args(Need))


async def test_every_aspect_that_an_offer_tells_of_has_a_heading(gateway: Client) -> None:
    told = {aspect for offer in offers_of(gateway).values() for aspect in offer.answers}

    assert len(told) >= 5
    assert told <= WORDS["aspects"].keys()


def test_an_operators_words_take_the_place_of_those_that_ship(tmp_path: Path) -> None:
    own = WORDS | {"site": WORDS["site"] | {"all": "Alles von hier"}}
    (tmp_path / "offers_page.yml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")

    assert PageWords(ROOT / "content", tmp_path).tree["site"]["all"] == "Alles von hier"


@pytest.mark.parametrize("broken", ["{", "site: 1", "[]", "\udcff"])
def test_a_bad_file_leaves_the_words_in_use(tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "offers_page.yml").write_bytes(broken.encode("utf-8", "surrogateescape"))
    words = PageWords(ROOT / "content", tmp_path)

    assert words.tree == WORDS
    assert "offers_page.yml" in caplog.text


def test_words_that_were_taken_away_give_way_to_those_that_ship(tmp_path: Path) -> None:
    own = WORDS | {"site": WORDS["site"] | {"all": "Alles von hier"}}
    (tmp_path / "offers_page.yml").write_text(yaml.safe_dump(own, allow_unicode=True), encoding="utf-8")
    words = PageWords(ROOT / "content", tmp_path)
    (tmp_path / "offers_page.yml").unlink()
    words.refresh()

    assert words.tree == WORDS


def test_words_with_an_unknown_blank_or_an_open_brace_do_not_fit() -> None:
    assert list(differences({"a": "{n}", "b": ["x"]}, {"a": "{m}", "b": ["{"]})) == ["a", "b"]
    assert list(differences({"a": "{n}", "b": ["x"]}, {"a": "ohne", "b": 3})) == ["b"]


@pytest.mark.parametrize(
    ("made", "url"),
    [
        (dialled("+49 (234) 305 1152"), "tel:+492343051152"),
        (dialled("02323 590 – 110"), "tel:02323590110"),
        (dialled("+49 (0) 234 1"), "tel:+492341"),
        (dialled("nach Absprache"), None),
        (mailed("a.b@c.de"), "mailto:a.b@c.de"),
        (mailed("a b@c.de"), None),
        (website("www.kreis-warendorf.de"), "https://www.kreis-warendorf.de"),
        (website("http://a.de/x"), "http://a.de/x"),
        (website("javascript:alert(1)"), None),
    ],
)
def test_what_is_printed_becomes_a_link_only_where_it_is_one(made: str | None, url: str | None) -> None:
    assert made == url

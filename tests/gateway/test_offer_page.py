"""/angebote: one offer, how pages are sent, and their words."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from chats import Client, parts_of
from pages_read import ids, offers_of, read

from bot.channels.web.offer_view import dialled, mailed, website
from bot.channels.web.offers_words import PageWords, differences
from bot.domain.catalogue import Need
from bot.settings import ROOT

WORDS = yaml.safe_load((ROOT / "content" / "offers_page.yml").read_text(encoding="utf-8"))


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

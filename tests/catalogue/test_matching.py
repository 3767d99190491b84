"""Names are found however they are written, the region's own first, and ordinary words are left alone."""

import pytest

from bot.services.catalogue.service import CatalogueService


def _offers(catalogue: CatalogueService, text: str, region: str | None = "herne") -> list[str]:
    return [match.value for match in catalogue.find(text, region) if match.entity == "offer"]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("was ist BvB", "herne-bvb"),
        ("was bedeutet b.v.b.?", "herne-bvb"),
        ("asa flex", "herne-asa"),
        ("AsA-flex in herne", "herne-asa"),
        ("der break up bus", "herne-breakup"),
        ("BREAKUP", "herne-breakup"),
        ("quaz", "herne-quaz"),
        ("quaz.ruhr", "herne-quaz"),
        ("jugend start", "herne-jugendstart"),
        ("die berufseinstigsbegleitung", "herne-bereb"),
        ("beim foerderzentum", "herne-foerderzentrum"),
        ("talentcentre", "herne-talentcenter"),
        ("ausserbetriebliche ausbildung", "herne-bae"),
        ("Verselbstständigung", "herne-qvm"),
        ("die Jugendgerichtshilfe", "herne-jugendgerichtshilfe"),
        ("azubi speeddating", "herne-azubi-speed-dating"),
        ("was ist eine MAG?", "herne-mag"),
        ("was ist EQ", "herne-eq"),
        ("diese Produktionsschule da in Herne", "herne-produktionsschule-nrw"),
        ("chance zukunft", "herne-chance-zukunft-pro"),
        ("kein abschluss ohne anschluss", "herne-kaoa"),
    ],
)
def test_a_name_is_found(catalogue: CatalogueService, text: str, offer: str):
    assert _offers(catalogue, text) == [offer]


@pytest.mark.parametrize(
    "text",
    [
        "ich mag kein mathe",
        "das mag sein",
        "ich suche einen ausbildungsplatz",
        "hab ne ausbildung angefangen und will abbrechen",
        "ich bin mat",
        "mein plan a hat nicht geklappt",
        "wo kann ich hilfe bekommen",
        "meine freundin anna sucht arbeit",
        "die arbeit macht mir angst",
        "ich hab keine chance",
        "ag",
        "",
        "🤷",
    ],
)
def test_ordinary_words_are_no_names(catalogue: CatalogueService, text: str):
    assert _offers(catalogue, text) == []


def test_two_names_in_one_message_are_both_found(catalogue: CatalogueService):
    assert _offers(catalogue, "Unterschied zwischen BvB und BaE?") == ["herne-bvb", "herne-bae"]


def test_the_longer_name_wins_over_the_one_inside_it(catalogue: CatalogueService):
    assert _offers(catalogue, "was ist bvb pro") == ["herne-produktionsschule-nrw"]


def test_a_name_of_several_regions_is_the_conversations_own(catalogue: CatalogueService):
    everywhere = {match.region for match in catalogue.find("was ist das Ausbildungsprogramm NRW")}
    assert len(everywhere) > 1
    own = {match.region for match in catalogue.find("was ist das Ausbildungsprogramm NRW", "warendorf")}
    assert own == {"warendorf"}


def test_the_named_town_outweighs_the_conversations_region(catalogue: CatalogueService):
    found = catalogue.find("gibt es das Ausbildungsprogramm NRW in Wanne-Eickel?", "warendorf")
    assert {match.region for match in found} == {"herne"}


def test_a_town_and_a_region_are_found_with_their_place_in_the_text(catalogue: CatalogueService):
    text = "Ich wohne in Sodingen"
    (match,) = catalogue.find(text)
    assert (match.entity, match.value, text[match.start : match.end]) == ("town", "herne-ort-sodingen", "Sodingen")


def test_an_office_that_is_an_ordinary_word_is_a_weak_find(catalogue: CatalogueService):
    weak = [match.weak for match in catalogue.find("mein jobcenter nervt", "herne") if match.entity == "office"]
    assert weak == [True]


def test_a_find_is_handed_to_the_engine_as_an_entity(catalogue: CatalogueService):
    (match,) = catalogue.find("Talentcenter", "herne")
    entity = {"entity": "offer", "value": "herne-talentcenter", "start": 0, "end": 12, "weak": False}
    assert match.to_entity() == entity


def test_a_very_long_word_is_read_in_time(catalogue: CatalogueService):
    assert catalogue.find("x" * 2000) == []


def test_every_name_and_alias_finds_its_own_entry(catalogue: CatalogueService):
    lost = [
        (name, offer.id)
        for offer in catalogue.snapshot.offers.values()
        for name in (offer.name, offer.short_name, *offer.aliases)
        if any(letter.isalpha() for letter in name)
        and offer.id not in _offers(catalogue, f"Was ist {name.upper() if len(name) <= 4 else name}", offer.region)
    ]
    assert lost == []
    assert len(catalogue.snapshot.offers) >= 48

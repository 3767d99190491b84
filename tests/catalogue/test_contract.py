"""Regions and offers in the contract's form."""

from bot.services.catalogue.service import CatalogueService

FIELDS = {
    "id", "region", "name", "short_name", "aliases", "summary", "description", "target_group", "age_min", "age_max",
    "legal_basis", "paragraph", "capacity", "contact", "places", "runs_from", "runs_until", "status", "as_of",
    "checked_on", "source",
}  # fmt: skip


def test_an_offer_has_every_field_of_the_contract(catalogue: CatalogueService):
    offer = catalogue.offer("herne-foerderzentrum")
    assert offer.keys() >= FIELDS
    assert offer["contact"] == {
        "person": "Frau Weiler",
        "phone": "+49 (234) 305 1152",
        "email": "Bochum.MAT-Betreuung@arbeitsagentur.de",
        "url": None,
    }
    assert {"document", "section", "as_of"} <= offer["source"].keys()
    assert (offer["paragraph"], offer["status"]) == (None, "unknown")


def test_an_unknown_offer_is_none(catalogue: CatalogueService):
    assert catalogue.offer("herne-nichts") is None


def test_offers_are_filtered_by_region_age_status_and_words(catalogue: CatalogueService):
    ids = lambda **wanted: {offer["id"] for offer in catalogue.offers(limit=1000, **wanted)["offers"]}  # noqa: E731
    assert {offer_id.split("-")[0] for offer_id in ids(region="herne")} == {"herne"}
    assert "herne-qvm" in ids(region="herne", age=17)
    assert "herne-qvm" not in ids(region="herne", age=24)
    assert ids(region="herne", status="ended") == {
        "herne-gesundheitsmesse",
        "herne-handwerksmesse",
        "herne-azubi-speed-dating",
    }
    assert "herne-quaz" in ids(q="deutsch lernen")
    assert ids(region="herne", q="nichts davon") == set()


def test_a_query_by_a_name_puts_that_offer_first(catalogue: CatalogueService):
    assert catalogue.offers(region="herne", q="asa flex")["offers"][0]["id"] == "herne-asa"


def test_a_page_of_offers_knows_the_total(catalogue: CatalogueService):
    whole = catalogue.offers(region="herne", limit=1000)
    page = catalogue.offers(region="herne", limit=2, offset=1)
    assert page["total"] == whole["total"] == len(whole["offers"])
    assert [o["id"] for o in page["offers"]] == [o["id"] for o in whole["offers"][1:3]]


def test_regions_name_their_offices(catalogue: CatalogueService):
    regions = catalogue.regions()
    assert regions["total"] == 5
    herne = next(region for region in regions["regions"] if region["id"] == "herne")
    (agency,) = [office for office in herne["offices"] if office["id"] == "herne-jba"]
    assert [phone["number"] for phone in agency["phones"]] == ["02323 595 100", "02323 590 – 110"]

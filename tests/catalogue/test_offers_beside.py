"""Offers that the words mean, or may mean, beside an answer about something else; words stand for vectors here."""

from __future__ import annotations

import pytest
from catalogue_setup import turn

from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.fact_answers import FactAnswers
from bot.services.catalogue.meant import MeantOffers
from bot.services.catalogue.offer_search import OfferSearch
from bot.services.catalogue.service import CatalogueService
from bot.services.responding import Responder
from bot.services.voice import Ask, Said


@pytest.fixture
def chances(monkeypatch: pytest.MonkeyPatch, catalogue: CatalogueService):
    """Sets how likely each offer is meant; all others are not."""

    def set_chances(**by_name: float) -> None:
        found = [(catalogue.snapshot.offers[f"herne-{name}"], chance) for name, chance in by_name.items()]
        monkeypatch.setattr(OfferSearch, "has_vectors", True)
        monkeypatch.setattr(FactAnswers, "likely", lambda *_: [])
        monkeypatch.setattr(MeantOffers, "_found", lambda meant, ctx, text: found if text else [])

    return set_chances


async def _said(responder: Responder, catalogue: CatalogueService, text: str, topic: str) -> Said:
    found = tuple(match.to_entity() for match in catalogue.find(text, "herne"))
    return await responder.respond(Ask(turn("herne", text=text), topic, found, 0.9))


SOUGHT = "gibt es jemanden der mir beim eigenen Leben hilft"


async def test_offers_that_may_fit_are_named_and_one_tap_away(responder, catalogue, chances):
    chances(**{"starthilfe": 0.18, "agh-support25": 0.1, "egz": 0.02})
    said = await _said(responder, catalogue, SOUGHT, "care_leaver")
    assert said.replies[-1].text.startswith(
        "Vielleicht passt dazu: „Starthilfe für junge Volljährige“ oder „Arbeitsgelegenheiten (AGH) ‚Support25‘“"
    )
    assert [choice.entities["offer"] for choice in said.replies[-1].choices] == list(said.replies[-1].offers)
    assert said.replies[-1].offers == ("herne-starthilfe", "herne-agh-support25")


@pytest.mark.parametrize(
    ("text", "topic", "chance"),
    [
        ("gibt es hilfe dafür", "care_leaver", 0.18),  # too few words
        (SOUGHT, "care_leaver", 0.14),
        (SOUGHT, "contact", 0.18),
        (SOUGHT, "bot_identity", 0.5),
        (SOUGHT, "pregnancy", 0.9),
    ],
)
async def test_what_is_not_likely_enough_is_not_said(responder, catalogue, chances, text, topic, chance):
    chances(starthilfe=chance)
    said = await _said(responder, catalogue, text, topic)
    assert all("herne-starthilfe" not in reply.offers for reply in said.replies)


async def test_a_list_of_everything_begins_with_what_may_fit(responder, catalogue, chances):
    chances(starthilfe=0.09)
    said = await _said(responder, catalogue, "gibt es irgendwo ein projekt in dem wieder gelacht wird", "offer_list")
    assert said.replies[0].offers[:1] == ("herne-starthilfe",)


async def test_who_wants_a_person_is_told_of_an_offer_only_when_asking(responder, catalogue, chances, monkeypatch):
    chances(starthilfe=0.9)

    async def kept(handover, ctx, about):
        return None

    monkeypatch.setattr("bot.services.handover.HandoverService.request", kept)
    asked = await _said(responder, catalogue, "kann jemand in die schule kommen und reden?", "human")
    assert asked.replies[-1].offers == ("herne-starthilfe",)
    wanted = await _said(responder, catalogue, "ich will mit einem menschen reden", "human")
    assert len(wanted.replies) == 1


def test_an_ordinary_word_gives_way_to_the_offer_that_all_others_speak_of(answers: OfferAnswers, chances):
    chances(starthilfe=0.5, mag=0.2)
    meaning, ctx = answers.meaning, turn("herne", text="praktikum")
    assert meaning.rather_than_named(ctx, "praktikum", "herne-mag", weak=("herne-mag",)) == "herne-starthilfe"
    assert meaning.rather_than_named(ctx, "praktikum", "herne-mag") == "herne-mag"


def test_a_name_gives_way_only_to_what_is_beyond_doubt(answers: OfferAnswers, chances):
    chances(starthilfe=0.95, mag=0.01)
    assert answers.meaning.rather_than_named(turn("herne"), "mag", "herne-mag") == "herne-starthilfe"


async def test_before_a_form_asks_the_named_offer_is_said(responder, catalogue):
    text = "hab einen termin bei der schülervermittlung, was wollen die von mir?"
    found = tuple(match.to_entity() for match in catalogue.find(text, "herne"))
    ask = Ask(turn("herne", text=text), "book_appointment", found, 0.9)
    said = await responder.before_form(ask)
    assert said.replies[0].topic == "book_appointment"
    assert "Schülervermittlung" in said.replies[0].text
    plain = Ask(turn("herne", text="ich brauche einen termin"), "book_appointment", (), 0.9)
    assert await responder.before_form(plain) is None

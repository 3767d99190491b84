"""Documents answer what the catalogue does not: the passage itself, with heading, title and date, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import NOW
from made_files import HOUSE_PDF, MARKDOWN, pdf
from tests_require import missing

from bot.services.catalogue import seed as seed_files
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.imports import run as import_seed
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.wording import OfferWords
from bot.services.context import TurnContext
from bot.services.documents.meaning import with_vectors
from bot.services.documents.search import DocumentSearch
from bot.settings import ROOT
from bot.store import SqlStore
from bot.text.vectors import VERSION, NoVectors, SentenceVectors, shared

FOLDER = ROOT / "catalogue"
WHEN = "Wann ist das Bewerbungscafé?"


class StillClock:
    def now(self):
        return NOW


@pytest.fixture(scope="module")
def vectors() -> SentenceVectors:
    try:
        return shared()
    except NoVectors as error:
        missing(str(error))


@pytest.fixture(scope="module")
def seed() -> seed_files.Seed:
    return seed_files.load(FOLDER)


class House:
    """The answers as the actions ask for them, on one store, with the way of a document into it."""

    def __init__(self, store: SqlStore, keeping, take, vectors: SentenceVectors | None) -> None:
        self._keeping, self._take, self._vectors = keeping, take, vectors
        self._catalogue = CatalogueService(store, StillClock(), FOLDER)
        encode = vectors.of_many if vectors else None
        self.search = DocumentSearch(store, self._catalogue, encode, VERSION)
        self.answers = OfferAnswers(self._catalogue, OfferWords(ROOT / "content"), Facts(self._catalogue), self.search)

    async def refresh(self) -> None:
        """What each turn does first."""
        await self._catalogue.refresh()
        await self.search.refresh()

    async def add(self, path: Path, **naming: str) -> str:
        document, parts = self._take(self._keeping, path, **naming)
        await self._keeping.add(
            document, with_vectors(parts, self._vectors.of_many, VERSION) if self._vectors else parts
        )
        return document.id

    async def remove(self, document_id: str) -> None:
        await self._keeping.remove(document_id)

    async def ask(self, text: str, region: str | None = "herne", topic: str | None = None, **voice: object):
        await self.refresh()
        ctx = TurnContext("c1", "t1", NOW.isoformat(), text=text, region=region, **voice)
        find = self.answers.fact if region else self.answers.document
        return find(ctx, text, topic, region)


@pytest.fixture
async def house(sqlite_store: SqlStore, seed, keep_of, take, vectors: SentenceVectors) -> House:
    await import_seed(sqlite_store, seed)
    return House(sqlite_store, keep_of(sqlite_store), take, vectors)


async def test_the_passage_is_said_as_it_stands_with_title_heading_and_date(house: House, made) -> None:
    await house.add(made(), region="herne")
    reply = await house.ask(WHEN)
    assert reply.text == (
        "Das Bewerbungscafé findet jeden zweiten Dienstag im Raum 2.14 statt. Anmelden muss sich niemand. "
        "Mitzubringen sind:\n• ein USB-Stick\n• das letzte Zeugnis.\n"
        "Stand 01.03.2026 (Hausordnung der JBA, Bewerbungscafé)."
    )
    (source,) = reply.sources
    assert (source.document, source.section, source.as_of) == ("Hausordnung der JBA", "Bewerbungscafé", "2026-03-01")
    assert reply.choices


GOOD = [
    ("darf mein hund mit rein?", "angeleint"),
    ("sind assistenzhunde erlaubt?", "überall"),
    ("was muss ich zum bewerbungscafé mitbringen", "USB-Stick"),
    ("Gibt es beim Bewerbungscafé eine Kinderbetreuung?", "Spielecke"),
]
BAD = [
    "Wie wird das Wetter morgen?",
    "Wer ist Bürgermeister von Herne?",
    "Kann ich eine Katze halten?",
    "Wo ist der nächste Arzt?",
    "Was kostet ein Führerschein?",
    "Kannst du mir bei der Bewerbung helfen?",
    "Was verdient man als Friseur?",
]


async def test_questions_find_their_passage_and_other_questions_find_nothing(house: House, made) -> None:
    await house.add(made(), region="herne")
    said = [(await house.ask(question)).text for question, _ in GOOD]
    assert [part for text, (_, part) in zip(said, GOOD, strict=True) if part not in text] == []
    assert [question for question in BAD if house.search.find(question, None, "herne")[0].is_sure(None)] == []


async def test_a_fact_of_the_catalogue_comes_before_a_document(house: House, made) -> None:
    question = "Wie hoch ist die Arbeitslosenquote der unter 25-Jährigen in Herne?"
    await house.add(
        made(content=f"# Zahlen\n\n## {question}\n\nDie Arbeitslosenquote der unter 25-Jährigen ist 99 %.\n")
    )
    reply = await house.ask(question)
    assert "9,7 %" in reply.text
    assert "99 %" not in reply.text


async def test_a_document_of_another_region_is_silent_and_one_for_all_is_not(house: House, made) -> None:
    await house.add(made(), region="segeberg")
    assert await house.ask(WHEN) is None
    assert await house.ask(WHEN, region=None) is None
    assert await house.ask(WHEN, region="segeberg") is not None
    await house.add(made("alle.md", MARKDOWN.replace("2.14", "3.15")))
    assert "3.15" in (await house.ask(WHEN)).text
    assert "3.15" in (await house.ask(WHEN, region=None)).text


async def test_a_running_assistant_takes_up_and_drops_documents_by_itself(house: House, made) -> None:
    assert await house.ask(WHEN) is None
    document = await house.add(made(), region="herne")
    assert await house.ask(WHEN) is not None
    await house.remove(document)
    assert await house.ask(WHEN) is None


async def test_hours_that_the_catalogue_does_not_know_are_those_of_the_document(house: House, made) -> None:
    question = "Wann habt ihr am Donnerstag auf?"
    ctx = TurnContext("c1", "t1", NOW.isoformat(), text=question, region="herne")
    await house.refresh()
    assert "nicht bekannt" in house.answers.office(ctx, "office_hours", question, ())[0].text
    await house.add(made(), region="herne")
    await house.refresh()
    (reply,) = house.answers.office(ctx, "office_hours", question, ())
    assert "14 bis 18 Uhr" in reply.text
    assert reply.topic == "office_hours"


async def test_no_answer_is_longer_than_its_voice_allows_and_each_ends_with_its_source(house: House, made) -> None:
    long = "Der Fahrdienst holt alle ab, die ihn zwei Tage vorher im Büro des Fahrdienstes bestellt haben. " * 6
    await house.add(
        made("lang.md", f"# Fahrdienst\n\n## {'Fahrdienst für Auszubildende ' * 5}\n\n{long}\n"), title="T" * 200
    )
    for easy, limit in ((False, 450), (True, 350)):
        reply = await house.ask("Wer bekommt den Fahrdienst für Auszubildende?", easy=easy)
        assert len(reply.text) <= limit
        passage, _, source = reply.text.rpartition(" Aufgenommen am 24.11.2026 (")
        assert passage.endswith("bestellt haben.")
        assert source.endswith(").")


async def test_a_pdf_is_answered_from_with_its_page(house: House, made) -> None:
    await house.add(made("haus.pdf", pdf(HOUSE_PDF, "Hausordnung")))
    reply = await house.ask("Zahlt ihr mir die Fahrkarte, wenn ich eingeladen bin?")
    passage = "Wer eingeladen ist, bekommt die Fahrkarte am Empfang erstattet."
    assert reply.text == f"{passage} Stand 15.02.2026 (Hausordnung, Fahrkarten, S. 2)."


async def test_without_vectors_words_alone_find_it(sqlite_store: SqlStore, seed, keep_of, take, made) -> None:
    await import_seed(sqlite_store, seed)
    house = House(sqlite_store, keep_of(sqlite_store), take, None)
    await house.add(made(), region="herne")
    assert await house.ask("Sind Assistenzhunde überall erlaubt?") is not None
    assert await house.ask("Wie wird das Wetter morgen?") is None

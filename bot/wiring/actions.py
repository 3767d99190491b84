"""What the actions work with."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from bot.services.action_services import ActionServices
from bot.services.agencies import Agencies
from bot.services.answers import AnswerService
from bot.services.booking.places import Places
from bot.services.booking.service import BookingService
from bot.services.booking.times import Times
from bot.services.booking.wording import BookingWords
from bot.services.calendar.answers import HoursAnswers
from bot.services.callback_times import CallbackTimes
from bot.services.callbacks import CallbackService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.wording import OfferWords
from bot.services.catalogue_answers import FromCatalogue, entry_source
from bot.services.clarify import Clarifier
from bot.services.clock import SystemClock
from bot.services.content.library import SHIPPED, Library
from bot.services.documents.search import DocumentSearch
from bot.services.finder import FinderService
from bot.services.finder_list import FinderList
from bot.services.handover import HandoverService
from bot.services.lexicon import Lexicon
from bot.services.modes import Modes
from bot.services.responding import Responder
from bot.settings import Settings
from bot.store import SqlStore, store_of
from bot.text.vectors import VERSION as VECTORS
from bot.text.vectors import shared
from bot.wiring.agency import Contacts
from bot.wiring.calendars import calendar_of
from bot.wiring.served import catalogue_folder, facts_of, finder_data, served_regions, values_of


@asynccontextmanager
async def action_services(settings: Settings) -> AsyncIterator[ActionServices]:
    """What the actions work with, for as long as their process runs."""
    clock, overlay = SystemClock(), settings.path("JBA_CONTENT_DIR")
    vectors = await asyncio.to_thread(shared)
    store = store_of(settings)
    await store.start()
    try:
        catalogue = CatalogueService(store, clock, catalogue_folder(settings), settings.items("JBA_REGIONS"))
        await catalogue.refresh()
        facts = facts_of(settings, catalogue, vectors)
        # `prepare` has made them; after an import by hand they are found by their words alone until this is done.
        threading.Thread(target=facts.prepare, name="fact vectors", daemon=True).start()
        documents = DocumentSearch(store, catalogue, vectors.of_many, VECTORS)
        await documents.refresh()
        words = OfferWords(SHIPPED, overlay)
        yield actions_on(settings, store, catalogue, facts, Library(overlay=overlay), words, documents)
    finally:
        await store.close()


def actions_on(
    settings: Settings,
    store: SqlStore,
    catalogue: CatalogueService,
    facts: Facts,
    library: Library,
    words: OfferWords,
    documents: DocumentSearch | None = None,
) -> ActionServices:
    """The services of the actions on these parts."""
    regions = served_regions(settings, catalogue)
    contacts = Contacts(settings, catalogue, regions)
    agencies = Agencies(lambda: regions, contacts.of, settings.site, contacts.nameless)
    answers = AnswerService(library, agencies, values_of(settings), partial(entry_source, catalogue))
    lexicon = Lexicon(library)
    calendar = calendar_of(settings, store)
    hours = HoursAnswers(calendar)
    offers = OfferAnswers(catalogue, words, facts, documents, hours)
    known = FromCatalogue(catalogue, offers, answers, lexicon, documents)
    responder = Responder(answers, known, HandoverService(store, calendar), Clarifier(answers))
    finder = FinderService(catalogue, finder_data(settings))
    finder_list = FinderList(finder, catalogue, words, answers)
    places, booking = Places(catalogue), BookingService(store, settings.number("JBA_HOLD_MINUTES"))
    return ActionServices(
        answers,
        responder,
        CallbackService(store, CallbackTimes(calendar)),
        lexicon,
        Modes(responder),
        finder,
        finder_list,
        booking,
        BookingWords(answers, places, booking, mails=bool(settings.text("JBA_SMTP_HOST"))),
        Times(calendar, places),
        places,
    )

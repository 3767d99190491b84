"""The one place that joins adapters and services: each process takes from here what it works with."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.domain.ages import age_said
from bot.domain.catalogue import Office
from bot.services.action_services import ActionServices
from bot.services.agencies import Agencies
from bot.services.answers import AnswerService
from bot.services.booking.by_token import AppointmentByToken
from bot.services.booking.places import Places
from bot.services.booking.service import BookingService
from bot.services.booking.times import Times
from bot.services.booking.wording import BookingWords
from bot.services.calendar import examples
from bot.services.calendar.answers import HoursAnswers
from bot.services.calendar.service import CalendarService
from bot.services.callback_times import CallbackTimes
from bot.services.callbacks import CallbackService
from bot.services.catalogue.answers import OfferAnswers
from bot.services.catalogue.facts import Facts
from bot.services.catalogue.imports import Imported
from bot.services.catalogue.imports import run as import_seed
from bot.services.catalogue.seed import load as load_seed
from bot.services.catalogue.service import CatalogueService
from bot.services.catalogue.snapshot import Snapshot
from bot.services.catalogue.wording import OfferWords
from bot.services.catalogue_answers import FromCatalogue, entry_source
from bot.services.clarify import Clarifier
from bot.services.clock import SystemClock
from bot.services.content.library import SHIPPED, Library
from bot.services.conversations import ConversationService
from bot.services.danger.net import DangerNet
from bot.services.danger.service import DangerService
from bot.services.documents.keeping import DocumentKeeping
from bot.services.documents.search import DocumentSearch
from bot.services.failures import AgencyContact
from bot.services.finder import FILE as FINDER_FILE
from bot.services.finder import FinderData, FinderService
from bot.services.finder_list import FinderList
from bot.services.handover import HandoverService
from bot.services.languages import Languages
from bot.services.lexicon import Lexicon
from bot.services.modes import Modes
from bot.services.outbox.writing import Writer
from bot.services.ports import Clock, Engine
from bot.services.presence import NobodyAtDesk, OnDuty
from bot.services.reading import Reader
from bot.services.refused import RefusedHelp
from bot.services.responding import Responder
from bot.services.switches import Switches
from bot.services.thinking import Thinker
from bot.services.turns import TurnService
from bot.settings import ROOT, SettingError, Settings
from bot.store import SqlStore, store_of
from bot.store.migrations import upgrade_async
from bot.text.kept_vectors import KeptVectors
from bot.text.vectors import VERSION as VECTORS
from bot.text.vectors import SentenceVectors, shared

ENGINE_TOKEN_FILE = "engine.token"  # noqa: S105 - a file's name


@dataclass(slots=True)
class Services:
    """What the gateway works with."""

    store: SqlStore
    clock: Clock
    content: Library
    catalogue: CatalogueService
    calendar: CalendarService
    conversations: ConversationService
    appointments: AppointmentByToken
    turns: TurnService
    refused: RefusedHelp
    danger_net: DangerNet
    regions: Mapping[str, str]  # those that are served: id and name

    async def close(self) -> None:
        """Lets running turns come to their end, then closes the store."""
        await self.turns.close()
        await self.store.close()


async def prepare(settings: Settings) -> list[str]:
    """Migrates the database and takes in the catalogue's seed; gives lines for a person to read."""
    await upgrade_async(settings.database_url)
    store = store_of(settings)
    await store.start()
    try:
        seed = await asyncio.to_thread(load_seed, catalogue_folder(settings))
        lines = [f"Katalog, Fehler: {problem}" for problem in seed.problems]
        async with store.read() as work:
            empty = not await work.entries.all()
        if seed.problems and not empty:
            return [*lines, "Der Katalog bleibt, wie er war."]
        lines += report_of(await import_seed(store, seed))
        catalogue = CatalogueService(store, SystemClock(), catalogue_folder(settings), ())
        await catalogue.refresh()
        lines += await example_hours(settings, store, catalogue.snapshot.offices)
        made = await asyncio.to_thread(facts_of(settings, catalogue, shared()).prepare)
        made += await DocumentKeeping(store, SystemClock()).complete(shared().of_many, VECTORS)
        return lines + ([f"Satzvektoren der Fakten und Unterlagen: {made} gemacht."] if made else [])
    finally:
        await store.close()


async def example_hours(settings: Settings, store: SqlStore, offices: Mapping[str, Office]) -> list[str]:
    """Brings example hours for a demonstration, otherwise takes away those of an earlier one; says so."""
    calendar, now = calendar_of(settings, store), SystemClock().now()
    ahead = timedelta(days=settings.number("JBA_SLOT_DAYS"))
    if settings.flag("JBA_DEMO"):
        number = await examples.bring(calendar, offices, now, ahead)
        return [f"Kalender: Beispielzeiten bei {number} Stellen, überall als Beispiel gekennzeichnet."]
    removed = await examples.remove(calendar, now, ahead)
    return [f"Kalender: Beispielzeiten von {removed} Stellen entfernt."] if removed else []


def facts_of(settings: Settings, catalogue: CatalogueService, vectors: SentenceVectors) -> Facts:
    """The search of facts, with the vectors that are kept beside the models."""
    trained = KeptVectors(settings.models)
    return Facts(catalogue, vectors.of_many, settings.models / "facts.npz", VECTORS, trained)


def report_of(taken: Imported) -> list[str]:
    """What an import has done, in lines for a person to read."""
    lines = []
    if taken.wrote:
        counts = f"{len(taken.added)} neu, {len(taken.changed)} geändert, {len(taken.removed)} entfernt"
        lines.append(f"Katalog: {counts}, {taken.same} unverändert.")
    for difference in taken.differences:
        fields = ", ".join(difference.fields)
        lines.append(f"Katalog, von Hand geändert und in den Dateien neu: {difference.entry_id} ({fields}); bleibt.")
    return lines


def catalogue_folder(settings: Settings) -> Path:
    return settings.path("JBA_CATALOGUE_DIR") or ROOT / "catalogue"


async def open_services(settings: Settings, engine: Engine, clock: Clock | None = None) -> Services:
    """The gateway's services on a started store; `engine` is asked for every turn that needs it."""
    clock = clock or SystemClock()
    vectors = await asyncio.to_thread(shared)
    content = Library(overlay=settings.path("JBA_CONTENT_DIR"))
    await asyncio.to_thread(content.refresh)  # the first reading takes its time, later ones look for changes only
    store = store_of(settings)
    try:
        await store.start()
        return await _on(store, settings, engine, clock, vectors, content)
    except BaseException:
        await store.close()
        raise


async def _on(
    store: SqlStore, settings: Settings, engine: Engine, clock: Clock, vectors: SentenceVectors, content: Library
) -> Services:
    catalogue = CatalogueService(store, clock, catalogue_folder(settings), settings.items("JBA_REGIONS"))
    await catalogue.refresh()
    regions = served_regions(settings, catalogue)
    net = await asyncio.to_thread(DangerNet.load, ROOT / "danger", settings.models, vectors)
    danger, calendar = await asyncio.to_thread(danger_service, settings, net), calendar_of(settings, store)
    presence = OnDuty(NobodyAtDesk(), calendar)
    await calendar.refresh()

    async def refresh(version: int) -> None:
        await catalogue.refresh(version)
        await calendar.refresh(version)

    reader = Reader(vectors, Names(catalogue), Languages(settings.models / "languages.npz"))
    thinker = Thinker(store, danger, reader, engine, age_said, presence, clock, refresh, Switches(content))
    seconds = settings.number("JBA_TURN_SECONDS")
    contact = Contacts(settings, catalogue, regions)
    return Services(
        store=store,
        clock=clock,
        content=content,
        catalogue=catalogue,
        calendar=calendar,
        conversations=ConversationService(
            store, content, clock, store.wake, dict(regions), settings.text("JBA_REGION") or None
        ),
        appointments=AppointmentByToken(
            store, Writer(content, settings.site), clock, store.wake, slot_notice(settings)
        ),
        turns=TurnService(store, thinker, content, contact.of, clock, store.wake, seconds),
        refused=RefusedHelp(store, danger, age_said, presence, clock, store.wake),
        danger_net=net,
        regions=regions,
    )


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


def calendar_of(settings: Settings, store: SqlStore) -> CalendarService:
    """The one calendar, with the operator's notice for appointments."""
    return CalendarService(store, slot_notice(settings))


def slot_notice(settings: Settings) -> timedelta:
    """How long before its beginning a time is no longer given away."""
    return timedelta(minutes=settings.number("JBA_SLOT_NOTICE_MINUTES"))


def finder_data(settings: Settings) -> FinderData:
    """The finder's rules: the operator's beside an own catalogue, otherwise those that ship."""
    own = catalogue_folder(settings) / FINDER_FILE
    return FinderData.of(own if own.exists() else ROOT / "catalogue" / FINDER_FILE)


def values_of(settings: Settings) -> dict[str, str]:
    """What the settings fill into the placeholders of texts."""
    names = ("keep_text_days", "keep_text_days_telegram", "keep_contact_days", "keep_memory_hours")
    return {name: settings.text(f"JBA_{name.upper()}") for name in names}


def danger_service(settings: Settings, net: DangerNet) -> DangerService:
    """The danger service with the operator's texts and number over those that ship."""
    overlay, phone = settings.path("JBA_CONTENT_DIR"), settings.text("JBA_YOUTH_OFFICE_NIGHT_PHONE")
    return DangerService(net, SHIPPED, overlay=overlay, youth_office_phone=phone)


def served_regions(settings: Settings, catalogue: CatalogueService) -> dict[str, str]:
    """Id and name of each region that this installation serves; raises SettingError for one that nobody knows."""
    return served_of(settings, catalogue.snapshot)


def served_of(settings: Settings, snapshot: Snapshot) -> dict[str, str]:
    """The same of one version of the catalogue."""
    known: dict[str, str] = {region.id: region.name for region in snapshot.regions.values()}
    wanted = settings.items("JBA_REGIONS") or tuple(known)
    for name, ids in (("JBA_REGIONS", wanted), ("JBA_REGION", settings.items("JBA_REGION"))):
        for region in ids:
            if region not in known:
                raise SettingError(name, f"keine Region des Katalogs: {region}")
    return {region: known[region] for region in wanted}


@dataclass(frozen=True, slots=True)
class Names:
    """The catalogue's matcher as the reader of texts wants it: its finds as entities of the engine."""

    catalogue: CatalogueService

    def find(self, text: str, region: str | None) -> list[dict[str, Any]]:
        return [match.to_entity() for match in self.catalogue.find(text, region)]


@dataclass(frozen=True, slots=True)
class Contacts:
    """How an agency is reached: the operator's settings first, otherwise what the sources print."""

    settings: Settings
    catalogue: CatalogueService
    regions: Mapping[str, str]

    def of(self, region: str | None) -> AgencyContact:
        return contact_of(self.settings, self.catalogue.snapshot, self.regions, region)

    def nameless(self, region: str) -> bool:
        return nameless(self.settings, self.catalogue.snapshot, region)


def contact_of(settings: Settings, snapshot: Snapshot, regions: Mapping[str, str], region: str | None) -> AgencyContact:
    """How the agency of a region is reached, by one version of the catalogue."""
    phone, email = settings.text("JBA_CONTACT_PHONE"), settings.text("JBA_CONTACT_EMAIL")
    agency = snapshot.agency(region)
    phones = (phone,) if phone else tuple(p.number for p in agency.phones) if agency else ()
    emails = (email,) if email else agency.emails if agency else ()
    return AgencyContact(regions.get(region or "", ""), phones, emails)


def nameless(settings: Settings, snapshot: Snapshot, region: str) -> bool:
    """Whether neither the operator nor the sources know of a Jugendberufsagentur in this region."""
    if settings.text("JBA_CONTACT_PHONE") or settings.text("JBA_CONTACT_EMAIL"):
        return False
    agency = snapshot.agency(region)
    return agency is None or agency.kind != "jba"


def engine_token(settings: Settings) -> str:
    """The token of the engine: set, or as the command line made it; raises SettingError where there is none."""
    given = settings.text("JBA_ENGINE_TOKEN")
    path = settings.var / ENGINE_TOKEN_FILE
    if given or not path.exists():
        if not given:
            raise SettingError("JBA_ENGINE_TOKEN", "nicht gesetzt und nicht angelegt (./jba up legt ihn an)")
        return given
    return path.read_text(encoding="ascii").strip()

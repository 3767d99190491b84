"""What the gateway works with."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.ages import age_said
from bot.services.booking.by_token import AppointmentByToken
from bot.services.calendar.service import CalendarService
from bot.services.catalogue.service import CatalogueService
from bot.services.clock import SystemClock
from bot.services.content.library import Library
from bot.services.conversations import ConversationService
from bot.services.danger.net import DangerNet
from bot.services.languages import Languages
from bot.services.outbox.writing import Writer
from bot.services.ports import Clock, Engine
from bot.services.presence import NobodyAtDesk, OnDuty
from bot.services.reading import Reader
from bot.services.refused import RefusedHelp
from bot.services.switches import Switches
from bot.services.thinking import Thinker
from bot.services.turns import TurnService
from bot.services.vague import Vague
from bot.settings import ROOT, SettingError, Settings
from bot.store import SqlStore, store_of
from bot.text.vectors import SentenceVectors, shared
from bot.wiring.agency import Contacts
from bot.wiring.calendars import calendar_of, slot_notice
from bot.wiring.served import catalogue_folder, danger_service, served_regions

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

    vague = Vague(content)
    reader = Reader(vectors, Names(catalogue), Languages(settings.models / "languages.npz"), vague)
    thinker = Thinker(store, danger, reader, engine, age_said, presence, clock, refresh, Switches(content), vague)
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


@dataclass(frozen=True, slots=True)
class Names:
    """The catalogue's matcher as the reader of texts wants it: its finds as entities of the engine."""

    catalogue: CatalogueService

    def find(self, text: str, region: str | None) -> list[dict[str, Any]]:
        return [match.to_entity() for match in self.catalogue.find(text, region)]


def engine_token(settings: Settings) -> str:
    """The token of the engine: set, or as the command line made it; raises SettingError where there is none."""
    given = settings.text("JBA_ENGINE_TOKEN")
    path = settings.var / ENGINE_TOKEN_FILE
    if given or not path.exists():
        if not given:
            raise SettingError("JBA_ENGINE_TOKEN", "nicht gesetzt und nicht angelegt (./jba up legt ihn an)")
        return given
    return path.read_text(encoding="ascii").strip()

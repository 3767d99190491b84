"""`python -m bot.worker`: runs until SIGTERM or SIGINT."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from datetime import timedelta

from bot.logs import quiet_loop, set_up_logging
from bot.services.callback_desk import JOB as CALLBACKS
from bot.services.clock import SystemClock
from bot.services.outbox.planning import JOB as OUTBOX
from bot.services.ports import Job
from bot.services.retention import Expiring, check, delete_due
from bot.settings import SettingError, Settings
from bot.store import store_of
from bot.store.backup import BackupFolder
from bot.store.migrations import SchemaBehind
from bot.store.vault import WrongKey
from bot.wiring.calendars import calendar_of
from bot.wiring.desk import callback_desk
from bot.wiring.outgoing import delivery_of
from bot.worker.loop import Recurring, Worker

log = logging.getLogger("bot.worker")


async def serve(settings: Settings) -> None:
    store = store_of(settings)
    backups = BackupFolder(settings.path("JBA_BACKUPS") or settings.var / "backups")
    places: list[Expiring] = [store, store.erased, backups]
    clock, calendar = SystemClock(), calendar_of(settings, store)

    async def retention(job: Job) -> None:
        counts = await delete_due(places, settings, clock.now())
        log.info("retention: %s", " ".join(f"{step}={number}" for step, number in counts.items() if number) or "-")

    async def slots(job: Job) -> None:
        made = await calendar.make_slots(clock.now(), timedelta(days=settings.number("JBA_SLOT_DAYS")))
        log.info("slots: added=%d dropped=%d outside_hours=%d", made.added, made.dropped, len(made.outside))

    delivery = delivery_of(settings, store, clock)
    if not delivery.sends_mail:
        log.warning("no mail server is set (JBA_SMTP_HOST): mails wait until there is one")

    async def outbox(job: Job) -> None:
        log.info("outbox: sent=%d", await delivery.deliver_due())

    desk = callback_desk(settings, store, clock)

    async def callbacks(job: Job) -> None:
        await desk.pass_time(timedelta(days=settings.number("JBA_CALLBACK_EXPIRE_DAYS")))

    await store.start()
    try:
        handlers = {"retention": retention, "slots": slots, CALLBACKS: callbacks, OUTBOX: outbox}
        recurring = (
            Recurring("retention", timedelta(hours=1)),
            Recurring("slots", timedelta(days=1)),
            Recurring(CALLBACKS, timedelta(minutes=10)),
            Recurring(OUTBOX, timedelta(minutes=5)),  # beside the job of each message: what a dead sender left
        )
        worker = Worker(store, clock, handlers, recurring)

        def stop() -> None:
            delivery.stop()
            worker.stop()

        loop = asyncio.get_running_loop()
        quiet_loop(loop)
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop)
        log.info("worker %s is ready", worker.name)
        await worker.run()
    finally:
        await store.close()


def main() -> int:
    settings = Settings()
    set_up_logging(settings.text("JBA_LOG_LEVEL"))
    try:
        check(settings)
        asyncio.run(serve(settings))
    except (SettingError, SchemaBehind, WrongKey, OSError) as error:
        log.error("worker cannot run: %s: %s", type(error).__name__, error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`./jba bookings`: appointments and call-backs that are due, what became of them, and mails in trouble."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar, cast

from bot.cli.failure import CommandFailed
from bot.domain.booking import Booking, BookingOutcome, code_in, shown
from bot.domain.conversation import CallbackRequest
from bot.domain.outgoing import Outgoing
from bot.services.booking.outcomes import Due
from bot.services.content.library import Library
from bot.settings import Settings
from bot.store import store_of
from bot.store.migrations import upgrade_async
from bot.wiring.desk import Desk, desk_on

_WAYS = {"office": "vor Ort", "phone": "Telefon", "video": "Video"}
_REACH = {
    "call": "anrufen",
    "write": "NUR SCHREIBEN, nicht anrufen",
    "email": "E-Mail",
    "none": "kein Kontakt hinterlegt",
}
_REASONS = {
    "work": "Ausbildung, Schule, Beruf",
    "money": "Geld",
    "life": "Zuhause, Stress, Probleme",
    "other": "etwas anderes",
}
_CALL_BACK = {"phone": "anrufen", "email": "per E-Mail schreiben"}
_KINDS = {
    "confirmed": "Bestätigung",
    "changed": "Änderung",
    "cancelled": "Absage",
    "reminder_48h": "Erinnerung",
    "reminder_3h": "Erinnerung",
    "lead_expired": "Nachricht an die Leitung",
}
_OF_BOOKING: dict[str, BookingOutcome] = {
    "attended": "attended",
    "no-show": "no_show",
    "reached": "reached",
    "withdrawn": "withdrawn",
}
_OF_CALLBACK = ("reached", "withdrawn", "not-reached")
_REFUSED = {
    "unknown": "Diesen Termin gibt es nicht.",
    "closed": "Dieser Termin ist schon abgesagt.",
    "too_early": "Dieser Termin hat noch nicht begonnen.",
    "too_late": "Dieser Termin hat schon begonnen: attended, no-show oder reached.",
}
T = TypeVar("T")
_LEADS_DAYS = 30  # how long an expired call-back is shown; its contact is kept as long
_SHORT = 8  # letters of a call-back's id that are shown, and enough to name it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", help="nur diese Region")
    parser.add_argument("--days", type=int, default=7, help="Tage voraus (voreingestellt: 7)")
    steps = parser.add_subparsers(dest="step", metavar="outcome|resend")
    ending = steps.add_parser("outcome", help="was aus einem Termin oder Rückruf wurde")
    ending.add_argument("name", metavar="KENNUNG", help="Code eines Termins oder Kennung eines Rückrufs")
    ending.add_argument(
        "outcome",
        metavar="ERGEBNIS",
        choices=("attended", "no-show", "reached", "withdrawn", "not-reached"),
        help="attended (war da), no-show (kam nicht), reached (erreicht), withdrawn (abgesagt), "
        "not-reached (Rückruf: niemand erreicht, neuer Versuch)",
    )
    again = steps.add_parser("resend", help="schickt eine gescheiterte oder unklare Mail noch einmal")
    again.add_argument("name", metavar="KENNUNG", help="Kennung der Mail aus der Liste")


def run(arguments: argparse.Namespace) -> int:
    return {None: show, "outcome": end, "resend": resend}[arguments.step](arguments)


def show(arguments: argparse.Namespace) -> int:
    async def both(desk: Desk) -> tuple[Due, list[CallbackRequest], list[CallbackRequest]]:
        due = await desk.outcomes.due(arguments.region, timedelta(days=arguments.days))
        calls = desk.callbacks
        return due, await calls.waiting(arguments.region), await calls.expired(_LEADS_DAYS, arguments.region)

    due, callbacks, expired = asyncio.run(_on_store(both))
    _print("Vorbei und ohne Ergebnis (./jba bookings outcome CODE attended|no-show|reached)", map(_booking, due.open))
    _print(f"Termine der nächsten {arguments.days} Tage", map(_booking, due.coming))
    _print("Rückrufe (./jba bookings outcome KENNUNG reached|withdrawn|not-reached)", map(_callback, callbacks))
    if expired:
        _print("Für die Leitung: abgelaufen, weil niemand angerufen hat", map(_callback, expired))
    _print("Mails, die gescheitert oder unklar sind (./jba bookings resend KENNUNG)", map(_mail, due.troubled))
    if due.waiting_mails:
        print(f"\nMails, die auf einen Mailserver warten (JBA_SMTP_HOST, siehe Betriebshandbuch): {due.waiting_mails}")
    return 0


def end(arguments: argparse.Namespace) -> int:
    code = code_in(arguments.name)
    if code is not None:
        return _end_booking(code, arguments.outcome)
    return _end_callback(arguments.name, arguments.outcome)


def _end_booking(code: str, outcome: str) -> int:
    if outcome not in _OF_BOOKING:
        raise CommandFailed(f"Für einen Termin gibt es: {', '.join(_OF_BOOKING)}.")
    done = asyncio.run(_on_store(lambda desk: desk.outcomes.close(code, _OF_BOOKING[outcome])))
    if done != "done":
        raise CommandFailed(_REFUSED[done])
    told = " Die Person wird benachrichtigt." if outcome == "withdrawn" else ""
    print(f"Eingetragen: {shown(code)}, {outcome}.{told}")
    return 0


def _end_callback(name: str, outcome: str) -> int:
    if outcome not in _OF_CALLBACK:
        raise CommandFailed(f"Für einen Rückruf gibt es: {', '.join(_OF_CALLBACK)}.")

    async def closing(desk: Desk) -> str | None:
        found = [one.id for one in await desk.callbacks.waiting() if name and one.id.startswith(name)]
        if len(found) != 1:
            return None
        if outcome == "not-reached":
            due = await desk.callbacks.not_reached(found[0])
            return f"Versuch eingetragen; der nächste ist fällig am {due:%d.%m.%Y, %H:%M} Uhr." if due else None
        closed = await desk.callbacks.close(found[0], cast(Any, outcome))
        return f"Eingetragen: {outcome}." if closed else None

    said = asyncio.run(_on_store(closing))
    if said is None:
        raise CommandFailed("Diesen offenen Rückruf gibt es nicht (Kennungen: ./jba bookings).")
    print(said)
    return 0


def resend(arguments: argparse.Namespace) -> int:
    async def again(desk: Desk) -> bool:
        troubled = (await desk.outcomes.due(None, timedelta(0))).troubled
        found = [item.id for item, _ in troubled if item.id.startswith(arguments.name)]
        return len(found) == 1 and await desk.outcomes.resend(found[0])

    if not asyncio.run(_on_store(again)):
        raise CommandFailed("Diese Mail ist weder gescheitert noch unklar (Kennungen: ./jba bookings).")
    print("Sie geht noch einmal hinaus, solange der Termin bevorsteht.")
    return 0


def _print(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    print(f"\n{title}: {len(found)}")
    for line in found:
        print(f"  {line}")


def _booking(item: tuple[Booking, str]) -> str:
    booking, code = item
    parts = [
        f"{booking.starts_at:%d.%m.%Y, %H:%M} Uhr, {booking.minutes} min",
        _WAYS[booking.way],
        booking.office,
        f"Code {shown(code)}",
        booking.name or "ohne Namen",
        _reach(booking),
    ]
    if booking.reason:
        parts.append(f"Thema: {_REASONS.get(booking.reason, booking.reason)}")
    if booking.keep_from:
        parts.append(f"darf nichts erfahren: {booking.keep_from}")
    if booking.wishes:
        parts.append(f"Wünsche: {booking.wishes}")
    return ("BEISPIEL · " if booking.example else "") + " · ".join(parts)


def _reach(booking: Booking) -> str:
    way = _REACH[booking.contact_way or "none"]
    if not booking.contact:
        return _REACH["none"]
    voicemail = " (Anrufbeantworter erlaubt)" if booking.voicemail else " (kein Anrufbeantworter)"
    return f"{way}: {booking.contact}{voicemail if booking.contact_way == 'call' else ''}"


def _callback(request: CallbackRequest) -> str:
    due = f"fällig {request.due_at:%d.%m.%Y, %H:%M} Uhr" if request.due_at else "ohne Frist"
    parts = [
        request.id[:_SHORT],
        f"{'ÜBERFÄLLIG, ' if request.overdue_at else ''}{due}{' (zugesagt)' if request.promised else ''}",
        request.office or request.region or "ohne Region",
        f"{request.name or 'ohne Namen'}, {_CALL_BACK[request.way or 'phone']}: {request.contact or 'kein Kontakt'}",
        f"Zeit: {request.window or 'egal'}",
        f"Versuche: {request.attempts}",
    ]
    if request.topic:
        parts.append(f"Thema: {_label(request.topic)}")
    return " · ".join(parts)


def _label(topic: str) -> str:
    """The topic's name as people read it."""
    found = Library(overlay=Settings().path("JBA_CONTENT_DIR")).topics.get(topic)
    return found.label if found else topic


def _mail(item: tuple[Outgoing, str]) -> str:
    mail, code = item
    state = {"failed": "gescheitert", "unclear": "unklar, ob angekommen"}[mail.state]
    about = f"zum Termin {shown(code)}" if mail.booking_id else "zu einem Rückruf"
    return f"{mail.id[:_SHORT]} · {_KINDS[mail.kind]} {about} · {state} ({mail.error})"


async def _on_store(work: Callable[[Desk], Awaitable[T]]) -> T:
    settings = Settings()
    await upgrade_async(settings.database_url)
    store = store_of(settings)
    await store.start()
    try:
        return await work(desk_on(settings, store))
    finally:
        await store.close()

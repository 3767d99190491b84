"""An appointment in words: the last look before it is booked, what came of it, and those that one has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.booking import Booking, shown
from bot.domain.contact_data import Contact
from bot.domain.messages import Choice, Link, Reply
from bot.domain.spoken_times import spoken_clock, spoken_moment
from bot.services.answers import AnswerService
from bot.services.booking.places import Places
from bot.services.booking.service import BookingService, Done
from bot.services.callbacks import refusal
from bot.services.context import TurnContext
from bot.services.outbox.writing import page_path
from bot.services.voice import Ask

TOPIC = "my_appointments"


class BookingWords:
    """Asks content for the phrases; every message is whole without its buttons. `mails`: whether any can go out."""

    def __init__(self, answers: AnswerService, places: Places, booking: BookingService, *, mails: bool = False) -> None:
        self._mails = mails
        self._answers = answers
        self._places = places
        self._booking = booking

    def summary(self, ctx: TurnContext, draft: Booking, until: datetime | None) -> dict[str, str]:
        """The values of the question whether all is right."""
        lines = [self._say(ctx, "summary_when", when=spoken_moment(draft.starts_at), minutes=str(draft.minutes))]
        lines.append(self._say(ctx, "summary_where", where=self.where(ctx, draft)))
        if draft.reason:
            lines.append(self._say(ctx, "summary_reason", reason=self._say(ctx, f"reason_{draft.reason}")))
        if draft.name:
            lines.append(self._say(ctx, "summary_name", who=draft.name))
        lines.append(self._reach(ctx, draft))
        if draft.keep_from:
            lines.append(self._say(ctx, "summary_keep", who=draft.keep_from))
        if draft.wishes:
            lines.append(self._say(ctx, "summary_wishes", wishes=draft.wishes))
        held = self._say(ctx, "summary_held", until=spoken_clock(until)) if until else ""
        example = self._say(ctx, "example") if draft.example else ""
        young = self._say(ctx, "young") if refusal(ctx) == "young" else ""
        rest = " ".join(part for part in (young, held, example) if part)
        return {
            "summary": "\n".join(lines),
            "office": self._places.name(draft.office),
            "rest": f"{rest} " if rest else "",
        }

    async def of_move(self, ctx: TurnContext, booking_id: str, slot_id: str) -> dict[str, str]:
        """The values of the question whether an appointment is to be moved."""
        before, slot = await self._booking.by_id(booking_id), await self._booking.slot(slot_id)
        if before is None or slot is None:
            return {"old": "–", "when": "–"}
        return {"old": spoken_moment(before.booking.starts_at), "when": spoken_moment(slot.starts_at)}

    def done(self, ask: Ask, done: Done, kind: str) -> Reply:
        """What came of it: `booked`, `moved` or `cancelled`; said again where it had been done before."""
        booking = done.booking
        values = {"when": spoken_moment(booking.starts_at), "where": self.where(ask.ctx, booking)}
        values |= {"code": shown(done.code), "office": self._places.name(booking.office)}
        again = "" if done.new else "_before"
        if kind == "cancelled":
            choices = (
                self._choice(ask, "book_again", "book_appointment"),
                self._choice(ask, "goodbye", "goodbye"),
            )
            name = f"appointment_cancelled{again}"
            return self._answers.say(ask, name, topic=TOPIC, choices=choices, role="answer", **values)
        steps = self._steps(ask, booking)
        name = f"appointment_{kind}{again}"
        reply = self._answers.say(ask, name, topic=TOPIC, choices=steps, role="answer", **values)
        return self._with_page(ask, reply, [done], self._after(ask.ctx, booking))

    def listed(self, ask: Ask, own: Sequence[Done], name: str, choices: tuple[Choice, ...]) -> Reply:
        """Appointments with their codes, under the phrase `name`."""
        lines = [
            self._say(
                ask.ctx,
                "line",
                when=spoken_moment(done.booking.starts_at),
                where=self.where(ask.ctx, done.booking),
                code=shown(done.code),
            )
            for done in own
        ]
        reply = self._answers.say(ask, name, topic=ask.topic, choices=choices, appointments="\n".join(lines))
        return self._with_page(ask, reply, own, "")

    def where(self, ctx: TurnContext, booking: Booking) -> str:
        office = self._places.name(booking.office)
        if booking.way != "office":
            return self._say(ctx, f"where_{booking.way}", office=office)
        address = self._places.address(booking.office)
        return self._say(ctx, "where_address", office=office, address=address) if address else office

    def _after(self, ctx: TurnContext, booking: Booking) -> str:
        """What else somebody must know: that the address is missing, that it is an example."""
        unknown = booking.way == "office" and not self._places.address(booking.office)
        parts = [self._say(ctx, "no_address")] if unknown else []
        by_mail = self._mails and booking.contact_way == "email" and booking.state == "booked"
        parts += [self._say(ctx, "mail_comes")] if by_mail else []
        parts += [self._say(ctx, "example")] if booking.example else []
        return " ".join(parts)

    def _reach(self, ctx: TurnContext, draft: Booking) -> str:
        if not draft.contact or draft.contact_way in (None, "none"):
            return self._say(ctx, "summary_no_contact")
        masked = Contact("email" if draft.contact_way == "email" else "phone", draft.contact).masked
        name = "voicemail" if draft.voicemail else str(draft.contact_way)
        return self._say(ctx, "summary_contact", contact=masked, how=self._say(ctx, f"how_{name}"))

    def _with_page(self, ask: Ask, reply: Reply, own: Sequence[Done], rest: str) -> Reply:
        title = self._say(ask.ctx, "page")
        links = tuple(Link(title, page_path(done.token)) for done in own)
        text = f"{reply.text} {rest}" if rest else reply.text
        return Reply(reply.topic, text, reply.choices, links, text_id=reply.text_id)

    def _steps(self, ask: Ask, booking: Booking) -> tuple[Choice, ...]:
        return (
            self._choice(ask, "own_move", "reschedule_appointment", slot="own_move", value=booking.id),
            self._choice(ask, "own_cancel", "cancel_appointment", slot="own_cancel", value=booking.id),
            self._choice(ask, "goodbye", "goodbye"),
        )

    def _choice(self, ask: Ask, name: str, intent: str, **entities: str) -> Choice:
        known = name if name == "goodbye" else f"appointment_{name}"
        return self._answers.choice(known, intent, ask, **entities)

    def _say(self, ctx: TurnContext, name: str, **values: str) -> str:
        return self._answers.phrase(ctx, f"appointment_{name}", **values)

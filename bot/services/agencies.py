"""Names of the regions and how their agencies are reached: settings first, then what the sources print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.domain.referrals import code_of
from bot.services.context import TurnContext
from bot.services.failures import AgencyContact
from bot.services.ports import Phrases
from bot.services.voice import mode_of


@dataclass(frozen=True, slots=True)
class Agencies:
    """`regions` maps the served ids to their names; `contact_of` says how the agency of one is reached."""

    regions: Callable[[], Mapping[str, str]]
    contact_of: Callable[[str | None], AgencyContact]
    site: str = ""  # the address of this assistant, for links that are handed on
    nameless: Callable[[str], bool] = lambda region: False  # no Jugendberufsagentur is known in this region

    def only(self) -> str | None:
        """The region of an installation that serves one only."""
        known = self.regions()
        return next(iter(known)) if len(known) == 1 else None

    def name(self, region: str | None, phrases: Phrases) -> str:
        known = self.regions().get(region or "")
        if known and region and self.nameless(region):
            return phrases.phrase("agency_unknown")
        return phrases.phrase("agency_named", region=known) if known else phrases.phrase("agency")

    def referral(self, ctx: TurnContext, phrases: Phrases) -> str:
        """Link and code to hand on to a young person; without a region that it must be known first."""
        mode = mode_of(ctx)
        say = partial(phrases.phrase, formal=mode == "sie", easy=mode == "easy")
        if ctx.region is None or ctx.region not in self.regions():
            return say("referral_no_region")
        code = code_of(ctx.region)
        return say("referral_ways", link=f"{self.site}/?ref={code}", code=code)

    def reach(self, ctx: TurnContext, phrases: Phrases) -> str:
        """A sentence with telephone and e-mail, all where they differ; or that they are not known here, and why."""
        mode = mode_of(ctx)
        say = partial(phrases.phrase, formal=mode == "sie", easy=mode == "easy")
        contact = self.contact_of(ctx.region)
        either = f" {phrases.phrase('or')} "
        parts = []
        if contact.phones:
            parts.append(say("reach_phone", ways=either.join(contact.phones)))
        if contact.emails:
            parts.append(say("reach_email", ways=either.join(contact.emails)))
        if parts:
            return " ".join(parts)
        unknown = "reach_no_region" if ctx.region is None else "reach_not_printed"
        return say(unknown, name=contact.name)

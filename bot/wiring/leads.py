"""The leads who hear of what expired, as the operator set them."""

from __future__ import annotations

from bot.domain.leads import LeadProblem, Leads
from bot.settings import SettingError, Settings


def leads_of(settings: Settings) -> Leads:
    """Raises SettingError where an entry is no address."""
    try:
        return Leads.of(settings.items("JBA_LEAD_EMAIL"))
    except LeadProblem:
        raise SettingError("JBA_LEAD_EMAIL", "erwartet: stelle=adresse, durch Komma getrennt") from None

"""The one place that joins adapters and services: each process takes from here what it works with."""

from bot.wiring.actions import action_services, actions_on
from bot.wiring.agency import contact_of, nameless
from bot.wiring.gateway import Services, engine_token, open_services
from bot.wiring.preparing import prepare
from bot.wiring.served import calendar_of, catalogue_folder, served_of, values_of

__all__ = [
    "Services",
    "action_services",
    "actions_on",
    "calendar_of",
    "catalogue_folder",
    "contact_of",
    "engine_token",
    "nameless",
    "open_services",
    "prepare",
    "served_of",
    "values_of",
]

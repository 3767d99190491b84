"""The time as everything here means it: in Europe/Berlin."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


class SystemClock:
    """Implements `bot.services.ports.Clock` with the clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(BERLIN)

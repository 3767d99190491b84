"""The agencies themselves: what they are, hours, contact, who is in charge."""

from __future__ import annotations

from actions.answers import ActionAnswer


class ActionOffice(ActionAnswer):
    rasa_name = "action_office"

"""The wish for a person, and complaints."""

from __future__ import annotations

from actions.answers import ActionAnswer


class ActionHuman(ActionAnswer):
    rasa_name = "action_human"


class ActionComplaint(ActionAnswer):
    rasa_name = "action_complaint"

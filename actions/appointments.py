"""Own appointments. Nothing is booked here yet: the answer is about appointments from letters, never „abgesagt“."""

from __future__ import annotations

from actions.answers import ActionAnswer


class ActionOwnAppointments(ActionAnswer):
    rasa_name = "action_own_appointments"

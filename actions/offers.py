"""Offers of the catalogue: one, its contact, its places; and lists."""

from __future__ import annotations

from actions.answers import ActionAnswer


class ActionOffer(ActionAnswer):
    rasa_name = "action_offer"


class ActionOfferList(ActionAnswer):
    rasa_name = "action_offer_list"

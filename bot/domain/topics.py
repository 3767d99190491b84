"""The topic ids of the contract, by kind; every message of the assistant carries one of them."""

from __future__ import annotations

BY_KIND: dict[str, tuple[str, ...]] = {
    "orientation": (
        "training_search",
        "career_orientation",
        "training_trouble",
        "application_help",
        "internship",
        "school_leaving_certificate",
        "study",
        "job_search",
        "part_time_training",
        "further_training",
    ),
    "life": (
        "language_course",
        "foreign_qualification",
        "residence_status",
        "disability",
        "care_leaver",
        "mental_health",
        "addiction",
        "debt",
        "housing",
        "family_conflict",
        "legal_trouble",
        "benefits",
        "urgent_need",
        "pregnancy",
        "education_package",
    ),
    "offer": (
        "offer_info",
        "offer_contact",
        "offer_capacity",
        "offer_list",
    ),
    "office": (
        "about_jba",
        "who_can_come",
        "office_hours",
        "contact",
        "responsible_office",
        "own_case",
        "case_conference",
        "events",
        "parents",
        "employers",
        "schools",
    ),
    "booking": (
        "book_appointment",
        "cancel_appointment",
        "reschedule_appointment",
        "my_appointments",
        "callback",
    ),
    "handover": (
        "human",
        "complaint",
    ),
    "safety": (
        "crisis_suicide",
        "crisis_violence",
        "crisis_medical",
        "crisis_threat",
    ),
    "meta": (
        "privacy",
        "my_data",
        "delete_data",
        "bot_identity",
        "capabilities",
        "other_language",
        "easy_language",
        "out_of_scope",
        "not_understood",
    ),
    "social": (
        "greeting",
        "goodbye",
        "thanks",
        "smalltalk",
        "insult",
    ),
}

ALL: frozenset[str] = frozenset(topic for topics in BY_KIND.values() for topic in topics)
CRISIS: frozenset[str] = frozenset(t for t in BY_KIND["safety"])
SOCIAL: frozenset[str] = frozenset(BY_KIND["social"])
# Danger is the net's to say, and what is not understood is no intent (design: one decider for each).
INTENTS: tuple[str, ...] = tuple(
    t for topics in BY_KIND.values() for t in topics if t not in CRISIS and t != "not_understood"
)


def kind_of(topic: str) -> str:
    """The kind that groups a topic in reports; raises KeyError for an unknown one."""
    for kind, topics in BY_KIND.items():
        if topic in topics:
            return kind
    raise KeyError(topic)

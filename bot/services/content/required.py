"""What content must have so that no turn stays without words; the code asks for these names."""

from __future__ import annotations

from bot.domain.topics import ALL, CRISIS

LANGUAGES = ("en", "tr", "ar", "uk", "ru", "fa", "fr", "pl", "ro", "bg")
LABELS = frozenset(ALL - CRISIS)
TECHNICAL_INTENTS = frozenset(
    (
        "affirm",
        "deny",
        "skip",
        "stop_form",
        "continue_form",
        "not_meant",
        "more",
        "choose",
        "switch_easy",
        "switch_formal",
        "set_region",
        "set_audience",
    )
)
# Placeholders that a topic's text may use; the answer service knows their values.
VALUES = frozenset(
    ("agency", "reach", "keep_text_days", "keep_text_days_telegram", "keep_contact_days", "keep_memory_hours")
)
# Phrases that code asks for by name.
PHRASES: frozenset[str] = frozenset()

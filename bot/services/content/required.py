"""What content must have so that no turn stays without words; the code asks for these names."""

from __future__ import annotations

from typing import get_args

from bot.domain.catalogue import Need
from bot.domain.topics import ALL, CRISIS
from bot.services.content import required_appointments as appointments
from bot.services.dates import Question

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
        "find_offer",
    )
)
# Placeholders that a topic's text may use; the answer service knows their values.
VALUES = frozenset(
    (
        *("agency", "reach", "referral"),
        *("keep_text_days", "keep_text_days_telegram", "keep_contact_days", "keep_memory_hours", "keep_backup_days"),
    )
)
# Phrases that code asks for by name; a test looks that none is missing here.
_CHOICES = (
    "more",
    "human",
    "callback",
    "contact",
    "offer_list",
    "privacy",
    "goodbye",
    "for_me",
    "yes_that",
    "not_meant",
    "continue_callback_form",
    "continue_finder_form",
    "find",
    "stop_form",
    "way_phone",
    "way_email",
    "rather_phone",
    "rather_email",
    "window_morning",
    "window_afternoon",
    "window_any",
    "confirm",
    "change_contact",
    "change_window",
    *("callback_new", "callback_other_time", "callback_withdraw"),
)
_CALLBACK = (
    "ask_way",
    "again_way",
    "ask_contact_phone",
    "again_contact_phone",
    "ask_contact_email",
    "again_contact_email",
    "ask_window",
    "again_window",
    "ask_confirm",
    "again_confirm",
    "problem_no_area_code",
    "problem_too_short",
    "problem_too_long",
    "problem_not_reachable",
    "problem_bad_email",
    "problem_say_what",
    "sent",
    "left",
    "lost",
    "parked",
    "resumed",
    "refused_young",
    "refused_channel",
    *("no_promise", "promise_phone", "promise_email", "example", "problem_closed", "withdrawn", "nothing_open"),
    *(f"problem_unclear_{question}" for question in get_args(Question)),
    *(f"status_{name}" for name in ("promised", "open", "tried", "late", "slow", "reached", "expired", "withdrawn")),
    *(f"note_{name}" for name in ("tried", "tried_unsure", "overdue", "expired")),
)
_FINDER_ANSWERS = (
    *("under_15", "from_15", "from_18", "from_25", "in_school", "done", "no_certificate", "in_training"),
    *("place", "unsure", "certificate", "school", "training", "money", "home", "mind", "language", "child"),
    *("again", "skip"),
)
_FINDER = (
    *("lead", "left", "parked", "resumed", "problem_town", "no_town", "nothing", "found", "because", "contact"),
    *("as_of", "checked", "because_own_counselling", "bring_papers", "bring_letters", "bring_foreign", "bring_nothing"),
    *(f"{how}_{slot}" for how in ("ask", "again") for slot in ("town", "age", "school", "obstacle")),
    *(f"because_{need}" for need in get_args(Need)),
)
_MAIL = (
    *("subject_confirmed", "subject_changed", "subject_cancelled", "subject_reminder_48h"),
    *("subject_reminder_3h", "subject_example", "hello", "confirmed", "changed", "cancelled", "reminder_48h"),
    *(
        "reminder_3h",
        "example",
        "way",
        "minutes",
        "code",
        "link",
        "place",
        "foot",
        "lead_expired",
        "subject_lead_expired",
    ),
)
_VISIT = (
    *("way_office", "way_phone", "way_video", "title", "state_booked", "state_cancelled", "state_past", "when"),
    *("minutes", "minutes_value", "way", "place", "code", "file", "move", "move_intro", "move_times"),
    *("move_more", "move_none", "cancel", "cancel_ask", "cancel_after", "cancel_sure", "back", "done_moved"),
    *("done_cancelled", "taken", "choose", "over", "letters", "chat", "missing_title", "missing", "slow_title"),
    "slow",
)
_CHAT = ("changed", "cancelled", "reminder_48h", "reminder_3h", "link")
_SYSTEM = (
    "welcome",
    "welcome_no_region",
    "welcome_referred",
    *(f"referral_{name}" for name in ("ways", "no_region", "known", "unknown", "elsewhere")),
    "welcome_choice_training_search",
    "welcome_choice_find_offer",
    "welcome_choice_book_appointment",
    "welcome_choice_human",
    "engine_down",
    "done_handover",
    "done_callback",
    "reach",
    "reach_unknown",
    "reach_unknown_region",
    "agency",
    "agency_named",
    "agency_unknown",
    "town_elsewhere",
    "town_unknown",
    "or",
    "and",
    "reach_phone",
    "reach_email",
    "reach_no_region",
    "reach_not_printed",
    "again_bridge",
    "no_more",
    "no_text",
    "fact_expired",
    *("vague_question", "vague_filler", "vague_age", "clarify_shame", "clarify_anger"),
    "clarify_one",
    "clarify_which",
    "mode_region",
    "mode_easy",
    "mode_formal",
    "mode_young",
    "mode_audience",
    "mode_unknown",
    "easy_lead",
    "nothing_open",
    "way_phone",
    "way_email",
    "window_morning",
    "window_afternoon",
    "window_any",
    *(f"window_{name}" for name in ("from", "until", "at", "between")),
)
PHRASES: frozenset[str] = frozenset(
    (
        *_SYSTEM,
        *(f"choice_{name}" for name in _CHOICES),
        *(f"callback_{name}" for name in _CALLBACK),
        *(f"choice_finder_{name}" for name in _FINDER_ANSWERS),
        *(f"finder_{name}" for name in _FINDER),
        *(f"mail_{name}" for name in _MAIL),
        *(f"chat_{name}" for name in _CHAT),
        *(f"visit_{name}" for name in _VISIT),
        *("calendar_title", "calendar_title_example"),
        *appointments.PHRASES,
    )
)
WORDS = frozenset(
    (
        "yes",
        "no",
        "stop",
        "skip",
        "go_on",
        "by_phone",
        "by_email",
        "time_words",
        "near_words",
        "anchor_words",
        "question_words",
        "first_verbs",
        "subject_words",
        "agency_words",
        "told_words",
        "refer_words",
        *(f"vague_{name}" for name in ("filler_words", "question_words", "question_filler", "age_words")),
        *("joint_words", "shame_words", "anger_words", "no_language_words"),
        "callback_status_words",
        "callback_words",
        "case_conference_words",
        "referral_words",
        *(f"visit_{way}_words" for way in ("office", "phone", "video")),
        *(f"reason_{reason}_words" for reason in ("work", "money", "life")),
        *(f"wish_{wish}_words" for wish in ("interpreter", "ramp", "escort", "plain")),
        *(f"{name}_words" for name in ("hours", "first", "second", "third", "voicemail", "secret", "deny")),
        *(f"{name}_words" for name in ("name_lead", "address", "child", "pick_filler", "other_times")),
        "other_times_filler_words",
        "name_lead_phrases",
        "name_correction_phrases",
        *(f"office_{kind}_words" for kind in ("agency", "jobcenter", "youth_office", "jba")),
        "third_person_words",
        *(f"appointment{name}_words" for name in ("", "_wish", "_other")),
        *("first_phone_words", "first_video_words"),
        "conference_wish_words",
        "towards_words",
        "secret_verbs",
    )
)

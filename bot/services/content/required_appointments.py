"""The phrases that appointments ask content for: buttons, questions, what came of it."""

from __future__ import annotations

_CHOICES = (
    *("book", "continue_appointment_form", "appointment_reason_work", "appointment_reason_money"),
    *("appointment_reason_life", "appointment_reason_other", "visit_office", "visit_phone", "visit_video"),
    *("visit_any", "appointment_other_days", "appointment_more_time", "appointment_no_name"),
    *("appointment_no_contact", "appointment_reach_email", "appointment_reach_call"),
    *("appointment_reach_call_voicemail", "appointment_reach_write", "appointment_reach_no_voicemail"),
    *(
        "appointment_reach_voicemail",
        "appointment_reach_secret",
        "appointment_reach_parents",
        "keep_parents",
        "keep_partner",
        "keep_work",
    ),
    *("keep_school", "appointment_no_wishes", "wish_interpreter", "wish_ramp", "wish_escort", "wish_plain"),
    *("appointment_yes", "appointment_move_yes", "appointment_what", "appointment_change_slot"),
    *("appointment_change_name", "appointment_change_contact", "appointment_change_wishes"),
    *("appointment_change_reason", "appointment_see", "appointment_book_again", "appointment_own_move"),
    *("appointment_own_cancel", "appointment_own_cancel_yes", "appointment_own_stays", "appointment_own_code"),
    *("appointment_letter",),
)
_APPOINTMENT = (
    *("ask_region", "again_region", "ask_reason", "again_reason", "ask_office", "again_office", "ask_way"),
    *("again_way", "ask_slot", "again_slot", "ask_slot_move", "again_slot_move", "ask_name", "again_name"),
    *("ask_contact_office", "ask_contact_phone", "ask_contact_video", "again_contact_office"),
    *("again_contact_phone", "again_contact_video", "ask_reach_phone", "ask_reach_call", "ask_reach_email"),
    *("again_reach_phone", "again_reach_call", "again_reach_email", "ask_keep", "again_keep", "ask_wishes"),
    *("again_wishes", "ask_confirm", "again_confirm", "ask_confirm_move", "again_confirm_move"),
    *("problem_taken", "problem_fits", "problem_none_then", "problem_unclear_which_day"),
    *("problem_unclear_past", "problem_unclear_no_such_day", "problem_unclear_other_weekday"),
    *("problem_unclear_vague", "problem_unclear_holidays", "problem_unclear_after_what"),
    *("problem_unclear_contradiction", "problem_needs_phone", "problem_needs_contact", "problem_no_area_code"),
    *("problem_too_short", "problem_too_long", "problem_not_reachable", "problem_bad_email"),
    *("problem_say_what", "extended", "kept", "here", "example", "none_free", "too_many", "parked", "resumed", "left"),
    *("left_move", "lost", "summary_when", "summary_where", "summary_reason", "summary_name"),
    *("summary_contact", "summary_no_contact", "summary_keep", "summary_wishes", "summary_held", "reason_work"),
    *("reason_money", "reason_life", "reason_other", "how_call", "how_voicemail", "how_write", "how_email"),
    *("where_address", "where_phone", "where_video", "booked", "booked_before", "moved", "moved_before"),
    *("cancelled", "cancelled_before", "page", "no_address", "mail_comes", "line", "own", "own_several"),
    *("really_cancel", "stays", "which_code", "unknown_code", "over", "move_later", "not_booked_yet"),
    *("too_late",),
)
_MORE = ("problem_which_wish", "second", "young")
_OTHERS = (
    *("keep_parents", "keep_partner", "keep_work", "keep_school", "wish_interpreter", "wish_ramp"),
    *("wish_escort", "wish_plain", "weekday_0", "weekday_1", "weekday_2", "weekday_3", "weekday_4"),
    *("weekday_5", "weekday_6", "visit_short_office", "visit_short_phone", "visit_short_video"),
    *("office_for_jba", "office_for_agency", "office_for_jobcenter", "office_for_youth_office"),
    *("office_for_partner", "office_for_site", "office_for_school", "done_booking", "done_booking_moved"),
    *("done_booking_cancelled", "not_booked", "not_cancelled"),
)
PHRASES = frozenset(
    (
        *(f"choice_{name}" for name in _CHOICES),
        *(f"appointment_{name}" for name in (*_APPOINTMENT, *_MORE)),
        *_OTHERS,
    )
)

"""How long each kind of data is kept: the one table behind the deletion job, the notice and the documentation.

Source: the project's rules on safety, trust and words, section 4. What the rules leave open (jobs) is kept no longer
than logs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Unit = Literal["minutes", "hours", "days"]
Start = Literal[
    "last_message",
    "closing",
    "outcome",
    "leaving",
    "login",
    "choice",
    "booking",
    "sending",
    "end_of_its_data",
    "arrival",
    "erasure",
    "making",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """Data of the kind `key` goes `amount` `unit`s after `start`; the operator changes the amount by `setting`.

    Without an amount it goes `together_with` other data, or by the operator's own hand where that is None too.
    """

    key: str
    amount: int | None = None
    unit: Unit = "days"
    start: Start | None = None
    setting: str | None = None
    together_with: str | None = None


RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("text", 7, "days", "last_message", "JBA_KEEP_TEXT_DAYS"),
        Rule("text_telegram", 3, "days", "last_message", "JBA_KEEP_TEXT_DAYS_TELEGRAM"),
        Rule("conversation", together_with="contact"),
        Rule("memory", 24, "hours", "last_message", "JBA_KEEP_MEMORY_HOURS"),
        Rule("staff_conversation", 90, "days", "closing", "JBA_KEEP_STAFF_CONVERSATION_DAYS"),
        Rule("handover", together_with="conversation"),
        Rule("alarm", 365, "days", "closing", "JBA_KEEP_ALARM_DAYS"),
        Rule("contact", 30, "days", "outcome", "JBA_KEEP_CONTACT_DAYS"),
        Rule("hold", 5, "minutes", "choice", "JBA_HOLD_MINUTES"),
        Rule("unconfirmed_booking", 24, "hours", "booking", "JBA_KEEP_UNCONFIRMED_HOURS"),
        Rule("mail_text", 7, "days", "sending", "JBA_KEEP_MAIL_TEXT_DAYS"),
        Rule("mail", 90, "days", "sending", "JBA_KEEP_MAIL_DAYS"),
        Rule("consent", 365, "days", "end_of_its_data", "JBA_KEEP_CONSENT_DAYS"),
        Rule("training_sentence", 90, "days", "arrival", "JBA_KEEP_TRAINING_SENTENCE_DAYS"),
        Rule("rating", 365, "days", "arrival", "JBA_KEEP_RATING_DAYS"),
        Rule("rating_comment", 30, "days", "arrival", "JBA_KEEP_RATING_COMMENT_DAYS"),
        Rule("telegram_update", 7, "days", "arrival", "JBA_KEEP_TELEGRAM_UPDATE_DAYS"),
        Rule("telegram_address", 30, "days", "last_message", "JBA_KEEP_TELEGRAM_ADDRESS_DAYS"),
        Rule("staff", 30, "days", "leaving", "JBA_KEEP_STAFF_DAYS"),
        Rule("staff_session", 12, "hours", "login", "JBA_KEEP_STAFF_SESSION_HOURS"),
        Rule("audit", 365, "days", "making", "JBA_KEEP_AUDIT_DAYS"),
        Rule("job", 14, "days", "making", "JBA_KEEP_JOB_DAYS"),
        Rule("log", 14, "days", "making", "JBA_KEEP_LOG_DAYS"),
        Rule("backup", 30, "days", "making", "JBA_KEEP_BACKUP_DAYS"),
        Rule("erased_id", 31, "days", "erasure", "JBA_KEEP_ERASED_ID_DAYS"),
        Rule("operator"),
    )
}


def period(rule: Rule, amount: int) -> timedelta:
    return timedelta(**{rule.unit: amount})


def cutoffs(now: datetime, amount_of: Callable[[str], int]) -> Mapping[str, datetime]:
    """For each rule with a period: what began its time at or before this moment is due.

    `amount_of` gives the number that a setting holds.
    """
    return {
        rule.key: now - period(rule, amount_of(rule.setting)) for rule in RULES.values() if rule.setting is not None
    }

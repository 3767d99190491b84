"""Reads when somebody can come or be called from what they typed; pure, no file and no network."""

from bot.services.dates.parsing import only_time, parse
from bot.services.dates.wish import Choice, DateWish, Hours, Question, Span, Unclear

__all__ = ["Choice", "DateWish", "Hours", "Question", "Span", "Unclear", "only_time", "parse"]

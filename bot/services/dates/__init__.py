"""Reads when somebody can come or be called from what they typed; pure, no file and no network."""

from bot.services.dates.parsing import parse
from bot.services.dates.wish import Choice, DateWish, Hours, Question, Span, Unclear

__all__ = ["Choice", "DateWish", "Hours", "Question", "Span", "Unclear", "parse"]

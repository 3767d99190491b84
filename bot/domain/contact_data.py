"""Telephone numbers and e-mail addresses in what people type, and how they are shown without being given away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Way = Literal["phone", "email"]
Problem = Literal["no_area_code", "too_short", "too_long", "not_reachable", "bad_email"]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[a-zA-Z]{2,24}(?![\w-])")
_AT = re.compile(r"\S{1,64}@\S{0,255}")
_PHONE = re.compile(r"(?<![\w@.])(?:\+|00)?\d(?:[ ()/.–-]{0,3}\d){4,24}(?![\w@])")
_BARE = re.compile(r"\+?\d[\d ()/.–-]{1,30}")
_SHORTEST, _LONGEST = 7, 15
_NOBODY = ("110", "112", "116")  # numbers of help, not of a person


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach somebody, in the form in which it is kept."""

    way: Way
    value: str

    @property
    def masked(self) -> str:
        """Enough to recognise one's own, too little for others: „0176 … 67“, „m…@web.de“."""
        if self.way == "email":
            name, _, host = self.value.partition("@")
            return f"{name[0]}…@{host}"
        return f"{self.value[:4]} … {self.value[-2:]}"


@dataclass(frozen=True, slots=True)
class ContactProblem:
    """Somebody tried to give a way to be reached, and it cannot be one."""

    way: Way
    code: Problem


def contact_in(text: str) -> Contact | ContactProblem | None:
    """The contact that a text gives; None where it does not try to."""
    email = _EMAIL.search(text)
    if email:
        return Contact("email", email.group(0))
    if _AT.search(text):
        return ContactProblem("email", "bad_email")
    phone = _PHONE.search(text)
    return _phone(phone.group(0)) if phone else None


def is_bare_number(text: str) -> bool:
    """Whether a text is nothing but digits as a telephone number has them; „0176“ is meant as one and too short."""
    return bool(_BARE.fullmatch(text.strip()))


def _phone(written: str) -> Contact | ContactProblem | None:
    plus = written.startswith("+")
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if digits.startswith("00"):
        plus, digits = True, digits[2:]
    if len(digits) < _SHORTEST:
        return ContactProblem("phone", "too_short")
    if len(digits) > _LONGEST:
        return ContactProblem("phone", "too_long")
    if not plus and not digits.startswith("0"):
        return ContactProblem("phone", "not_reachable" if digits.startswith(_NOBODY) else "no_area_code")
    return Contact("phone", f"+{digits}" if plus else digits)


def due_after(asked: datetime) -> datetime:
    """When somebody should have looked at it: the same time on the next weekday."""
    due = asked + timedelta(days=1)
    while due.weekday() > 4:
        due += timedelta(days=1)
    return due

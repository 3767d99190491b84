"""What a reader of the offers' page asks for, as its address says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast, get_args
from urllib.parse import urlencode

from bot.domain.catalogue import LegalArea, Need, Status

PATH = "/angebote"
WORDS_AT_MOST = 200
_PAGES_AT_MOST = 1000
AGES = range(6, 100)
STATUSES: tuple[str, ...] = get_args(Status)
NEEDS: tuple[str, ...] = get_args(Need)
LAWS: tuple[str, ...] = get_args(LegalArea)
FIELDS = ("q", "region", "age", "need", "law", "status")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in use; `dropped` names the fields whose values nothing can be meant by."""

    q: str = ""
    region: str = ""
    age: int | None = None
    need: str = ""
    law: str = ""
    status: str = ""
    page: int = 1
    dropped: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: Mapping[str, str], regions: Collection[str]) -> Asked:
        """Never refuses: a reader with a mistyped address still gets a page, and is told what was left out."""
        dropped: list[str] = []

        def one_of(name: str, allowed: Collection[str]) -> str:
            value = _clean(query.get(name, ""))
            if value and value not in allowed:
                dropped.append(name)
                return ""
            return value

        age = _number(query.get("age", ""))
        if _clean(query.get("age", "")) and (age is None or age not in AGES):
            dropped.append("age")
            age = None
        return cls(
            q=_clean(query.get("q", ""))[:WORDS_AT_MOST].strip(),
            region=one_of("region", regions),
            age=age,
            need=one_of("need", NEEDS),
            law=one_of("law", LAWS),
            status=one_of("status", STATUSES),
            page=max(1, min(_number(query.get("page", "")) or 1, _PAGES_AT_MOST)),
            dropped=tuple(dropped),
        )

    @property
    def in_use(self) -> tuple[str, ...]:
        return tuple(name for name in FIELDS if getattr(self, name))

    @property
    def refined(self) -> bool:
        """Whether one of the filters is in use that stand behind „Weitere Filter“, or was mistyped."""
        return bool({"age", "need", "law", "status"} & {*self.in_use, *self.dropped})

    @property
    def wanted_status(self) -> Status | None:
        return cast(Status, self.status) if self.status else None

    @property
    def url(self) -> str:
        """The address of this page, in one spelling."""
        values = {name: getattr(self, name) for name in self.in_use}
        if self.page > 1:
            values["page"] = self.page
        return f"{PATH}?{urlencode(values)}" if values else PATH

    def on_page(self, page: int) -> Asked:
        return replace(self, page=page)

    def without(self, name: str) -> Asked:
        cleared: dict[str, Any] = {name: None if name == "age" else ""}
        return replace(self, page=1, **cleared)


def _clean(text: str) -> str:
    """One line of what can be printed: no controls, no lone surrogates, no marks that turn the direction."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None

"""The catalogue's terms: offers, offices, facts and places of a region, each with the lines that prove it.

The models are the schema of the seed files and of the database's documents alike.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.catalogue_dates import PATTERN, first_day, last_day

RegionId = Literal["herne", "segeberg", "herford", "eschweiler", "warendorf"]
Status = Literal["running", "ended", "unknown"]
Kind = Literal["offer", "office", "fact", "place", "region"]
LegalArea = Literal[
    "SGB I", "SGB II", "SGB III", "SGB VIII", "SGB IX", "SGB X", "SGB XII", "AufenthG", "AsylbLG", "BBiG"
]
SchoolStatus = Literal["in_school", "after_school", "in_training", "any"]
Need = Literal[
    "no_training_place",
    "no_certificate",
    "school_trouble",
    "in_training",
    "orientation",
    "application",
    "internship",
    "further_training",
    "job",
    "language",
    "recognition",
    "refugee",
    "residence_status",
    "debt",
    "housing",
    "health",
    "mental_health",
    "addiction",
    "disability",
    "offence",
    "care_leaver",
    "child",
    "parents",
    "motivation",
    "unreachable",
    "employer",
    "money",
    "self_employment",
    "women",
    "mobility",
]


def _as_text(value: Any) -> Any:
    """YAML reads 2022 as a number and 2022-12-31 as a date; both are meant as text."""
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, int) else value


def _problem(code: str, **context: str) -> PydanticCustomError:
    """A broken rule by its code; content/catalogue_problems.yml has the words for it."""
    return PydanticCustomError(code, code, context)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)+$")]
Day = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=f"^{PATTERN.pattern}$")]
Span = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(Part):
    """Where an entry was read: file, section in it, and the range of its lines (from 1, both included)."""

    document: Text
    title: Text
    section: Text
    span: Span


class Contact(Part):
    person: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    url: Text | None = None

    def __bool__(self) -> bool:
        return any((self.person, self.phone, self.email, self.url))


class Phone(Part):
    number: Text
    note: Text | None = None


class Region(Part):
    """One area and its document. `by_name`: how a sentence says it („in Herne“, „im Kreis Segeberg“).

    `stands_in`: the office that is named where the document knows of no Jugendberufsagentur.
    """

    id: RegionId
    name: Text
    by_name: Text
    aliases: tuple[Text, ...] = ()
    land: Literal["NW", "SH"]
    document: Text
    title: Text
    short_title: Text
    as_of: Day
    url: Text | None = None
    stands_in: Id | None = None


class Entry(Part):
    """What every entry has. `notes` may be shown to users; `editor_notes` never are."""

    id: Id
    region: RegionId
    as_of: Day
    checked_on: Day | None = None
    source: Reference
    more_spans: tuple[Span, ...] = ()
    notes: tuple[Text, ...] = ()
    editor_notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _belongs(self) -> Entry:
        if not self.id.startswith(f"{self.region}-"):
            raise _problem("id_of_other_region", region=self.region)
        if any(end < start for start, end in self.spans):
            raise _problem("span_backwards")
        return self

    @property
    def spans(self) -> tuple[Span, ...]:
        return (self.source.span, *self.more_spans)


class Offer(Entry):
    """`asked`: how people ask for it without its name; only the search learns from them, no name is matched."""

    name: Text
    short_name: Text
    aliases: tuple[Text, ...] = ()
    asked: tuple[Text, ...] = ()
    kind: Literal["offer", "instrument", "project", "programme", "service", "event"]
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=200)]
    description: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=900)]
    for_whom: Text | None = None
    needs: tuple[Need, ...] = ()
    age_min: Annotated[int, Field(ge=6, le=70)] | None = None
    age_max: Annotated[int, Field(ge=6, le=70)] | None = None
    school_status: tuple[SchoolStatus, ...] = ()
    legal_basis: tuple[LegalArea, ...] = ()
    paragraph: Text | None = None
    capacity: Text | None = None
    capacity_note: Text | None = None
    contact: Contact = Contact()
    places: tuple[Text, ...] = ()
    provider: Text | None = None
    duration: Text | None = None
    runs_from: Day | None = None
    runs_until: Day | None = None
    ended: bool = False
    ended_note: Text | None = None
    successor: Id | None = None
    planned: bool = False
    answers: dict[str, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Offer:
        if self.age_min and self.age_max and self.age_min > self.age_max:
            raise _problem("ages_backwards")
        for name in ("runs_from", "runs_until", "as_of", "checked_on"):
            value = getattr(self, name)
            if value:
                try:
                    first_day(value)
                except ValueError:
                    raise _problem("no_such_day", field=name, value=value) from None
        if self.runs_from and self.runs_until and first_day(self.runs_from) > last_day(self.runs_until):
            raise _problem("dates_backwards")
        if self.ended and not (self.ended_note or self.runs_until):
            raise _problem("ended_without_reason")
        return self


class Office(Entry):
    kind: Literal["jba", "jobcenter", "agency", "youth_office", "partner", "site", "school"]
    name: Text
    aliases: tuple[Text, ...] = ()
    role: Text
    address: Text | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Text, ...] = ()
    url: Text | None = None
    hours: Text | None = None
    opened: Day | None = None
    moved: Text | None = None
    serves: tuple[Text, ...] = ()
    ended: bool = False


class Fact(Entry):
    topic: Text
    question: Annotated[tuple[Text, ...], Field(min_length=2)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=350)]
    ended: bool = False
    offers: tuple[Id, ...] = ()


class Place(Part):
    """A town or district and the office that serves it; `certain` false: said as „das weiß ich nicht sicher“."""

    id: Id
    region: RegionId
    name: Text
    aliases: tuple[Text, ...] = ()
    kind: Literal["town", "district", "municipality"]
    office: Id | None = None
    certain: bool = False
    origin: Literal["source", "public"]
    source: Reference | None = None

    @model_validator(mode="after")
    def _proven(self) -> Place:
        if self.origin == "source" and self.source is None:
            raise _problem("place_without_source")
        if not self.id.startswith(f"{self.region}-"):
            raise _problem("id_of_other_region", region=self.region)
        return self


AnyEntry = Offer | Office | Fact | Place | Region
MODELS: dict[str, type[Part]] = {"offer": Offer, "office": Office, "fact": Fact, "place": Place, "region": Region}


def status_of(offer: Offer, today: date) -> Status:
    """`ended` by its date or the source's word; `running` while a date lies ahead or a check is under a year old."""
    if offer.ended or (offer.runs_until and last_day(offer.runs_until) < today):
        return "ended"
    if offer.runs_until:
        return "running"
    if offer.checked_on and (today - last_day(offer.checked_on)).days < 365:
        return "running"
    return "unknown"


def is_rechecked(entry: Entry, today: date) -> bool:
    return bool(entry.checked_on and (today - last_day(entry.checked_on)).days < 365)


def year_of(entry: Entry) -> str:
    return (entry.checked_on or entry.as_of)[:4]

"""What a file of content/ looks like; pydantic names the field that is wrong."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bot.domain.messages import Audience
from bot.domain.topics import ALL, CRISIS

Mode = Literal["du", "sie", "easy"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FORMAL_AUDIENCES = ("parent", "employer", "school")


def _problem(code: str, **context: str) -> PydanticCustomError:
    """A broken rule by its code; content/content_problems.yml has the words for it."""
    return PydanticCustomError(code, code, context)


def _spread(value: Any) -> Any:
    """A plain text is one that is the same in every mode."""
    return {"du": value, "sie": value, "easy": value} if isinstance(value, str) else value


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Variants(Part):
    """One statement in its three voices; what is missing is taken from the nearest that there is."""

    du: Text | None = None
    sie: Text | None = None
    easy: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Variants:
        if not (self.du or self.sie):
            raise _problem("no_text")
        return self

    def pick(self, mode: Mode) -> str:
        order: dict[Mode, tuple[str | None, ...]] = {
            "du": (self.du, self.sie),
            "sie": (self.sie, self.du),
            "easy": (self.easy, self.du, self.sie),
        }
        return next(text for text in order[mode] if text)


Phrase = Annotated[Variants, BeforeValidator(_spread)]


class When(Part):
    """For whom an answer is; an empty one is for everybody. `again`: only when the topic was answered before."""

    audience: Audience | None = None
    region: str | None = None
    again: bool = False
    age_under: int | None = None

    @property
    def narrow(self) -> int:
        """How many things it asks for besides `again`."""
        return sum(value is not None for value in (self.audience, self.region, self.age_under))


class ChoiceText(Part):
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    intent: Text
    entities: dict[str, str] = Field(default_factory=dict)


class LinkText(Part):
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^(https://|tel:|mailto:|/)")]


class AnswerText(Variants):
    """One answer; for parents, employers and schools `easy` are easy words with Sie."""

    id: Id
    when: When = When()
    more: Variants | None = None
    choices: tuple[ChoiceText, ...] | None = None
    links: tuple[LinkText, ...] | None = None
    facts: tuple[Text, ...] | None = None

    @model_validator(mode="after")
    def _complete(self) -> AnswerText:
        if not self.sie:
            raise _problem("voice_missing", voice="sie")
        if self.when.audience not in FORMAL_AUDIENCES:
            for voice in ("du", "easy"):
                if not getattr(self, voice):
                    raise _problem("voice_missing", voice=voice)
        return self


class TopicText(Part):
    """content/topics/<topic>.yml"""

    topic: Text
    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=24)]
    ask: Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=60)]
    answers: Annotated[tuple[AnswerText, ...], Field(min_length=1)]
    openers: tuple[Phrase, ...] = ()
    steps: tuple[Phrase, ...] = ()
    choices: Annotated[tuple[ChoiceText, ...], Field(max_length=4)] = ()
    links: tuple[LinkText, ...] = ()
    facts: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> TopicText:
        if self.topic not in ALL or self.topic in CRISIS:
            raise _problem("unknown_topic", value=self.topic)
        ids = [answer.id for answer in self.answers]
        if len(ids) != len(set(ids)):
            raise _problem("answer_twice")
        if all(answer.when.again or answer.when.narrow for answer in self.answers):
            raise _problem("no_answer_for_all")
        if bool(self.openers) != bool(self.steps):
            raise _problem("openers_and_steps")
        return self

    def answer(self, answer_id: str) -> AnswerText:
        """Raises KeyError."""
        for answer in self.answers:
            if answer.id == answer_id:
                return answer
        raise KeyError(answer_id)


class ExternalFact(Part):
    """A fact from outside the source documents: where and when it was read, how long it may be said."""

    id: Id
    fact: Text
    source: Text
    read: Text
    valid_until: Text | None = None
    recheck: Text | None = None
    confirm: bool = False


class LanguageText(Part):
    """content/languages.yml, one language: the sentence around a German answer, and the topics' names."""

    name: Text
    frame: Text  # with {label}
    short: Text  # with {label}; used from the second time on
    dir: Literal["ltr", "rtl"] = "ltr"
    reviewed: bool = False
    human: Text  # what the button to a person says
    labels: dict[str, Text]


def voice_of(formal: bool, easy: bool) -> Mode:
    return "easy" if easy else "sie" if formal else "du"

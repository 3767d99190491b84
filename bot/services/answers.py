"""From a topic to the message that answers it, in the right voice, with next steps, links and sources."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from bot.domain.messages import Choice, Link, Reply, Source
from bot.services.agencies import Agencies
from bot.services.content.choosing import Chosen, Hearer, choose, combined
from bot.services.content.library import Library
from bot.services.content.schema import ChoiceText, Mode, TopicText
from bot.services.context import TurnContext
from bot.services.voice import Ask, mode_of

EXTERNAL = "external:"
Role = Literal["answer", "question", "notice"]


class AnswerService:
    """Finds the words; knows content and agencies, and writes nothing."""

    def __init__(
        self,
        library: Library,
        agencies: Agencies,
        values: Mapping[str, str],
        source_of: Callable[[str], Source | None] = lambda fact_id: None,
    ) -> None:
        """`values` fill the placeholders that settings know; `source_of` gives the source of a catalogue entry."""
        self.library = library
        self.agencies = agencies
        self._values = dict(values)
        self._source_of = source_of

    # -- topics -------------------------------------------------------------------------------------

    def topic(self, ask: Ask, *, afresh: bool = False) -> Reply:
        """The answer to a topic; where content has no file that can be used, a person is named instead."""
        topic = self.library.topics.get(ask.topic)
        if topic is None:
            return self._without_text(ask)
        hearer = hearer_of(ask.ctx)
        chosen = choose(topic, hearer, self.library.phrases("again_bridge"), afresh=afresh, stale=self._stale(ask.ctx))
        if chosen is None:
            return self.say(ask, "fact_expired", choices=self._choices(topic.choices))
        return self._reply(ask, topic, chosen)

    def combined(self, ask: Ask, choices: tuple[Choice, ...]) -> Reply:
        """Opener and step of a topic that has them, with these choices."""
        topic = self.library.topics.get(ask.topic)
        if topic is None or not topic.openers:
            return self._without_text(ask)
        chosen = combined(topic, hearer_of(ask.ctx))
        text, region_choices = self.filled(ask.ctx, chosen.text, chosen.mode)
        text_id = f"{chosen.text_id}{_language_mark(ask.ctx)}"
        return Reply(ask.topic, self.framed(ask, text), (*choices, *region_choices), text_id=text_id)

    def more(self, ask: Ask, content_id: str) -> Reply | None:
        """The rest of an answer („housing:main“), or None where there is none."""
        name, _, answer_id = content_id.partition(":")
        topic = self.library.topics.get(name)
        answer = next((a for a in topic.answers if a.id == answer_id), None) if topic else None
        if topic is None or answer is None or answer.more is None:
            return None
        mode = mode_of(ask.ctx)
        text, region_choices = self.filled(ask.ctx, answer.more.pick(mode), mode)
        choices = self._choices(answer.choices or topic.choices)
        return Reply(name, text, (*choices, *region_choices), text_id=f"{name}:{answer_id}-more:{mode}")

    def _without_text(self, ask: Ask) -> Reply:
        choices = (self.choice("human", "human", ask), self.choice("callback", "callback", ask))
        return self.say(ask, "no_text", choices=choices)

    def _reply(self, ask: Ask, topic: TopicText, chosen: Chosen) -> Reply:
        answer = chosen.answer
        text, region_choices = self.filled(ask.ctx, chosen.text, chosen.mode)
        choices = self._choices((answer and answer.choices) or topic.choices)
        if answer and answer.more:
            choices = (*choices, self.choice("more", "more", ask, content=f"{topic.topic}:{answer.id}"))
        links = (answer and answer.links) or topic.links
        facts = topic.facts if answer is None or answer.facts is None else answer.facts
        return Reply(
            ask.topic,
            self.framed(ask, text),
            (*self._human_in(ask.ctx), *region_choices, *choices),
            tuple(Link(link.title, link.url) for link in links),
            sources=tuple(source for source in map(self._source, facts) if source),
            text_id=f"{chosen.text_id}{_language_mark(ask.ctx)}",
        )

    # -- phrases ------------------------------------------------------------------------------------

    def say(
        self,
        ask: Ask,
        name: str,
        *,
        topic: str | None = None,
        choices: tuple[Choice, ...] = (),
        role: Role = "answer",
        **values: str,
    ) -> Reply:
        """A message made of a phrase; of several texts under its name the one that was said longest ago."""
        texts = self.library.phrases(name)
        mode = mode_of(ask.ctx)
        ids = [f"phrase:{name}.{number}" for number in range(len(texts))]
        used = list(ask.ctx.used_texts)
        number = min(range(len(ids)), key=lambda n: -used.index(ids[n]) if ids[n] in used else -len(used) - 1)
        raw = texts[number].pick(mode)
        for key, value in values.items():
            raw = raw.replace("{" + key + "}", value)
        text, region_choices = self.filled(ask.ctx, raw, mode)
        return Reply(topic or ask.topic, text, (*choices, *region_choices), role=role, text_id=ids[number])

    def phrase(self, ctx: TurnContext, name: str, **values: str) -> str:
        mode = mode_of(ctx)
        return self.library.phrase(name, formal=mode == "sie", easy=mode == "easy", **values)

    def choice(self, name: str, intent: str, ask: Ask, **entities: str) -> Choice:
        """A button whose title is the phrase `choice_<name>`."""
        return Choice(self.phrase(ask.ctx, f"choice_{name}"), intent, entities)

    def region_choices(self) -> tuple[Choice, ...]:
        return tuple(Choice(name, "set_region", {"region": key}) for key, name in self.agencies.regions().items())

    def menu(self) -> tuple[Choice, ...]:
        """Ways on where nothing was asked yet."""
        topic = self.library.topics.get("capabilities")
        return self._choices(topic.choices) if topic else ()

    def label(self, topic: str) -> str:
        """The topic's name in plain words; its id where content has no file."""
        found = self.library.topics.get(topic)
        return found.label if found else topic

    # -- filling ------------------------------------------------------------------------------------

    def filled(self, ctx: TurnContext, text: str, mode: Mode) -> tuple[str, tuple[Choice, ...]]:
        """The text with its placeholders filled, and the regions to choose from where one is missing for that."""
        choices: tuple[Choice, ...] = ()
        if "{reach}" in text:
            text = text.replace("{reach}", self.agencies.reach(ctx, self.library))
            choices = self.region_choices() if ctx.region is None else ()
        if "{referral}" in text:
            text = text.replace("{referral}", self.agencies.referral(ctx, self.library))
            choices = self.region_choices() if ctx.region is None else ()
        if "{agency}" in text:
            text = text.replace("{agency}", self.agencies.name(ctx.region, self.library))
        for key, value in self._values.items():
            text = text.replace("{" + key + "}", value)
        return text, choices

    def framed(self, ask: Ask, text: str) -> str:
        """Ahead of the plain German: a sentence in the user's language that says what this is about."""
        language = self.library.language(ask.ctx.language)
        if language is None:
            return text
        known = any(used.endswith(_language_mark(ask.ctx)) for used in ask.ctx.used_texts)
        label = language.labels.get(ask.topic) or self.label(ask.topic)
        return f"{(language.short if known else language.frame).replace('{label}', label)}\n\n{text}"

    def found(self, ask: Ask, reply: Reply) -> Reply:
        """A catalogue's message as said in this turn: framed, and behind a bridge where it was said before."""
        own = f"catalogue:{hashlib.sha256(reply.text.encode()).hexdigest()[:10]}"
        used = ask.ctx.used_texts
        times = sum(text_id.partition("@")[0].partition("~")[0] == own for text_id in used)
        text, text_id = reply.text, own
        if times:
            bridges = self.library.phrases("again_bridge")
            number = (times - 1) % len(bridges)
            lead = bridges[number].pick(mode_of(ask.ctx)).replace("{label}", self.label(reply.topic))
            text, text_id = f"{lead} {text}", f"{own}~{number}"
        text = self.framed(ask.about(reply.topic), text)
        choices = (*self._human_in(ask.ctx), *reply.choices)
        return replace(reply, text=text, choices=choices, text_id=f"{text_id}{_language_mark(ask.ctx)}")

    def _human_in(self, ctx: TurnContext) -> tuple[Choice, ...]:
        language = self.library.language(ctx.language)
        return (Choice(language.human, "human"),) if language else ()

    def _choices(self, texts: tuple[ChoiceText, ...]) -> tuple[Choice, ...]:
        return tuple(Choice(c.title, c.intent, dict(c.entities)) for c in texts)

    def _source(self, fact_id: str) -> Source | None:
        if not fact_id.startswith(EXTERNAL):
            return self._source_of(fact_id)
        fact = self.library.facts.get(fact_id.removeprefix(EXTERNAL))
        return Source(fact.source, "", fact.read) if fact else None

    def _stale(self, ctx: TurnContext) -> frozenset[str]:
        today = datetime.fromisoformat(ctx.now).date()
        return frozenset(
            EXTERNAL + fact.id
            for fact in self.library.facts.values()
            if fact.valid_until and date.fromisoformat(fact.valid_until) < today
        )


def hearer_of(ctx: TurnContext) -> Hearer:
    used = tuple(text_id.partition("@")[0] for text_id in ctx.used_texts)
    return Hearer(mode_of(ctx), ctx.audience, ctx.region, ctx.age, used, ctx.easy or ctx.language != "de")


def _language_mark(ctx: TurnContext) -> str:
    return "" if ctx.language == "de" else f"@{ctx.language}"

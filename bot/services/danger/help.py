"""The first answer to danger: heard, what to do now, lines that are open, the truth about us, one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from bot.domain.danger import Verdict, case_of
from bot.domain.help_lines import Asker, HelpLine, first_lines
from bot.domain.messages import Choice, Link, Reply, State
from bot.services.danger.words import Words

POLITE = frozenset({"parent"})
# Which texts a case takes; the others bear the name of the case.
_NOW = {
    "suicide": "life", "suicide_other": "life_other", "violence_minor": "violence", "sexual": "violence",
    "work": "violence", "forced": "violence", "overdose": "medical",
}  # fmt: skip
_QUESTION = {
    "suicide": "life", "self_harm": "life", "suicide_other": "other", "violence_minor": "violence",
    "violence_other": "other", "sexual": "violence", "work": "violence", "forced": "violence", "overdose": "medical",
    "medical_other": "medical",
}  # fmt: skip
_CALLS_POLICE = frozenset(
    {"violence", "violence_minor", "violence_other", "sexual", "work", "forced", "digital", "threat", "threat_other"}
)
# What the ids of numbered texts begin with: open lines, and those of care mode that listen.
GENTLE = "gentle."
LISTENED = "care.listen."
_LAST_HELP = "Bist du in Gefahr? Ruf 112 an, bei Gewalt 110. TelefonSeelsorge: 0800 1110111, Tag und Nacht."


def question_of(case: str) -> str:
    """The name of the question that ends the first answer of a case."""
    return _QUESTION.get(case, case)


class Help:
    """Builds the messages that carry help."""

    def __init__(
        self,
        words: Mapping[str, Words],
        lines: Sequence[HelpLine],
        is_holiday: Callable[[date, str | None], bool],
    ) -> None:
        self._words = words
        self._lines = tuple(lines)
        self._is_holiday = is_holiday

    def words(self, language: str) -> Words:
        """The texts of a language, German where it has none."""
        return self._words.get(language) or self._words["de"]

    def all_words(self, language: str) -> tuple[Words, ...]:
        """The texts in which a reply in this language may be given: its own and German."""
        own = self.words(language)
        return (own,) if own.language == "de" else (own, self._words["de"])

    def lines(
        self, verdict: Verdict, age: int | None, region: str | None, now: datetime, most: int = 2
    ) -> tuple[HelpLine, ...]:
        """The lines that are named, best first."""
        asker = Asker(case_of(verdict, age), verdict, age, verdict.language, now)
        return first_lines(asker, self._lines, lambda day: self._is_holiday(day, region), most)

    def first_answer(
        self,
        verdict: Verdict,
        *,
        age: int | None,
        region: str | None,
        now: datetime,
        state: State,
        staff_on_duty: bool,
        worse: bool = False,
    ) -> Reply:
        """The whole danger message, in the user's language with German below."""
        case = case_of(verdict, age)
        chosen = self.lines(verdict, age, region, now)
        truth = "staff" if state == "staff" else "on_duty" if staff_on_duty else "nobody"
        own, *below = self.all_words(verdict.language)
        parts = [self._text(own, case, truth, chosen, worse)]
        parts += [f"{own.get('german_below')}\n{self._text(w, case, truth, (), worse)}" for w in below]
        return Reply(
            topic=verdict.topic or "crisis_suicide",
            text="\n\n".join(parts),
            choices=self._choices(own, case, state, staff_on_duty),
            links=self.links(own, chosen, police=case in _CALLS_POLICE),
            lang=own.language,
        )

    def _text(self, words: Words, case: str, truth: str, chosen: Sequence[HelpLine], worse: bool) -> str:
        polite = case in POLITE
        heard = words.text("worse", "any") if worse and not polite else words.text("heard", case)
        start = f"{heard} {words.text('now', _NOW.get(case, case))}"
        end = f"{words.text('truth', truth, polite=polite)} {words.text('question', question_of(case))}"
        printed = self.printed(words, chosen)
        return "\n\n".join([start, *([printed] if printed else []), end])

    def printed(self, words: Words, chosen: Sequence[HelpLine]) -> str:
        """The lines as text, one a row; those that do not speak the user's language marked „auf Deutsch"."""
        rows = []
        for line in chosen:
            row = words.text("lines", line.id).replace("{phone}", line.number)
            foreign = words.language not in line.languages and not line.many_languages
            rows.append(f"• {row} ({words.get('in_german')})" if foreign else f"• {row}")
        return "\n".join(rows)

    def links(self, words: Words, chosen: Sequence[HelpLine], *, police: bool) -> tuple[Link, ...]:
        """Calling 112 or 110 first, then the lines."""
        calls = [("call_110", "tel:110"), ("call_112", "tel:112")] if police else [("call_112", "tel:112")]
        links = [Link(words.text("buttons", name), url) for name, url in calls]
        for line in chosen:
            if line.id == "krisenchat":
                links.append(Link(words.text("buttons", "krisenchat"), line.url))
            elif line.number:
                title = words.text("buttons", "call").replace("{name}", line.name)
                links.append(Link(title, f"tel:{line.number.replace(' ', '')}"))
        return tuple(links)

    def _choices(self, words: Words, case: str, state: State, staff_on_duty: bool) -> tuple[Choice, ...]:
        names = ["yes", "no"]
        if state != "staff":
            names.append("person" if staff_on_duty else "write_tomorrow")
        names.append("self" if case.endswith("_other") or case == "parent" else "other")
        names.append("not_meant")
        return tuple(self.choice(words, name) for name in names)

    def choice(self, words: Words, name: str) -> Choice:
        return Choice(words.text("buttons", name), f"danger_{name}")

    def gentle(
        self, verdict: Verdict, topic: str, *, age: int | None, region: str | None, now: datetime, number: int
    ) -> Reply:
        """A short message with one open line, for what may be danger; `number` of them were given before."""
        words = self.words(verdict.language)
        texts = words.gentle(verdict.about)
        start = texts[number] if number < len(texts) else listening(words, number - len(texts))
        chosen = self.lines(verdict, age, region, now, most=1)
        text = f"{start}\n{self.printed(words, chosen)}\n{words.gentle_end()}"
        links = self.links(words, chosen, police=False)
        return Reply(topic=topic, text=text, links=links, lang=words.language, text_id=f"{GENTLE}{number}")

    def card(self, language: str, region: str | None, now: datetime) -> Reply:
        """Help without any detection: 112, 110, and what is open now for young people."""
        words = self.words(language)
        verdict = Verdict("none", "suicide", language=words.language)
        asked = [Verdict("none", kind, language=words.language) for kind in ("suicide", "violence", "sexual")]
        asked.append(Verdict("none", "violence", language=words.language, aspects=frozenset({"adult"})))
        ids = {line.id: line for one in asked for line in self.lines(one, None, region, now, 4)}
        chosen = tuple(ids.values())
        text = f"{words.text('card', 'start')}\n{words.text('card', 'lines')}\n{self.printed(words, chosen)}"
        links = self.links(words, chosen, police=True)
        return Reply(topic=verdict.topic or "crisis_suicide", text=text, links=links, lang=words.language)


def said_before(text_ids: Sequence[str], prefix: str) -> int:
    """How many of the numbered texts with this prefix a conversation was given, by the ids of its texts."""
    numbers = [text_id.removeprefix(prefix) for text_id in text_ids if text_id.startswith(prefix)]
    return max((int(number) + 1 for number in numbers if number.isdecimal()), default=0)


def listening(words: Words, number: int) -> str:
    """An opener and a step to take, the pair of this number: each pair once, before one comes again."""
    openers, steps = words.care("openers"), words.care("steps")
    return f"{openers[number % len(openers)]} {steps[(number + number // len(openers)) % len(steps)]}"


def last_help() -> Reply:
    """What is said when nothing else works."""
    return Reply("crisis_suicide", _LAST_HELP, links=(Link("112", "tel:112"),))

"""The report of what is mistaken for what."""

from __future__ import annotations

from bot.domain.confusions import as_text, judged
from bot.domain.scoring import Answered

NAMES = {"housing": "Wohnung", "debt": "Schulden"}


def told(*rows: tuple[str, str, str | None], **more: str) -> str:
    cases = [{"text": text, "accept": [wanted]} | more for text, wanted, _ in rows]
    answers = [Answered(given, "", 0.1) for _, _, given in rows]
    return as_text(judged(cases, answers), lambda topic: NAMES.get(topic, topic))


def test_the_weakest_topic_stands_first_with_what_it_is_taken_for() -> None:
    lines = told(("miete", "debt", "housing"), ("mahnung", "debt", "debt"), ("zimmer", "housing", "housing"))
    first = lines.splitlines()[3]
    assert first == "  Schulden (debt): 1 von 2 richtig (50 %); gehalten für: Wohnung (housing) 1"


def test_both_directions_of_a_pair_stand_together_with_their_sentences() -> None:
    text = told(("a1", "debt", "housing"), ("a2", "debt", "housing"), ("b1", "housing", "debt"), ("c", "study", "debt"))
    lines = text.splitlines()
    start = lines.index("  Schulden (debt) → Wohnung (housing): 2")
    assert lines[start : start + 5] == [
        "  Schulden (debt) → Wohnung (housing): 2",
        "      a1",
        "      a2",
        "  Wohnung (housing) → Schulden (debt): 1",
        "      b1",
    ]


def test_what_was_not_understood_counts_as_such() -> None:
    assert "→ not_understood: 1" in told(("hm", "debt", None))


def test_a_topic_that_is_accepted_too_is_no_confusion() -> None:
    cases = [{"text": "miete offen", "accept": ["debt", "housing"]}]
    text = as_text(judged(cases, [Answered("housing", "", 0.1)]), str)
    assert text.startswith("1 Sätze, 1 von 1 richtig (100 %).")
    assert "→ housing" not in text


def test_languages_are_listed_worst_first_and_few_are_marked() -> None:
    cases = [{"text": "x", "accept": ["debt"], "lang": lang} for lang in ["ar"] * 12 + ["tr"] * 2]
    answers = [Answered("debt" if case["lang"] == "tr" else "housing", "", 0.1) for case in cases]
    lines = as_text(judged(cases, answers), str).splitlines()
    start = lines.index("Sprachen:")
    assert lines[start + 1 : start + 3] == ["  ar: 0 von 12 richtig (0 %)", "  tr: 2 von 2 richtig (100 %) (wenige)"]


def test_cases_without_a_topic_give_no_report() -> None:
    assert as_text(judged([{"q": "?", "must": [["x"]]}], [Answered(None, "", 0.1)]), str) == "Keine Fälle mit Thema."

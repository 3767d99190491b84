"""Passages can be said alone: whole sentences under their heading, never longer than a message."""

from __future__ import annotations

from bot.domain.documents import Section
from bot.services.documents.passages import LONGEST, cut, fitting, shortened, statements

SENTENCE = "Dieser Satz hat genau so viele Zeichen, wie er haben soll, und keines mehr. "


def test_a_long_block_is_cut_between_sentences_and_loses_nothing() -> None:
    passages = cut([Section("Viel", (SENTENCE * 20,))])
    assert len(passages) > 4
    assert all(len(p.text) <= LONGEST and p.text.endswith("mehr.") for p in passages)
    assert " ".join(p.text for p in passages) == (SENTENCE * 20).strip()


def test_short_blocks_of_a_section_stay_together_and_headings_part_them() -> None:
    passages = cut([Section("A", ("Es gibt:", "• eins", "• zwei")), Section("B", ("Drei.",))])
    assert [(p.heading, p.text) for p in passages] == [("A", "Es gibt:\n• eins\n• zwei"), ("B", "Drei.")]


def test_a_passage_is_compared_sentence_by_sentence() -> None:
    assert statements("Eins ist hier. Zwei ist da.\n• drei") == ["Eins ist hier.", "Zwei ist da.", "• drei"]


def test_what_does_not_fit_ends_with_a_sentence() -> None:
    assert fitting("Eins ist hier. Zwei ist da. Drei fehlt.", 28) == "Eins ist hier. Zwei ist da."
    assert fitting("Eins.\n• zwei\n• drei", 12) == "Eins.\n• zwei"
    assert fitting("Passt.", 10) == "Passt."


def test_a_first_sentence_that_does_not_fit_ends_with_a_word() -> None:
    assert fitting("Ein sehr langer Satz ohne jedes Ende und Ziel.", 20) == "Ein sehr langer…"
    assert shortened("Donaudampfschifffahrt", 10) == "Donaudamp…"

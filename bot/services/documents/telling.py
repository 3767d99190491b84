"""A passage as a message: its own text, then title, heading and date of the document."""

from __future__ import annotations

from bot.domain.catalogue_dates import in_german
from bot.domain.documents import Document, Passage
from bot.domain.messages import Reply, Source
from bot.services.catalogue.telling import Telling
from bot.services.catalogue.wording import limit_of, stopped
from bot.services.documents.passages import fitting, shortened

_LONGEST_NAME = 60  # characters of a title or heading in the text; the source has them in full


def answer(telling: Telling, document: Document, passage: Passage, topic: str) -> Reply:
    where = shortened(document.title, _LONGEST_NAME)
    if passage.heading:
        where = telling.say("document_place", title=where, heading=shortened(passage.heading, _LONGEST_NAME))
    day = document.as_of or document.imported_at.date().isoformat()
    source = telling.say("document_source" if document.as_of else "document_taken_in", day=in_german(day), place=where)
    text = fitting(passage.text, limit_of(telling.mode) - len(source) - 2)
    ended = text if text.endswith(("…", ":")) else stopped(text)
    return Reply(
        topic=topic,
        text=f"{ended}{chr(10) if chr(10) in text else ' '}{source}",
        choices=(telling.button("book", "book_appointment"), telling.button("human", "human")),
        sources=(Source(document.title, passage.heading, day),),
    )

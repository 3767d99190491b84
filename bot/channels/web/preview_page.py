"""The editors' page of all texts: one file that loads nothing, readable without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import jinja2
import yaml

from bot.domain.catalogue_dates import in_german
from bot.services.catalogue.report import RegionReport
from bot.services.content.library import Library
from bot.services.content.preview import AUDIENCES, MODES, Preview

FILE = "preview.yml"
PHRASES_SHOWN = ("du", "sie", "easy")

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(
    preview: Preview,
    library: Library,
    reports: Mapping[str, RegionReport],
    names: Mapping[str, str],
    regions: Mapping[str, str],
    today: date,
    content: Path,
) -> str:
    """The page; `names` are those of the catalogue's entries by id, `regions` those that are served."""
    words = yaml.safe_load((content / FILE).read_text(encoding="utf-8"))
    return _templates.get_template("preview.html").render(
        words=words,
        preview=preview,
        phrases={name: library.phrases(name) for name in library.phrase_names},
        reports=reports,
        names=names,
        regions=regions,
        today=in_german(today.isoformat()),
        audiences=AUDIENCES,
        modes=MODES,
        texts=sum(len(answer.texts) for topic in preview.topics for answer in topic.answers),
        findings=len(preview.elsewhere) + sum(topic.count for topic in preview.topics),
    )

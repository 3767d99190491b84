"""widget.js as it is served: the script with its words and its style inside, one file without further requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def widget_js(content: Path) -> str:
    """The whole script; `content` is the folder that has widget.yml. Raises OSError or yaml.YAMLError."""
    words: dict[str, Any] = yaml.safe_load((content / "widget.yml").read_text(encoding="utf-8"))
    style = (HERE / "widget.css").read_text(encoding="utf-8")
    script = (HERE / "widget.js").read_text(encoding="utf-8")
    # "</" is escaped, so that the file stays harmless where somebody pastes it into a page.
    return script.replace('"@WORDS@"', _literal(words)).replace('"@STYLE@"', _literal(style))


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")

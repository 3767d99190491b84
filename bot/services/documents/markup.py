"""HTML and Markdown as sections: headings, paragraphs, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.domain.catalogue_dates import first_day
from bot.domain.documents import Section, Written

_LEFT_OUT = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "svg",
        "iframe",
        "object",
        "button",
        "select",
        "textarea",
        "dialog",
        "-comment",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CELLS = frozenset(("td", "th"))
_CELL = "\x1f"
_SPACE = re.compile(r"[ \t\n\r\f\u00a0\u00ad\u200b]+")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_DATES = ("date", "dcterms.modified", "dcterms.date", "dc.date", "article:modified_time", "last-modified")
_DEPTH = 2  # headings that name a passage: its own and the one above


def of_markdown(text: str) -> Written:
    """CommonMark with tables; the title and date of a front matter count."""
    front = _FRONT.match(text)
    known: dict[str, str] = {}
    if front:
        try:
            data = yaml.safe_load(front.group(1))
        except yaml.YAMLError:
            data = None
        known = {str(k): str(v) for k, v in data.items()} if isinstance(data, dict) else {}
        text = text[front.end() :]
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    read = of_html(html)
    return Written(read.sections, known.get("title") or read.title, day_in(known.get("date", "")) or read.as_of)


def of_html(text: str) -> Written:
    """What a reader of the page sees, without its navigation."""
    tree = LexborHTMLParser(text)
    named = tree.css_first("title")
    title = _plain(named.text()) if named else ""
    as_of = None
    for meta in tree.css("meta"):
        values = meta.attributes
        if (values.get("name") or values.get("property") or "").lower() in _DATES:
            as_of = as_of or day_in(values.get("content") or "")
    gathered = _Gathered()
    if tree.body is not None:
        for node, entering in _walk(tree.body):
            gathered.step(node, entering)
    gathered.end_block()
    return Written(tuple(gathered.sections()), title or gathered.first_heading, as_of)


def day_in(text: str) -> str | None:
    """The date with which a text begins, as ISO day, month or year."""
    for length in (10, 7, 4):
        try:
            first_day(text.strip()[:length])
        except ValueError:
            continue
        return text.strip()[:length]
    return None


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node when it begins (True) and ends (False); without recursion, pages are nested as deep as they like."""
    stack = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if entering and (node.tag in _LEFT_OUT or _hidden(node)):
            continue
        yield node, entering
        if entering and node.tag != "-text":
            stack.append((node, False))
            children = list(node.iter(include_text=True))
            stack.extend((child, True) for child in reversed(children))


def _hidden(node: LexborNode) -> bool:
    if node.tag == "-text":
        return False
    values = node.attributes
    return "hidden" in values or values.get("aria-hidden") == "true"


class _Gathered:
    """Sections as they grow while a page is walked through."""

    def __init__(self) -> None:
        self.first_heading = ""
        self._path: list[tuple[int, str]] = []
        self._inline: list[str] = []
        self._sections: list[tuple[str, list[str]]] = [("", [])]

    def step(self, node: LexborNode, entering: bool) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._inline.append(node.text(deep=False))
        elif tag in _HEADINGS:
            self._at_heading(int(tag[1]), entering)
        elif tag in _CELLS:
            self._inline.append(" " if entering else _CELL)
        elif tag == "br":
            self._inline.append(" ")
        elif tag in _BLOCKS:
            if not self._in_cell(node):
                self.end_block()
                if tag == "li" and entering:
                    self._inline.append("• ")
            else:
                self._inline.append(" ")

    @staticmethod
    def _in_cell(node: LexborNode) -> bool:
        parent = node.parent
        return parent is not None and parent.tag in _CELLS

    def _at_heading(self, level: int, entering: bool) -> None:
        if entering:
            self.end_block()
            return
        text, self._inline = _plain("".join(self._inline)), []
        if not text:
            return
        self.first_heading = self.first_heading or text
        self._path = [(above, name) for above, name in self._path if above < level] + [(level, text)]
        lower = [name for above, name in self._path if above > 1] or [text]
        self._sections.append((" › ".join(lower[-_DEPTH:]), []))

    def end_block(self) -> None:
        text, self._inline = "".join(self._inline), []
        if _CELL in text:
            cells = [cell for cell in (_plain(part) for part in text.split(_CELL)) if cell]
            text = ": ".join(cells) if len(cells) == 2 else " | ".join(cells)
        text = _plain(text)
        if text and text != "•":
            self._sections[-1][1].append(text)

    def sections(self) -> Iterator[Section]:
        yield from (Section(heading, tuple(blocks)) for heading, blocks in self._sections if blocks)


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.replace("\u00ad", "")).strip()

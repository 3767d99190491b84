"""Files as an agency has them: a page of house rules as Markdown, HTML and text, and a PDF written by hand."""

from __future__ import annotations

MARKDOWN = """---
title: Hausordnung der JBA
date: 2026-03-01
---
# Gut zu wissen

Hier steht das Wichtigste für einen Besuch.

## Öffnungszeiten

| Montag | 8 bis 12 Uhr |
|---|---|
| Donnerstag | 14 bis 18 Uhr |

Am Mittwoch ist geschlossen.

## Bewerbungscafé

Das Bewerbungscafé findet jeden zweiten Dienstag im Raum 2.14 statt. Anmelden muss sich niemand. Mitzubringen sind:

- ein USB-Stick
- das letzte Zeugnis

### Kinderbetreuung

Für Kinder bis sechs Jahre gibt es eine Spielecke mit Betreuung.

## Hunde

Hunde dürfen mitgebracht werden, wenn sie angeleint sind. Assistenzhunde sind überall erlaubt.
"""

HTML = """<!doctype html><html lang="de"><head><title>Hausordnung</title>
<meta name="DCTERMS.modified" content="2026-04-17T08:00:00"><style>p { color: red }</style></head><body>
<nav><a href="/">Startseite</a></nav>
<h1>Gut zu wissen</h1><p>Hier steht<br>das Wich&shy;tigste.</p>
<h2>Hunde</h2><div>Hunde dürfen <b>mitgebracht</b> werden.<ul><li>Leine<li>Maulkorb</ul></div>
<table><tr><th>Tag</th><td><p>Montag</p></td></tr></table>
<p hidden>Nur für Beschäftigte</p><script>var geheim = 1;</script></body></html>"""

TEXT = """Hausordnung

1. Öffnungszeiten
Montags von 8 bis 12 Uhr. Für Berufs-
tätige auch nach Absprache.

Hunde
=====
- Hunde sind erlaubt
- Katzen bleiben
  zu Hause
"""

Line = tuple[str, int, bool]  # text, size, bold


def pdf(pages: list[list[Line]], title: str = "", encrypted_with: str = "") -> bytes:
    """A PDF of these lines, from top to bottom, in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = []
    for face in ("Helvetica", "Helvetica-Bold"):
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>")
        fonts.append(len(objects))
    kids = []
    for lines in pages:
        steps = ["BT", "72 780 Td"]
        for text, size, bold in lines:
            safe = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            steps += [f"/F{int(bold)} {size} Tf", f"({safe}) Tj", f"0 -{size + 6} Td"]
        stream = "\n".join([*steps, "ET"])
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        resources = f"<< /Font << /F0 {fonts[0]} 0 R /F1 {fonts[1]} 0 R >> >>"
        content = f"/Resources {resources} /Contents {len(objects)} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {content} >>")
        kids.append(len(objects))
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>"
    objects.append(f"<< /Title ({title}) /CreationDate (D:20260215120000+01'00') >>")
    return _protected(_written(objects), encrypted_with)


def _written(objects: list[str]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer << /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def _protected(data: bytes, password: str) -> bytes:
    import io

    from pypdf import PdfReader, PdfWriter

    if not password:
        return data
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


HOUSE_PDF = [
    [
        ("Hausordnung", 20, False),
        ("Das Wichtigste für einen Besuch.", 11, False),
        ("Hunde", 14, False),
        ("Hunde dürfen mitgebracht werden, wenn sie an-", 11, False),
        ("geleint sind. Assistenzhunde sind überall erlaubt.", 11, False),
        ("Stadt Musterhausen", 8, False),
        ("- 1 -", 8, False),
    ],
    [
        ("Fahrkarten", 11, True),
        ("Wer eingeladen ist, bekommt die Fahrkarte am Empfang erstattet.", 11, False),
        ("Stadt Musterhausen", 8, False),
        ("- 2 -", 8, False),
    ],
    [
        ("• Das gilt auch für die Begleitperson.", 11, False),
        ("• Es gilt nicht für das Taxi.", 11, False),
        ("Stadt Musterhausen", 8, False),
        ("- 3 -", 8, False),
    ],
]

"""`./jba ask`: a conversation in the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from bot.cli.client import Client
from bot.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", help="Region des Gesprächs, etwa herne")
    parser.add_argument("--language", default="de")
    parser.add_argument("--easy", action="store_true", help="Antworten in Einfacher Sprache")
    parser.add_argument("--base", help="Adresse des Assistenten (sonst die eingestellte)")
    parser.add_argument("text", nargs="*", metavar="TEXT", help="eine Nachricht; ohne sie ein Chat")


def run(arguments: argparse.Namespace) -> int:
    client = Client(arguments.base or default_base(Settings()))
    options = {"region": arguments.region, "language": arguments.language, "easy": arguments.easy}
    greeting = client.open(**{key: value for key, value in options.items() if value})
    if arguments.text:
        show(client.say(" ".join(arguments.text)))
        return 0
    choices = show(greeting)
    while (line := read_line()) is not None:
        if line.isdecimal() and 1 <= int(line) <= len(choices):
            button = choices[int(line) - 1]
            choices = show(client.press(button["payload"], button["title"]))
        elif line:
            choices = show(client.say(line))
    return 0


def default_base(settings: Settings) -> str:
    return settings.text("JBA_PUBLIC_URL") or f"http://127.0.0.1:{settings.text('JBA_PORT')}"


def read_line() -> str | None:
    """The next line typed, or None at the end of the input."""
    try:
        return input("\n> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return None


def show(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Prints the messages and gives the numbered buttons of the last one that has any."""
    bold, dim, plain = (
        ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else ("",) * 3
    )
    buttons: list[dict[str, Any]] = []
    for message in messages:
        print(f"\n{message['text']}")
        for source in message.get("sources") or []:
            place = ", ".join(filter(None, (source["document"], source["section"])))
            print(f"{dim}  Quelle: {place} (Stand {source['as_of']}){plain}")
        for link in message.get("links") or []:
            print(f"{dim}  {link['title']}: {link['url']}{plain}")
        buttons = message.get("buttons") or buttons
    for number, button in enumerate(buttons, 1):
        print(f"  {bold}[{number}]{plain} {button['title']}")
    return buttons

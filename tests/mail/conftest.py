"""Real parts for messages out: a mail server on this machine, a store, the texts that ship."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from builders import NOW, SECRET
from mail_parts import SITE, Postbox, Watch

from bot.channels.mail.server import SmtpAccess, SmtpServer
from bot.services.content.library import Library
from bot.services.outbox.delivery import Delivery
from bot.services.outbox.writing import Writer
from bot.store import SqlStore, open_store


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def smtp_port(postbox: Postbox) -> Iterator[int]:
    """The port of a running mail server that gives what it takes to `postbox`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()


@pytest.fixture
def access(smtp_port: int) -> SmtpAccess:
    return SmtpAccess("127.0.0.1", smtp_port, "none", "", "", "termine@example.org", 3.0)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def writer() -> Writer:
    return Writer(Library(), SITE)


@pytest.fixture
def delivery_on(writer: Writer, watch: Watch, access: SmtpAccess) -> Callable[..., Delivery]:
    """A delivery on a store; without `mail` none is set."""

    def make(store: SqlStore, *, mail: bool = True, **changed: Any) -> Delivery:
        server = SmtpServer(replace(access, **changed), watch.now) if mail else None
        return Delivery(store, writer, server, watch, store.wake)

    return make


@pytest.fixture
async def two_stores(database_url: str, tmp_path: Path) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    """Two processes' views of one database."""
    stores = [open_store(database_url, SECRET, erased_log=tmp_path / "erased.jsonl", now=lambda: NOW) for _ in range(2)]
    for store in stores:
        await store.start()
    yield stores[0], stores[1]
    for store in stores:
        await store.close()

"""A backup is whole although others write, and a restore erases again what was erased since."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import NOW, SECRET, conversation
from postgres_server import PostgresServer

from bot.settings import Settings
from bot.store import SqlStore, open_store
from bot.store.backup import BackupFailed, BackupFolder, backup, restore
from bot.store.erasure import LOG_NAME
from bot.store.migrations import newest
from bot.store.store import _PROOF
from bot.store.tables import installation
from bot.store.vault import Vault, WrongKey


@pytest.fixture
def settings(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    if database_url.startswith("postgres"):
        server: PostgresServer = request.getfixturevalue("postgres_server")
        monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
    return Settings({"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": database_url, "JBA_SECRET_KEY": SECRET.hex()})


async def started(settings: Settings) -> SqlStore:
    store = open_store(settings.database_url, SECRET, erased_log=settings.var / LOG_NAME, now=lambda: NOW)
    await store.start()
    return store


async def add(store: SqlStore, *names: str) -> None:
    async with store.write() as work:
        for name in names:
            await work.conversations.add(conversation(name, channel_address=f"chat of {name}"))
            await work.messages.add(name, "user", None, f"text of {name}", NOW)
        await work.commit()


async def erase(store: SqlStore, name: str) -> None:
    async with store.write() as work:
        await work.conversations.erase(name)
        await work.commit()


async def known(store: SqlStore, *names: str) -> list[str]:
    async with store.read() as work:
        return [name for name in names if await work.conversations.get(name)]


async def test_a_restore_brings_back_what_was_there_but_not_what_was_erased_since(
    settings: Settings, tmp_path: Path
) -> None:
    target = tmp_path / "backups" / "one"
    store = await started(settings)
    await add(store, "kept", "erased", "deleted-before")
    await erase(store, "deleted-before")
    await backup(settings, target)
    await erase(store, "erased")
    await add(store, "later")
    await store.close()

    assert await restore(settings, target) == 1

    again = await started(settings)
    assert await known(again, "kept", "erased", "deleted-before", "later") == ["kept"]
    async with again.read() as work:
        assert [m.text for m in await work.messages.after("kept", 0)] == ["text of kept"]
        found = await work.conversations.get("kept")
    assert found is not None
    assert found.channel_address == "chat of kept"
    await again.close()
    assert target.stat().st_mode & 0o777 == 0o600
    assert sorted(f.name for f in target.parent.iterdir()) == ["one"]


async def test_a_backup_of_a_restored_database_can_be_restored_too(settings: Settings, tmp_path: Path) -> None:
    store = await started(settings)
    await add(store, "c1")
    await store.close()
    for number in range(3):
        await backup(settings, tmp_path / f"b{number}")
        assert await restore(settings, tmp_path / f"b{number}") == 0
    again = await started(settings)
    assert await known(again, "c1") == ["c1"]
    await again.close()


async def test_a_backup_made_with_another_key_is_refused_and_the_former_database_stays(
    settings: Settings, database_url: str, tmp_path: Path
) -> None:
    await backup(settings, tmp_path / "b")
    store = await started(settings)
    await add(store, "c1")
    await store.close()
    async with store.write() as work:
        sealed = Vault(bytes(32)).seal(_PROOF, "fits")
        await work.connection.execute(sa.update(installation).values(value=sealed))
        await work.commit()
    await backup(settings, tmp_path / "other")
    async with store.write() as work:
        await work.connection.execute(sa.update(installation).values(value=store.vault.seal(_PROOF, "fits")))
        await work.commit()
    await store.close()
    with pytest.raises(WrongKey):
        await restore(settings, tmp_path / "other")
    again = await started(settings)
    assert await known(again, "c1") == ["c1"]
    await again.close()


async def test_a_dump_that_cannot_be_read_leaves_the_former_database(settings: Settings, tmp_path: Path) -> None:
    store = await started(settings)
    await add(store, "c1")
    await store.close()
    await backup(settings, tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(content[: len(content) // 3])
    with pytest.raises(BackupFailed):
        await restore(settings, tmp_path / "b")
    again = await started(settings)
    assert await known(again, "c1") == ["c1"]
    await again.close()


async def test_a_backup_made_while_others_write_is_whole(settings: Settings, tmp_path: Path) -> None:
    store = await started(settings)
    await add(store, "c1")
    stop = asyncio.Event()

    async def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            async with store.write() as work:
                await work.messages.add("c1", "user", None, str(number), NOW)
                await work.commit()

    writing = asyncio.create_task(write())
    for number in range(5):
        await backup(settings, tmp_path / f"b{number}")
    stop.set()
    await writing
    await store.close()
    await restore(settings, tmp_path / "b4")
    again = await started(settings)
    async with again.read() as work:
        numbers = [m.seq for m in await work.messages.after("c1", 0)]
        found = await work.conversations.get("c1")
    assert numbers == list(range(1, len(numbers) + 1))
    assert found is not None
    await add(again, "c2")
    async with again.write() as work:
        assert (await work.messages.add("c1", "user", None, "next", NOW)).seq == len(numbers) + 1
    await again.close()


async def test_what_is_no_backup_is_refused_and_nothing_is_changed(settings: Settings, tmp_path: Path) -> None:
    store = await started(settings)
    await add(store, "c1")
    (tmp_path / "letter").write_text("Sehr geehrte Damen und Herren")
    with pytest.raises(BackupFailed, match="letter is no backup"):
        await restore(settings, tmp_path / "letter")
    with pytest.raises(BackupFailed):
        await restore(settings, tmp_path / "nowhere")
    assert await known(store, "c1") == ["c1"]
    await store.close()


async def test_a_place_that_cannot_be_written_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupFailed):
        await backup(settings, tmp_path / "file" / "backup")


async def test_a_damaged_backup_is_refused(migrated_sqlite: str, tmp_path: Path) -> None:
    settings = Settings({"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": migrated_sqlite, "JBA_SECRET_KEY": SECRET.hex()})
    target = tmp_path / "b"
    await backup(settings, target)
    content = target.read_bytes()
    target.write_bytes(content[:4096] + b"\xff" * 8192 + content[12288:])
    with pytest.raises(BackupFailed, match="damaged"):
        await restore(settings, target)
    target.write_bytes(content[:50])
    with pytest.raises(BackupFailed, match="damaged"):
        await restore(settings, target)


async def test_a_restore_over_a_database_that_was_killed_takes_nothing_of_its_log(
    migrated_sqlite: str, tmp_path: Path
) -> None:
    settings = Settings({"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": migrated_sqlite, "JBA_SECRET_KEY": SECRET.hex()})
    await backup(settings, tmp_path / "b")
    store = await started(settings)
    await add(store, "later")
    (tmp_path / "copy-wal").write_bytes((tmp_path / "jba.sqlite-wal").read_bytes())
    await store.close()
    (tmp_path / "copy-wal").rename(tmp_path / "jba.sqlite-wal")
    await restore(settings, tmp_path / "b")
    again = await started(settings)
    assert await known(again, "later") == []
    await again.close()
    assert not (tmp_path / "jba.sqlite.before-restore").exists()


async def test_where_there_is_no_database_yet_a_restore_makes_it(migrated_sqlite: str, tmp_path: Path) -> None:
    values = {"JBA_VAR": str(tmp_path), "JBA_SECRET_KEY": SECRET.hex()}
    await backup(Settings(values | {"JBA_DATABASE_URL": migrated_sqlite}), tmp_path / "b")
    moved = Settings(values | {"JBA_DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'jba.sqlite'}"})
    assert await restore(moved, tmp_path / "b") == 0
    store = await started(moved)
    assert await store.ready()
    await store.close()


async def test_a_missing_database_cannot_be_backed_up(tmp_path: Path) -> None:
    settings = Settings({"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}"})
    with pytest.raises(BackupFailed, match="no database"):
        await backup(settings, tmp_path / "b")
    assert os.listdir(tmp_path) == []


@pytest.mark.postgres
async def test_without_the_programs_of_postgres_the_message_names_them(
    migrated_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings({"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": migrated_postgres})
    with pytest.raises(BackupFailed, match="pg_dump is needed"):
        await backup(settings, tmp_path / "b")


async def test_backups_older_than_30_days_go(tmp_path: Path) -> None:
    for name, age in (("old", 31), ("young", 29)):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (NOW.timestamp() - age * 86400,) * 2)
    due = {"backup": NOW.fromtimestamp(NOW.timestamp() - 30 * 86400, NOW.tzinfo)}
    assert await BackupFolder(tmp_path).expire(due, NOW) == {"backups": 1}
    assert os.listdir(tmp_path) == ["young"]
    assert await BackupFolder(tmp_path / "none").expire(due, NOW) == {"backups": 0}


def test_a_backup_of_sqlite_is_a_plain_database(migrated_sqlite: str, tmp_path: Path) -> None:
    settings = Settings({"JBA_VAR": str(tmp_path), "JBA_DATABASE_URL": migrated_sqlite})
    asyncio.run(backup(settings, tmp_path / "b"))
    with sqlite3.connect(tmp_path / "b") as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == (newest(),)

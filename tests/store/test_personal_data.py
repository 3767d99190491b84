"""Every table and column says what the law asks of it, and export and erasure do what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from builders import NOW, alarm, conversation
from filled import WORD, count, fill

from bot.domain.retention import RULES
from bot.settings import ROOT, TABLE
from bot.store import SqlStore, inventory
from bot.store.tables import alarms, conversations, messages, metadata
from bot.store.tables.marks import SEALED_KINDS, Place, Sealed, plain

# Whoever names a column like this has a person in mind.
_TELLING = ("contact", "phone", "email", "name", "address", "text", "comment", "token", "chat", "age", "birth", "note")
_HARMLESS = {
    "documents.file_name",
    "installation.name",
    "passages.text",
    "turn_results.name",
    "conversations.used_texts",
    "conversations.texts_deleted_at",
    "conversations.language",
    "roles.office",
}
BOUND = [table for table in metadata.sorted_tables if "conversation_id" in table.c]


def faults(schema: sa.MetaData) -> list[str]:
    """What is missing in the marks of this schema, by table and column."""
    found = []
    for table in schema.sorted_tables:
        place = table.info.get("place")
        if not isinstance(place, Place):
            found.append(f"{table.name}: no place")
            continue
        if place.keep not in RULES:
            found.append(f"{table.name}: no deletion rule {place.keep!r}")
        if (not place.export or place.erase != "delete") and not place.why_not:
            found.append(f"{table.name}: left out of export or erasure without a reason")
        bound = table.name == "conversations" or "conversation_id" in table.c
        if not bound and (place.export or place.erase != "none"):
            found.append(f"{table.name}: no way from a conversation to its rows")
        if bound and (not place.export or place.erase == "none"):
            found.append(f"{table.name}: belongs to a conversation, and export or erasure leave it out")
        found += [f"{table.name}.{c.name}: {fault}" for c in table.columns for fault in _faults_of(c)]
    return found


def _faults_of(column: sa.Column[Any]) -> list[str]:
    if "personal" not in column.info:
        return ["not marked"]
    what = column.info["personal"]
    telling = any(word in column.name.split("_") for word in _TELLING)
    checks = {
        "sounds personal": what is None and telling and f"{column.table.name}.{column.name}" not in _HARMLESS,
        "not sealed": what in SEALED_KINDS and not isinstance(column.type, Sealed),
        "sealed, but not marked as personal": what is None and isinstance(column.type, Sealed),
    }
    return [fault for fault, there in checks.items() if there]


def test_every_table_and_column_is_marked() -> None:
    assert faults(metadata) == []
    assert len(metadata.tables) >= 28
    assert sum(len(table.columns) for table in metadata.sorted_tables) >= 200


@pytest.mark.parametrize(
    ("offender", "fault"),
    [
        (lambda m: sa.Table("bad", m, plain("id", sa.Text, primary_key=True)), "bad: no place"),
        (
            lambda m: sa.Table(
                "bad", m, sa.Column("x", sa.Text), info={"place": Place("p", "operator", False, "none", "w")}
            ),
            "bad.x: not marked",
        ),
        (
            lambda m: sa.Table(
                "bad", m, plain("phone", sa.Text), info={"place": Place("p", "operator", False, "none", "w")}
            ),
            "bad.phone: sounds personal",
        ),
        (
            lambda m: sa.Table(
                "bad",
                m,
                sa.Column("contact", sa.Text, info={"personal": "contact"}),
                info={"place": Place("p", "operator", False, "none", "w")},
            ),
            "bad.contact: not sealed",
        ),
        (
            lambda m: sa.Table("bad", m, plain("x", sa.Text), info={"place": Place("p", "never", False, "none", "w")}),
            "bad: no deletion rule 'never'",
        ),
        (
            lambda m: sa.Table("bad", m, plain("x", sa.Text), info={"place": Place("p", "operator", False, "none")}),
            "bad: left out of export or erasure without a reason",
        ),
        (
            lambda m: sa.Table("bad", m, plain("x", sa.Text), info={"place": Place("p", "operator")}),
            "bad: no way from a conversation to its rows",
        ),
        (
            lambda m: sa.Table(
                "bad", m, plain("conversation_id", sa.Text), info={"place": Place("p", "text", False, "none", "w")}
            ),
            "bad: belongs to a conversation, and export or erasure leave it out",
        ),
    ],
)
def test_the_guard_sees_a_planted_offender(offender: Any, fault: str) -> None:
    schema = sa.MetaData()
    offender(schema)
    assert fault in faults(schema)


def test_every_period_is_a_setting_with_the_same_default() -> None:
    defaults = {setting.name: setting.default for setting in TABLE}
    periods = {rule.setting: str(rule.amount) for rule in RULES.values() if rule.setting}
    assert len(periods) >= 20
    assert periods == {name: defaults.get(name) for name in periods}


def test_every_rule_ends_somewhere() -> None:
    endless = [r.key for r in RULES.values() if r.amount is None and r.together_with is None]
    assert endless == ["operator"]
    assert {r.together_with for r in RULES.values()} - {None} <= set(RULES)


async def test_export_has_the_rows_of_every_table_of_a_conversation_and_no_key_to_any_door(store: SqlStore) -> None:
    await fill(store)
    exported = await store.export("c1")
    assert exported is not None
    assert {name: len(rows) for name, rows in exported.items()} == {t.name: 1 for t in [conversations, *BOUND]}
    assert exported["callbacks"][0]["contact"] == WORD
    assert not [name for rows in exported.values() for name in rows[0] if name.endswith("hash")]


async def test_export_of_an_unknown_conversation_is_nothing(store: SqlStore) -> None:
    await fill(store)
    assert await store.export("c2") is None


async def test_erasure_reaches_every_table_and_spares_the_others(store: SqlStore) -> None:
    await fill(store, "c1")
    await fill(store, "c2")
    async with store.write() as work:
        await work.conversations.erase("c1")
        await work.commit()
    assert await store.export("c1") is None
    spared = await store.export("c2")
    assert spared is not None
    assert {name: len(rows) for name, rows in spared.items()} == {t.name: 1 for t in [conversations, *BOUND]}
    kept = {table.name: await count(store, table) for table in BOUND}
    unlinked = {table.name for table in BOUND if table.info["place"].erase == "unlink"} - {"alarms"}
    assert kept == {table.name: 2 if table.name in unlinked else 1 for table in BOUND}


async def test_erased_without_commit_is_neither_gone_nor_noted(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as work:
        await work.conversations.erase("c1")
    assert await store.export("c1") is not None
    assert store.erased.read() == []


async def test_an_erased_id_is_noted_outside_the_database(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as work:
        await work.conversations.erase("c1")
        await work.conversations.erase("never there")
        await work.commit()
    assert store.erased.read() == [("c1", NOW)]
    assert store.erased.path.stat().st_mode & 0o777 == 0o600


async def test_an_open_alarm_outlives_erasure_without_its_conversation_and_a_closed_one_does_not(
    store: SqlStore,
) -> None:
    async with store.write() as work:
        await work.conversations.add(conversation())
        await work.contacts.add_alarm(alarm("open"))
        await work.contacts.add_alarm(alarm("closed", closed_at=NOW, outcome="reached"))
        await work.conversations.erase("c1")
        await work.commit()
    async with store.read() as work:
        rows = (await work.connection.execute(sa.select(alarms.c.id, alarms.c.conversation_id))).all()
    assert [tuple(row) for row in rows] == [("open", None)]


def files_of(folder: Path) -> list[Path]:
    """The database with its write-ahead log."""
    return [folder / f"jba.sqlite{suffix}" for suffix in ("", "-wal", "-shm")]


async def test_nothing_of_an_erased_text_is_left_in_the_files_of_sqlite(sqlite_store: SqlStore, tmp_path: Path) -> None:
    await fill(sqlite_store)
    async with sqlite_store.write() as work:
        await work.connection.execute(sa.update(messages).values(text="Kirschbaumallee 77"))
        await work.commit()
    files = files_of(tmp_path)
    assert any(b"Kirschbaumallee" in file.read_bytes() for file in files)
    async with sqlite_store.write() as work:
        await work.conversations.erase("c1")
        await work.commit()
    assert not any(b"Kirschbaumallee" in file.read_bytes() for file in files)


async def test_sealed_columns_hold_no_plain_text(sqlite_store: SqlStore, tmp_path: Path) -> None:
    async with sqlite_store.write() as work:
        await work.conversations.add(conversation(channel="telegram", channel_address="chat 998877"))
        await work.commit()
    files = files_of(tmp_path)
    assert not any(b"998877" in file.read_bytes() for file in files)
    async with sqlite_store.read() as work:
        found = await work.conversations.by_channel("telegram", "chat 998877")
    assert found is not None
    assert found.channel_address == "chat 998877"


def test_the_page_of_what_is_stored_is_the_one_that_the_tables_make() -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert page == inventory.as_markdown()
    assert all(f"`{table.name}`" in page for table in metadata.sorted_tables)


def test_the_notice_has_german_words_for_every_period_and_no_other() -> None:
    words = yaml.safe_load((ROOT / "content" / "retention.yml").read_text(encoding="utf-8"))
    assert set(words["data"]) == set(RULES)
    assert set(words["start"]) == {rule.start for rule in RULES.values() if rule.start}
    assert set(words["unit"]) >= {rule.unit for rule in RULES.values() if rule.amount}

"""Personal columns open with the right key in the right place only."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from builders import SECRET

from bot.settings import SettingError, Settings
from bot.store import SqlStore, load_secret, new_token, open_store, token_hash
from bot.store.tables.marks import Sealed
from bot.store.vault import Vault, WrongKey

PLACE = "callbacks.contact"


def test_what_is_sealed_opens_again_and_never_looks_the_same() -> None:
    vault = Vault(SECRET)
    first, second = vault.seal(PLACE, "0123 ü"), vault.seal(PLACE, "0123 ü")
    assert first != second
    assert vault.open(PLACE, first) == vault.open(PLACE, second) == "0123 ü"


@pytest.mark.parametrize(
    ("secret", "place", "change"),
    [(bytes(32), PLACE, 0), (SECRET, "callbacks.name", 0), (SECRET, PLACE, 1)],
)
def test_another_key_another_place_or_a_changed_byte_opens_nothing(secret: bytes, place: str, change: int) -> None:
    sealed = bytearray(Vault(SECRET).seal(PLACE, "0123"))
    sealed[-1] ^= change
    with pytest.raises(WrongKey):
        Vault(secret).open(place, bytes(sealed))


def test_a_lookup_depends_on_key_place_and_text() -> None:
    vault = Vault(SECRET)
    found = {
        vault.lookup(PLACE, "a"),
        vault.lookup(PLACE, "b"),
        vault.lookup("x", "a"),
        Vault(bytes(32)).lookup(PLACE, "a"),
    }
    assert len(found) == 4
    assert vault.lookup(PLACE, "a") in found


@pytest.mark.parametrize("value", ["plain", b"plain", 5])
def test_a_sealed_column_refuses_plain_values(value: object) -> None:
    with pytest.raises(TypeError):
        Sealed().process_bind_param(value, sa.make_url("sqlite://").get_dialect()())


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(b"short")


def test_the_key_of_the_settings_counts(tmp_path: Path) -> None:
    settings = Settings({"JBA_VAR": str(tmp_path), "JBA_SECRET_KEY": SECRET.hex()})
    assert load_secret(settings) == SECRET
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["zz", "ab", "ä" * 64])
def test_a_key_that_is_none_is_refused_by_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingError, match="JBA_SECRET_KEY"):
        load_secret(Settings({"JBA_VAR": str(tmp_path), "JBA_SECRET_KEY": text}))


def _load(folder: str) -> bytes:
    return load_secret(Settings({"JBA_VAR": folder}))


def test_processes_that_start_together_make_one_key_that_only_the_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with ProcessPoolExecutor(4) as pool:
        keys = set(pool.map(_load, [str(folder)] * 12))
    assert len(keys) == 1
    assert [(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()] == [("secret.key", 0o600)]


async def test_a_store_refuses_to_start_with_another_key(store: SqlStore, database_url: str, tmp_path: Path) -> None:
    other = open_store(database_url, bytes(32), erased_log=tmp_path / "erased.jsonl")
    with pytest.raises(WrongKey):
        await other.start()
    await other.close()


async def test_the_database_file_is_private(sqlite_store: SqlStore, tmp_path: Path) -> None:
    assert (tmp_path / "jba.sqlite").stat().st_mode & 0o777 == 0o600


def test_tokens_are_long_and_stored_as_hashes() -> None:
    token = new_token()
    assert len(token) >= 43
    assert token not in token_hash(token)
    assert token_hash(token) == token_hash(token) != token_hash(new_token())

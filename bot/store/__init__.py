"""Everything that lasts: tables, units of work, migrations, export, erasure, backup."""

from __future__ import annotations

from bot.store.store import SqlStore, open_store, store_of
from bot.store.vault import load_secret, new_token, token_hash

__all__ = ["SqlStore", "load_secret", "new_token", "open_store", "store_of", "token_hash"]

"""Encrypts personal columns and makes the keyed hashes by which they are found."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.settings import SettingError, Settings
from bot.store.tables.marks import SEALED_VERSION

KEY_FILE = "secret.key"
_NONCE = 12


class WrongKey(Exception):
    """The key does not open what this database holds."""


class Vault:
    """Seals text with AES-256-GCM, bound to its place (`table.column`), so that no value can be moved elsewhere."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("the key must have 32 bytes")
        self._cipher = AESGCM(_derive(secret, b"jba personal columns"))
        self._hash_key = _derive(secret, b"jba keyed hashes")

    def seal(self, place: str, text: str) -> bytes:
        nonce = os.urandom(_NONCE)
        data = text.encode("utf-8", "replace")
        return SEALED_VERSION + nonce + self._cipher.encrypt(nonce, data, place.encode())

    def open(self, place: str, sealed: bytes) -> str:
        """Raises WrongKey where the key, the place or the bytes are not those of the sealing."""
        body = sealed[len(SEALED_VERSION) :]
        try:
            return self._cipher.decrypt(body[:_NONCE], body[_NONCE:], place.encode()).decode()
        except InvalidTag as error:
            raise WrongKey(place) from error

    def lookup(self, place: str, text: str) -> str:
        """The keyed hash by which a sealed value is found; useless without the key."""
        return hmac.new(self._hash_key, f"{place}\0{text}".encode("utf-8", "replace"), sha256).hexdigest()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)


def new_token() -> str:
    """32 random bytes for a link or a header; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token: enough to recognise it, nothing to use."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def load_secret(settings: Settings) -> bytes:
    """The installation's key: from JBA_SECRET_KEY, else from a file in JBA_VAR that is made once (mode 600)."""
    given = settings.text("JBA_SECRET_KEY")
    if given:
        return _from_hex(given, "JBA_SECRET_KEY")
    settings.var.mkdir(parents=True, exist_ok=True)
    path = settings.var / KEY_FILE
    if not path.exists():
        _make_once(path)
    return _from_hex(path.read_text("ascii").strip(), str(path.name))


def _from_hex(text: str, name: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SettingError(name, "32 bytes in hex are needed (64 digits)")
    return key


def _make_once(path: Path) -> None:
    # Several processes may start at once: the first link wins, and nobody sees half a key.
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()

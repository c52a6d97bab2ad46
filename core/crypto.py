"""The only place for encryption, blind indexes and keyed digests; algorithms and keys are settings (密评 readiness)."""

import hmac
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
TAG_BYTES = 16
# By the name the setting and each token carry; adding one here is all a county's own algorithm needs.
CIPHERS: dict[str, Callable[[bytes], BlockCipherAlgorithm]] = {
    "AES-GCM": algorithms.AES,
    "SM4-GCM": lambda key: algorithms.SM4(key[:16]),
}


class CannotDecrypt(Exception):
    """The text was changed, belongs to another column, or its key is not in the ring."""


def encrypt(text: str, context: str) -> str:
    """Return the text sealed for this context (table and column) with the ring's first key.

    :raises ImproperlyConfigured: no key, or a cipher that is not known
    """
    cipher, key_id = _current()
    nonce = secrets.token_bytes(NONCE_BYTES)
    encryptor = Cipher(CIPHERS[cipher](_derived(key_id, "encrypt")), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(context.encode())
    sealed = encryptor.update(text.encode()) + encryptor.finalize() + encryptor.tag
    return "$".join(["v1", cipher, key_id, urlsafe_b64encode(nonce + sealed).decode()])


def decrypt(token: str, context: str) -> str:
    """Return what was sealed.

    :raises CannotDecrypt: when it was tampered with, sealed for another context, or its key is gone
    """
    cipher, key_id, raw = _parts(token, context)
    key = _derived(key_id, "encrypt")
    nonce, sealed, tag = raw[:NONCE_BYTES], raw[NONCE_BYTES:-TAG_BYTES], raw[-TAG_BYTES:]
    try:
        decryptor = Cipher(CIPHERS[cipher](key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(context.encode())
        return (decryptor.update(sealed) + decryptor.finalize()).decode()
    except (ValueError, InvalidTag) as error:
        raise CannotDecrypt(f"{context}: changed, or sealed for another context") from error


def reencrypt(token: str, context: str) -> str:
    """Return the same text sealed with the ring's first key and the present cipher; unchanged when it already is.

    :raises CannotDecrypt: as decrypt does
    """
    cipher, key_id, _ = _parts(token, context)
    return token if (cipher, key_id) == _current() else encrypt(decrypt(token, context), context)


def _parts(token: str, context: str) -> tuple[str, str, bytes]:
    """Return a token's cipher, key id and sealed bytes."""
    try:
        version, cipher, key_id, body = token.split("$")
        raw = b64decode(body, altchars=b"-_", validate=True)
    except ValueError as error:
        raise CannotDecrypt(f"{context}: no sealed text") from error
    if version != "v1" or cipher not in CIPHERS or len(raw) < NONCE_BYTES + TAG_BYTES:
        raise CannotDecrypt(f"{context}: no sealed text")
    if key_id not in _ring():
        raise CannotDecrypt(f"{context}: key {key_id} is not in FIELD_KEYS")
    return cipher, key_id, raw


def _current() -> tuple[str, str]:
    """Return the cipher and the key id that seal now."""
    if settings.FIELD_CIPHER not in CIPHERS:
        raise ImproperlyConfigured(f"FIELD_CIPHER 只能是 {'、'.join(CIPHERS)}。")
    return settings.FIELD_CIPHER, next(iter(_ring()))


def blind_index(text: str, context: str) -> str:
    """Return a keyed digest by which equal texts can be found without being read."""
    return _digest("index", text, context)


def keyed_digest(text: str, context: str) -> str:
    """Return the hex HMAC of a text; without the key it cannot be tried out."""
    return _digest("digest", text, context)


def _digest(purpose: str, text: str, context: str) -> str:
    # Always the ring's last key, the oldest: digests cannot be re-made from themselves when keys rotate, so new keys
    # come in front and the last one never leaves.
    key = _derived(list(_ring())[-1], purpose)
    return hmac.new(key, f"{context}\x00{text}".encode(), sha256).hexdigest()


def _ring() -> dict[str, str]:
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS 没有设置。")
    ring: dict[str, str] = settings.FIELD_KEYS
    return ring


def _derived(key_id: str, purpose: str) -> bytes:
    return _derive(_ring()[key_id], purpose)


@lru_cache(maxsize=32)
def _derive(encoded: str, purpose: str) -> bytes:
    """Return a key of its own for each purpose, so that no two uses share one."""
    key = b64decode(encoded)
    if len(key) != 32:
        raise ImproperlyConfigured("FIELD_KEYS 里的密钥必须是32字节。")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"renda/{purpose}".encode()).derive(key)


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """A text column that is sealed in the database and plain in Python; empty stays empty."""

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        self.context = context
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what a migration needs to make the field again."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "context": self.context}

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Return the plain text of a column."""
        return decrypt(value, self.context) if value else value

    def get_prep_value(self, value: Any) -> Any:
        """Return what the column stores."""
        prepared = super().get_prep_value(value)
        return encrypt(prepared, self.context) if prepared else prepared

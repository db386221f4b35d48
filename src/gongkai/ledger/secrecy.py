"""Personal data: encrypted in the column, masked in lists (DESIGN §6)."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
NONCE = 12


@lru_cache(maxsize=4)
def _master(secret: str) -> bytes:
    return hashlib.scrypt(secret.encode(), salt=b"gongkai.fields", n=2**14, r=8, p=1, dklen=32)


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(_master(secret))


def seal(text: str) -> bytes:
    """Encrypt `text` with AES-256-GCM under the site's field key; empty stays empty."""
    return seal_bytes(text.encode())


def seal_bytes(plain: bytes) -> bytes:
    """Encrypt a file as `seal` does a text."""
    if not plain:
        return b""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + _cipher(settings.FIELD_KEY).encrypt(nonce, plain, VERSION)


def unseal(sealed: bytes | memoryview) -> str:
    """Decrypt what `seal` made; raises ValueError where the key is another or bytes were changed."""
    return unseal_bytes(sealed).decode()


def unseal_bytes(sealed: bytes | memoryview) -> bytes:
    """Decrypt what `seal_bytes` made; raises ValueError as `unseal` does."""
    data = bytes(sealed)
    if not data:
        return b""
    try:
        return _cipher(settings.FIELD_KEY).decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], VERSION)
    except InvalidTag:
        raise ValueError(
            "个人信息无法解密：密钥与登记时不同，请检查 GONGKAI_SECRET_FIELDS。"
        ) from None


CHUNK = 64 * 1024
FILE_VERSION = b"GKF\x01"
SALT = 16
TAG = 16


def _file_cipher(salt: bytes) -> AESGCM:
    derived = HKDF(hashes.SHA256(), length=32, salt=salt, info=b"gongkai.files")
    return AESGCM(derived.derive(_master(settings.FIELD_KEY)))


def _place(number: int, last: bool) -> bytes:
    """The nonce of a chunk: its number, and whether it is the last, so that none can be cut off."""
    return number.to_bytes(NONCE - 1, "big") + bytes([last])


def seal_file(data: bytes) -> tuple[bytes, bytes]:
    """Encrypt a file in chunks of 64 KiB under a key of its own; returns (salt, sealed bytes).

    The key is derived from the site's field key and the salt: without the salt the bytes cannot be
    read again, whatever copies of them remain.
    """
    salt = os.urandom(SALT)
    cipher = _file_cipher(salt)
    pieces = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [b""]
    sealed = [
        cipher.encrypt(_place(number, number == len(pieces) - 1), piece, FILE_VERSION)
        for number, piece in enumerate(pieces)
    ]
    return salt, FILE_VERSION + b"".join(sealed)


def unseal_file(salt: bytes | memoryview, sealed: bytes) -> bytes:
    """Decrypt what `seal_file` made; raises ValueError where bytes, salt or key were changed."""
    cipher = _file_cipher(bytes(salt))
    body = sealed[len(FILE_VERSION) :]
    pieces = [body[at : at + CHUNK + TAG] for at in range(0, len(body), CHUNK + TAG)]
    try:
        if not pieces or sealed[: len(FILE_VERSION)] != FILE_VERSION:
            raise InvalidTag
        return b"".join(
            cipher.decrypt(_place(number, number == len(pieces) - 1), piece, FILE_VERSION)
            for number, piece in enumerate(pieces)
        )
    except InvalidTag:
        raise ValueError(
            "文件无法解密：密钥与保存时不同，或文件被改动，请检查 GONGKAI_SECRET_FIELDS 和备份。"
        ) from None


def _beside_cipher(salt: bytes | memoryview) -> AESGCM:
    derived = HKDF(hashes.SHA256(), length=32, salt=bytes(salt), info=b"gongkai.beside")
    return AESGCM(derived.derive(_master(settings.FIELD_KEY)))


def seal_beside(salt: bytes | memoryview, plain: bytes) -> bytes:
    """Encrypt what was drawn from a file under a key of the file's salt, so that it is gone with it."""
    nonce = os.urandom(NONCE)
    return nonce + _beside_cipher(salt).encrypt(nonce, plain, FILE_VERSION)


def unseal_beside(salt: bytes | memoryview, sealed: bytes | memoryview) -> bytes:
    """Decrypt what `seal_beside` made; raises ValueError where bytes, salt or key were changed."""
    data = bytes(sealed)
    try:
        return _beside_cipher(salt).decrypt(data[:NONCE], data[NONCE:], FILE_VERSION)
    except InvalidTag:
        raise ValueError("附件的检查记录无法解密，请重新检查附件。") from None


def mask_name(name: str) -> str:
    """Keep the first character of a person's name: 张**."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_number(number: str) -> str:
    """Keep the first three and last two characters of a number: 138******21."""
    if len(number) <= 5:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]

"""Personal data: encrypted in the column, masked in lists (DESIGN §6)."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = b"\x01"
NONCE = 12


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESGCM:
    return AESGCM(
        hashlib.scrypt(secret.encode(), salt=b"gongkai.fields", n=2**14, r=8, p=1, dklen=32)
    )


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


def mask_name(name: str) -> str:
    """Keep the first character of a person's name: 张**."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_number(number: str) -> str:
    """Keep the first three and last two characters of a number: 138******21."""
    if len(number) <= 5:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]

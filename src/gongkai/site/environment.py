"""What the settings read from the machine: database address and secrets."""

from __future__ import annotations

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def database_from_url(url: str | None, home: Path) -> dict[str, Any]:
    """Return Django's database settings for `url`; without one, SQLite in `home`.

    Raises ValueError for a scheme other than postgresql or sqlite.
    """
    if not url:
        return sqlite(home / "gongkai.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"GONGKAI_DATABASE_URL 不认识的数据库类型：{parts.scheme}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


def mail_from_url(url: str) -> dict[str, Any]:
    """Django's mail settings for an smtp:// (STARTTLS where a password is given) or smtps:// URL.

    Raises ValueError for another scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError(f"GONGKAI_MAIL_URL 不认识的邮件协议：{parts.scheme}")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if secure else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and bool(parts.password),
        "EMAIL_TIMEOUT": 20,
    }


def networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks that a comma-separated text names; raises ValueError for what is none."""
    named = [one.strip() for one in text.split(",") if one.strip()]
    try:
        return tuple(ip_network(one) for one in named)
    except ValueError as error:
        raise ValueError(
            f"GONGKAI_PROXIES 须是以逗号分隔的网段，如 10.0.0.0/8,127.0.0.1：{error}"
        ) from None


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite settings: WAL, a write lock taken at the start of a transaction, waiting up to 20 s."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384;"
            ),
        },
    }


def secret(home: Path, name: str) -> str:
    """Return the secret GONGKAI_SECRET_<NAME>, or one kept in `home`, made at the first call."""
    from_environment = os.environ.get(f"GONGKAI_SECRET_{name.upper()}")
    if from_environment:
        return from_environment
    path = home / f"secret-{name}"
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()

"""How often one visitor may try: counted by Django's cache, refused in kind words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


class TooMany(Exception):
    """Too many tries; the message says in Chinese what helps."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `seconds`; `message` is what one who goes on is told."""

    name: str
    most: int
    seconds: int
    message: str

    def count(self, what: str) -> None:
        """Count a try of `what`; raises TooMany over the limit."""
        key = self._key(what)
        cache.add(key, 0, self.seconds)
        try:
            tries = cache.incr(key)
        except ValueError:  # It ran out between the two calls.
            return
        if tries > self.most:
            raise TooMany(self.message)

    def forget(self, what: str) -> None:
        """Begin to count anew."""
        cache.delete(self._key(what))

    def _key(self, what: str) -> str:
        return f"foi:{self.name}:{hashlib.sha256(what.encode()).hexdigest()[:32]}"


CODES_BY_ADDRESS = Limit(
    "address", 30, 600, "您在十分钟内试了很多次，为了保护申请人的信息，请过十分钟再试。"
)
CODES_BY_NUMBER = Limit(
    "number",
    10,
    3600,
    "这个编号在一小时内试了很多次，为了保护申请人的信息，请过一小时再试，或者致电受理机关查询。",
)
DRAFTS = Limit("draft", 120, 3600, "这台设备在一小时内开始了很多份申请，请过一会儿再试。")
SUBMISSIONS = Limit(
    "submit", 120, 3600, "这台设备在一小时内提交了很多份申请，请过一会儿再提交；草稿已经保存。"
)


def address_of(request: HttpRequest) -> str:
    """The network address that a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))

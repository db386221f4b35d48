"""Asking another site whether an address of it leads anywhere, without harm to this house.

Only http and https, only addresses that the public reaches: every name is resolved once, all that
it resolves to is judged (`rules.public_address`), and the connection goes to what was judged, so that a
name cannot mean something else a moment later. Each redirect is judged anew. Nothing is sent that
says who asks: no cookies, no proxy, no credentials. Of an answer its head is read, no body. The
whole runs in the bounded process (`gongkai.verify.bounded`), which ends at its time whatever a server
does.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from typing import Any, Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)

from gongkai.portal.rules.public_address import public_address
from gongkai.verify import bounded
from gongkai.verify.worker import attempt

SECONDS: Final = 20
"""For one address with all its redirects."""
MEMORY: Final = 400_000_000
CONNECT, READ = 6, 8
HOPS: Final = 5
LONGEST: Final = 2_000
AGENT: Final = "gongkai-links/1.0"
_SAFE: Final = "/%:=&?~#+!$,;'@()*[]"
_KEPT: Final = frozenset({401, 402, 403, 405, 406, 407, 408, 409, 412, 425, 426, 429, 451, 521})
"""Statuses of a site that does not want to be asked by a program; a person may well get through."""


class Found(StrEnum):
    """What became of asking."""

    FINE = "fine"
    """It leads somewhere."""
    UNSURE = "unsure"
    """The site is there and will not say."""
    FAILED = "failed"
    """It leads nowhere."""
    SILENT = "silent"
    """It leads nowhere as far as this machine hears: no name, no connection."""


@dataclass(frozen=True, slots=True)
class Told:
    """What an address answered, and the same in words."""

    found: Found
    words: str

    @property
    def failed(self) -> bool:
        """Whether a reader would stand before nothing."""
        return self.found in (Found.FAILED, Found.SILENT)


Resolve = Callable[[str, int], Sequence[str]]
"""From a host name and a port to all its addresses; raises OSError for a name that is none."""


class _Refused(Exception):
    """Why an address is not asked, or how asking ended."""

    def __init__(self, words: str, found: Found = Found.FAILED) -> None:
        super().__init__(words)
        self.told = Told(found, words)


def addresses(host: str, port: int) -> list[str]:
    """All addresses of a name, by the system's resolver."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def ask(address: str, beside: Sequence[str] = (), resolve: Resolve = addresses) -> Told:
    """What `address` answers, at most `HOPS` redirects on.

    `beside` are networks that may be asked though they are not public: a seam for tests, which no
    setting reaches.
    """
    try:
        for _ in range(HOPS + 1):
            status, onward = _answer(_parts(address), beside, resolve)
            if not onward:
                return _told(status)
            address = urljoin(address, onward)
        raise _Refused(f"跳转超过 {HOPS} 次")
    except _Refused as refused:
        return refused.told


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise _Refused("网址的写法不对") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(address) > LONGEST:
        raise _Refused("网址的写法不对")
    if parts.username is not None or parts.password is not None:
        raise _Refused("网址里带有用户名或密码")
    if port is not None and port < 1024 and port not in (80, 443):
        raise _Refused(f"端口 {port} 不是网站的端口")
    return parts


def _judged(host: str, port: int, beside: Sequence[str], resolve: Resolve) -> str:
    """The address to connect to, once all that a name resolves to was judged."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError):
        raise _Refused("域名不存在，或者无法解析", Found.SILENT) from None
    if not found:
        raise _Refused("域名不存在，或者无法解析", Found.SILENT)
    for one in found:
        if not public_address(one) and not _is_beside(one, beside):
            raise _Refused("地址在内部网络，公众打不开")
    return next((one for one in found if ":" not in one), found[0])


def _is_beside(address: str, networks: Sequence[str]) -> bool:
    return any(ip_address(address) in ip_network(network) for network in networks)


def _answer(parts: SplitResult, beside: Sequence[str], resolve: Resolve) -> tuple[int, str]:
    """The status of one hop, and where it leads on."""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        host = str(parts.hostname).encode("idna").decode()
    except UnicodeError:
        host = str(parts.hostname)
    to = _judged(host, port, beside, resolve)
    given: dict[str, Any] = {"timeout": urllib3.Timeout(connect=CONNECT, read=READ)}
    if secure:
        given["ssl_context"] = ssl.create_default_context(cafile=certifi.where())
        given |= {"server_hostname": host, "assert_hostname": host}
    kind = urllib3.HTTPSConnectionPool if secure else urllib3.HTTPConnectionPool
    target = quote(parts.path or "/", _SAFE) + (
        f"?{quote(parts.query, _SAFE)}" if parts.query else ""
    )
    named = f"[{host}]" if ":" in host else host
    head = {"Host": named if parts.port is None else f"{named}:{port}", "User-Agent": AGENT}
    with kind(to, port, maxsize=1, retries=False, **given) as pool:
        try:
            answer = pool.request(
                "GET", target, headers=head, redirect=False, retries=False, preload_content=False
            )
        except NewConnectionError:
            raise _Refused("连接不上", Found.SILENT) from None
        except (ConnectTimeoutError, ReadTimeoutError):
            raise _Refused("没有在时限内回答", Found.SILENT) from None
        except SSLError:
            raise _Refused("安全连接不成（证书或者协议无效），浏览器会拦截") from None
        except ProtocolError:
            raise _Refused("连接中断，或者回答不合规范") from None
        except (HTTPError, OSError):
            raise _Refused("连接不上", Found.SILENT) from None
        onward = answer.get_redirect_location()
        answer.close()
        return answer.status, str(onward or "")


def _told(status: int) -> Told:
    try:
        phrase = STATUSES.get(status) or HTTPStatus(status).phrase
    except ValueError:
        phrase = "未知的回答"
    words = f"{status} {phrase}"
    if status in _KEPT:
        return Told(Found.UNSURE, f"{words}，请人工打开核对")
    return Told(Found.FINE if status < 400 else Found.FAILED, words)


STATUSES: Final = {
    200: "正常",
    400: "对方不接受这个网址",
    401: "要求登录",
    403: "对方拒绝程序访问",
    404: "页面不存在",
    410: "页面已经删除",
    412: "对方拒绝程序访问",
    429: "对方限制访问次数",
    500: "对方网站出错",
    502: "对方网站出错",
    503: "对方网站暂停服务",
    504: "对方网站没有回答",
    521: "对方拒绝程序访问",
}


# The bounded process.


def run(job: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether the job was done, and what was told (`gongkai.verify.worker`)."""
    return attempt(ask, arguments)


def ask_bounded(process: bounded.Process, address: str, beside: Sequence[str] = ()) -> Told:
    """`ask` in a process that ends at its time."""
    try:
        told: Told = process.run("ask", address, tuple(beside))
    except bounded.Unreadable:
        return Told(Found.SILENT, "没有在时限内回答完")
    return told


def asker() -> bounded.Process:
    """A process for `ask_bounded`, started when it is first needed."""
    return bounded.Process(SECONDS, MEMORY, jobs=__name__)

"""How a digest leaves the house: e-mail, and short texts through one small port.

A text backend is any class with `send(to, text)`; the settings `REMINDER_TEXTS` name one for each
channel. `ConsoleTexts`, the default, prints: a site connects its own gateway by naming its class.
"""

from __future__ import annotations

import smtplib
import sys
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils.module_loading import import_string

from gongkai.ledger.models import Notice, User
from gongkai.ledger.notices import Channel, NotSent

MOST_LINES = 60


class Mail:
    """One plain e-mail a day: every standing notice with a link to its case."""

    key = "mail"
    urgent_only = False

    def reaches(self, user: User) -> bool:
        """Whether the person has an e-mail address."""
        return bool(user.email)

    def send(self, user: User, day: date, notices: Sequence[Notice], lost: Sequence[date]) -> None:
        """Hand the digest to Django's mail backend; raises NotSent where it was refused."""
        message = EmailMessage(subject(day, notices), body(user, notices, lost), to=[user.email])
        try:
            connection = get_connection()
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(str(error)) from error
        try:
            connection.send_messages([message])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            raise NotSent(str(error)) from error
        finally:
            connection.close()


def subject(day: date, notices: Sequence[Notice]) -> str:
    """Subject of a digest: how many, and how many of them press."""
    urgent = sum(notice.urgent for notice in notices)
    pressing = f"，其中 {urgent} 条紧急" if urgent else ""
    return f"政务公开工作台：{day.month}月{day.day}日 {len(notices)} 条提醒{pressing}"


def body(user: User, notices: Sequence[Notice], lost: Sequence[date]) -> str:
    """Text of a digest; nothing of an applicant stands in it."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    lines = [f"{user}：", ""]
    if lost:
        days = "、".join(str(day) for day in lost)
        lines += [f"{days} 的提醒邮件可能没有送达，其中尚未办理的一并列在下面。", ""]
    for title, chosen in (
        ("请立即办理", [n for n in notices if n.urgent]),
        ("请留意", [n for n in notices if not n.urgent]),
    ):
        if not chosen:
            continue
        lines += [f"【{title}】", ""]
        for notice in chosen[:MOST_LINES]:
            address = base + reverse("console_notice", args=[notice.pk])
            lines += [f"· {notice.title}：{notice.text}", f"  {address}", ""]
        if len(chosen) > MOST_LINES:
            lines += [f"还有 {len(chosen) - MOST_LINES} 条，请在工作台查看。", ""]
    lines += [f"全部提醒：{base}{reverse('console_notices')}", "本邮件由系统自动发送，请勿回复。"]
    return "\n".join(lines)


class Texts(Protocol):
    """The port to a gateway of short texts or of government instant messages."""

    def send(self, to: str, text: str) -> None:
        """Hand over one text; raises NotSent where it certainly did not go out."""


class ConsoleTexts:
    """Prints each text: for trying out, and where no gateway is connected."""

    label = "文本消息"

    def send(self, to: str, text: str) -> None:
        """Print the text with its addressee."""
        sys.stdout.write(f"[{self.label}] {to}：{text}\n")
        sys.stdout.flush()


class ShortText:
    """One short text a day about what presses; it names no case and no person."""

    urgent_only = True

    def __init__(self, key: str, gateway: Texts) -> None:
        self.key = key
        self.gateway = gateway

    def reaches(self, user: User) -> bool:
        """Whether the person has left a mobile number."""
        return bool(user.mobile)

    def send(self, user: User, day: date, notices: Sequence[Notice], lost: Sequence[date]) -> None:
        """Hand the text to the gateway."""
        cases = len({(notice.stream, notice.record) for notice in notices})
        self.gateway.send(
            user.mobile, f"您有 {cases} 件政务公开事项今天到期、已超期或被督办，请登录工作台办理。"
        )


def channels() -> list[Channel]:
    """The channels of this site: e-mail, and those of `REMINDER_TEXTS`."""
    texts = [ShortText(key, import_string(path)()) for key, path in settings.REMINDER_TEXTS.items()]
    return [Mail(), *texts]

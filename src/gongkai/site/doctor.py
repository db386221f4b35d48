"""Whether this site stands on sound ground: each check says what it saw and how to mend it."""

from __future__ import annotations

import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

LEAST_FREE = 1 << 30
"""Bytes of free disk below which the site may soon fail to write."""


class State(StrEnum):
    """How a check went; only `FAULT` makes the doctor's exit status 1."""

    SOUND = "sound"
    WARNING = "warning"
    FAULT = "fault"


LABELS = {State.SOUND: "正常", State.WARNING: "注意", State.FAULT: "故障"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: `found` is what was seen, `mend` what to do about it."""

    key: str
    label: str
    state: State
    found: str
    mend: str = ""


def examine() -> Iterator[Check]:
    """Run every check in order; one that cannot run is itself a fault."""
    for look in LOOKS:
        try:
            yield look()
        except Exception as error:
            first = (str(error).strip() or type(error).__name__).splitlines()[0]
            yield Check(
                look.__name__,
                (look.__doc__ or look.__name__).rstrip("."),
                State.FAULT,
                f"检查不能进行：{first}",
                "请先排除上面各项故障再查。",
            )


def python() -> Check:
    """Python 版本."""
    found = f"{platform.python_version()}（{sys.executable}）"
    return Check("python", "Python 版本", State.SOUND, found)


def database() -> Check:
    """数据库."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    name = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    version = ".".join(str(part) for part in _database_version())
    return Check(
        "database", "数据库", State.SOUND, f"{name} {version}，{_place(connection.settings_dict)}"
    )


def _database_version() -> tuple[int, ...]:
    from django.db import connection

    return connection.get_database_version()


def _place(settings: dict[str, object]) -> str:
    return str(settings["NAME"]) + (f"@{settings['HOST']}" if settings.get("HOST") else "")


def pending_migrations() -> list[str]:
    """Names of the migrations that the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrations() -> Check:
    """数据库结构."""
    pending = pending_migrations()
    if not pending:
        return Check("migrations", "数据库结构", State.SOUND, "已是最新")
    return Check(
        "migrations",
        "数据库结构",
        State.FAULT,
        f"{len(pending)} 项迁移未执行，第一项 {pending[0]}",
        "请运行 gongkai up，启动前会自动升级。",
    )


def triggers() -> Check:
    """登记事件只增不改."""
    from gongkai.ledger.events import protected

    label = "登记事件只增不改"
    if protected():
        return Check("triggers", label, State.SOUND, "触发器在位")
    return Check(
        "triggers",
        label,
        State.FAULT,
        "触发器缺失，登记事件可以被改动",
        "请运行 gongkai ledger verify 核对事件链，再从备份恢复数据库。",
    )


def fonts() -> Check:
    """PDF 字体."""
    from importlib.util import find_spec

    label = "PDF 字体"
    if find_spec("manimgx_fonts_cjk") is not None:
        return Check("fonts", label, State.SOUND, "字体包在位，任何机器上都能生成 PDF")
    return Check("fonts", label, State.FAULT, "缺少字体包", "请按 requirements/run.txt 重装依赖。")


def holidays() -> Check:
    """放假安排."""
    from django.utils import timezone

    from gongkai.ledger.calendars import site_calendar

    this = timezone.localdate().year
    known = site_calendar().notices
    missing = [year for year in (this, this + 1) if year not in known]
    if not missing:
        return Check("holidays", "放假安排", State.SOUND, f"{this}、{this + 1} 年均已录入")
    years = "、".join(map(str, missing))
    return Check(
        "holidays",
        "放假安排",
        State.FAULT if this in missing else State.WARNING,
        f"{years} 年尚未录入，跨入该年的期限只能暂定",
        f"国务院办公厅发布 {years} 年放假安排后，请区政务公开办在工作台“工作日历”中录入。",
    )


def secrets() -> Check:
    """密钥文件权限."""
    from django.conf import settings

    label = "密钥文件权限"
    files = sorted(Path(settings.HOME).glob("secret-*"))
    open_to_others = [f for f in files if stat.S_IMODE(f.stat().st_mode) & 0o077]
    if open_to_others:
        names = "、".join(file.name for file in open_to_others)
        return Check(
            "secrets",
            label,
            State.FAULT,
            f"{names} 其他用户可读",
            f"请运行 chmod 600 {open_to_others[0].parent}/secret-*。",
        )
    return Check("secrets", label, State.SOUND, f"{len(files)} 个文件只有本用户可读")


def disk() -> Check:
    """磁盘空间."""
    from django.conf import settings

    free = shutil.disk_usage(settings.HOME).free
    found = f"{settings.HOME} 所在磁盘可用 {free / (1 << 30):.1f} GiB"
    if free >= LEAST_FREE:
        return Check("disk", "磁盘空间", State.SOUND, found)
    return Check("disk", "磁盘空间", State.FAULT, found, "请清理磁盘，至少留出 1 GiB。")


def reminders() -> Check:
    """提醒邮件."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from gongkai.ledger.notices import open_deliveries

    console = settings.EMAIL_BACKEND.endswith("console.EmailBackend")
    found = "只打印在终端（未设 GONGKAI_MAIL_URL）" if console else "经邮件服务器发出"
    unknown = open_deliveries(timezone.now() - timedelta(hours=1)).count()
    if not unknown:
        return Check("reminders", "提醒邮件", State.SOUND, found)
    return Check(
        "reminders",
        "提醒邮件",
        State.WARNING,
        f"{found}；{unknown} 封不知是否送达",
        "发送时程序中断过。这些邮件不会重发，下一个工作日的邮件会带上其中未读的提醒；请检查邮件服务器。",
    )


def links() -> Check:
    """外链核查."""
    from datetime import timedelta

    from django.conf import settings
    from django.utils import timezone

    from gongkai.portal.models import FailingLink, OutsideLink

    label = "外链核查"
    if not settings.LINKS:
        return Check(
            "links", label, State.SOUND, "没有开启（GONGKAI_LINKS 不是 1），不访问其他网站"
        )
    known = OutsideLink.objects.current()
    late = known.filter(
        checked_on=None, entered_on__lt=timezone.localdate() - timedelta(days=2)
    ).count()
    if late:
        return Check(
            "links",
            label,
            State.WARNING,
            f"{known.count()} 个外链中有 {late} 个登记两天以上还没有核查",
            "请看后台任务是否在运行、本机能否访问互联网（gongkai jobs links 立即核查一批）；"
            "不能访问的，请去掉 GONGKAI_LINKS。",
        )
    found = f"已开启，{known.count()} 个外链，失效 {FailingLink.objects.count()} 个"
    return Check("links", label, State.SOUND, found)


def site() -> Check:
    """网站标识."""
    from django.conf import settings

    label = "网站标识"
    wanted = {
        "GONGKAI_BASE_URL": "127.0.0.1" not in settings.WAGTAILADMIN_BASE_URL,
        "GONGKAI_SITE_CODE": settings.SITE_CODE,
        "GONGKAI_ICP": settings.SITE_ICP,
        "GONGKAI_POLICE": settings.SITE_POLICE,
    }
    missing = [name for name, given in wanted.items() if not given]
    if not missing:
        found = f"{settings.WAGTAILADMIN_BASE_URL}，网站标识码 {settings.SITE_CODE}"
        return Check("site", label, State.SOUND, found)
    return Check(
        "site",
        label,
        State.WARNING,
        f"未设 {'、'.join(missing)}，页面标签和页底缺少这些内容",
        "对外开放的网站请在环境变量中写明网址、网站标识码、ICP备案号和公安备案号（国办发〔2017〕47号）。",
    )


LOOKS: tuple[Callable[[], Check], ...] = (
    python,
    database,
    migrations,
    triggers,
    fonts,
    holidays,
    secrets,
    disk,
    reminders,
    links,
    site,
)

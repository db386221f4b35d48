"""What all commands share: Chinese help and errors, parameter types, output, the current user."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gongkai.ledger.models import Organ, User

FINDINGS = 1
USAGE = 2
INTERRUPTED = 130


class Refused(click.ClickException):
    """The input was understood and refused, or something was found: exit status 1."""

    exit_code = FINDINGS


class Unreadable(click.ClickException):
    """Something needed cannot be read: exit status 2."""

    exit_code = USAGE


class ChineseFormatter(click.HelpFormatter):
    """Help with Chinese headings."""

    HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{self.HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        said = [(name, text.replace("[required]", "［必填］")) for name, text in rows]
        super().write_dl(said, *args, **kwargs)


class Context(click.Context):
    formatter_class = ChineseFormatter


class Command(click.Command):
    """A command whose help option speaks Chinese."""

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _chinese_help(super().get_help_option(ctx))


class Group(click.Group):
    """A group of such commands."""

    context_class = Context
    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]", **kwargs})
        self.subcommand_metavar = "命令 [参数]..."

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _chinese_help(super().get_help_option(ctx))


class Program(Group):
    """The whole program: errors become one Chinese sentence and an exit status."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; with `standalone_mode` leave by SystemExit as click's own programs do."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            # Click gives back the status with which a command left early.
            status = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else error.message, err=True)
            sys.exit(USAGE)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "gongkai"
            _say(f"{chinese(error)}用 {command} --help 查看用法。")
            sys.exit(USAGE)
        except click.ClickException as error:
            _say(error.message)
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            _say("已中断。")
            sys.exit(INTERRUPTED)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Exception as error:
            known = _explain(error)
            if known is None:
                raise
            _say(known[0])
            sys.exit(known[1])
        sys.exit(status if isinstance(status, int) else 0)


def _chinese_help(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示帮助。"
    return option


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def chinese(error: click.UsageError) -> str:
    """The sentence for a usage error, ending in 。"""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.NoSuchCommand):
        return f"没有命令“{error.command_name}”。"
    if isinstance(error, click.MissingParameter):
        return f"缺少{_place(error)}。"
    message = re.sub(r"^Option '([^']+)' requires .*", r"选项 \1 需要一个值。", error.message)
    message = re.sub(r"^Got unexpected extra arguments? \((.*)\)$", r"多余的参数：\1。", message)
    message = re.sub(r"^Missing command\.$", "缺少命令。", message)
    if isinstance(error, click.BadParameter):
        return f"{_place(error)} 不对：{message}"
    return message


def _place(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param and error.param.get_error_hint(error.ctx)) or ""
    name = hint if isinstance(hint, str) else "、".join(hint)
    kind = "参数 " if isinstance(error.param, click.Argument) else "选项 "
    return kind + name.replace("'", "")


def _explain(error: Exception) -> tuple[str, int] | None:
    """The sentence and status for an error from below; None: a fault of the program."""
    if isinstance(error, OSError):
        what = f"“{error.filename}”" if error.filename else "文件"
        return f"{what}读写失败：{error.strerror or error}。请检查路径、权限和磁盘空间。", USAGE
    if "django" not in sys.modules:
        return None
    from django.core.exceptions import PermissionDenied, ValidationError
    from django.db import Error

    from gongkai.ledger.intake import IntakeRefused

    if isinstance(error, IntakeRefused):
        return str(error), USAGE
    if isinstance(error, PermissionDenied):
        return str(error), FINDINGS
    if isinstance(error, ValidationError):
        return "".join(error.messages), FINDINGS
    if isinstance(error, Error):
        first = str(error).strip().splitlines()[0]
        return (
            f"数据库不能用：{first}。新库请先运行 gongkai up；"
            "已有的库请检查 GONGKAI_HOME 与 GONGKAI_DATABASE_URL。"
        ), USAGE
    return None


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2022-02-24 的样子。", param, ctx)


class Whole(click.ParamType[int]):
    """A whole number between two bounds, both included."""

    name = "整数"

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        if isinstance(value, int):
            return value
        try:
            number = int(value)
        except ValueError:
            self.fail(f"“{value}”不是整数。", param, ctx)
        if not self.least <= number <= self.most:
            self.fail(f"{number} 不在 {self.least} 到 {self.most} 之间。", param, ctx)
        return number


class WholeList(click.ParamType[tuple[int, ...]]):
    """Whole numbers from 0 to 1000, separated by commas."""

    name = "整数,…"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        return tuple(Whole(0, 1000).convert(v, param, ctx) for v in re.split("[,，]", value))


class OneOf(click.Choice[str]):
    """One of several words."""

    name = "选项"

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        return f"“{value}”不在可选之列，可选：{'、'.join(map(str, self.choices))}。"


DAY = Day()
YEAR = Whole(2008, 2099)
F = Callable[..., Any]


def as_format(*names: str) -> Callable[[F], F]:
    """The option --format; the first name is the default."""
    return click.option(
        "--format",
        "form",
        type=OneOf(names),
        default=names[0],
        metavar="|".join(names),
        help=f"输出格式，默认 {names[0]}。",
    )


def setup() -> None:
    """Make models and settings usable; may be called again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.site.settings.base")
    import django

    django.setup()


def find_organ(text: str | None) -> Organ | None:
    """The organ of that code, name or short name; None for None. Raises Refused."""
    from gongkai.ledger.models import Organ

    if text is None:
        return None
    wanted = text.strip()
    for field in ("code", "name", "short_name"):
        found: Organ | None = Organ.objects.filter(**{field: wanted}).first()
        if found is not None:
            return found
    names = Organ.objects.filter(name__contains=wanted).values_list("name", flat=True)[:5]
    hint = f"您要找的可能是：{'、'.join(names)}。" if names else "请写全称、简称或机关代号。"
    raise Refused(f"没有名为“{wanted}”的行政机关。{hint}")


def acting_user(username: str | None) -> User:
    """The user in whose name a command writes: the named one, else the only administrator.

    Raises Refused where there is no such active user, or the choice is not clear.
    """
    from gongkai.ledger.models import Role, User

    active = User.objects.filter(is_active=True)
    if username:
        user = active.filter(username=username).first()
        if user is None:
            raise Refused(
                f"没有用户“{username}”，或该用户已停用。请用 --user 写明在职人员的用户名。"
            )
        return user
    users = list(active.filter(posts__role=Role.ADMINISTRATOR).distinct()[:2])
    if len(users) != 1:
        raise Refused("请用 --user 写明以谁的名义登记（用户名）；登记事件会记下这个名字。")
    return users[0]


def plain(value: int | Decimal | None) -> str:
    """A figure's value as it is printed; a blank one is a dash."""
    from gongkai.reports.document import display

    return "—" if value is None else display(value)

"""`gongkai verify`: read annual reports of any organ and say what contradicts what.

No database and no web framework: a journalist's laptop is enough.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from gongkai.site.cli.program import (
    FINDINGS,
    USAGE,
    Command,
    Unreadable,
    Whole,
    as_format,
)

if TYPE_CHECKING:
    from gongkai.verify.reading.sources import Source
    from gongkai.verify.telling.writers import Writer

FORMATS = ("text", "json", "html", "xlsx", "sarif")
NOT_FOR_SCREENS = {"html", "xlsx", "sarif"}
_FILE_WIDTH = 100
_PATH = click.Path(path_type=Path)


@click.command(
    cls=Command,
    help="核验年度报告：读出三张表和正文里的数，指出哪里与哪里对不上。",
    epilog="目录里同一机关相邻两年的报告自动前后对照。"
    "退出码：0 没有错误和提醒；1 有错误或提醒；2 有文件读不了。",
)
@click.argument("paths", nargs=-1, required=True, type=_PATH, metavar="文件或目录...")
@as_format(*FORMATS)
@click.option("-o", "--output", type=_PATH, metavar="文件", help="写入文件。")
@click.option("--previous", type=_PATH, metavar="文件", help="同一机关的上年报告，用来对照结转。")
@click.option("--organs", type=_PATH, metavar="目录", help="报告所汇总的各机关报告。")
@click.option(
    "--jobs", type=Whole(1, 256), metavar="数目", help="同时核验几份，默认为处理器的个数。"
)
@click.option("--quiet", is_flag=True, help="只给出汇总，不逐份列出，也不显示进度。")
def verify(
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    previous: Path | None,
    organs: Path | None,
    jobs: int | None,
    quiet: bool,
) -> None:
    if form in NOT_FOR_SCREENS and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{form} 不便在屏幕上看，请用 -o 写明文件名。")
    from gongkai.verify.bounded import Crew
    from gongkai.verify.bounded import Unreadable as Unread
    from gongkai.verify.many import Failed, check_many

    files = _reports(paths)
    if not files:
        raise Unreadable(f"{_names(paths)}里没有认得的报告（docx、html、pdf、xlsx、txt 等）。")
    if (previous or organs) and len(files) != 1:
        raise click.UsageError("--previous 和 --organs 只能与一份报告同用。")
    look = _look(output)
    bad = found = 0
    try:
        with (
            Crew(min(jobs or os.cpu_count() or 1, len(files))) as crew,
            _progress(
                show=not quiet and len(files) > 1,
                reading_only=output is None and sys.stdout.isatty(),
            ) as advance,
            _stream(output) as stream,
        ):
            writer = _writer(form, stream, look, quiet)
            told = check_many(
                files,
                form=form,
                options=look,
                crew=crew,
                previous=next(iter(_reports([previous])), None) if previous else None,
                organs=_reports([organs]) if organs else None,
                advance=advance,
            )
            for one in told:
                if isinstance(one, Failed):
                    bad += 1
                    click.echo(f"{one.file}：{one.message}", err=True)
                    writer.unreadable(one.file, one.message)
                else:
                    found += bool(one.summary.errors or one.summary.warnings)
                    writer.add(one)
            writer.close()
    except Unread as error:
        raise Unreadable(f"{error}。") from error
    if output is not None:
        click.echo(f"已写入 {output}。", err=True)
    raise click.exceptions.Exit(USAGE if bad else FINDINGS if found else 0)


def _reports(paths: Iterable[Path]) -> list[Source]:
    """The files that the paths name or hold; what lies beside them in a folder is left out."""
    from gongkai.verify.reading.sources import NO_REPORT, sources

    return [source for source in sources(paths) if source.problem != NO_REPORT]


def _names(paths: tuple[Path, ...]) -> str:
    return "、".join(f"“{path}”" for path in paths)


def _look(output: Path | None) -> dict[str, Any]:
    """Width and colour of text: those of the terminal, else none."""
    if output is not None or not sys.stdout.isatty():
        return {"width": _FILE_WIDTH if output is not None else 80, "colour": False}
    import shutil

    colour = "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    return {"width": shutil.get_terminal_size().columns, "colour": colour}


def _writer(form: str, stream: BinaryIO, look: dict[str, Any], quiet: bool) -> Writer:
    from gongkai.verify.telling.writers import WRITERS, TextWriter

    if form == "text":
        return TextWriter(stream, quiet=quiet, **look)
    chosen: type[Writer] = WRITERS[form]
    return chosen(stream)


@contextmanager
def _stream(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears under its name only once it is whole."""
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(output)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


@contextmanager
def _progress(show: bool, *, reading_only: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error where somebody can see it.

    `reading_only` takes it away before the reports are written to the same terminal.
    """
    if not show or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if not bar.live.is_started:
                return
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done)
            if reading_only and done == total:
                bar.stop()

        yield advance

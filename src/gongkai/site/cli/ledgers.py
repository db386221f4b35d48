"""`gongkai import` and `gongkai template`: officers' ledgers as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.site.cli.program import (
    FINDINGS,
    Command,
    Unreadable,
    acting_user,
    as_format,
    setup,
)
from gongkai.verify.telling.exactjson import to_json

if TYPE_CHECKING:
    from gongkai.ledger.imports import ImportKind


def kind_of(key: str) -> ImportKind:
    """The kind of that key; raises a usage error that lists the known ones."""
    from gongkai.ledger.imports import KINDS

    if key not in KINDS:
        known = "、".join(f"{k}（{kind.schema.title}）" for k, kind in KINDS.items())
        raise click.UsageError(f"没有名为“{key}”的台账，可选：{known}。")
    return KINDS[key]


@click.command(
    "import",
    cls=Command,
    help="导入一份台账（.xlsx 或 .csv，可带文件的是 .zip 或文件夹）：全部登记，或者一行不动。",
)
@click.argument("kind", metavar="类别")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只检查，不登记。")
@click.option("--user", metavar="用户名", help="以谁的名义登记；默认唯一的系统管理员。")
@as_format("text", "json")
def import_(kind: str, file: Path, dry_run: bool, user: str | None, form: str) -> None:
    setup()
    from rich.console import Console
    from rich.progress import Progress as Bar

    from gongkai.ledger import imports

    chosen = kind_of(kind)
    if not file.is_file() and not (chosen.files and file.is_dir()):
        raise Unreadable(f"找不到文件“{file}”，请检查路径。")
    actor = acting_user(user)
    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("导入", total=imports.PARTS)
        result = imports.run(
            kind,
            file,
            filename=file.name,
            actor=actor,
            dry_run=dry_run,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if form == "json":
        click.echo(
            to_json(
                {
                    "kind": kind,
                    "dry_run": dry_run,
                    "added": result.added,
                    "changed": result.changed,
                    "unchanged": result.unchanged,
                    "problems": [problem._asdict() for problem in result.problems],
                    "more_problems": result.more_problems,
                    "notes": result.notes,
                    "batch": result.batch.pk if result.batch else None,
                }
            )
        )
    else:
        for problem in result.problems:
            place = " ".join(
                part
                for part in (
                    problem.sheet,
                    f"第 {problem.row} 行" if problem.row else "",
                    problem.column,
                )
                if part
            )
            click.echo(f"{place}：{problem.message}。{problem.mend}。")
        if result.more_problems:
            click.echo(f"另有 {result.more_problems} 处问题没有列出。")
        for note in result.notes:
            click.echo(note)
        click.echo(("（仅检查，未登记）" if dry_run and result.ok else "") + result.summary)
    if not result.ok:
        raise click.exceptions.Exit(FINDINGS)


@click.command(cls=Command, help="写出一类台账的空白模板（.xlsx）。")
@click.argument("kind", metavar="类别")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪里；默认当前文件夹，以台账命名。",
)
@as_format("text", "json")
def template(kind: str, output: Path | None, form: str) -> None:
    setup()
    from gongkai.ledger.intake import build_template

    schema = kind_of(kind).schema
    path = output or Path(f"{schema.title}模板.xlsx")
    path.write_bytes(build_template(schema))
    if form == "json":
        columns = [
            {"name": field.name, "label": field.label, "required": field.required}
            for field in schema.fields
        ]
        click.echo(to_json({"kind": kind, "file": str(path), "columns": columns}))
    else:
        click.echo(f"已写入 {path}。")

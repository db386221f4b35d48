"""`gongkai report` and `gongkai figures`: numbers derived from records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.site.cli.program import (
    DAY,
    FINDINGS,
    YEAR,
    Command,
    OneOf,
    Refused,
    as_format,
    find_organ,
    plain,
    setup,
)
from gongkai.verify.telling.exactjson import to_json

if TYPE_CHECKING:
    from gongkai.ledger.models import Organ
    from gongkai.reports.document import ReportDocument

FILES = ("docx", "xlsx", "pdf", "html")
FORMATS = ("text", "json", *FILES)


@click.command(cls=Command, help="推导一个年度的年度报告；已发布的报告输出定稿。")
@click.option("--year", type=YEAR, required=True, metavar="年", help="年度，如 2022。")
@click.option("--organ", metavar="机关", help="机关全称、简称或代号；不写为全区。")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="写入文件。")
@click.option(
    "--format",
    "form",
    type=OneOf(FORMATS),
    metavar="|".join(FORMATS),
    help="输出格式，默认依文件扩展名，否则 text。",
)
def report(year: int, organ: str | None, output: Path | None, form: str | None) -> None:
    if form is None:
        suffix = output.suffix.lstrip(".").lower() if output else ""
        form = suffix if suffix in FORMATS else "text"
    if form in FILES and output is None:
        raise click.UsageError(f"{form} 不能印在屏幕上，请用 -o 写明文件名。")
    setup()
    from gongkai.reports.export import FORMATS as EXPORTS

    document = derive(year, find_organ(organ))
    data = _as_text(document).encode() if form == "text" else EXPORTS[form].render(document)
    if output is None:
        click.echo(data, nl=False)
    else:
        output.write_bytes(data)
        click.echo(f"已写入 {output}（{len(data):,} 字节）。", err=True)
    if not document.content_hash:
        _tell_findings(document)


def derive(year: int, organ: Organ | None) -> ReportDocument:
    """The report of `organ` (None: the district) as it stands: snapshot, draft, or tables alone.

    Raises Refused where no organ is entered yet.
    """
    from gongkai.ledger.models import Organ
    from gongkai.reports.selectors import document_for

    organ = organ or Organ.get_first_root_node()
    if organ is None:
        raise Refused("还没有登记任何行政机关，推导不出报告。先运行 gongkai up 装入示范区。")
    return document_for(organ, year)


def _tell_findings(document: ReportDocument) -> None:
    """Say which relations are broken; leave with status 1 where one forbids publication."""
    from gongkai.norms import relations

    findings = relations.check(document.values, year=document.year)
    for finding in findings:
        if finding.severity != relations.NOTE:
            click.echo(f"{finding.rule}：{finding.message}（{finding.legal_basis}）", err=True)
    if any(finding.severity == relations.ERROR for finding in findings):
        raise click.exceptions.Exit(FINDINGS)


def _as_text(document: ReportDocument) -> str:
    from gongkai.norms import form

    values = document.values
    lines = [document.title, f"数据截至 {document.as_of}"]
    if document.content_hash:
        lines.append(f"定稿摘要 {document.content_hash}")
    lines += [paragraph.text for paragraph in document.lead]
    for part in form.PARTS:
        paragraphs = document.sections.get(part.key, ())
        tables = {
            "proactive": _table1,
            "requests": _table2,
            "remedies": _table3,
        }.get(part.key)
        if paragraphs or tables:
            lines += ["", f"{part.number}、{part.title}"]
        lines += [paragraph.text for paragraph in paragraphs]
        if tables:
            lines += tables(values)
    if document.record:
        lines += ["", *document.record]
    return "\n".join(lines) + "\n"


def _table1(values: Any) -> list[str]:
    from gongkai.norms import form

    return [
        f"{cell.clause}\t{cell.row}·{cell.column}\t{plain(values.get(cell.figure))}\t{cell.unit}"
        for cell in form.TABLE1
    ]


def _table2(values: Any) -> list[str]:
    from gongkai.norms import form

    head = "\t".join(["", *(column.label for column in form.TABLE2_COLUMNS)])
    return [head] + [
        "\t".join(
            [row.label]
            + [plain(values.get(form.table2_figure(row.key, c.key))) for c in form.TABLE2_COLUMNS]
        )
        for row in form.TABLE2_ROWS
    ]


def _table3(values: Any) -> list[str]:
    from gongkai.norms import form

    head = "\t".join(["", *(column.label for column in form.TABLE3_COLUMNS)])
    return [head] + [
        "\t".join(
            [group.label]
            + [plain(values.get(form.table3_figure(group.key, c.key))) for c in form.TABLE3_COLUMNS]
        )
        for group in form.TABLE3_GROUPS
    ]


@click.command(cls=Command, help="列出一个年度的全部统计指标及其出处。")
@click.option("--year", type=YEAR, required=True, metavar="年", help="年度，如 2022。")
@click.option("--organ", metavar="机关", help="机关全称、简称或代号；不写为全区。")
@click.option("--as-of", type=DAY, metavar="日期", help="按这一天已登记的记录推导；默认今天。")
@as_format("text", "json")
def figures(year: int, organ: str | None, as_of: date | None, form: str) -> None:
    setup()
    from gongkai.ledger.figures import registry
    from gongkai.ledger.scope import Scope

    values = registry.evaluate(registry.figures, Scope.year(year, find_organ(organ), as_of))
    listed = list(registry.figures.values())
    if form == "json":
        rows = [
            {
                "id": figure.id,
                "value": values[figure.id],
                "unit": figure.unit,
                "label": figure.label,
                "citation": figure.citation,
            }
            for figure in listed
        ]
        click.echo(to_json(rows))
        return
    for figure in listed:
        value = plain(values[figure.id])
        click.echo("\t".join([figure.id, value, figure.unit, figure.label, figure.citation]))

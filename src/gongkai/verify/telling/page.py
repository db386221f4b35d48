"""A report with its findings as a web page: the prose marked, the tables beside it.

One page needs no other file, no script and no colour: each mark carries the number of its finding.
All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from gongkai.verify.filing import Place
from gongkai.verify.reading.prose import PLACES
from gongkai.verify.telling import numbered as marks
from gongkai.verify.telling.exactjson import digits
from gongkai.verify.telling.numbered import Line, Numbered, Piece, Shown, Summary, Table
from gongkai.verify.telling.plain import visible
from gongkai.verify.telling.rulebook import rule_text
from gongkai.verify.verdict import ERROR, NOTE, SEVERITIES, WARNING, Verdict

STYLE = Path(__file__).with_name("page.css")
_THEME = """
:root { color-scheme: light; --main: #0b5068; --main-soft: #e8f1f4; --ink: #1c2529; --muted: #52616a;
  --paper: #fff; --line: #c9d2d7; --rule: #5c6b73; --alert: #a3161f; --alert-soft: #fbeceb;
  --warn: #7a4a00; --warn-soft: #fdf3e1; --good: #1d6338; --target: 2rem; --focus: #b45309;
  --sans: "Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  --serif: "Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem clamp(1rem, 3vw, 2rem); color: var(--ink);
  background: var(--paper); font: 1rem/1.7 var(--sans); overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.3rem; } h3 { font-size: 1.1rem; }
a { color: var(--main); } :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid var(--line); padding: .35em .6em; text-align: left; vertical-align: top; }
th { background: var(--main-soft); } .num { text-align: right; }
.scroll { overflow-x: auto; }
.v-report + .v-report { border-top: 4px solid var(--main); margin-top: 3rem; break-before: page; }
@page { size: A4; margin: 16mm; }
@media print { body { font-size: 10pt; padding: 0; } .scroll { overflow: visible; } }
"""


def _text(text: str) -> str:
    return escape(visible(text))


def counts(summary: Summary) -> str:
    """E.g. “2个错误、1个提示”; what there is none of is not named."""
    numbers = zip(
        (summary.errors, summary.warnings, summary.notes), SEVERITIES.values(), strict=True
    )
    return "、".join(f"{number}个{name}" for number, name in numbers if number)


def fragment(verdict: Verdict, prefix: str = "", heading: int = 2) -> str:
    """One report as escaped HTML that `page.css` dresses.

    `prefix` keeps the anchors of several reports apart; `heading` is the level of its heading.
    """
    return "\n".join(_Report(verdict, prefix, heading).parts())


class _Report:
    def __init__(self, verdict: Verdict, prefix: str, heading: int) -> None:
        self.verdict = verdict
        self.prefix = prefix
        self.heading = heading
        self.found = marks.numbered(verdict)

    def parts(self) -> Iterator[str]:
        summary = marks.summary(self.verdict)
        h = self.heading
        yield f'<section class="v-report" id="{self.prefix}report">'
        yield f"<h{h}>{_text(summary.title)}</h{h}>"
        yield f'<p class="v-counts">{self._outcome(summary)}</p>'
        yield from self._findings(h + 1)
        yield from self._gaps(h + 1)
        yield '<div class="v-pair">'
        yield from self._prose(h + 1)
        yield from self._tables(h + 1)
        yield "</div>"
        yield "</section>"

    def _outcome(self, summary: Summary) -> str:
        read = f"三张表200格，读出{summary.read}格。"
        if not self.found:
            return f"<strong>没有发现问题。</strong>{read}"
        return f"<strong>{counts(summary)}。</strong>{read}"

    def _findings(self, h: int) -> Iterator[str]:
        if not self.found:
            return
        yield f'<section class="v-findings"><h{h}>发现的问题</h{h}><ol>'
        for found in self.found:
            finding = found.finding
            yield (
                f'<li class="v-finding v-{finding.severity}" id="{self.prefix}f{found.number}">'
                f'<p class="v-name"><span class="v-tag">{found.name}</span> '
                f"{_text(finding.rule)}　{_text(rule_text(finding).title)}</p>"
                f"<p>{_text(finding.message)}</p>"
            )
            if finding.expected is not None and finding.found is not None:
                yield (
                    f'<p class="v-numbers">写的是 <b>{digits(finding.found)}</b>，'
                    f"算出来是 <b>{digits(finding.expected)}</b></p>"
                )
            if finding.readings:
                yield '<p class="v-label">可能的解释</p><ul class="v-readings">'
                yield "".join(f"<li>{_text(reading)}</li>" for reading in finding.readings)
                yield "</ul>"
            if finding.places:
                yield '<p class="v-places">在哪里：'
                places = [self._link(found, place) for place in finding.places[: marks.MOST_NAMED]]
                more = (
                    "" if len(finding.places) <= marks.MOST_NAMED else f"等{len(finding.places)}处"
                )
                yield f"{'、'.join(places)}{more}</p>"
            yield f'<p class="v-basis">依据：{_text(finding.legal_basis)}</p></li>'
        yield "</ol></section>"

    def _link(self, found: Numbered, place: Place) -> str:
        if place.figure in PLACES and place.label == PLACES[place.figure][1]:
            anchor = f"c-{place.figure}"
        elif place.start >= 0 and not place.figure:
            anchor = f"p{found.number}-{place.start}"
        else:
            return _text(place.label)
        name = marks.place_name(self.verdict.filing, place)
        return f'<a href="#{self.prefix}{escape(anchor)}">{_text(name)}</a>'

    def _gaps(self, h: int) -> Iterator[str]:
        gaps = self.verdict.filing.gaps
        if gaps:
            yield f'<section class="v-gaps"><h{h}>没有读出的内容</h{h}><ul>'
            yield "".join(
                f"<li><b>{_text(gap.place.label)}</b>　{_text(gap.message)}</li>" for gap in gaps
            )
            yield "</ul></section>"

    def _prose(self, h: int) -> Iterator[str]:
        yield f'<article class="v-prose"><h{h}>报告正文</h{h}>'
        for line in marks.lines(self.verdict):
            yield self._line(line)
        yield "</article>"

    def _line(self, line: Line) -> str:
        inner, offset = [], line.start
        for piece in line.pieces:
            inner.append(self._piece(piece, offset))
            offset += len(piece.text)
        kind = ' class="v-heading"' if line.heading else ""
        return f"<p{kind}>{''.join(inner)}</p>"

    def _piece(self, piece: Piece, start: int) -> str:
        if not piece.marks:
            return _text(piece.text)
        anchors = "".join(
            f'<span id="{self.prefix}p{found.number}-{start}"></span>' for found in piece.begins
        )
        severity = piece.marks[0].finding.severity
        badges = "".join(self._badge(found) for found in piece.begins)
        return f'{anchors}<mark class="v-{severity}">{_text(piece.text)}</mark>{badges}'

    def _badge(self, found: Numbered) -> str:
        return (
            f'<a class="v-badge v-{found.finding.severity}" href="#{self.prefix}f{found.number}">'
            f"{found.name}</a>"
        )

    def _tables(self, h: int) -> Iterator[str]:
        yield f'<div class="v-tables"><h{h}>重算的表格</h{h}>'
        marked = any(cell.marks for cell in marks.shown(self.verdict).values())
        if marked:
            yield '<p class="v-basis">有编号的格子有问题；“算得”是按其他格子算出的数。</p>'
        for table in marks.tables(self.verdict):
            yield from self._table(table)
        yield "</div>"

    def _table(self, table: Table) -> Iterator[str]:
        yield f'<div class="scroll" role="region" aria-label="{table.caption}" tabindex="0">'
        yield f'<table class="v-table v-{table.key}"><caption>{table.caption}</caption>'
        heads = "".join(f'<th scope="col">{_text(name)}</th>' for name in table.columns)
        yield f'<thead><tr><th scope="col">项目</th>{heads}</tr></thead><tbody>'
        for label, cells in table.rows:
            inner = "".join(self._cell(cell) for cell in cells)
            yield f'<tr><th scope="row">{_text(label)}</th>{inner}</tr>'
        yield "</tbody></table></div>"

    def _cell(self, cell: Shown) -> str:
        where = f' id="{self.prefix}c-{cell.figure}"'
        if not cell.marks:
            kind = "" if cell.value is not None else ' class="v-unread"'
            return f"<td{where}{kind}>{cell.text}</td>"
        severity = cell.marks[0].finding.severity
        expected = f'<span class="v-expected">算得{cell.expected}</span>' if cell.expected else ""
        badges = "".join(self._badge(found) for found in cell.marks)
        return f'<td{where} class="v-wrong v-{severity}"><b>{cell.text}</b>{expected}{badges}</td>'


def summary_table(summaries: Sequence[Summary], prefixes: Sequence[str]) -> Iterator[str]:
    """The table over several reports, each linked to its section by its prefix."""
    yield '<div class="scroll"><table class="v-summary"><caption>汇总</caption><thead><tr>'
    heads = ("报告", "文件", *SEVERITIES.values(), "读出的格", "结果")
    yield "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>"
    for summary, prefix in zip(summaries, prefixes, strict=True):
        title = _text(summary.title)
        if summary.message:
            yield (
                f'<tr class="v-{ERROR}"><td>{title}</td><td>{_text(summary.file)}</td>'
                f'<td colspan="4">{_text(summary.message)}</td><td>{summary.state}</td></tr>'
            )
            continue
        numbers = (summary.errors, summary.warnings, summary.notes, summary.read)
        inner = "".join(f'<td class="num">{number}</td>' for number in numbers)
        worst = ERROR if summary.errors else WARNING if summary.warnings else NOTE
        yield (
            f'<tr class="v-{worst}"><td><a href="#{prefix}report">{title}</a></td>'
            f"<td>{_text(summary.file)}</td>{inner}<td>{summary.state}</td></tr>"
        )
    yield "</tbody></table></div>"


def head(title: str) -> str:
    """The beginning of a self-contained page, up to and with its heading."""
    style = _THEME + STYLE.read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{_text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_text(title)}</h1>\n"
    )


FOOT = "</main>\n</body>\n</html>\n"
TITLE = "政府信息公开工作年度报告核验"


def page(verdicts: Iterable[Verdict]) -> str:
    """Several reports, or one, as one page; several begin with a summary table."""
    told = list(verdicts)
    prefixes = [f"r{number}-" for number in range(1, len(told) + 1)]
    parts = [head(TITLE)]
    if len(told) > 1:
        parts += summary_table([marks.summary(verdict) for verdict in told], prefixes)
    parts += [fragment(verdict, p) for verdict, p in zip(told, prefixes, strict=True)]
    return "\n".join(parts) + FOOT

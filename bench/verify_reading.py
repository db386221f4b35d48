"""Reports read a second by `verify.reading`, against what only parses the same bytes.

A made-up report of about four pages is laid out as text, as a portal's page and as PDF; two
processes read copies of it. Measured in the same run, by the same
processes: the reader, and the plain library that any script would begin with (decoding for text,
lxml's parser and text for pages, pdfplumber's `extract_text` for PDF), which finds no cell at
all. Each way is taken in turn and its fastest run counts. The bars, on two cores: 200 reports of
text or HTML a second, 20 pages of PDF a second.

    PYTHONPATH=src python bench/verify_reading.py [--small | number of reports]
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pdfplumber
import pypdfium2
from lxml import etree

from gongkai.norms import form
from gongkai.verify.reading import read
from gongkai.verify.reading.tests import fixtures, shapes

REPORTS, SMALL = 400, 100
PROCESSES = 2
REPEATS = 3
REPORTS_BAR, PAGES_BAR = 200, 20
PARAGRAPHS = 6

Report = tuple[str, bytes]


def _text() -> bytes:
    """The report as text, with as much prose as a real one."""
    return fixtures.text("pipes").replace("数据见下表。", _prose("\n")).encode()


def _prose(end: str) -> str:
    return end.join(shapes.PROSE for _ in range(PARAGRAPHS))


def _page() -> bytes:
    """The report as a page of a portal, among as many links as such pages have."""
    tables = {
        "proactive": shapes.table1(),
        "requests": shapes.table2(),
        "remedies": shapes.table3(),
    }
    body = ""
    for part in form.PARTS:
        body += f"<p><span>{part.number}、{part.title}</span></p>"
        body += "".join(f"<p><span>{text}</span></p>" for text in fixtures.PARAGRAPHS[part.key])
        if part.key == "overview":
            body += f"<p>{_prose('</p><p>')}</p>"
        for row in tables.get(part.key, []):
            cells = (f"<td colspan={a} rowspan={d}><p>{t}</p></td>" for t, a, d in row)
            body += f"<tr>{''.join(cells)}</tr>"
    body = body.replace("</p><tr>", "</p><table><tr>").replace("</tr><p>", "</tr></table><p>")
    links = "".join(f'<li><a href="/{n}" title="栏目">栏目{n}</a></li>' for n in range(300))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{fixtures.TITLE}</title></head>"
        f"<body><ul>{links}</ul><div><h1>{fixtures.TITLE}</h1><div>{body}</div></div></body></html>"
    ).encode()


def _read(report: Report) -> int:
    filing = read(*report)
    if len(filing.cells) != 200:
        raise SystemExit(f"{report[0]}: {len(filing.cells)} cells")
    return len(filing.text)


def _decoded(report: Report) -> int:
    return len(report[1].decode().splitlines())


def _parsed(report: Report) -> int:
    root = etree.fromstring(report[1].decode(), etree.HTMLParser())
    return len("".join(root.itertext()))


def _extracted(report: Report) -> int:
    with pdfplumber.open(io.BytesIO(report[1])) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def main(count: int) -> None:
    """Measure each format and print it."""
    pdf = shapes.pdf()
    pages = len(pypdfium2.PdfDocument(pdf))
    kinds: list[tuple[str, bytes, int, int, str, Callable[[Report], int], float]] = [
        ("text", _text(), count, 1, "decoding", _decoded, REPORTS_BAR),
        ("HTML", _page(), count, 1, "lxml", _parsed, REPORTS_BAR),
        ("PDF", pdf, max(count // 10, 8), pages, "pdfplumber", _extracted, PAGES_BAR),
    ]
    print(f"{PROCESSES} processes on {os.cpu_count()} cores")
    with ProcessPoolExecutor(PROCESSES) as pool:
        for name, data, number, size, baseline, plain, bar in kinds:
            reports = [(f"{n}.{name}", data) for n in range(number)]
            seconds: dict[Callable[[Report], int], list[float]] = {_read: [], plain: []}
            for _ in range(REPEATS):
                for task in seconds:
                    begun = time.perf_counter()
                    list(pool.map(task, reports, chunksize=max(number // 16, 1)))
                    seconds[task].append(time.perf_counter() - begun)
            ours, theirs = (number * size / min(seconds[task]) for task in (_read, plain))
            unit = "pages" if size > 1 else "reports"
            verdict = "" if ours >= bar else "  under the bar"
            print(
                f"  {name:4}: {ours:7.0f} {unit} a second, {baseline} {theirs:7.0f},"
                f" ratio {theirs / ours:5.2f}, bar {bar}{verdict}"
            )


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else ""
    main(SMALL if argument == "--small" else int(argument or REPORTS))

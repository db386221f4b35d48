"""Ten thousand small text reports through the directory run of `gongkai verify`.

Baseline: the same files read and judged one after the other by `gongkai.verify.checking.check` in
one process, without telling anything. Measured: `gongkai verify DIR --format json -o FILE` on all
processors, as a person runs it, with the peak memory of the program and of its largest worker.
The bars: at least 200 reports a second on two processors, less than 500 MB.

    PYTHONPATH=src python bench/verify_many.py [--small | number of reports]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gongkai.norms import form
from gongkai.verify.checking import check

REPORTS = 10_000
SMALL = 500
BASELINE = 400
SPEED_BAR, MEMORY_BAR = 200, 500
DRIVER = """
import resource, sys
from gongkai.site.cli import main
try:
    main(sys.argv[1:], prog_name="gongkai")
finally:
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        print(resource.getrusage(who).ru_maxrss // 1000, file=sys.stderr)
"""


def report(number: int) -> str:
    """A small report; a tenth of them have a wrong total."""
    value = number % 90
    rows = {row.key: [0] * 7 for row in form.TABLE2_ROWS}
    for key in ("received", "disclosed", "total"):
        rows[key] = [value, 0, 0, 0, 0, 0, value]
    if number % 10 == 0:
        rows["received"][-1] += 1
    lines = [
        f"临江市第{number // 2}局{2021 + number % 2}年政府信息公开工作年度报告",
        "一、总体情况",
        f"全年新收政府信息公开申请{value}件，上年结转0件，均已办结。制发行政规范性文件0件。",
        "二、主动公开政府信息情况",
    ]
    for clause in dict.fromkeys(cell.clause for cell in form.TABLE1):
        cells = [cell for cell in form.TABLE1 if cell.clause == clause]
        lines.append(f"| {clause} |")
        lines.append("| 信息内容 | " + " | ".join(dict.fromkeys(c.column for c in cells)) + " |")
        for name in dict.fromkeys(cell.row for cell in cells):
            lines.append(f"| {name} | " + " | ".join("0" for c in cells if c.row == name) + " |")
    lines.append("三、收到和处理政府信息公开申请情况")
    lines.append("| | " + " | ".join(column.label for column in form.TABLE2_COLUMNS) + " |")
    for row in form.TABLE2_ROWS:
        numbers = [str(number) for number in rows[row.key]]
        lines.append("| " + " | ".join([row.path[-1], *numbers]) + " |")
    leaves = [column.label for column in form.TABLE3_COLUMNS]
    lines += [
        "四、政府信息公开行政复议、行政诉讼情况",
        "| 行政复议 | 行政诉讼 |",
        "| " + " | ".join([*leaves, "未经复议直接起诉", "复议后起诉"]) + " |",
        "| " + " | ".join(leaves * 2) + " |",
        "| " + " | ".join("0" for _ in range(15)) + " |",
        "五、存在的主要问题及改进情况",
        "解读还不够通俗，明年改进。",
        "六、其他需要报告的事项",
        "没有其他需要报告的事项。",
    ]
    return "\n".join(lines) + "\n"


def main(count: int) -> None:
    """Write the reports, measure both ways and print them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "reports"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number:05}.txt").write_text(report(number), encoding="utf-8")
        files = sorted(folder.iterdir())[:BASELINE]
        begun = time.perf_counter()
        for file in files:
            check(file)
        alone = len(files) / (time.perf_counter() - begun)
        out = Path(name) / "out.json"
        begun = time.perf_counter()
        done = subprocess.run(
            [
                *(sys.executable, "-c", DRIVER, "verify", str(folder)),
                *("--format", "json", "-o", str(out), "--quiet"),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        seconds = time.perf_counter() - begun
        memory = [int(line) for line in done.stderr.split() if line.isdigit()]
        told = json.loads(out.read_bytes())["filings"]
        wrong = sum(any(f["severity"] == "error" for f in filing["findings"]) for filing in told)
        unread = sum(len(filing["unread"]) for filing in told)
    speed = count / seconds
    good = speed >= SPEED_BAR and max(memory) <= MEMORY_BAR and len(told) == count
    print(f"{count} reports, {os.cpu_count()} processors")
    print(f"  check() in one process: {alone:6.0f} reports/s")
    print(
        f"  gongkai verify DIR:     {speed:6.0f} reports/s, ratio {speed / alone:.2f};"
        f" peak {memory[0]} MB, its largest worker {memory[1]} MB"
    )
    print(
        f"  {wrong} reports with errors, {unread} things unread{'' if good else '  over the bar'}"
    )


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else ""
    main(SMALL if argument == "--small" else int(argument or REPORTS))

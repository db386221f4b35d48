"""From blocks to a `Filing`: title, parts, sentences, and the cells that the tables gave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from gongkai.norms import form
from gongkai.verify.filing import Cell, Filing, Gap, Place, Sentence
from gongkai.verify.reading import labels, tables
from gongkai.verify.reading.blocks import (
    MAX_CHARACTERS,
    MAX_PARAGRAPHS,
    MAX_SLOTS,
    TOO_MUCH,
    Grid,
    Mark,
    Pages,
    Paragraph,
    ReadError,
)
from gongkai.verify.reading.headings import part_of, sub_heading

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]+[”’）」』）]*|[^。；！？\n]+$")
_RESIDUE = re.compile(
    r"\[bookmark:[^\]]*\]|\[comment:[^\]]*\]|错误[！!]\s*未(?:定义书签|找到引用源)[。.]?"
)
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?P<year>20\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})"
_REPORT = r"(?:政府)?信息公开(?:工作)?(?:的)?(?:年度)?(?:工作)?(?:年度)?报告"
_TITLES = (
    re.compile(rf"(?P<organ>[\w（）()·]{{2,50}}?)(?:关于)?{_YEAR}年?(?:年度|度)?{_REPORT}"),
    re.compile(rf"{_YEAR}年?(?:年度|度)?(?P<organ>[\w（）()·]{{2,50}}?){_REPORT}"),
    re.compile(rf"(?P<organ>[\w（）()·]{{2,50}}?){_REPORT}[（(]{_YEAR}年?度?[)）]"),
    re.compile(
        rf"(?P<organ>[\w（）()·]{{2,50}}?)(?:政府)?信息公开(?:工作)?{_YEAR}年?度?(?:工作)?(?:年度)?报告"
    ),
)
# A line of its own, perhaps in brackets, that names an organ.
_ORGAN = re.compile(
    r"^[（(]?(?P<organ>[一-鿿]{2,26}(?:人民政府|政府办公室|办公厅|办公室|委员会|局|厅|街道办事处|管理区|中心|大队))[)）]?$"
)
# What is left of a title whose first line, with the name of the organ, stands apart.
_NO_ORGAN = frozenset({"政府", "人民政府", "度政府", "年政府", "年度政府", "本机关", "本单位"})
_PARTS = {part.key: part for part in form.PARTS}


def _title(lines: Sequence[str], elsewhere: Sequence[str]) -> tuple[str, int | None, int]:
    """Organ, year, and how many of the first lines make the title.

    `elsewhere` are titles that stand outside the text: in the file's properties, in its name.
    """
    head = [labels.normal(line) for line in lines[:12]]
    tries = [(head[i], i + 1) for i in range(len(head)) if len(head[i]) < 80]
    tries += [
        ("".join(head[i : i + n]), i + n)
        for n in (2, 3)
        for i in range(len(head) - n + 1)
        if all(len(text) < 60 for text in head[i : i + n])
    ]
    tries += [(labels.normal(text), 0) for text in elsewhere]
    partly: tuple[str, int | None, int] = ("", None, 0)
    for text, used in tries:
        for pattern in _TITLES:
            match = pattern.search(text)
            if match:
                organ = match.group("organ").removesuffix("年").removeprefix("关于")
                if organ.endswith("人民") and "政府信息公开" in text:
                    organ += "政府"
                year = int(match.group("year").translate(_CHINESE_YEAR))
                if organ not in _NO_ORGAN:
                    return organ, year, used
                partly = partly if partly[1] else ("", year, used)
    if partly[1] and not partly[0]:
        alone = next((match for text in head[:8] if (match := _ORGAN.match(text))), None)
        return (alone.group("organ") if alone else ""), partly[1], partly[2]
    return partly


def _cell_label(figure: str) -> tuple[str, str]:
    """Part and readable place of a cell."""
    table, _, rest = figure.partition(".")
    if table == "table1":
        cell = next(cell for cell in form.TABLE1 if cell.figure == figure)
        return "proactive", f"表一·{cell.row}·{cell.column}"
    key, _, column = rest.rpartition(".")
    if table == "table2":
        row = next(row for row in form.TABLE2_ROWS if row.key == key)
        heading = next(c.label for c in form.TABLE2_COLUMNS if c.key == column)
        name = row.path[-1].partition("（区分")[0] if "（区分" in row.path[-1] else row.path[-1]
        return "requests", f"表二·{_unnumbered(name)}·{heading}"
    group = next(g.label for g in form.TABLE3_GROUPS if g.key == key)
    heading = next(c.label for c in form.TABLE3_COLUMNS if c.key == column)
    return "remedies", f"表三·{group}·{heading}"


def _unnumbered(text: str) -> str:
    return re.sub(r"^(?:[一二三四]、|（[一二三四五六七]）|\d\.)", "", text)


PLACES = {figure: _cell_label(figure) for figure in form.cells()}


def _cells(read: tables.Tables) -> tuple[dict[str, Cell], list[Gap]]:
    cells: dict[str, Cell] = {}
    gaps: list[Gap] = []
    for figure, (part, label) in PLACES.items():
        if figure not in read.raw:
            continue
        raw = read.raw[figure]
        value = None if figure in read.disputed else labels.value_of(raw, figure)
        place = Place(label, part, figure=figure)
        cells[figure] = Cell(figure, value, raw.strip(), place)
        if figure in read.disputed:
            gaps.append(
                Gap(f"{label}在文件中出现了两个不同的数，未采用；请核对是否有重复的表格", place)
            )
        elif value is None and not labels.is_blank(raw):
            gaps.append(Gap(f"{label}写的是“{raw.strip()[:20]}”，读不出数", place))
    return cells, gaps


def _missing(cells: dict[str, Cell]) -> list[Gap]:
    gaps = []
    for table, name in (("table1.", "表一"), ("table2.", "表二"), ("table3.", "表三")):
        wanted = [figure for figure in PLACES if figure.startswith(table)]
        lost = [figure for figure in wanted if figure not in cells]
        if not lost:
            continue
        part = PLACES[wanted[0]][0]
        if len(lost) == len(wanted):
            message = f"没有找到{name}；如果表格是图片，请提供文字版"
        else:
            first = PLACES[lost[0]][1]
            message = f"{name}有{len(lost)}格没有读出（例如{first}）；请检查表头和行名是否完整"
        gaps.append(Gap(message, Place(name, part)))
    return gaps


def _name_part(part: str) -> str:
    return f"第{_PARTS[part].number}部分" if part else "开头"


def _written(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs that have text; traces of editing in an empty one move to the one before."""
    found: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.text.strip():
            found.append(paragraph)
        elif found and paragraph.marks:
            end = len(found[-1].text)
            moved = tuple(Mark(mark.label, end, end) for mark in paragraph.marks)
            found[-1] = Paragraph(found[-1].text, (*found[-1].marks, *moved))
    return found


def _bound(pages: Pages) -> None:
    texts = [block.text for block in pages.blocks if isinstance(block, Paragraph)]
    slots = sum(len(row) for block in pages.blocks if isinstance(block, Grid) for row in block.rows)
    if (
        len(texts) > MAX_PARAGRAPHS
        or sum(map(len, texts)) > MAX_CHARACTERS
        or slots > 4 * MAX_SLOTS
    ):
        raise ReadError(TOO_MUCH)


def compose(file: str, pages: Pages) -> Filing:
    """Make a `Filing` of the blocks of a file; nothing is judged here.

    Raises `ReadError` where there is more than any report has.
    """
    _bound(pages)
    paragraphs = _written([b for b in pages.blocks if isinstance(b, Paragraph)])
    grids = [b for b in pages.blocks if isinstance(b, Grid)]
    read = tables.map_grids(grids)
    lines = [unicodedata.normalize("NFC", paragraph.text) for paragraph in paragraphs]
    organ, year, title_lines = _title(lines, (pages.title, PurePath(file).stem))
    text: list[str] = []
    sentences: list[Sentence] = []
    headings: list[Place] = []
    residue: list[Place] = []
    offset, part, count = 0, "", 0
    for number, (line, paragraph) in enumerate(zip(lines, paragraphs, strict=True)):
        begin = 0
        key, length = part_of(line)
        if key:
            part, count, begin = key, 0, length
            heading = line[:length]
            stop = offset + len(heading.rstrip())
            headings.append(Place(heading.strip(), part, offset, stop))
        elif number >= title_lines and (found := sub_heading(line)):
            lead, stop = found
            headings.append(Place(line[lead:stop], part, offset + lead, offset + stop))
        if number >= title_lines or key:
            for match in _SENTENCE.finditer(line, begin):
                start, end = match.span()
                start += len(match.group()) - len(match.group().lstrip())
                end -= len(match.group()) - len(match.group().rstrip())
                if end <= start:
                    continue
                count += 1
                place = Place(f"{_name_part(part)}第{count}句", part, offset + start, offset + end)
                sentences.append(Sentence(line[start:end], place))
        for match in _RESIDUE.finditer(line):
            label = f"{_name_part(part)}·编辑残留“{match.group()}”"
            residue.append(Place(label, part, offset + match.start(), offset + match.end()))
        for mark in paragraph.marks:
            start, end = min(mark.start, len(line)), min(mark.end, len(line))
            label = f"{_name_part(part)}·{mark.label}"
            residue.append(Place(label, part, offset + start, offset + end))
        text.append(line)
        offset += len(line) + 1
    residue += [Place(f"表格内·{label}") for grid in grids for label in grid.marks]
    whole = "\n".join(text)
    cells, gaps = _cells(read)
    if read.form == "2019":
        message = "表格是2019年格式（国办公开办函〔2019〕60号），栏目与现行格式不同，其中的数未读入"
        gaps.append(Gap(message, Place("表一、表二、表三")))
    else:
        gaps += _missing(cells)
    gaps += [Gap(message, Place("全文")) for message in pages.gaps]
    lost = [name for name, found in (("机关名称", organ), ("年度", year)) if not found]
    if lost:
        message = f"没有从标题认出{'和'.join(lost)}；标题应写明“某机关某年政府信息公开工作年度报告”"
        gaps.append(Gap(message, Place("标题")))
    return Filing(
        file,
        organ,
        year,
        read.form,
        whole,
        tuple(sentences),
        cells,
        tuple(gaps),
        tuple(residue),
        tuple(headings),
    )

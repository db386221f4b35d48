"""Web pages: the article is found among the navigation of the portal around it."""

from __future__ import annotations

import re

from lxml import etree

from gongkai.norms import form
from gongkai.verify.reading.blocks import (
    Block,
    Grid,
    Mark,
    Pages,
    Paragraph,
    ReadError,
    Slot,
    inner_text,
)
from gongkai.verify.reading.text import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SKIP = frozenset({"script", "style", "noscript", "head", "iframe", "svg", "select", "button"})
_BLOCK = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "section",
        "article",
        "header",
        "footer",
        "br",
        "dd",
        "dt",
        "dl",
        "blockquote",
        "center",
        "form",
        "body",
        "main",
        "nav",
        "aside",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "hr",
    ]
)
_WRAPPERS = frozenset({"p", "span", "div", "font", "strong", "b", "center"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\xa0]+")
_END = re.compile(
    r"^(?:上一篇|下一篇|相关(?:文章|链接|附件)|【?(?:打印|关闭)|扫一扫|分享到|版权所有|主办单位)"
)
_MARKERS = (
    *(part.title for part in form.PARTS),
    "本年新收政府信息公开申请数量",
    "现行有效件数",
    "尚未审结",
)
_LAYOUT_LENGTH = 400
_MAX_SPAN = 200
_MAX_SLOTS = 20_000
_MAX_DEPTH = 200
_MAX_TAGS = 400_000


def looks_like_html(data: bytes) -> bool:
    """Whether the first bytes are those of a web page."""
    head = data[:4000].lower()
    tags = (b"<html", b"<!doctype html", b"<table", b"<body", b"<div", b"<meta", b"<p>", b"<p ")
    return any(tag in head for tag in tags)


def _decode(data: bytes) -> str:
    if data[:3] != b"\xef\xbb\xbf" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        named = _CHARSET.search(data[:4000])
        if named and named.group(1).lower() in (b"gbk", b"gb2312", b"gb18030"):
            try:
                return data.decode("gb18030")
            except UnicodeDecodeError:
                return decode(data)
    return decode(data)


def read_html(data: bytes) -> Pages:
    """Blocks of the article of a web page."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _decode(data))
    if text.count("<") > _MAX_TAGS:
        raise ReadError("网页里的元素过多，不像一份年度报告；请只保存报告页面本身再试")
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("网页里没有内容；请确认保存的是报告页面本身") from error
    if root is None:
        raise ReadError("网页里没有内容；请确认保存的是报告页面本身")
    article = _article(root)
    blocks = _Walker().walk(article)
    for number, block in enumerate(blocks):
        if number > len(blocks) // 2 and isinstance(block, Paragraph) and _END.match(block.text):
            blocks = blocks[:number]
            break
    title = " ".join(
        [
            *(
                meta.get("content", "")
                for meta in root.iter("meta")
                if meta.get("name", "").lower() == "articletitle"
            ),
            *(inner_text(h) for h in root.iter("h1")),
            *(inner_text(t) for t in root.iter("title")),
        ]
    )
    return Pages(tuple(blocks), title=_SPACES.sub("", title)[:200])


def _score(element: etree._Element) -> int:
    text = _SPACES.sub("", inner_text(element))
    return sum(marker in text for marker in _MARKERS)


def _article(root: etree._Element) -> etree._Element:
    """The deepest element that still holds all that the page has of the report."""
    element = root
    best = _score(root)
    for _ in range(_MAX_DEPTH):
        inner = [
            child for child in element if isinstance(child.tag, str) and child.tag not in _SKIP
        ]
        child = next((c for c in inner if best and _score(c) == best), None)
        if child is None or child.tag in ("tr", "tbody"):
            break
        element = child
    # The rows of a layout table are read by the table's own rules.
    return element


class _Walker:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.line = ""
        self.marks: list[Mark] = []

    def walk(self, element: etree._Element) -> list[Block]:
        if element.tag == "table":
            self._table(element)
        else:
            self._children(element, 0)
        self._close()
        return self.blocks

    def _close(self) -> None:
        lead = len(self.line) - len(self.line.lstrip())
        text = self.line.strip()
        if text or self.marks:
            marks = tuple(
                Mark(
                    m.label,
                    min(max(m.start - lead, 0), len(text)),
                    min(max(m.end - lead, 0), len(text)),
                )
                for m in self.marks
            )
            self.blocks.append(Paragraph(text, marks))
        self.line, self.marks = "", []

    def _add(self, text: str | None) -> None:
        if text:
            text = _SPACES.sub(" ", text)
            self.line += text.lstrip(" ") if not self.line or self.line.endswith(" ") else text

    def _children(self, element: etree._Element, depth: int) -> None:
        self._add(element.text)
        for child in element:
            tag = child.tag
            if isinstance(tag, str) and tag not in _SKIP:
                if _hides(child):
                    hidden = _SPACES.sub("", inner_text(child))
                    if hidden:
                        at = len(self.line)
                        self.marks.append(Mark(f"隐藏文字“{hidden[:30]}”", at, at))
                elif tag == "table":
                    self._close()
                    self._table(child)
                elif depth < _MAX_DEPTH:
                    if tag in _BLOCK:
                        self._close()
                    self._children(child, depth + 1)
                    if tag in _BLOCK:
                        self._close()
            self._add(child.tail)

    def _table(self, element: etree._Element) -> None:
        held: dict[int, tuple[int, str]] = {}
        rows: list[tuple[Slot, ...]] = []
        inner: list[Block] = []
        labels: list[str] = []
        size = 0
        for line in element.iter("tr"):
            if next(line.iterancestors("table"), None) is not element:
                continue
            row: list[Slot] = []

            later: dict[int, tuple[int, str]] = {}
            for cell in line:
                if cell.tag not in ("td", "th"):
                    continue
                _take_held(row, held, later)
                content = _plain(cell)
                if content is None:
                    content = _Walker().walk(cell)
                texts = [b.text for b in content if isinstance(b, Paragraph)]
                labels += [m.label for b in content if isinstance(b, Paragraph) for m in b.marks]
                text = "\n".join(t for t in texts if t)
                if any(isinstance(b, Grid) for b in content) or len(text) > _LAYOUT_LENGTH:
                    inner += content
                    text = ""
                down, across = _span(cell.get("rowspan")), _span(cell.get("colspan"))
                for n in range(across):
                    if down > 1:
                        later[len(row)] = (down - 1, text)
                    row.append(Slot(text, n == 0))
            _take_held(row, held, later)
            held = {**held, **later}
            rows.append(tuple(row))
            size += len(row)
            if size > _MAX_SLOTS:
                raise ReadError("网页里的表格过大，不像一份年度报告")
        self.blocks += inner
        if any(slot.text for row in rows for slot in row):
            self.blocks.append(Grid(tuple(rows), marks=tuple(labels)))


def _hides(element: etree._Element) -> bool:
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def _plain(cell: etree._Element) -> list[Block] | None:
    """The one line of a cell whose elements only wrap it, as most do; else None."""
    node = cell
    while len(node) == 1 and not (node.text or "").strip():
        child = node[0]
        if child.tag not in _WRAPPERS or (child.tail or "").strip() or _hides(child):
            return None
        node = child
    if len(node):
        return None
    text = _SPACES.sub(" ", node.text or "").strip()
    return [Paragraph(text)] if text else []


def _take_held(
    row: list[Slot], held: dict[int, tuple[int, str]], later: dict[int, tuple[int, str]]
) -> None:
    """Continue the cells of rows above that reach down into this place of the row."""
    while len(row) in held:
        column = len(row)
        left, text = held.pop(column)
        if left > 1:
            later[column] = (left - 1, text)
        row.append(Slot(text, False))


def _span(value: str | None) -> int:
    text = (value or "").strip()
    return min(max(int(text), 1), _MAX_SPAN) if text.isdigit() and len(text) < 6 else 1

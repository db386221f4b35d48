"""The text of an item: paragraphs and tables, and the same as plain text."""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import RichTextBlock, StreamBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "hr", "blockquote"]
_BREAKS = re.compile(r"</(p|li|h[1-6]|blockquote|tr)>|<br\s*/?>", re.I)
_TAGS = re.compile(r"<[^>]+>")


class BodyBlock(StreamBlock):
    """What a text is made of."""

    text = RichTextBlock(label="正文", features=FEATURES)
    table = TypedTableBlock([("text", TextBlock(label="文字", required=False))], label="表格")


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph or row of a body with its place, e.g. `正文第 3 段`; `markup` only of paragraphs."""

    where: str
    text: str
    markup: str = ""


def _lines(markup: str) -> Iterator[tuple[str, str]]:
    """(words, markup) of each paragraph of an HTML text; one without words or tags is left out."""
    for line in _BREAKS.sub("\n", markup).splitlines():
        words = html.unescape(_TAGS.sub("", line)).strip()
        if words or "<embed" in line:
            yield words, line


def parts(body: Any) -> Iterator[Part]:
    """The paragraphs and table rows of an item's body (a StreamValue) with their places."""
    number = tables = 0
    for block in body:
        if block.block_type == "table":
            tables += 1
            place = f"正文表格 {tables}"
            if block.value.caption:
                yield Part(f"{place}的标题", str(block.value.caption))
            yield Part(
                f"{place}的表头", " ".join(str(column["heading"]) for column in block.value.columns)
            )
            for row, cells in enumerate(block.value.row_data, start=1):
                words = " ".join(str(cell.value) for cell in cells["cells"]).strip()
                yield Part(f"{place}第 {row} 行", words)
        else:
            for words, markup in _lines(str(block.value.source)):
                number += 1
                yield Part(f"正文第 {number} 段", words, markup)


def plain_text(body: Any) -> str:
    """The words of an item's body (a StreamValue): paragraphs and table cells, a line for each."""
    return "\n".join(part.text for part in parts(body) if part.text.strip())


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """The JSON of a body that holds `paragraphs` of plain text."""
    markup = "".join(f"<p>{html.escape(one, quote=False)}</p>" for one in paragraphs)
    block = {"type": "text", "value": markup, "id": str(uuid.uuid4())}
    return json.dumps([block], ensure_ascii=False)

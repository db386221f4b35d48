"""The text of an item: paragraphs and tables, and the same as plain text."""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Iterable
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


def plain(markup: str) -> str:
    """The words of an HTML text, a line for each paragraph."""
    lines = html.unescape(_TAGS.sub("", _BREAKS.sub("\n", markup))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def plain_text(body: Any) -> str:
    """The words of an item's body (a StreamValue): paragraphs and table cells."""
    found: list[str] = []
    for block in body:
        if block.block_type == "table":
            if block.value.caption:
                found.append(str(block.value.caption))
            found.append(" ".join(str(column["heading"]) for column in block.value.columns))
            found.extend(
                " ".join(str(cell.value) for cell in row["cells"]).strip()
                for row in block.value.row_data
            )
        else:
            found.append(plain(str(block.value.source)))
    return "\n".join(part for part in found if part.strip())


def from_paragraphs(paragraphs: Iterable[str]) -> str:
    """The JSON of a body that holds `paragraphs` of plain text."""
    markup = "".join(f"<p>{html.escape(one, quote=False)}</p>" for one in paragraphs)
    block = {"type": "text", "value": markup, "id": str(uuid.uuid4())}
    return json.dumps([block], ensure_ascii=False)

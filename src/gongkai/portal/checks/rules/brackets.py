"""C5: brackets pair, and document numbers carry 〔〕 (GB/T 9704-2012, 7.2.5; GB/T 15834-2011)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.norms.documents import document_number
from gongkai.portal.checks.material import Hidden, Material, Remark, Weight
from gongkai.portal.checks.rules.personal import covered

RULE = "C5"
BASIS = "GB/T 9704—2012《党政机关公文格式》7.2.5；GB/T 15834—2011《标点符号用法》"
_PAIRS = {"（": "）", "《": "》", "“": "”", "【": "】", "〔": "〕", "〈": "〉", "‘": "’"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:字|发|办|函|令|规|通|文|政|府|委|局)"
    r"([﹝\[［【（(〔]\s*(?:19|20)\d{2}\s*[﹞\]］】）)〕])\s*第?\s*\d{1,5}\s*号"
)
_LIST_MARK = re.compile(r"(?m)(?:^|[；;。，、：\s])(?:\d{1,3}|[一二三四五六七八九十]{1,3})）")


def check(material: Material) -> Iterator[Remark]:
    """Hints on document numbers with other brackets, and on brackets without their other half."""
    for piece in material.pieces:
        if piece.hidden is not Hidden.NOT:
            continue
        for match in _NUMBER.finditer(piece.text):
            right = document_number(match.group())
            if match.group(1)[0] != "〔" or match.group(1)[-1] != "〕":
                yield Remark(
                    RULE,
                    Weight.HINT,
                    piece.where,
                    f"{piece.where}的发文字号“{match.group()}”应写作“{right}”：年份用六角括号〔〕括入。",
                    BASIS,
                    match.group(),
                    match.group(),
                    right,
                )
        for lone, sentence in _lone(piece.text):
            yield Remark(
                RULE,
                Weight.HINT,
                piece.where,
                f"{piece.where}的“{lone}”没有与它成对的另一半：“{sentence}”。",
                BASIS,
                sentence,
                sentence,
            )


def _lone(text: str) -> Iterator[tuple[str, str]]:
    """Brackets of a paragraph without their other half, each with the words around it."""
    for paragraph in text.splitlines():
        plain = _LIST_MARK.sub(lambda m: " " * len(m.group()), paragraph)
        waiting: list[int] = []
        alone: list[int] = []
        for at, one in enumerate(plain):
            if one in _PAIRS:
                waiting.append(at)
            elif one in _CLOSING:
                if waiting and plain[waiting[-1]] == _CLOSING[one]:
                    waiting.pop()
                else:
                    alone.append(at)
        alone += waiting
        safe = covered(paragraph) if alone else ""
        for at in alone:
            yield plain[at], safe[max(0, at - 10) : at + 10].strip()

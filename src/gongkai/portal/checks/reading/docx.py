"""Word: paragraphs, tables, headers, notes, comments, revisions, hidden words, properties."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from lxml import etree

from gongkai.portal.checks.material import Hidden, Piece
from gongkai.portal.checks.reading.markup import attribute, local, member, tree

_PARTS = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_COMMENTS = ("comments", "commentsExtended", "commentsIds")


def docx_pieces(where: str, archive: zipfile.ZipFile) -> Iterator[Piece]:
    """Every text of a Word file; the visible text of one part is one piece."""
    for name in sorted(archive.namelist()):
        if not name.startswith("word/") or not name.endswith(".xml") or name.count("/") > 1:
            continue
        part = name[5:-4]
        kind = part.rstrip("0123456789")
        if part == "document":
            yield from _content(where, tree(member(archive, name)))
        elif kind in _PARTS:
            yield from _content(f"{where}的{_PARTS[kind]}", tree(member(archive, name)))
        elif kind in _COMMENTS:
            for comment in tree(member(archive, name)).iter("{*}comment"):
                said = "".join(_plain(comment))
                author = attribute(comment, "author") or ""
                yield Piece(where, f"{author}：{said}", Hidden.COMMENT)


def _content(where: str, root: etree._Element) -> Iterator[Piece]:
    seen: list[str] = []
    hidden: dict[Hidden, list[str]] = {}
    for paragraph in root.iter("{*}p"):
        for element in paragraph.iter():
            name = local(element)
            if name == "tab":
                seen.append("\t")
            if name not in ("t", "delText", "instrText"):
                continue
            text = str(element.text or "")
            why = _why_hidden(element, name)
            if why is Hidden.NOT:
                if name == "t":
                    seen.append(text)
            else:
                hidden.setdefault(why, []).append(text)
            if why is Hidden.INSERTED:
                seen.append(text)
        seen.append("\n")
        for lines in hidden.values():
            lines.append("\n")
    yield Piece(where, "".join(seen).strip())
    for why, texts in hidden.items():
        yield Piece(where, "".join(texts).strip(), why)


def _why_hidden(element: etree._Element, name: str) -> Hidden:
    if name == "delText":
        return Hidden.DELETED
    for above in element.iterancestors():
        kind = local(above)
        if kind in ("del", "moveFrom"):
            return Hidden.DELETED
        if kind in ("ins", "moveTo"):
            return Hidden.INSERTED
        if kind == "r":
            for property_ in above.iter("{*}vanish", "{*}webHidden"):
                if attribute(property_, "val") not in ("0", "false"):
                    return Hidden.VANISHED
        if kind == "p":
            break
    return Hidden.NOT


def _plain(root: etree._Element) -> Iterator[str]:
    for element in root.iter("{*}t"):
        yield str(element.text or "")

"""What every office package has beside its content: properties, pictures, embedded files."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator

from gongkai.portal.checks.material import Hidden, Piece
from gongkai.portal.checks.reading.image import image_pieces
from gongkai.portal.checks.reading.markup import local, member, tree

_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".gif")


def property_pieces(where: str, archive: zipfile.ZipFile) -> Iterator[Piece]:
    """Names, titles, companies and free properties, each a piece."""
    for name in archive.namelist():
        if name.startswith(("docProps/", "customXml/item")) and name.endswith(".xml"):
            for element in tree(member(archive, name)).iter():
                for value in (element.text, *element.attrib.values()):
                    if value and str(value).strip():
                        label = f"{local(element)}：{str(value).strip()}"
                        yield Piece(where, label, Hidden.METADATA)


def media_pieces(
    where: str, archive: zipfile.ZipFile, inner: Callable[[str, bytes], Iterator[Piece]]
) -> Iterator[Piece]:
    """What the pictures and the embedded files of a package carry; `inner` reads an embedded file."""
    for name in archive.namelist():
        lower = name.lower()
        short = name.rpartition("/")[2]
        if "/media/" in lower and lower.endswith(_PICTURES):
            yield from image_pieces(f"{where}中的图片“{short}”", member(archive, name))
        elif "/embeddings/" in lower and not lower.endswith("/"):
            yield Piece(where, short, Hidden.ATTACHED)
            yield from inner(f"{where}中嵌入的“{short}”", member(archive, name))

"""Pictures: what the camera or a program wrote into them, and the thumbnail that it left."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError

from gongkai.portal.checks.material import Hidden, Piece

_TELLING = frozenset(
    [
        "Artist",
        "Copyright",
        "ImageDescription",
        "UserComment",
        "XPAuthor",
        "XPComment",
        "XPTitle",
        "XPSubject",
        "XPKeywords",
        "CameraOwnerName",
        "BodySerialNumber",
        "HostComputer",
        "DocumentName",
    ]
)


def image_pieces(where: str, data: bytes) -> Iterator[Piece]:
    """Place, people and comments in a picture's own data; nothing of its pixels.

    A picture that cannot be opened says nothing: whether it may be uploaded is asked elsewhere.
    """
    try:
        with Image.open(BytesIO(data)) as picture:
            exif = picture.getexif()
            info = dict(picture.info)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return
    found: list[str] = []
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if gps and any(key in gps for key in (2, 4)):
        found.append("拍摄地点的经纬度")
    for source in (exif, exif.get_ifd(ExifTags.IFD.Exif)):
        for key, value in source.items():
            name = ExifTags.TAGS.get(key, "")
            said = _said(value)
            if name in _TELLING and said:
                found.append(f"{name}：{said}")
    for word in ("comment", "xmp", "XML:com.adobe.xmp", "Comment", "Author", "Description"):
        said = _said(info.get(word))
        if said:
            found.append(f"{word}：{said[:20000]}")
    for text in getattr(picture, "text", {}).values():
        said = _said(text)
        if said and not any(said in one for one in found):
            found.append(said[:20000])
    if found:
        yield Piece(where, "\n".join(found), Hidden.PHOTO)


def _said(value: Any) -> str:
    if isinstance(value, bytes):
        body = value[8:] if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0") else value
        if value[:7] == b"UNICODE" or (len(body) > 1 and body[1:2] == b"\0"):
            return body.decode("utf-16-le", "ignore").strip("\0 ")
        return body.decode("utf-8", "ignore").strip("\0 ")
    if isinstance(value, tuple) and value and all(isinstance(one, int) for one in value):
        return _said(bytes(one for one in value if 0 <= one < 256))
    return _as_meant(value.strip("\0 ")) if isinstance(value, str) else ""


def _as_meant(text: str) -> str:
    """A text whose bytes were read as Latin letters, read as the Chinese that they are."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text

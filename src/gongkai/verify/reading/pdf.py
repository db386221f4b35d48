"""PDF files with a text layer: glyphs and ruling lines with their places, from pdfium.

pdfium only says where each character and line stands; what belongs together is decided in
`layout` and `ruled`.
"""

from __future__ import annotations

import ctypes
import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.verify.reading.blocks import Pages, ReadError
from gongkai.verify.reading.flow import Sheet, flow
from gongkai.verify.reading.layout import Glyph
from gongkai.verify.reading.pdfguard import guard
from gongkai.verify.reading.ruled import Segment

MAX_PAGES = 300
MAX_GLYPHS = 600_000
_MAX_PATHS = 20_000
_MAX_POINTS = 60_000
_MAX_DEPTH = 4
_SAMPLED = 200
_LEAST = 4.0
_SCAN = "PDF 里没有文字，像是扫描件；请提供由办公软件直接导出的 PDF、docx 或网页"

_RECOGNISED = (
    "PDF 是扫描件，其中的文字由识别得来，数字可能认错；请对照原件，或提供由办公软件直接导出的文件"
)

# pdfium may be used by one thread at a time.
_LOCK = threading.Lock()
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class _Work:
    """What has been read of the file so far, against its limits."""

    glyphs: int = 0
    unmapped: int = 0
    texts: int = 0
    invisible: int = 0
    gaps: list[str] = field(default_factory=list)


def read_pdf(data: bytes) -> Pages:
    """Blocks of a PDF; raises `ReadError` for scans, passwords and broken files."""
    guard(data)
    with _LOCK:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            code = raw.FPDF_GetLastError() or getattr(error, "err_code", 0)
            if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise ReadError("PDF 有密码；请去掉密码后再试") from error
            raise ReadError("PDF 已损坏，打不开；请重新下载或重新导出后再试") from error
        try:
            return _read(document)
        finally:
            document.close()


def _read(document: pdfium.PdfDocument) -> Pages:
    work = _Work()
    count = len(document)
    if count == 0:
        raise ReadError("PDF 里没有页面；请重新导出后再试")
    if count > MAX_PAGES:
        work.gaps.append(f"PDF 共{count}页，只读了前{MAX_PAGES}页")
    sheets: list[Sheet] = []
    empty: list[int] = []
    for number in range(min(count, MAX_PAGES)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            work.gaps.append(f"第{number + 1}页已损坏，没有读出")
            continue
        try:
            sheet, pictures = _sheet(page, work)
        finally:
            page.close()
        sheets.append(sheet)
        if not sheet.glyphs and pictures:
            empty.append(number + 1)
        if work.glyphs > MAX_GLYPHS:
            work.gaps.append(f"文字过多，只读到第{number + 1}页")
            break
    if work.glyphs < 20:
        raise ReadError(_SCAN)
    if work.unmapped * 3 > work.glyphs:
        raise ReadError("PDF 的字体没有文字对照，读不出字；请提供 docx、网页，或用办公软件重新导出")
    if work.invisible * 2 > work.texts:
        work.gaps.append(_RECOGNISED)
    if empty:
        pages = "、".join(map(str, empty[:10])) + ("等" if len(empty) > 10 else "")
        work.gaps.append(f"第{pages}页只有图片，没有文字，未读；请提供由办公软件直接导出的文件")
    title = document.get_metadata_value("Title") or ""
    return Pages(tuple(flow(sheets)), title=title[:200], gaps=tuple(work.gaps))


def _sheet(page: pdfium.PdfPage, work: _Work) -> tuple[Sheet, bool]:
    textpage = page.get_textpage()
    try:
        place = _Turn(_turn_of(textpage.raw), *page.get_bbox())
        glyphs = list(_glyphs(textpage.raw, place, work))
    finally:
        textpage.close()
    paths = _Paths(place, work)
    paths.walk(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _IDENTITY, 0)
    if paths.left <= 0:
        work.gaps.append("有一页的线条过多，其中的表格可能没有读全")
    return Sheet(place.width, place.height, glyphs, paths.segments), paths.pictures


def _turn_of(textpage: raw.FPDF_TEXTPAGE) -> int:
    """Degrees by which most characters of a page must be turned to stand upright.

    The page's own setting is not asked: sideways tables stand on pages that are not turned.
    """
    count = raw.FPDFText_CountChars(textpage)
    step = max(count // _SAMPLED, 1)
    turns = Counter(_angle(textpage, index) for index in range(0, count, step))
    turns.pop(-1, None)
    return min(turns, key=lambda turn: (-turns[turn], turn), default=0)


def _angle(textpage: raw.FPDF_TEXTPAGE, index: int) -> int:
    """How far a character is turned, in degrees to be turned back; -1 if it stands aslant."""
    degrees = math.degrees(raw.FPDFText_GetCharAngle(textpage, index))
    quarter = round(degrees / 90)
    return -quarter * 90 % 360 if abs(degrees - quarter * 90) < 5 else -1


class _Turn:
    """From the page's own space to one that is upright, with y counted downwards."""

    def __init__(self, turned: int, left: float, bottom: float, right: float, top: float) -> None:
        self.turned = turned
        self.box = (left, bottom, right, top)
        wide, high = right - left, top - bottom
        self.width, self.height = (high, wide) if turned in (90, 270) else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.turned == 90:
            return y - bottom, x - left
        if self.turned == 180:
            return right - x, y - bottom
        if self.turned == 270:
            return top - y, right - x
        return x - left, top - y


def _glyphs(textpage: raw.FPDF_TEXTPAGE, place: _Turn, work: _Work) -> Iterator[Glyph]:
    box = raw.FS_RECTF()
    at = ctypes.byref(box)
    x, y = ctypes.c_double(), ctypes.c_double()
    origin = (ctypes.byref(x), ctypes.byref(y))
    for index in range(min(raw.FPDFText_CountChars(textpage), MAX_GLYPHS)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        # Spaces are told by their width, and those that pdfium adds have none.
        if code <= 32 or code in (0xA0, 0x3000) or 0x2000 <= code <= 0x200F:
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, at) or not raw.FPDFText_GetCharOrigin(
            textpage, index, *origin
        ):
            continue
        if _angle(textpage, index) != place.turned:
            # A watermark across the page.
            continue
        work.glyphs += 1
        if 0xE000 <= code <= 0xF8FF or (code >= 0xFFF0 and code <= 0xFFFF):
            work.unmapped += 1
        x0, y0 = place.point(box.left, box.top)
        x1, y1 = place.point(box.right, box.bottom)
        if x0 > x1:
            x0, x1 = x1, x0
        if y0 > y1:
            y0, y1 = y1, y0
        if x1 > 0 and y1 > 0 and x0 < place.width and y0 < place.height:
            yield Glyph(chr(code), x0, x1, y0, y1, place.point(x.value, y.value)[1])


class _Paths:
    """Straight lines along the axes among the drawings of a page."""

    def __init__(self, place: _Turn, work: _Work) -> None:
        self.place = place
        self.work = work
        self.segments: list[Segment] = []
        self.pictures = False
        self.left = _MAX_PATHS
        self.points = _MAX_POINTS

    def walk(self, holder, count, get, matrix: _Matrix, depth: int) -> None:  # type: ignore[no-untyped-def]
        for index in range(count(holder)):
            self.left -= 1
            if self.left <= 0:
                return
            item = get(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, _times(_matrix(item), matrix))
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                self.work.texts += 1
                mode = raw.FPDFTextObj_GetTextRenderMode(item)
                self.work.invisible += mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures = True
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = _times(_matrix(item), matrix)
                self.walk(
                    item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1
                )

    def _path(self, item: raw.FPDF_PAGEOBJECT, matrix: _Matrix) -> None:
        count = raw.FPDFPath_CountSegments(item)
        self.points -= count
        if count < 2 or self.points <= 0:
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value and not stroke.value:
            return
        x, y = ctypes.c_float(), ctypes.c_float()
        start: tuple[float, float] | None = None
        last: tuple[float, float] | None = None
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                continue
            a, b, c, d, e, f = matrix
            point = self.place.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                self._line(last, point)
            last = point
            if raw.FPDFPathSegment_GetClose(segment) and start is not None:
                self._line(last, start)

    def _line(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
        if across >= _LEAST and down < 1.0:
            self.segments.append(
                Segment(True, (one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]))
            )
        elif down >= _LEAST and across < 1.0:
            self.segments.append(
                Segment(
                    False, (one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])
                )
            )


def _matrix(item: raw.FPDF_PAGEOBJECT) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )

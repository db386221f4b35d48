"""An unseen text layer: what a screen reader speaks, at the place where it is seen."""

from __future__ import annotations

from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from gongkai.foi.redaction.marks import SCALE
from gongkai.foi.redaction.raster import PageSize
from gongkai.foi.redaction.words import Char

FONT_SIZE_OF_BOX = 0.85
MAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class TextLayer:
    """The layers of all pages of a new PDF, which share one font without glyphs."""

    def __init__(self, made: pikepdf.Pdf) -> None:
        self._made = made
        self._codes: dict[str, int] = {}
        self._font = made.make_indirect(Dictionary(Type=Name.Font))

    def page(self, runs: Sequence[Sequence[Char]], size: PageSize) -> tuple[bytes, Dictionary]:
        """The content that writes `runs` unseen, and the fonts that it needs."""
        lines = [self._run(run, size) for run in runs]
        if not lines:
            return b"", Dictionary()
        body = "BT 3 Tr\n" + "".join(lines) + "ET\n"
        return body.encode("ascii"), Dictionary(F0=self._font)

    def _run(self, run: Sequence[Char], size: PageSize) -> str:
        left = min(char.box[0] for char in run)
        right = max(char.box[2] for char in run)
        top = min(char.box[1] for char in run)
        bottom = max(char.box[3] for char in run)
        height = (bottom - top) * size.height / SCALE
        width = (right - left) * size.width / SCALE
        points = max(1, height * FONT_SIZE_OF_BOX)
        stretch = max(1, 100 * width / (points * len(run)))
        x = left * size.width / SCALE
        y = size.height - (bottom * size.height / SCALE) + height * (1 - FONT_SIZE_OF_BOX)
        codes = "".join(f"{self._code(char.text):04X}" for char in run)
        return f"/F0 {points:.2f} Tf {stretch:.2f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{codes}> Tj\n"

    def _code(self, text: str) -> int:
        return self._codes.setdefault(text, len(self._codes) + 1)

    def finish(self) -> None:
        """Write the font, once every page has said which characters it needs."""
        if not self._codes:
            return
        made = self._made
        pairs = [
            f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
            for text, code in self._codes.items()
        ]
        blocks = "".join(
            f"{len(some)} beginbfchar\n" + "\n".join(some) + "\nendbfchar\n"
            for some in (pairs[at : at + 100] for at in range(0, len(pairs), 100))
        )
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name.Unseen,
            Flags=4,
            FontBBox=Array([0, 0, 1000, 1000]),
            ItalicAngle=0,
            Ascent=850,
            Descent=-150,
            CapHeight=850,
            StemV=80,
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name.Unseen,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            DW=1000,
            CIDToGIDMap=Name.Identity,
            FontDescriptor=made.make_indirect(descriptor),
        )
        self._font.Subtype = Name.Type0
        self._font.BaseFont = Name.Unseen
        self._font.Encoding = Name("/Identity-H")
        self._font.DescendantFonts = Array([made.make_indirect(descendant)])
        self._font.ToUnicode = made.make_stream(MAP.format(blocks=blocks).encode("ascii"))

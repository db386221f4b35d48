"""Limits on a PDF before it is opened: what its streams unpack to, without keeping any of it."""

from __future__ import annotations

import re
import zlib

from gongkai.verify.reading.blocks import ReadError

# Fonts and pictures may be large; what draws a page becomes objects that take far more memory.
MAX_STREAM = 40_000_000
MAX_CONTENT = 10_000_000
MAX_STREAMS = 120_000_000
_STREAM = re.compile(rb"stream\r?\n")
_DATA = re.compile(rb"/Length1\b|/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)")
_HEAD = 600
_PIECE = 1 << 16
_STEP = 1 << 20
_BOMB = "PDF 内的数据解压后过大，可能是恶意文件，未读取；请重新导出后再试"


def guard(data: bytes) -> None:
    """Raise `ReadError` if a stream of the file unpacks to more than is sensible."""
    total = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if data[match.start() - 3 : match.start()] == b"end" or data[start : start + 1] != b"x":
            continue
        head = data[max(0, match.start() - _HEAD) : match.start()].rpartition(b" obj")[2]
        most = MAX_STREAM if _DATA.search(head) else MAX_CONTENT
        size = _unpacked(data, start, most)
        total += size
        if size > most or total > MAX_STREAMS:
            raise ReadError(_BOMB)


def _unpacked(data: bytes, start: int, most: int) -> int:
    """Bytes that the stream unpacks to; streams packed twice are unpacked twice."""
    outer, inner = zlib.decompressobj(), None
    size = deep = 0
    view = memoryview(data)
    try:
        while not outer.eof and start < len(data):
            piece = outer.decompress(view[start : start + _PIECE], _STEP)
            start += _PIECE
            while piece:
                if size == 0 and piece[:1] == b"x":
                    inner = zlib.decompressobj()
                size += len(piece)
                if inner is not None:
                    deep += _inner_size(inner, piece, most - deep)
                if max(size, deep) > most:
                    return max(size, deep)
                piece = outer.decompress(outer.unconsumed_tail, _STEP)
    except zlib.error:
        pass
    return max(size, deep)


def _inner_size(inner: zlib._Decompress, piece: bytes, most: int) -> int:
    size = 0
    try:
        while piece:
            found = len(inner.decompress(piece, _STEP))
            size += found
            piece = inner.unconsumed_tail
            if size > most or not found:
                break
    except zlib.error:
        pass
    return size

"""Redaction: what a mark covers is not in the delivered file, which is drawn anew.

`pages`, `render`, `find_text`, `find_personal` and `redact` are pure functions of bytes; a web
process calls them through `isolated`, in a process of its own with bounded time and memory.
"""

from gongkai.foi.redaction.build import redact
from gongkai.foi.redaction.limits import RedactionError
from gongkai.foi.redaction.marks import SCALE, Mark
from gongkai.foi.redaction.raster import PageSize, pages, render
from gongkai.foi.redaction.words import find_personal, find_text, has_text, overlooked

__all__ = [
    "SCALE",
    "Mark",
    "PageSize",
    "RedactionError",
    "find_personal",
    "find_text",
    "has_text",
    "overlooked",
    "pages",
    "redact",
    "render",
]

"""How much one redaction may ask of the machine, and how it says no."""

from __future__ import annotations

MOST_PAGES = 300
MOST_PIXELS = 12_000_000
"""Pixels of one page in the delivered file; a larger page is drawn at a lower resolution."""

MOST_SOURCE_PIXELS = 60_000_000
DPI = 200
"""Resolution of the delivered pages: small print stays readable, and prints well."""

MOST_MARKS = 5000
MOST_SECONDS = 120
WIDEST = 2400
"""Pixels across of a page shown on the screen."""


class RedactionError(ValueError):
    """A file or a mark that cannot be worked with; the text says why, for the officer."""

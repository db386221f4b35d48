"""How a rule says no to a file."""

from __future__ import annotations


class UploadRefused(ValueError):
    """A file that is not taken in; the text is for the person who sent it, `code` for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

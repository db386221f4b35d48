"""A page that was copied into one line: its cells and paragraphs are parted by spaces alone."""

from __future__ import annotations

from gongkai.verify.reading import labels

_LONG = 300
_FEWEST_NUMBERS = 8


def unfold(text: str) -> str:
    """The text with each long line that holds a table broken at its spaces."""
    if max((len(line) for line in text.split("\n")), default=0) < _LONG:
        return text
    return "\n".join(_broken(line) for line in text.split("\n"))


def _broken(line: str) -> str:
    if len(line) < _LONG or "\t" in line or "|" in line:
        return line
    words = line.split()
    if sum(labels.is_number(word) for word in words) < _FEWEST_NUMBERS:
        return line
    return "\n".join(words)

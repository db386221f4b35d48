"""How the text of a figure and of questions is read: lines “标题：内容”, turns 问： and 答：."""

from __future__ import annotations

import re

_TURN = re.compile(r"^(问|答)\s*[:：]\s*", re.MULTILINE)


def cards(body: str) -> list[tuple[str, str]]:
    """The cards of a figure, one for each line, as (heading, text); a line without colon has none."""
    found = []
    for line in body.splitlines():
        head, mark, rest = line.strip().partition("：")
        if head:
            found.append((head, rest.strip()) if mark else ("", head))
    return found


def questions(body: str) -> list[tuple[str, str]]:
    """Pairs of question and answer; an answer reaches to the next 问：. What precedes is dropped."""
    parts = _TURN.split(body)[1:]
    found: list[tuple[str, str]] = []
    for turn, text in zip(parts[::2], parts[1::2], strict=True):
        if turn == "问":
            found.append((text.strip(), ""))
        elif found:
            asked, said = found[-1]
            found[-1] = (asked, f"{said}\n{text.strip()}".strip())
    return found

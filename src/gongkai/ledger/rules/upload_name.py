"""A name that came with a file, made safe to show and to offer; it is never a path of ours."""

from __future__ import annotations

import unicodedata

LONGEST = 120
"""Characters of a name, its ending included."""

ENDINGS = {"jpg": (".jpg", ".jpeg"), "": ()}
FORBIDDEN = frozenset('<>:"|?*%;')
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories that are not seen or that turn the writing around (U+202E)."""


def safe_name(name: str, type_: str) -> str:
    """`name` in NFC without path, control or hidden characters, with an ending true to `type_`.

    `张三/..\\报告.exe` that is a PDF becomes `报告.exe.pdf`; nothing left becomes `未命名.pdf`. An
    empty `type_` leaves the ending alone.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        "_" if char in FORBIDDEN else char
        for char in text
        if unicodedata.category(char) not in HIDDEN
    )
    kept = " ".join(kept.split()).strip(". ")
    endings = ENDINGS.get(type_, (f".{type_}",))
    ending = next((e for e in endings if kept.lower().endswith(e)), "")
    stem = kept[: len(kept) - len(ending)].strip(". ") if ending else kept
    if endings:
        ending = endings[0]
        if kept.lower() == ending[1:]:
            stem = ""
    return (stem[: LONGEST - len(ending)].strip(". ") or "未命名") + ending

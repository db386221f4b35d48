"""What a ledger file must hold: its columns, their kinds and the key of a row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

Kind = Literal["text", "day", "integer", "money", "choice", "code18", "boolean"]

KIND_LABELS: Mapping[str, str] = {
    "text": "文本",
    "day": "日期",
    "integer": "整数",
    "money": "金额",
    "choice": "选项",
    "code18": "统一社会信用代码",
    "boolean": "是/否",
}

# A bracket is dropped from a header only when it speaks about filling in. A unit such as
# （元） or （万元） is part of the column's meaning and has to match.
_FILLING_NOTE = re.compile(
    r"[(\[【<][^()\[\]【】<>]*"
    r"(?:必填|选填|必录|可填|可空|可选|格式|下拉|示例|例如|如:|yyyy)"
    r"[^()\[\]【】<>]*[)\]】>]",
    re.IGNORECASE,
)
_NOISE = re.compile(r"[\s*★●•\u200b\u200c\u200d\u2060\ufeff]+")


def header_key(text: str) -> str:
    """The comparable form of a header label.

    Full-width and half-width forms, blanks, line breaks, asterisks, notes on filling in
    such as （必填）, a closing colon and the case of letters make no difference.
    """
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _FILLING_NOTE.sub("", folded).strip(":")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a ledger.

    ``name`` is the key in ``Row.values``; ``label`` the header that officers see;
    ``aliases`` further headers that mean the same. ``choices`` maps label to code and belongs
    to the kind ``choice``. ``min`` and ``max`` (inclusive) bound a day, an integer or an amount
    of money; a day without them is bounded by ``Limits``. ``places`` is the number of decimals
    that an amount of money may have; ``max_length`` counts characters of a text.
    ``unique_key`` refuses the same value twice in one file.

    Raises ``ValueError`` for a definition that contradicts itself.
    """

    name: str
    label: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None
    help: str = ""
    example: str = ""
    min: date | Decimal | int | None = None
    max: date | Decimal | int | None = None
    max_length: int | None = None
    places: int = 2
    unique_key: bool = False

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"field {self.name}: unknown kind {self.kind!r}")
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(
                f"field {self.name}: choices belong to the kind 'choice' and only there"
            )
        if not header_key(self.label):
            raise ValueError(f"field {self.name}: the label is empty")
        for bound in (self.min, self.max):
            if bound is not None and isinstance(bound, date) != (self.kind == "day"):
                raise ValueError(f"field {self.name}: bound {bound!r} does not fit {self.kind}")

    @property
    def header_keys(self) -> tuple[str, ...]:
        """Comparable forms of the label and the aliases, the label first."""
        return tuple(dict.fromkeys(header_key(text) for text in (self.label, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one kind of ledger.

    ``kind`` is the machine name, ``title`` the Chinese name shown to officers, ``key`` the
    names of the fields that together identify a row (empty: rows have no key), ``sheet_name``
    the worksheet of the template and ``notes`` further sentences for its 填表说明.

    Raises ``ValueError`` for a key without field and for two fields of one name or header.
    """

    kind: str
    title: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    sheet_name: str = "数据"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"schema {self.kind}: fields need distinct names")
        missing = set(self.key) - set(names)
        if missing:
            raise ValueError(f"schema {self.kind}: key without field: {sorted(missing)}")
        headers = [key for field in self.fields for key in field.header_keys]
        if len(set(headers)) != len(headers):
            raise ValueError(f"schema {self.kind}: two fields share a header")

    @property
    def required_labels(self) -> tuple[str, ...]:
        """Labels of the required fields, in the order of the schema."""
        return tuple(field.label for field in self.fields if field.required)

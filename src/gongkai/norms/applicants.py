"""Who can ask: the six columns of table 2 (国办公开办函〔2021〕30号; 政府信息公开条例 Art. 29)."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.norms import form


@dataclass(frozen=True, slots=True)
class ApplicantKind:
    """One of the six kinds of applicant (国办公开办函〔2021〕30号, columns of table 2).

    `key` is the column's code name, `label` its heading, `parent` the printed heading above it
    (自然人 or 法人或其他组织), `identity` what 条例 Art. 29(1) lets the organ ask for.
    """

    key: str
    label: str
    legal_basis: str
    is_organisation: bool
    parent: str
    identity: str


_BASIS = f"{form.CITATION}；《政府信息公开条例》第二十九条第二款第（一）项"
_LABELS = {column.key: column.label for column in form.TABLE2_COLUMNS}

APPLICANTS: dict[str, ApplicantKind] = {
    key: ApplicantKind(
        key=key,
        label=_LABELS[key],
        legal_basis=_BASIS,
        is_organisation=key != "natural_person",
        parent="自然人" if key == "natural_person" else "法人或其他组织",
        identity=(
            "姓名、身份证明、联系方式"
            if key == "natural_person"
            else "名称、身份证明（统一社会信用代码）、联系方式"
        ),
    )
    for key in form.APPLICANT_COLUMNS
}
"""The six kinds of applicant by key, in printed order (国办公开办函〔2021〕30号)."""


def is_organisation(kind: str) -> bool:
    """True if applicants of this kind are 法人或其他组织 (国办公开办函〔2021〕30号, column heads).

    Raises KeyError for a key that is not one of the six.
    """
    return APPLICANTS[kind].is_organisation

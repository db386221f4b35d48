"""How a request can end: the 21 rows of the form, their legal basis, letter and remedies.

Sources: 国办公开办函〔2021〕30号 (the rows), 政府信息公开条例 Art. 14–16, 30, 35–39, 42, 51,
行政复议法(2023) Art. 20, 23(4), 34, 行政诉讼法 Art. 45, 46.

Status (where a request stands) is never an outcome (how it ended): nothing here is a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from gongkai.norms import form

REGULATION = "《政府信息公开条例》"
RECONSIDERATION_LAW = "《行政复议法》（2023年修订）"
LITIGATION_LAW = "《行政诉讼法》"

DISCLOSED: Final = "disclosed"
PARTIALLY_DISCLOSED: Final = "partially_disclosed"
REFUSED: Final = "refused"
UNAVAILABLE: Final = "unavailable"
NOT_PROCESSED: Final = "not_processed"
OTHER: Final = "other"

GROUPS: Final[dict[str, str]] = {
    DISCLOSED: "予以公开",
    PARTIALLY_DISCLOSED: "部分公开",
    REFUSED: "不予公开",
    UNAVAILABLE: "无法提供",
    NOT_PROCESSED: "不予处理",
    OTHER: "其他处理",
}
"""The six printed groups of results and their names, in order (国办公开办函〔2021〕30号)."""

RECONSIDERATION_FIRST_FROM: Final = date(2024, 1, 1)
"""From this day a refusal must go to reconsideration before a court (行政复议法 2023 Art. 23(4))."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One way to contest an outcome (条例 Art. 51).

    `limit` counts `unit`s ("日" calendar days, "月" months; None: no limit is set) from the day
    after the applicant knew; `verified` is False where the text of the limit is a default that
    the organ should confirm.
    """

    key: str
    label: str
    limit: int | None
    unit: str
    legal_basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class RemedySettings:
    """Limits that are defaults, not constants: an administrator confirms or changes them.

    The lawsuit limits are 行政诉讼法 Art. 45, 46. `not_heard_alone` are the outcomes over
    which courts do not register a suit of its own (法释〔2025〕8号).
    """

    lawsuit_months: int = 6
    lawsuit_after_reconsideration_days: int = 15
    not_heard_alone: frozenset[str] = frozenset(
        {
            "unavailable.needs_creation",
            "not_processed.petition_or_complaint",
            "not_processed.repeated",
            "not_processed.publication",
        }
    )


DEFAULT_REMEDY_SETTINGS: Final = RemedySettings()

COMPLAINT: Final = Remedy(
    "complaint",
    "向上一级行政机关或者政府信息公开工作主管部门投诉、举报",
    None,
    "日",
    f"{REGULATION}第五十一条",
    True,
)
RECONSIDERATION: Final = Remedy(
    "reconsideration",
    "申请行政复议",
    60,
    "日",
    f"{REGULATION}第五十一条；{RECONSIDERATION_LAW}第二十条",
    True,
)
LAWSUIT: Final = Remedy(
    "lawsuit",
    "直接提起行政诉讼",
    DEFAULT_REMEDY_SETTINGS.lawsuit_months,
    "月",
    f"{REGULATION}第五十一条；{LITIGATION_LAW}第四十六条",
    False,
)
LAWSUIT_AFTER_RECONSIDERATION: Final = Remedy(
    "lawsuit_after_reconsideration",
    "对行政复议决定不服的，提起行政诉讼",
    DEFAULT_REMEDY_SETTINGS.lawsuit_after_reconsideration_days,
    "日",
    f"{RECONSIDERATION_LAW}第三十四条；{LITIGATION_LAW}第四十五条",
    False,
)

ALL_REMEDIES: Final = (COMPLAINT, RECONSIDERATION, LAWSUIT, LAWSUIT_AFTER_RECONSIDERATION)
"""What 条例 Art. 51 opens against any outcome, before the rules of `remedies_open`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of the 21 results of table 2 (国办公开办函〔2021〕30号).

    `key` is the row's code name; `label` its printed name; `legal_basis` the article that the
    letter cites; `group` one of `GROUPS`; `letter` the Chinese name of the letter that the
    outcome needs; `remedies` what 条例 Art. 51 opens, narrowed by day in `remedies_open`.
    """

    key: str
    label: str
    legal_basis: str
    group: str
    letter: str
    remedies: tuple[Remedy, ...] = ALL_REMEDIES


_REFUSAL_LETTER = "政府信息不予公开告知书"

# key -> (articles of the regulation, letter). The mapping of refusal rows to articles follows
# the wording of Art. 14–16; `confirmation` has no article and rests on the form itself.
_BASIS: dict[str, tuple[str, str]] = {
    "disclosed": (f"{REGULATION}第三十六条第（一）项、第（二）项", "政府信息公开告知书"),
    "partially_disclosed": (f"{REGULATION}第三十七条", "政府信息部分公开告知书"),
    "refused.state_secret": (f"{REGULATION}第十四条、第三十六条第（三）项", _REFUSAL_LETTER),
    "refused.prohibited_by_law": (f"{REGULATION}第十四条、第三十六条第（三）项", _REFUSAL_LETTER),
    "refused.security_and_stability": (
        f"{REGULATION}第十四条、第三十六条第（三）项",
        _REFUSAL_LETTER,
    ),
    "refused.third_party_rights": (
        f"{REGULATION}第十五条、第三十二条、第三十六条第（三）项",
        _REFUSAL_LETTER,
    ),
    "refused.internal_affairs": (
        f"{REGULATION}第十六条第一款、第三十六条第（三）项",
        _REFUSAL_LETTER,
    ),
    "refused.process_information": (
        f"{REGULATION}第十六条第二款、第三十六条第（三）项",
        _REFUSAL_LETTER,
    ),
    "refused.enforcement_files": (
        f"{REGULATION}第十六条第二款、第三十六条第（三）项",
        _REFUSAL_LETTER,
    ),
    "refused.administrative_inquiry": (f"{REGULATION}第三十六条第（七）项", _REFUSAL_LETTER),
    "unavailable.not_held": (
        f"{REGULATION}第三十六条第（四）项、第（五）项",
        "本机关不掌握相关政府信息告知书",
    ),
    "unavailable.needs_creation": (f"{REGULATION}第三十八条", "没有现成政府信息告知书"),
    "unavailable.unclear_after_correction": (f"{REGULATION}第三十条", "申请内容不明确告知书"),
    "not_processed.petition_or_complaint": (
        f"{REGULATION}第三十九条第一款",
        "不作为政府信息公开申请处理告知书",
    ),
    "not_processed.repeated": (f"{REGULATION}第三十六条第（六）项", "不予重复处理告知书"),
    "not_processed.publication": (f"{REGULATION}第三十九条第二款", "公开出版物获取途径告知书"),
    "not_processed.excessive": (f"{REGULATION}第三十五条", "不予处理告知书"),
    "not_processed.confirmation": (
        f"{form.CITATION}表格第三（五）5项",
        "不予确认或者重新出具告知书",
    ),
    "other.correction_overdue": (f"{REGULATION}第三十条", "逾期不补正不再处理告知书"),
    "other.fee_unpaid": (
        f"{REGULATION}第四十二条；国办函〔2020〕109号",
        "逾期未缴费不再处理告知书",
    ),
    "other.other": (f"{REGULATION}第三十六条", "政府信息公开申请处理告知书"),
}

_ROWS = {row.key: row for row in form.TABLE2_ROWS}

OUTCOMES: dict[str, Outcome] = {
    key: Outcome(
        key=key,
        label=_ROWS[key].label,
        legal_basis=_BASIS[key][0],
        group=key.partition(".")[0],
        letter=_BASIS[key][1],
    )
    for key in form.OUTCOME_ROWS
}
"""The 21 outcomes by key, in printed order (国办公开办函〔2021〕30号, part 3, row 三（一）–（六）)."""

OUTCOMES_BY_GROUP: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        group: tuple(key for key, outcome in OUTCOMES.items() if outcome.group == group)
        for group in GROUPS
    }
)
"""Keys of the outcomes of each printed group (国办公开办函〔2021〕30号)."""


def needs_reconsideration_first(outcome: Outcome | str, day: date) -> bool:
    """True if an outcome given on `day` goes to reconsideration before a court.

    行政复议法(2023) Art. 23(4): a refusal to disclose, from 2024-01-01. Rows of other groups
    (nothing held, not processed, partial disclosure) are not counted as refusals here.

    Raises KeyError for a key that is not one of the 21.
    """
    found = OUTCOMES[outcome] if isinstance(outcome, str) else outcome
    return found.group == REFUSED and day >= RECONSIDERATION_FIRST_FROM


def remedies_open(
    outcome: Outcome | str, day: date, settings: RemedySettings = DEFAULT_REMEDY_SETTINGS
) -> tuple[Remedy, ...]:
    """The remedies that the letter of an outcome given on `day` has to name.

    条例 Art. 51; 行政复议法(2023) Art. 23(4) takes away the direct suit over a refusal;
    法释〔2025〕8号 takes away the suits over `settings.not_heard_alone`.

    Raises KeyError for a key that is not one of the 21.
    """
    found = OUTCOMES[outcome] if isinstance(outcome, str) else outcome
    kept: list[Remedy] = []
    for remedy in found.remedies:
        if remedy.key == LAWSUIT.key:
            if needs_reconsideration_first(found, day) or found.key in settings.not_heard_alone:
                continue
            kept.append(_with_limit(remedy, settings.lawsuit_months))
        elif remedy.key == LAWSUIT_AFTER_RECONSIDERATION.key:
            if found.key in settings.not_heard_alone:
                continue
            kept.append(_with_limit(remedy, settings.lawsuit_after_reconsideration_days))
        else:
            kept.append(remedy)
    return tuple(kept)


def _with_limit(remedy: Remedy, limit: int) -> Remedy:
    if remedy.limit == limit:
        return remedy
    return Remedy(remedy.key, remedy.label, limit, remedy.unit, remedy.legal_basis, remedy.verified)

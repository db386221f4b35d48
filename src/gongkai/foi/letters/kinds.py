"""The kinds of letter: what each is called, which fields it takes, which it must not lose.

The kinds of an answer are `answer.<outcome>`; where an outcome's article names several cases, a
further kind for each of them cites that case alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongkai.foi.letters.fields import FIELDS
from gongkai.norms.outcomes import OUTCOMES

SHORT_TITLE: Final = "《政府信息公开条例》"
FULL_TITLE: Final = "《中华人民共和国政府信息公开条例》"

ANSWER: Final = "answer"
SUBMISSION: Final = "submission"
RECEIPT: Final = "receipt"
CORRECTION_NOTICE: Final = "correction_notice"
EXTENSION: Final = "extension"
THIRD_PARTY_CONSULTATION: Final = "third_party_consultation"
THIRD_PARTY_DECISION: Final = "third_party_decision"
ORGAN_CONSULTATION: Final = "organ_consultation"
FEE_NOTICE: Final = "fee_notice"
REASONS_REQUEST: Final = "reasons_request"
DELAY: Final = "delay"
WITHDRAWAL: Final = "withdrawal"
RECORD_CORRECTED: Final = "record.corrected"
RECORD_NOT_CORRECTED: Final = "record.not_corrected"
RECORD_PASSED_ON: Final = "record.passed_on"
RECORD_REDIRECTED: Final = "record.redirected"

_COMMON: Final = ("发文机关", "成文日期", "办公地址", "联系电话")
_APPLICANT: Final = ("申请人", "称谓", "申请编号", "收到日期", "提交渠道", "申请内容", "答复期限")
_RECORD: Final = ("申请人", "称谓", "申请编号", "收到日期", "申请内容")
_ANSWER: Final = ("法律依据", "救济告知")
REMEDY_INPUTS: Final = ("复议机关", "管辖法院", "送达日期")
"""What an officer may say for the paragraph of remedies; each has a default."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter.

    `title` is its printed name, `label` tells it from others of the same title. `series` is the
    last character of its document numbers. `given` are the fields that the officer must fill,
    `optional` those that may stay empty, `known` those that the record gives. `outcome` is the
    outcome that it answers with and `legal_basis` the article that it cites, both empty for a
    letter that is no answer. `addressee` is the field with whom it goes to.
    """

    key: str
    title: str
    series: str
    given: tuple[str, ...]
    known: tuple[str, ...] = (*_COMMON, *_APPLICANT)
    optional: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    label: str = ""
    outcome: str = ""
    legal_basis: str = ""
    addressee: str = "申请人"

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that a template of this kind may name."""
        return (*self.known, *self.given, *self.optional)

    @property
    def may_be_empty(self) -> frozenset[str]:
        """Fields whose line is left out where they are empty."""
        return frozenset({*self.optional, "答复期限"})

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the officer is asked for; all but `given` may stay empty."""
        more = REMEDY_INPUTS if "救济告知" in self.known else ()
        fee = ("信息处理费", "缴费期限") if self.key == FEE_NOTICE else ()
        return (*self.given, *self.optional, *more, *fee)

    @property
    def name(self) -> str:
        """The kind as lists show it."""
        return f"{self.title}（{self.label}）" if self.label else self.title


def cited(legal_basis: str) -> str:
    """A legal basis as a sentence of a letter cites it: by the law's full name."""
    return legal_basis.replace(SHORT_TITLE, FULL_TITLE).replace("；", "和")


def _answer(
    outcome: str, *given: str, case: str = "", label: str = "", basis: str = ""
) -> LetterKind:
    found = OUTCOMES[outcome]
    key = f"{ANSWER}.{outcome}.{case}" if case else f"{ANSWER}.{outcome}"
    legal_basis = cited(basis or found.legal_basis)
    return LetterKind(
        key=key,
        title=found.letter,
        series="答",
        given=given,
        known=(*_COMMON, *_APPLICANT, *_ANSWER),
        optional=("办理经过", "提出渠道") if outcome.endswith("complaint") else ("办理经过",),
        must=("法律依据", "救济告知", *given),
        label=label or found.label.partition("）")[2].lstrip("0123456789."),
        outcome=outcome,
        legal_basis=legal_basis,
    )


def _letter(
    key: str,
    title: str,
    series: str,
    *given: str,
    known: tuple[str, ...] = (*_COMMON, *_APPLICANT),
    optional: tuple[str, ...] = (),
    addressee: str = "申请人",
) -> LetterKind:
    # The addressee is printed above the text.
    needed = (*given, *(name for name in ("救济告知",) if name in known))
    must = tuple(name for name in needed if name != addressee)
    return LetterKind(key, title, series, given, known, optional, must, addressee=addressee)


_ARTICLE_36 = f"{SHORT_TITLE}第三十六条"
_COMPETENT = ("理由", "有权机关", "有权机关联系方式")
_FEE_FIELDS = ("收费方式", "收费计算", "收费金额", "缴费期限")

KINDS: Final[dict[str, LetterKind]] = {
    kind.key: kind
    for kind in (
        _letter(
            SUBMISSION,
            "政府信息公开申请提交回执",
            "收",
            *("提交日期",),
            optional=("查询码",),
        ),
        _letter(RECEIPT, "政府信息公开申请登记回执", "收", optional=("查询码",)),
        _letter(CORRECTION_NOTICE, "政府信息公开申请补正告知书", "告", "补正事项", "补正期限"),
        _letter(
            EXTENSION,
            "政府信息公开延期答复告知书",
            "告",
            *("延长理由", "延长工作日数", "原答复期限", "延长后期限"),
        ),
        # The third party and the other organ are not told who the applicant is.
        _letter(
            THIRD_PARTY_CONSULTATION,
            "政府信息公开第三方意见征询书",
            "征",
            *("第三方", "涉及信息", "反馈方式"),
            known=_COMMON,
            addressee="第三方",
        ),
        _letter(
            THIRD_PARTY_DECISION,
            "决定公开政府信息告知第三方书",
            "告",
            *("第三方", "涉及信息", "公开理由"),
            known=(*_COMMON, "救济告知"),
            addressee="第三方",
        ),
        _letter(
            ORGAN_CONSULTATION,
            "征求政府信息公开意见函",
            "函",
            *("被征求机关", "涉及信息", "反馈方式"),
            known=_COMMON,
            addressee="被征求机关",
        ),
        LetterKind(
            FEE_NOTICE,
            "政府信息公开信息处理费收费通知书",
            "费",
            given=("收费事由", "缴费方式"),
            known=(*_COMMON, *_APPLICANT, *_FEE_FIELDS),
            must=("收费事由", "缴费方式", *_FEE_FIELDS),
        ),
        _letter(
            REASONS_REQUEST,
            "要求说明政府信息公开申请理由通知书",
            "告",
            *("数量频次", "说明理由期限"),
        ),
        _letter(DELAY, "政府信息公开延迟答复告知书", "告", "说明情况", "延迟理由", "延迟答复期限"),
        _letter(WITHDRAWAL, "撤回政府信息公开申请确认书", "告", "撤回日期"),
        *(
            _letter(key, title, "更", *given, known=(*_COMMON, *_RECORD, *more))
            for key, title, given, more in (
                (RECORD_CORRECTED, "政府信息记录更正告知书", ("审核情况", "更正内容"), ()),
                (RECORD_NOT_CORRECTED, "政府信息记录不予更正告知书", ("理由",), ("救济告知",)),
                (RECORD_PASSED_ON, "更正政府信息记录要求转送告知书", _COMPETENT, ()),
                (RECORD_REDIRECTED, "更正政府信息记录途径告知书", _COMPETENT, ()),
            )
        ),
        _answer("disclosed", "信息清单", "提供方式", "获取途径", label="部分已主动公开，其余提供"),
        _answer(
            "disclosed",
            "获取途径",
            case="already_public",
            label="已经主动公开",
            basis=f"{_ARTICLE_36}第（一）项",
        ),
        _answer(
            "disclosed",
            *("信息清单", "提供方式"),
            case="provided",
            label="提供信息",
            basis=f"{_ARTICLE_36}第（二）项",
        ),
        _answer("partially_disclosed", "公开部分", "提供方式", "不公开部分", "理由"),
        _answer("refused.state_secret", "涉及信息", "定密依据", "理由"),
        _answer("refused.prohibited_by_law", "涉及信息", "禁止规定", "理由"),
        _answer("refused.security_and_stability", "涉及信息", "危害情形", "理由"),
        _answer("refused.third_party_rights", "涉及信息", "权益类型", "征求意见情况", "理由"),
        _answer("refused.internal_affairs", "涉及信息", "信息类别", "理由"),
        _answer("refused.process_information", "涉及信息", "信息类别", "理由"),
        _answer("refused.enforcement_files", "涉及信息", "理由"),
        _answer("refused.administrative_inquiry", "特别规定", "理由", "办理途径"),
        _answer("unavailable.not_held", "检索情况", "理由", label="部分不存在，其余不由本机关公开"),
        _answer(
            "unavailable.not_held",
            *("检索情况", "理由"),
            case="nonexistent",
            label="信息不存在",
            basis=f"{_ARTICLE_36}第（四）项",
        ),
        _answer(
            "unavailable.not_held",
            *("理由", "有权机关", "有权机关联系方式"),
            case="other_organ",
            label="由其他机关负责公开",
            basis=f"{_ARTICLE_36}第（五）项",
        ),
        _answer("unavailable.needs_creation", "理由"),
        _answer("unavailable.unclear_after_correction", "补正告知日期", "理由"),
        _answer("not_processed.petition_or_complaint", "理由"),
        _answer("not_processed.repeated", "原答复日期", "原答复文号", "理由"),
        _answer("not_processed.publication", "出版物", "理由", "获取途径"),
        _answer("not_processed.excessive", "数量频次", "说明情况", "理由"),
        _answer("not_processed.confirmation", "原提供情况", "理由"),
        _answer("other.correction_overdue", "补正告知日期", "补正期限", "理由"),
        _answer("other.fee_unpaid", "收费通知日期", "通知金额", "缴费期限", "理由"),
        _answer("other.other", "处理结论", "理由"),
    )
}
"""Every kind of letter by key."""

RECORD_KINDS: Final = frozenset(
    {RECORD_CORRECTED, RECORD_NOT_CORRECTED, RECORD_PASSED_ON, RECORD_REDIRECTED}
)
"""Letters that answer a request to correct a record (条例 Art. 41), not one for information."""

assert all(name in FIELDS for kind in KINDS.values() for name in kind.fields)


def answer_kinds(outcome: str) -> tuple[LetterKind, ...]:
    """The kinds of letter that answer with an outcome, the general one first.

    Raises KeyError for a key that is not one of the 21.
    """
    return tuple(kind for kind in KINDS.values() if kind.outcome == OUTCOMES[outcome].key)

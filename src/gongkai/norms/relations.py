"""The engine that checks the relations of the annual form (勾稽关系).

Source: 国办公开办函〔2021〕30号; the relations themselves stand in `relation_data`.

A blank cell (None or absent) is never 0: a relation with a blank member is reported as one that
could not be checked, naming the blank places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai.norms import form
from gongkai.norms.outcomes import OUTCOMES_BY_GROUP, REFUSED
from gongkai.norms.relation_data import (
    CELLS,
    DIRECT_SUITS_OVER_REFUSALS,
    ERROR,
    FEE_NOTICES,
    FEES_FIGURE,
    NOTE,
    RELATIONS,
    WARNING,
    Finding,
    Relation,
    Value,
    Values,
    place_label,
)

__all__ = [
    "CELLS",
    "DIRECT_SUITS_OVER_REFUSALS",
    "ERROR",
    "FEES_FIGURE",
    "FEE_NOTICES",
    "NOTE",
    "RELATIONS",
    "WARNING",
    "Finding",
    "Relation",
    "Value",
    "Values",
    "check",
    "place_label",
]

_FEE_DECIMALS = 6
# A message names so many places; `Finding.places` has them all.
_NAMED = 6
_TABLE2_COLUMNS = tuple(column.key for column in form.TABLE2_COLUMNS)
_CELL_SET = frozenset(CELLS)
_DOCUMENT_KINDS = ("table1.regulations", "table1.normative_documents")
# Cells that stand in no relation but that of their own form.
_ALONE = frozenset(
    cell for cell in form.TABLE1_IDS if cell.rpartition(".")[0] not in _DOCUMENT_KINDS
)


def check(
    values: Values,
    *,
    year: int,
    previous: Values | None = None,
    children: Mapping[str, Values] | None = None,
    extras: Values | None = None,
) -> tuple[Finding, ...]:
    """Check every relation of the form for the report of `year` (国办公开办函〔2021〕30号).

    `values` are this report's cells; `previous` the frozen cells of last year's report (None: no
    such report, E5 and E6 are not checked); `children` the reports that are summed, by organ name
    (None: not a consolidated report); `extras` numbers that stand outside the tables: cell ids
    for what the prose says of a cell (E7), `FEE_NOTICES` (E8), `DIRECT_SUITS_OVER_REFUSALS`
    (E11). An extra that is absent is not checked; one that is None cannot be checked and is said
    so. Findings come in the order of the relations.
    """
    facts = _Facts(values, year, previous, children, extras or {})
    found: list[Finding] = []
    for checker in _CHECKERS:
        found.extend(checker(facts))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Facts:
    values: Values
    year: int
    previous: Values | None
    children: Mapping[str, Values] | None
    extras: Values


def _number(value: object) -> int | Decimal | None:
    """The value if it can be summed, else None: what is not a number is named by E10."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return value
    return None


def _text(value: Value) -> str:
    if value is None:
        return "空白"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _finding(
    rule: str,
    message: str,
    places: Iterable[str],
    expected: Value = None,
    found: Value = None,
    *,
    severity: str | None = None,
    previous: Iterable[str] = (),
    organs: Iterable[str] = (),
) -> Finding:
    relation = RELATIONS[rule]
    return Finding(
        rule=rule,
        severity=severity or relation.severity,
        message=message,
        places=tuple(places),
        expected=expected,
        found=found,
        legal_basis=relation.citation,
        previous_places=tuple(previous),
        organs=tuple(organs),
    )


def _blank(rule: str, here: Iterable[str], before: Iterable[str] = ()) -> Finding:
    here, before = tuple(here), tuple(before)
    names = [place_label(figure) for figure in here]
    names += [f"上年报告{place_label(figure)}" for figure in before]
    named = "、".join(names[:_NAMED])
    if len(names) > _NAMED:
        named += f"等{len(names)}处"
    return _finding(
        rule,
        f"无法核对“{RELATIONS[rule].label}”：{named}为空白或者不是数。"
        "空白不等于零，没有发生的请填0。",
        here,
        severity=WARNING,
        previous=before,
    )


def _sum(values: Values, places: Iterable[str]) -> tuple[int | Decimal, tuple[str, ...]]:
    """Sum of the cells and the places that are blank; the sum means nothing if any is."""
    total: int | Decimal = 0
    blank: list[str] = []
    for place in places:
        number = _number(values.get(place))
        if number is None:
            blank.append(place)
        else:
            total += number
    return total, tuple(blank)


def _difference(left: int | Decimal, right: int | Decimal) -> str:
    return _text(left - right if left > right else right - left)


def _compare_sum(
    facts: _Facts, rule: str, whole: str, parts: tuple[str, ...], what: str
) -> Iterator[Finding]:
    found, blank = _sum(facts.values, (whole,))
    expected, more = _sum(facts.values, parts)
    if blank or more:
        yield _blank(rule, blank + more)
    elif expected != found:
        yield _finding(
            rule,
            f"{place_label(whole)}为{_text(found)}，{what}为{_text(expected)}，"
            f"相差{_difference(expected, found)}。请核对总计和各项。",
            (whole, *parts),
            expected,
            found,
        )


def _balance(facts: _Facts) -> Iterator[Finding]:
    for column in form.TABLE2_COLUMNS:
        taken = tuple(form.table2_figure(row, column.key) for row in ("received", "carried_in"))
        done = tuple(form.table2_figure(row, column.key) for row in ("total", "carried_out"))
        expected, blank = _sum(facts.values, taken)
        found, more = _sum(facts.values, done)
        if blank or more:
            yield _blank("E1", blank + more)
        elif expected != found:
            yield _finding(
                "E1",
                f"申请办理表“{column.label}”列：本年新收与上年结转之和为{_text(expected)}，"
                f"办理结果总计与结转下年度之和为{_text(found)}，"
                f"相差{_difference(expected, found)}。请核对这四格。",
                taken + done,
                expected,
                found,
            )


def _outcomes(facts: _Facts) -> Iterator[Finding]:
    for column in _TABLE2_COLUMNS:
        yield from _compare_sum(
            facts,
            "E2",
            form.table2_figure("total", column),
            tuple(form.table2_figure(row, column) for row in form.OUTCOME_ROWS),
            "同列21项办理结果之和",
        )


def _applicants(facts: _Facts) -> Iterator[Finding]:
    for row in form.TABLE2_ROWS:
        yield from _compare_sum(
            facts,
            "E3",
            form.table2_figure(row.key, "total"),
            tuple(form.table2_figure(row.key, column) for column in form.APPLICANT_COLUMNS),
            "同行六类申请人之和",
        )


def _remedies(facts: _Facts) -> Iterator[Finding]:
    for group in form.TABLE3_GROUPS:
        *parts, whole = (form.table3_figure(group.key, c.key) for c in form.TABLE3_COLUMNS)
        yield from _compare_sum(facts, "E4", whole, tuple(parts), "同组四项之和")


def _carried(facts: _Facts) -> Iterator[Finding]:
    if facts.previous is None:
        return
    for column in _TABLE2_COLUMNS:
        before, here = (
            form.table2_figure("carried_out", column),
            form.table2_figure("carried_in", column),
        )
        expected = _number(facts.previous.get(before))
        found = _number(facts.values.get(here))
        if expected is None or found is None:
            yield _blank(
                "E5", (here,) if found is None else (), (before,) if expected is None else ()
            )
        elif expected != found:
            yield _finding(
                "E5",
                f"{facts.year - 1}年报告{place_label(before)}为{_text(expected)}，"
                f"{facts.year}年报告{place_label(here)}为{_text(found)}，"
                f"相差{_difference(expected, found)}。请核对上年已公布的数。",
                (here,),
                expected,
                found,
                previous=(before,),
            )


def _documents(facts: _Facts) -> Iterator[Finding]:
    if facts.previous is None:
        return
    for kind in _DOCUMENT_KINDS:
        issued, repealed, here = f"{kind}.issued", f"{kind}.repealed", f"{kind}.in_force"
        stock = _number(facts.previous.get(here))
        plus, minus = _number(facts.values.get(issued)), _number(facts.values.get(repealed))
        found = _number(facts.values.get(here))
        if stock is None or plus is None or minus is None or found is None:
            _, blank = _sum(facts.values, (issued, repealed, here))
            yield _blank("E6", blank, (here,) if stock is None else ())
            continue
        expected = stock + plus - minus
        if expected != found:
            yield _finding(
                "E6",
                f"{place_label(here)}为{_text(found)}；上年{_text(stock)}件加本年制发"
                f"{_text(plus)}件减本年废止{_text(minus)}件为{_text(expected)}，"
                f"相差{_difference(expected, found)}。请核对自然失效是否计入废止、"
                "修订是否计入了制发，并在正文说明口径。",
                (here, issued, repealed),
                expected,
                found,
                previous=(here,),
            )


def _prose(facts: _Facts) -> Iterator[Finding]:
    for place, said in facts.extras.items():
        if place not in _CELL_SET:
            continue
        found, expected = _number(said), _number(facts.values.get(place))
        if found is None or expected is None:
            where = place_label(place)
            yield _finding(
                "E7",
                f"无法核对“{RELATIONS['E7'].label}”：{where}"
                f"{'在表中' if expected is None else '在正文中'}为空白或者不是数。空白不等于零。",
                (place,),
                expected,
                found,
                severity=WARNING,
            )
        elif found != expected:
            yield _finding(
                "E7",
                f"正文所写{place_label(place)}为{_text(found)}，表中为{_text(expected)}，"
                f"相差{_difference(found, expected)}。请改正其中之一。",
                (place,),
                expected,
                found,
            )


def _fee_notices(facts: _Facts) -> Iterator[Finding]:
    if FEE_NOTICES not in facts.extras:
        return
    place = form.table2_figure("other.fee_unpaid", "total")
    unpaid, sent = _number(facts.values.get(place)), _number(facts.extras[FEE_NOTICES])
    if unpaid is None or (unpaid > 0 and sent is None):
        yield _blank("E8", (place if unpaid is None else FEE_NOTICES,))
    elif unpaid > 0 and sent is not None and sent <= 0:
        yield _finding(
            "E8",
            f"{place_label(place)}为{_text(unpaid)}，而收费通知发出件数为{_text(sent)}，"
            f"相差{_difference(unpaid, sent)}。没有发过收费通知，就不能以逾期未缴费办结。",
            (place, FEE_NOTICES),
            1,
            sent,
        )


def _consolidation(facts: _Facts) -> Iterator[Finding]:
    if facts.children is None:
        return
    for place in CELLS:
        found = _number(facts.values.get(place))
        expected: int | Decimal = 0
        silent: list[str] = []
        for organ, theirs in facts.children.items():
            number = _number(theirs.get(place))
            if number is None:
                silent.append(organ)
            else:
                expected += number
        if found is None or silent:
            names = ([] if found is not None else ["本级报告"]) + silent
            yield _finding(
                "E9",
                f"无法核对“{RELATIONS['E9'].label}”：{place_label(place)}在{'、'.join(names)}"
                "中为空白或者不是数。空白不等于零，没有发生的请填0。",
                (place,),
                severity=WARNING,
                organs=silent,
            )
        elif found != expected:
            yield _finding(
                "E9",
                f"本级报告{place_label(place)}为{_text(found)}，{len(facts.children)}个机关"
                f"报告同一格之和为{_text(expected)}，相差{_difference(expected, found)}。"
                "请核对各机关报告是否齐全。",
                (place,),
                expected,
                found,
                organs=tuple(facts.children),
            )


def _shape(facts: _Facts) -> Iterator[Finding]:
    for place in CELLS:
        value = facts.values.get(place)
        if value is None:
            # The other relations speak of the blanks among their own members.
            if place in _ALONE:
                yield _blank("E10", (place,))
            continue
        problem = _shape_problem(place, value)
        if problem:
            yield _finding("E10", f"{place_label(place)}为{_text(value)}：{problem}", (place,))


def _shape_problem(place: str, value: object) -> str:
    number = _number(value)
    if number is None:
        return "不是数，请改填数字。"
    if number < 0:
        return "不能小于零。"
    if place == FEES_FIGURE:
        scaled = Decimal(number).scaleb(_FEE_DECIMALS)
        return "" if scaled == scaled.to_integral_value() else "至多六位小数（精确到分）。"
    return "" if number == int(number) else "件数必须是整数。"


def _reconsideration_first(facts: _Facts) -> Iterator[Finding]:
    # The duty binds refusals given from 2024-01-01 (outcomes.RECONSIDERATION_FIRST_FROM).
    if facts.year < 2024:
        return
    place = form.table3_figure("lawsuit_without_reconsideration", "total")
    suits = _number(facts.values.get(place))
    if DIRECT_SUITS_OVER_REFUSALS in facts.extras:
        over = _number(facts.extras[DIRECT_SUITS_OVER_REFUSALS])
        if over is None:
            yield _blank("E11", (DIRECT_SUITS_OVER_REFUSALS,))
        elif over > 0:
            yield _finding(
                "E11",
                f"{place_label(place)}中有{_text(over)}件针对不予公开，应为0，"
                f"相差{_text(over)}。2024年起对不予公开应当先申请行政复议，请核对归类。",
                (place, DIRECT_SUITS_OVER_REFUSALS),
                0,
                over,
            )
        return
    rows = tuple(form.table2_figure(key, "total") for key in OUTCOMES_BY_GROUP[REFUSED])
    refused, blank = _sum(facts.values, rows)
    if suits is not None and suits > 0 and not blank and refused > 0:
        yield _finding(
            "E11",
            f"{place_label(place)}为{_text(suits)}，申请办理表不予公开合计{_text(refused)}件。"
            "2024年起对不予公开应当先申请行政复议，请确认直接起诉的案件不是针对不予公开。",
            (place,),
            severity=NOTE,
        )


def _stock_bound(facts: _Facts) -> Iterator[Finding]:
    if facts.previous is not None:
        return
    for kind in _DOCUMENT_KINDS:
        issued, repealed, here = f"{kind}.issued", f"{kind}.repealed", f"{kind}.in_force"
        plus, minus = _number(facts.values.get(issued)), _number(facts.values.get(repealed))
        stock = _number(facts.values.get(here))
        if plus is None or minus is None or stock is None:
            yield _blank("E12", _sum(facts.values, (issued, repealed, here))[1])
        elif plus - minus > stock:
            yield _finding(
                "E12",
                f"{place_label(here)}为{_text(stock)}，本年制发减本年废止为{_text(plus - minus)}，"
                f"多出{_difference(plus - minus, stock)}。本年制发而未废止的应当现行有效。",
                (here, issued, repealed),
                plus - minus,
                stock,
            )


_CHECKERS: tuple[Callable[[_Facts], Iterator[Finding]], ...] = (
    _balance,
    _outcomes,
    _applicants,
    _remedies,
    _carried,
    _documents,
    _prose,
    _fee_notices,
    _consolidation,
    _shape,
    _reconsideration_first,
    _stock_bound,
)

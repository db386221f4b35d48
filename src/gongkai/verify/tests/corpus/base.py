"""An invented report and the changes that a case makes to it before it is written to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gongkai.norms import form
from gongkai.verify.filing import Value

Counts = int | tuple[int, ...]
"""One row of table 2 by applicant, in printed order; one number means natural persons only."""

NO_FIGURES = (0, 0, 0)
FEES = "table1.fees_10k_yuan"


@dataclass(frozen=True, eq=False)
class Report:
    """One report: `parts` are its paragraphs, `cells` the printed text of all 200 cells.

    `old_form` prints the tables of 2019; `without` are parts whose table is left out.
    """

    name: str
    organ: str
    year: int
    title: str
    intro: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]]
    cells: Mapping[str, str]
    headings: Mapping[str, str] = field(
        default_factory=lambda: {p.key: f"{p.number}、{p.title}" for p in form.PARTS}
    )
    old_form: bool = False
    without: frozenset[str] = frozenset()

    def values(self) -> dict[str, Value]:
        """What a reader should find in the cells; a cell without digits is unknown."""
        return {figure: _value(figure, text) for figure, text in self.cells.items()}


def _value(figure: str, text: str) -> Value:
    if not any(c.isdigit() for c in text):
        return None
    amount = Decimal(text.replace(",", ""))
    return amount if figure == FEES else int(amount)


def _six(counts: Counts) -> tuple[int, ...]:
    given = (counts,) if isinstance(counts, int) else counts
    return given + (0,) * (6 - len(given))


def _requests(
    received: Counts, carried_in: Counts, outcomes: Mapping[str, Counts]
) -> dict[str, tuple[int, ...]]:
    rows = {row.key: _six(outcomes.get(row.key, 0)) for row in form.TABLE2_ROWS}
    assert set(outcomes) <= set(form.OUTCOME_ROWS)
    rows["received"], rows["carried_in"] = _six(received), _six(carried_in)
    columns = range(6)
    rows["total"] = tuple(sum(rows[key][n] for key in form.OUTCOME_ROWS) for n in columns)
    rows["carried_out"] = tuple(
        rows["received"][n] + rows["carried_in"][n] - rows["total"][n] for n in columns
    )
    assert min(rows["carried_out"]) >= 0, rows["carried_out"]
    return rows


def tables(
    *,
    regulations: tuple[int, int, int] = NO_FIGURES,
    normative: tuple[int, int, int] = NO_FIGURES,
    decisions: tuple[int, int, int] = NO_FIGURES,
    fees: str = "0",
    received: Counts = 0,
    carried_in: Counts = 0,
    outcomes: Mapping[str, Counts] | None = None,
    reconsideration: tuple[int, int, int, int] = (0, 0, 0, 0),
    direct: tuple[int, int, int, int] = (0, 0, 0, 0),
    after: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> dict[str, str]:
    """The 200 cells of what is not zero; totals and the requests carried out are computed.

    `decisions` are permits, penalties and coercive measures.
    """
    cells = {
        figure: str(number)
        for figure, number in zip(
            form.TABLE1_IDS, (*regulations, *normative, *decisions), strict=False
        )
    }
    cells[FEES] = fees
    for key, counts in _requests(received, carried_in, outcomes or {}).items():
        for column, number in zip(form.TABLE2_COLUMNS, (*counts, sum(counts)), strict=True):
            cells[form.table2_figure(key, column.key)] = str(number)
    for group, counts in zip(form.TABLE3_GROUPS, (reconsideration, direct, after), strict=True):
        for column, number in zip(form.TABLE3_COLUMNS, (*counts, sum(counts)), strict=True):
            cells[form.table3_figure(group.key, column.key)] = str(number)
    assert tuple(cells) == tuple(form.cells())
    return cells


def report(
    name: str,
    organ: str,
    year: int,
    prose: Mapping[str, str],
    cells: Mapping[str, str],
    **more: str,
) -> Report:
    """A report from its prose, one paragraph a line; `intro` and `title` may be given."""
    lines = {key: tuple(text.strip().split("\n")) if text else () for key, text in prose.items()}
    intro = more.get("intro", INTRO.replace("YEAR", str(year)))
    return Report(
        name,
        organ,
        year,
        more.get("title", f"{organ}{year}年政府信息公开工作年度报告"),
        tuple(line for line in intro.split("\n") if line),
        {part.key: lines.get(part.key, ()) for part in form.PARTS},
        cells,
    )


INTRO = (
    "本报告依照《中华人民共和国政府信息公开条例》（国务院令第711号）和"
    "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）编制。"
    "所列数据的统计期限自YEAR年1月1日起至12月31日止。"
)

Change = Callable[[Report], Report]


def say(old: str, new: str) -> Change:
    """Replace words that stand once in the prose; asserts that they do."""

    def change(given: Report) -> Report:
        texts = [*given.intro, *(line for lines in given.parts.values() for line in lines)]
        assert sum(text.count(old) for text in texts) == 1, f"{given.name}: {old}"
        return replace(
            given,
            intro=tuple(text.replace(old, new) for text in given.intro),
            parts={
                key: tuple(text.replace(old, new) for text in lines)
                for key, lines in given.parts.items()
            },
        )

    return change


def add(part: str, line: str) -> Change:
    """Append a paragraph to a part."""
    return lambda given: replace(given, parts={**given.parts, part: (*given.parts[part], line)})


def prose(part: str, *lines: str) -> Change:
    """Give a part other paragraphs."""
    return lambda given: replace(given, parts={**given.parts, part: lines})


def cell(figure: str, text: str) -> Change:
    """Print another text in a cell; `table2.` may be left out."""
    name = figure if figure.startswith(("table1.", "table3.")) else f"table2.{figure}"

    def change(given: Report) -> Report:
        assert given.cells[name] != text, f"{given.name}: {name}"
        return replace(given, cells={**given.cells, name: text})

    return change


def drop(part: str) -> Change:
    """Leave out a part with its heading; the tables stay behind the part before."""
    return lambda given: replace(
        given,
        headings={key: text for key, text in given.headings.items() if key != part},
        parts={**given.parts, part: ()},
    )


def head(part: str, text: str) -> Change:
    """Give a part another heading."""
    return lambda given: replace(given, headings={**given.headings, part: text})


def titled(text: str) -> Change:
    """Give the report another title."""
    return lambda given: replace(given, title=text)


def intro(*lines: str) -> Change:
    """Give the report other words before its first part."""
    return lambda given: replace(given, intro=lines)


def old_form(given: Report) -> Report:
    """Print the tables of the form of 2019."""
    return replace(given, old_form=True)


def without_table(part: str) -> Change:
    """Leave out the table of a part, as where it is a picture."""
    return lambda given: replace(given, without=given.without | {part})


def year_before(given: Report, *more: Change, received: int = 0) -> Report:
    """Last year's report of the same organ, such that nothing breaks the continuity of the two.

    `received` is the total of requests that it shows; the surplus was disclosed to natural persons.
    """
    now = given.values()
    number = {figure: int(value or 0) for figure, value in now.items()}
    carried = tuple(
        number[form.table2_figure("carried_in", c.key)] for c in form.TABLE2_COLUMNS[:-1]
    )
    closed = max(received - sum(carried), 0)
    stock = {
        kind: number[f"table1.{kind}.in_force"]
        - number[f"table1.{kind}.issued"]
        + number[f"table1.{kind}.repealed"]
        for kind in ("regulations", "normative_documents")
    }
    cells = tables(
        regulations=(0, 0, stock["regulations"]),
        normative=(0, 0, stock["normative_documents"]),
        received=(carried[0] + closed, *carried[1:]),
        outcomes={"disclosed": closed},
    )
    last = report(
        f"{given.name}-before",
        given.organ,
        given.year - 1,
        dict.fromkeys(("overview", "problems", "other"), "详见公开专栏。"),
        cells,
    )
    for change in more:
        last = change(last)
    return last


def organs_of(given: Report) -> tuple[Report, Report]:
    """Two organs whose reports sum to this one: persons and firms, documents and decisions."""
    halves: list[dict[str, str]] = [{}, {}]
    for figure in form.cells():
        table, _, rest = figure.partition(".")
        if table == "table2":
            first = rest.endswith(".natural_person")
        elif table == "table3":
            first = rest.startswith("reconsideration")
        else:
            first = rest.startswith(("regulations", "normative"))
        halves[0][figure] = given.cells[figure] if first else "0"
        halves[1][figure] = "0" if first else given.cells[figure]
    for half in halves:
        for row in form.TABLE2_ROWS:
            parts = [int(half[form.table2_figure(row.key, key)]) for key in form.APPLICANT_COLUMNS]
            half[form.table2_figure(row.key, "total")] = str(sum(parts))
    return tuple(  # type: ignore[return-value]
        report(
            f"{given.name}-{n}",
            f"{given.organ}{name}",
            given.year,
            dict.fromkeys(("overview", "problems", "other"), "详见公开专栏。"),
            half,
        )
        for n, (name, half) in enumerate(zip(("办公室", "行政审批局"), halves, strict=True))
    )

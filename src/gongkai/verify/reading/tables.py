"""From grids of text to the cells of the statutory tables, by their row and column names.

Rows are taken one by one, not table by table: a page break may have cut a table, and a web page may
have made one table of three. A row whose cells cannot be counted off stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gongkai.norms import form
from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import Grid, Slot

_COLUMN_KEYS = tuple(column.key for column in form.TABLE2_COLUMNS)
_INNER = _COLUMN_KEYS[1:6]
_LEAVES = "结果维持结果纠正其他结果尚未审结总计"
_TABLE3 = tuple(
    form.table3_figure(group.key, column.key)
    for group in form.TABLE3_GROUPS
    for column in form.TABLE3_COLUMNS
)


@dataclass
class Tables:
    """What the grids of one file hold: the text of each cell, and the cells read two ways."""

    raw: dict[str, str] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)
    form: str = ""

    def put(self, figure: str, text: str) -> None:
        """Keep a cell; a second, different reading of it makes it disputed."""
        known = self.raw.get(figure)
        if known is not None and labels.value_of(known, figure) != labels.value_of(text, figure):
            self.disputed.add(figure)
        else:
            self.raw[figure] = text


@dataclass
class _State:
    header: str = ""
    in_table2: bool = False
    in_table3: bool = False
    places: dict[str, int] = field(default_factory=dict)
    inner: list[str] = field(default_factory=list)


def is_old_form(text: str) -> bool:
    """Whether text of a table belongs to the form of 2019, which this one replaced."""
    name = labels.normal(text)
    return any(words in name for words in labels.OLD_FORM)


def map_grids(grids: Iterable[Grid]) -> Tables:
    """Read the cells of the three tables out of all grids of a file, in order."""
    grids = tuple(grids)
    tables = Tables()
    words = "".join(slot.text for grid in grids for row in grid.rows for slot in row if slot.first)
    if is_old_form(words):
        tables.form = "2019"
        return tables
    state = _State()
    for grid in grids:
        state.places = {} if not grid.aligned else state.places
        for row in grid.rows:
            _map_row(row, grid.aligned, state, tables)
    if tables.raw:
        tables.form = "2021"
    return tables


def _map_row(row: Sequence[Slot], aligned: bool, state: _State, tables: Tables) -> None:
    cells = [(index, slot.text) for index, slot in enumerate(row) if slot.first]
    texts = [text for _, text in cells]
    named = _names(texts, state)
    if any(name not in labels.AMBIGUOUS for _, _, name in named):
        state.in_table3 = False
    head = texts[: named[0][0]] if named else texts
    if any("行政诉讼" in labels.normal(t) or "行政复议" in labels.normal(t) for t in head):
        state.in_table3, state.header = True, ""
    if state.in_table3 or (not named and not state.in_table2):
        if _map_table3(texts, state, tables):
            return
        if state.in_table3:
            state.header += _letters(texts)
            return
    _note_columns(cells, named, aligned, state)
    for number, (_, last, name) in enumerate(named):
        end = named[number + 1][0] if number + 1 < len(named) else len(cells)
        data = cells[last + 1 : end]
        if any(labels.is_number(text) for _, text in data):
            _map_named(name, data, state, tables)


def _letters(texts: Iterable[str]) -> str:
    return "".join(labels.normal(t) for t in texts if not labels.is_number(t))


def _names(texts: Sequence[str], state: _State) -> list[tuple[int, int, str]]:
    """Row names in a row of texts: first and last index of the label, and its key."""
    found: list[tuple[int, int, str]] = []
    index = len(texts) - 1
    while index >= 0:
        start, name = _name_ending_at(texts, index, state)
        if name:
            found.append((start, index, name))
            index = start
        index -= 1
    found.reverse()
    return found


def _name_ending_at(texts: Sequence[str], index: int, state: _State) -> tuple[int, str]:
    joined = ""
    for start in range(index, max(index - 4, -1), -1):
        text = texts[start]
        if labels.is_number(text) or labels.is_blank(text):
            break
        joined = text + joined
        name = labels.table1_row(joined)
        if name:
            # “行政” and “规范性文件” may stand in two lines of one cell.
            return start, f"table1:{name}"
        name = labels.table2_row(joined)
        if name and (name not in labels.AMBIGUOUS or (state.in_table2 and not state.in_table3)):
            return start, name
    return index, ""


def _note_columns(
    cells: Sequence[tuple[int, str]],
    named: Sequence[tuple[int, int, str]],
    aligned: bool,
    state: _State,
) -> None:
    end = named[0][0] if named else len(cells)
    head = [(i, labels.COLUMNS.get(labels.normal(text), "")) for i, text in cells[:end]]
    known = [(i, key) for i, key in head if key]
    if len(known) < 2:
        return
    if aligned:
        state.places.update({key: i for i, key in known})
    inner = [key for _, key in known if key in _INNER]
    if len(inner) >= 4:
        state.inner = inner


def _map_named(name: str, data: Sequence[tuple[int, str]], state: _State, tables: Tables) -> None:
    if name.startswith("table1:"):
        figures = labels.TABLE1_ROWS[name.removeprefix("table1:")]
        state.in_table2 = False
        fitted = _fit([text for _, text in data], len(figures))
        for figure, text in zip(figures, fitted or (), strict=False):
            tables.put(figure, text)
        return
    state.in_table2 = True
    by_place = dict(data)
    places = state.places
    if len(set(places.values())) == len(_COLUMN_KEYS) and set(places.values()) <= set(by_place):
        for key in _COLUMN_KEYS:
            tables.put(form.table2_figure(name, key), by_place[places[key]])
        return
    if state.inner and state.inner != [key for key in _INNER if key in state.inner]:
        return
    fitted = _fit([text for _, text in data], len(_COLUMN_KEYS))
    for key, text in zip(_COLUMN_KEYS, fitted or (), strict=False):
        tables.put(form.table2_figure(name, key), text)


def _fit(texts: list[str], count: int) -> list[str] | None:
    """The `count` cells of a row, when blank cells too many stand at one of its ends only."""
    if len(texts) <= count:
        return texts if len(texts) == count else None
    extra = len(texts) - count
    leading = all(labels.is_blank(text) for text in texts[:extra])
    trailing = all(labels.is_blank(text) for text in texts[-extra:])
    if leading and not labels.is_blank(texts[-1]):
        return texts[extra:]
    if trailing and not labels.is_blank(texts[0]):
        return texts[:count]
    return None


def _map_table3(texts: Sequence[str], state: _State, tables: Tables) -> bool:
    start = len(texts)
    while start and (labels.is_number(texts[start - 1]) or labels.is_blank(texts[start - 1])):
        start -= 1
    data = list(texts[start:])
    if not any(labels.is_number(text) for text in data):
        return False
    header = state.header + _letters(texts[:start])
    usual = not header or (
        _LEAVES in header
        and header.find("未经复议")
        <= (header.find("复议后起诉") if "复议后起诉" in header else 1 << 30)
        and header.find("行政复议") <= header.find("行政诉讼")
    )
    fitted = _fit(data, len(_TABLE3)) if usual else None
    if fitted is None:
        return False
    for figure, text in zip(_TABLE3, fitted, strict=True):
        tables.put(figure, text)
    state.in_table3, state.header = False, ""
    return True

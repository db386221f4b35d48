"""From grids of text to the cells of the statutory tables, by their row and column names.

Rows are taken one by one, not table by table: a page break may have cut a table, and a web page may
have made one table of three. A row whose cells cannot be counted off stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from gongkai.norms import form
from gongkai.verify.reading import labels
from gongkai.verify.reading.blocks import Grid, Slot
from gongkai.verify.reading.table3 import Table3, names_a_group

_COLUMN_KEYS = tuple(column.key for column in form.TABLE2_COLUMNS)
_SHORT = 8
_INNER = _COLUMN_KEYS[1:6]


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
    """What the rows above have said."""

    # A heading of table 1 was seen: only then do words as common as “行政许可” name its rows.
    in_table1: bool = False
    in_table2: bool = False
    table3: Table3 = field(default_factory=Table3)
    # Places of table 2's columns in an aligned grid, and the width of that grid.
    places: dict[str, int] = field(default_factory=dict)
    width: int = 0
    # Columns of table 2 and of table 1 in the order in which they were named.
    inner: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)


def is_old_form(text: str) -> bool:
    """Whether the text of all tables is that of the form of 2019, which this one replaced."""
    name = labels.normal(text)
    if any(words in name for words in labels.NEW_FORM):
        return False
    return any(all(word in name for word in words) for words in labels.OLD_FORM)


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
        width = max((len(row) for row in grid.rows), default=0)
        if not grid.aligned or width != state.width:
            state.places, state.width = {}, width
        for row in grid.rows:
            _map_row(row, grid, state, tables)
    if tables.raw:
        tables.form = "2021"
    return tables


def _map_row(row: Sequence[Slot], grid: Grid, state: _State, tables: Tables) -> None:
    cells = [(index, slot.text) for index, slot in enumerate(row) if slot.first]
    texts = [text for _, text in cells]
    named = _names(texts, state)
    if any(name not in labels.AMBIGUOUS for _, _, name in named):
        state.table3.leave()
    head = texts[: named[0][0]] if named else texts
    if not state.table3.active and any(names_a_group(text) for text in head):
        state.table3.leave()
        state.table3.active = True
    if state.table3.active or (not named and not state.in_table2):
        fit = partial(_fit, fillers_last=grid.fillers_last)
        if state.table3.row(texts, fit, tables.put) or state.table3.active:
            return
    _note_columns(cells, named, grid.aligned, state)
    for number, (_, last, name) in enumerate(named):
        end = named[number + 1][0] if number + 1 < len(named) else len(cells)
        data = cells[last + 1 : end]
        if any(labels.is_number(text) for _, text in data) or _blank_row(name, data, state):
            _map_named(name, data, grid.fillers_last, state, tables)


def _blank_row(name: str, data: Sequence[tuple[int, str]], state: _State) -> bool:
    """Whether the cells of a row of table 1 were filled with strokes or words: “规章 / / /”."""
    if not (state.in_table1 and name.startswith("table1:")):
        return False
    texts = [text for _, text in data]
    return bool(texts) and all(
        labels.is_blank(text) or (len(text) < _SHORT and not labels.printed(text)) for text in texts
    )


def _names(texts: Sequence[str], state: _State) -> list[tuple[int, int, str]]:
    """Row names in a row of texts: first and last index of the label, and its key."""
    found: list[tuple[int, int, str]] = []
    index = len(texts) - 1
    while index >= 0:
        start, name = _name_ending_at(texts, index)
        if name:
            found.append((start, index, name))
            index = start
        index -= 1
    found.reverse()
    if not state.in_table2 or state.table3.active:
        # “其他” and “总计” head columns too, until a row of table 2 has been seen.
        sure = next((n for n, item in enumerate(found) if item[2] not in labels.AMBIGUOUS), None)
        later = found[sure:] if sure is not None else []
        table2 = any(not item[2].startswith("table1:") for item in later[:1])
        found = [item for item in later if table2 or item[2] not in labels.AMBIGUOUS]
    return found


def _name_ending_at(texts: Sequence[str], index: int) -> tuple[int, str]:
    joined = ""
    for start in range(index, max(index - 4, -1), -1):
        text = texts[start]
        if labels.is_number(text) or labels.is_blank(text):
            break
        if start < index and not labels.printed(texts[index]):
            # What follows a name and belongs to no name may be a number that cannot be read.
            break
        joined = text + joined
        name = labels.table1_row(joined)
        if name:
            # “行政” and “规范性文件” may stand in two lines of one cell.
            return start, f"table1:{name}"
        name = labels.table2_row(joined)
        if name:
            return start, name
    return index, ""


def _note_columns(
    cells: Sequence[tuple[int, str]],
    named: Sequence[tuple[int, int, str]],
    aligned: bool,
    state: _State,
) -> None:
    end = named[0][0] if named else len(cells)
    if any(labels.heads_table1(text) for _, text in cells[:end]):
        state.in_table1 = True
    documents = [name for _, text in cells[:end] if (name := labels.table1_column(text))]
    if documents:
        state.documents = documents
    head = [(i, labels.COLUMNS.get(labels.normal(text), "")) for i, text in cells[:end]]
    known = [(i, key) for i, key in head if key]
    if len(known) < 2:
        return
    if aligned:
        state.places.update({key: i for i, key in known})
    ends = [key for _, key in known if key in (_COLUMN_KEYS[0], _COLUMN_KEYS[-1])]
    if len(ends) == 2:
        state.ends = ends
    inner = [key for _, key in known if key in _INNER]
    if len(inner) >= 4:
        state.inner = inner


def _map_named(
    name: str,
    data: Sequence[tuple[int, str]],
    fillers_last: bool,
    state: _State,
    tables: Tables,
) -> None:
    if name.startswith("table1:"):
        if not state.in_table1:
            return
        figures = labels.TABLE1_ROWS[name.removeprefix("table1:")]
        state.in_table2 = False
        if len(figures) == 3 and len(state.documents) > 1:
            if sorted(state.documents) != sorted(labels.TABLE1_COLUMNS):
                return
            figures = tuple(
                figures[labels.TABLE1_COLUMNS.index(column)] for column in state.documents
            )
        fitted = _fit(_data(data, len(figures)), len(figures), fillers_last)
        for figure, text in zip(figures, fitted or (), strict=False):
            tables.put(figure, text)
        return
    state.in_table2 = True
    if any(keys != sorted(keys, key=_COLUMN_KEYS.index) for keys in (state.inner, state.ends)):
        return
    for key, text in zip(_COLUMN_KEYS, _seven(data, fillers_last, state) or (), strict=False):
        tables.put(form.table2_figure(name, key), text)


def _seven(data: Sequence[tuple[int, str]], fillers_last: bool, state: _State) -> list[str] | None:
    """The seven cells of a row of table 2 in the order of the form, or None if that is unsure.

    Seven cells are counted off. Where there are more, the headings say which they are, as long as
    nothing stands in the others; page editors lose spans, so places alone are not trusted.
    """
    count = len(_COLUMN_KEYS)
    fitted = _fit(_data(data, count), count, fillers_last)
    if len(data) == count:
        return fitted
    by_place = dict(data)
    places = [state.places.get(key, -1) for key in _COLUMN_KEYS]
    if len(set(places)) < count or not set(places) <= set(by_place):
        return fitted
    if any(not labels.is_blank(text) for at, text in data if at not in places):
        return None
    placed = [by_place[at] for at in places]
    return placed if fitted is None or fitted == placed else None


def _data(data: Sequence[tuple[int, str]], count: int) -> list[str]:
    """Texts of the cells after a row's name; where they are too many, only the first numbers."""
    texts = [text for _, text in data]
    if len(texts) <= count:
        return texts
    found: list[str] = []
    skipped = False
    for text in texts:
        if labels.is_number(text) or labels.is_blank(text):
            found.append(text)
        elif any(labels.is_number(other) for other in found):
            break
        else:
            found.clear()
            skipped = True
    # What was skipped may be an unreadable first number: then no blank may fill up the row.
    return [] if skipped and labels.is_blank(found[-1] if found else "") else found


def _fit(texts: list[str], count: int, fillers_last: bool = False) -> list[str] | None:
    """The `count` cells of a row, when blank cells too many stand at one of its ends only."""
    if len(texts) <= count:
        return texts if len(texts) == count else None
    extra = len(texts) - count
    leading = all(labels.is_blank(text) for text in texts[:extra])
    trailing = all(labels.is_blank(text) for text in texts[-extra:])
    if fillers_last and (trailing or labels.is_blank(texts[-1])):
        return texts[:count] if trailing else None
    if leading and not labels.is_blank(texts[-1]):
        return texts[extra:]
    if trailing and not labels.is_blank(texts[0]):
        return texts[:count]
    return None

"""Many reports at once: read in parallel, linked with last year's, judged, told in input order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from gongkai.verify.bounded import Crew, Job, Unreadable
from gongkai.verify.jobs import Reading
from gongkai.verify.reading.sources import Source
from gongkai.verify.telling.writers import Told, html_prefix

Advance = Callable[[str, int, int], None]
_SPOOL = 32_000_000
# A shorter one is a piece of a title; two organs might share it.
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read or judged."""

    file: str
    message: str


@dataclass(frozen=True, slots=True)
class _Read:
    """Where a filing lies in the spool, or why there is none."""

    name: str
    start: int = 0
    size: int = 0
    message: str = ""


class _Spool:
    """Pickled filings on disk, so that memory does not grow with their number."""

    def __init__(self) -> None:
        self._file = cast(BinaryIO, tempfile.SpooledTemporaryFile(_SPOOL))  # noqa: SIM115
        self._end = 0

    def put(self, data: bytes) -> tuple[int, int]:
        self._file.seek(self._end)
        self._file.write(data)
        place = (self._end, len(data))
        self._end += len(data)
        return place

    def get(self, item: _Read) -> bytes:
        self._file.seek(item.start)
        return self._file.read(item.size)

    def close(self) -> None:
        self._file.close()


class _Links:
    """Which report is last year's of which."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], tuple[_Read, bytes] | None] = {}
        self._keys: dict[str, tuple[str, int]] = {}

    def add(self, reading: Reading, item: _Read) -> None:
        """Note whose report was read."""
        if len(reading.organ) < _SHORTEST_NAME or reading.year is None:
            return
        key = self._keys[item.name] = (reading.organ, reading.year)
        other = self._known.setdefault(key, (item, reading.cells))
        # Of two that differ nobody knows which was published; the same in two formats is one.
        if other is not None and other[1] != reading.cells:
            self._known[key] = None

    def before(self, item: _Read) -> _Read | None:
        """Last year's report of the same organ."""
        key = self._keys.get(item.name)
        known = self._known.get((key[0], key[1] - 1)) if key else None
        return known[0] if known else None


def check_many(
    files: Iterable[Source],
    *,
    form: str,
    options: Mapping[str, Any],
    crew: Crew,
    previous: Source | None = None,
    organs: Iterable[Source] | None = None,
    advance: Advance = lambda stage, done, total: None,
) -> Iterator[Told | Failed]:
    """Check files and tell each in the format `form`, in input order.

    Of two reports of one organ in consecutive years the earlier is the `previous` of the later.
    `previous` and `organs` are meant for a single file; raises Unreadable where one of them cannot
    be read or `previous` is of another year. `advance` is told the stage (“读取” or “核对”), how many are done, and of how many.
    """
    files = list(files)
    spool = _Spool()
    try:
        last = _read_alone(previous, crew) if previous else None
        parts = None
        if organs is not None:
            parts = tuple(_read_alone(one, crew).filing for one in organs)
        read: list[_Read] = []
        links = _Links()
        jobs = (Job("read", (source.name, source.load)) for source in files)
        for source, result in zip(files, crew.map(jobs), strict=True):
            if isinstance(result, Unreadable):
                read.append(_Read(source.name, message=str(result)))
            else:
                if last is not None:
                    refuse_other_year(last, result)
                read.append(_Read(source.name, *spool.put(result.filing)))
                links.add(result, read[-1])
            advance("读取", len(read), len(files))

        def judging() -> Iterator[Job]:
            for place, item in enumerate(read):
                if item.message:
                    continue
                before = links.before(item)
                earlier = last.filing if last else spool.get(before) if before else None
                look = {**options, "prefix": html_prefix(place)}
                yield Job("judge", (spool.get(item), earlier, parts, form, look))

        told = crew.map(judging())
        for done, item in enumerate(read, 1):
            result = Unreadable(item.message) if item.message else next(told)
            if isinstance(result, Unreadable):
                yield Failed(item.name, str(result))
            else:
                yield result
            advance("核对", done, len(read))
    finally:
        spool.close()


def _read_alone(source: Source, crew: Crew) -> Reading:
    result = next(crew.map([Job("read", (source.name, source.load))]))
    if isinstance(result, Unreadable):
        raise Unreadable(f"{source.name}：{result}")
    return cast(Reading, result)


def refuse_other_year(previous: Reading, report: Reading) -> None:
    """Raise Unreadable where `previous` is of another year than that before the report's."""
    if previous.year and report.year and previous.year != report.year - 1:
        raise Unreadable(
            f"给出的上年报告是{previous.year}年的，而要核验的是{report.year}年的报告；"
            f"请改给{report.year - 1}年的报告"
        )

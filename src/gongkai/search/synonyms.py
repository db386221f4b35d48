"""Words of one meaning, from the list that the office keeps; the package's until it keeps one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from django.db import connection

from gongkai.search.rules.synonym_groups import read_groups


def current() -> str:
    """The list that holds, as it was typed."""
    # Asked with every query; written out, it takes a fifth of the time that the ORM needs to say it.
    with connection.cursor() as cursor:
        cursor.execute('SELECT "text" FROM "search_synonymlist" ORDER BY "id" DESC LIMIT 1')
        latest = cursor.fetchone()
    return given() if latest is None else str(latest[0])


@lru_cache(maxsize=1)
def given() -> str:
    """The list that comes with the program."""
    return files("gongkai.search").joinpath("data/synonyms.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def _groups(text: str) -> Mapping[str, tuple[str, ...]]:
    return {
        word: tuple(other for other in group if other != word)
        for group in read_groups(text)[0]
        for word in group
    }


def groups() -> Mapping[str, tuple[str, ...]]:
    """For each folded word of the list the others of its group; one query a call."""
    return _groups(current())

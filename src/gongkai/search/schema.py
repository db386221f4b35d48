"""Fields of the tantivy index and what an entry puts into them."""

from __future__ import annotations

import json
import zlib
from typing import Any

import tantivy

from gongkai.search import analysis
from gongkai.search.port import FACETS
from gongkai.search.sources import Entry

KEY = "key"
TITLE, WORDS = "title", "words"
TITLE_GRAMS, GRAMS, UNITS, LISTED = "title_grams", "grams", "units", "listed"
NUMBER, MARKS, SOUNDS, SAID = "number", "marks", "sounds", "said"
RECENCY, STORED = "recency", "stored"
CURSOR_KEY = "\x00cursor"
"""Key of the one document that is no entry: it carries the cursor through the commit."""
TITLE_WEIGHT = 4
"""How many times a title's words count among all words."""
KEYWORD_WEIGHT = 2
OTHER = "其他"
"""The kind of what has none; each entry has one, so that its counts give the total."""
NOTHING = ""
"""Stands in a facet's field for no value.

Where every document has a value, tantivy counts them four times as fast as where some have none.
"""


def schema() -> tantivy.Schema:
    """The schema; a change of it raises `analysis.SCHEMA`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, WORDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in (TITLE_GRAMS, GRAMS, SAID):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (UNITS, LISTED, NUMBER, MARKS, SOUNDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field(RECENCY, fast=True)
    builder.add_bytes_field(STORED, stored=True)
    return builder.build()


SCHEMA = schema()


def recency(entry_id: str, entry: Entry) -> int:
    """Sorts by day; entries of one day in an order that is the same in every index."""
    day = entry.day.toordinal() if entry.day else 0
    return (day << 32) | zlib.crc32(entry_id.encode())


def document(entry_id: str, entry: Entry) -> tantivy.Document:
    """What the index holds of an entry."""
    title = analysis.fold(analysis.normal(entry.title))
    # Whoever types the organ and the kind of a text means that text.
    keywords = analysis.fold(analysis.normal(f"{entry.keywords} {entry.organ_name}"))
    bodies = [analysis.normal(entry.body)]
    for name, text in entry.attachments:
        bodies += (analysis.normal(name), analysis.normal(text))
    body = analysis.fold("\n".join(bodies))
    own = " ".join((entry.number, entry.index_number)).strip()
    folded_own = analysis.fold(analysis.normal(own))
    spread_title, spread_keywords = analysis.spread(title), analysis.spread(keywords)
    spread_body = analysis.spread(f"{folded_own}\n{body}")
    parts = (spread_title, spread_keywords, spread_body)
    weighed = [spread_title.words] * TITLE_WEIGHT + [spread_keywords.words] * KEYWORD_WEIGHT
    whole = f"{title}\n{keywords}\n{folded_own}\n{body}"
    marks = analysis.marks(whole)
    if entry.day:
        marks.update((f"{entry.day:%Y%m%d}", f"{entry.day:%Y%m}"))
    numbers = {
        part
        for one in analysis.numbers(folded_own)
        for part in (one.short, f"{one.organ}{one.short}")
    }
    if entry.index_number:
        numbers.add(analysis.compact(entry.index_number))
    values: dict[str, Any] = {
        KEY: entry_id,
        TITLE: spread_title.words,
        WORDS: " ".join((*weighed, spread_body.words)),
        TITLE_GRAMS: spread_title.grams,
        GRAMS: " ".join(part.grams for part in parts),
        UNITS: " ".join(part.units for part in parts),
        LISTED: " ".join(analysis.listed_words(whole)),
        NUMBER: " ".join(numbers),
        MARKS: " ".join(marks),
        SOUNDS: " ".join(analysis.sounding((title, keywords))),
        SAID: analysis.said(title),
        "kind": entry.kind or OTHER,
        "year": str(entry.day.year) if entry.day else NOTHING,
        RECENCY: recency(entry_id, entry),
        STORED: json.dumps(_stored(entry_id, entry, bodies), ensure_ascii=False).encode(),
    }
    values |= {name: getattr(entry, name) or NOTHING for name in ("organ", "category", "validity")}
    return tantivy.Document.from_dict(values, SCHEMA)


def _stored(entry_id: str, entry: Entry, bodies: list[str]) -> dict[str, Any]:
    return {
        "id": entry_id,
        "kind": entry.kind,
        "title": analysis.normal(entry.title),
        "url": entry.url,
        "organ": entry.organ,
        "organ_name": entry.organ_name,
        "category": entry.category,
        "number": entry.number,
        "index_number": entry.index_number,
        "day": entry.day.isoformat() if entry.day else "",
        "validity": entry.validity,
        "body": bodies[0],
        "files": [bodies[at : at + 2] for at in range(1, len(bodies), 2)],
    }


def cursor_document(cursor: int) -> tantivy.Document:
    """The document that carries the cursor."""
    values = {KEY: CURSOR_KEY, STORED: str(cursor).encode(), RECENCY: 0}
    return tantivy.Document.from_dict(values | dict.fromkeys(FACETS, NOTHING), SCHEMA)

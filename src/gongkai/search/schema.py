"""Fields of the tantivy index and what an entry puts into them."""

from __future__ import annotations

import json
import zlib
from typing import Any

import tantivy

from gongkai.search import analysis
from gongkai.search.sources import Entry

KEY = "key"
TITLE, WORDS = "title", "words"
TITLE_GRAMS, GRAMS, UNITS, LISTED = "title_grams", "grams", "units", "listed"
NUMBER, MARKS, SOUNDS = "number", "marks", "sounds"
RECENCY, STORED = "recency", "stored"
CURSOR_KEY = "\x00cursor"
"""Key of the one document that is no entry: it carries the cursor through the commit."""
TITLE_WEIGHT = 4
"""How many times a title's words count among all words."""
KEYWORD_WEIGHT = 2
OTHER = "其他"
"""The kind of what has none; each entry has one, so that its counts give the total."""


def schema() -> tantivy.Schema:
    """The schema; a change of it raises `analysis.SCHEMA`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(KEY, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, WORDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in (TITLE_GRAMS, GRAMS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (UNITS, LISTED, NUMBER, MARKS, SOUNDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in ("kind", "organ", "category", "year", "validity"):
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
    title_words = analysis.words(title)
    all_words = title_words * TITLE_WEIGHT
    all_words += analysis.words(keywords) * KEYWORD_WEIGHT
    all_words += analysis.words(f"{folded_own}\n{body}")
    whole = f"{title}\n{keywords}\n{folded_own}\n{body}"
    units = analysis.different_units(whole)
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
        TITLE: " ".join(title_words),
        WORDS: " ".join(all_words),
        TITLE_GRAMS: " ".join(analysis.grams(title)),
        GRAMS: " ".join(analysis.grams(whole)),
        UNITS: " ".join(units),
        LISTED: " ".join(analysis.listed_words(whole)),
        NUMBER: " ".join(numbers),
        MARKS: " ".join(marks),
        SOUNDS: " ".join(analysis.sounding((title, keywords))),
        "kind": entry.kind or OTHER,
        RECENCY: recency(entry_id, entry),
        STORED: json.dumps(_stored(entry_id, entry, bodies), ensure_ascii=False).encode(),
    }
    for name in ("organ", "category", "validity"):
        if getattr(entry, name):
            values[name] = getattr(entry, name)
    if entry.day:
        values["year"] = str(entry.day.year)
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
    return tantivy.Document.from_dict({KEY: CURSOR_KEY, STORED: str(cursor).encode()}, SCHEMA)

"""The site's search function against the same query straight to tantivy, on a million documents.

Documents of some 800 characters are put together from sentences of real Chinese words, common and
rare as words of a language are (a word's frequency falls with its rank). Measured in the same run:

* finding: `search()` as the public page calls it (words, synonyms, top 10, count, five facets,
  snippets, with and without a filter), and beside it tantivy alone, called by hand for the same
  answer: the same words as one conjunction on the field of words, the same filter, top 10 with
  count, the facets, the stored texts cut around the first word. The bars: half of the queries
  within 3 times of the bare ones, 99 of 100 within 50 ms. No query is asked twice, so that nothing
  can be remembered. For the record also tantivy's top 10 and count without the rest.
* indexing: documents through `Place.building()`, and beside it tantivy as a plain script feeds it,
  with as many threads and as much memory: words by rjieba, pairs of characters, facets, the text.
  The bar: at least half as fast. For the record also all our terms ready made, into tantivy.
  Times are of the clock; those of the processor stand beside them, for a machine that does other
  work at the same time lengthens the one and not the other.
* memory of this process: at most 500 MB that are its own (pages of the index that the kernel keeps
  in its cache are told apart).

    PYTHONPATH=src python bench/search.py [--small | number of documents]
"""

from __future__ import annotations

import itertools
import json
import os
import random
import resource
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

DOCUMENTS = 1_000_000
SMALL = 20_000
SENTENCES = 200_000
COMPARED = 20_000
"""Documents of the comparison of indexing."""
QUERIES = 600
RATIO_BAR, SECONDS_BAR, INDEXING_BAR, MEMORY_BAR = 3.0, 0.050, 0.5, 500
KINDS = ("新闻", "通知公告", "公开目录", "政策文件", "规范性文件", "解读", "问答")
VALIDITIES = ("", "", "", "现行有效", "现行有效", "已修改", "已废止", "已失效")


def vocabulary(random_: random.Random) -> list[str]:
    """Some 30,000 real words, the words of administration among the common ones."""
    from pypinyin.phrases_dict import phrases_dict

    from gongkai.search import analysis

    common = [word for word in analysis.dictionary() if len(word) <= 4]
    others = sorted(word for word in phrases_dict if 2 <= len(word) <= 3 and word.isalpha())
    random_.shuffle(common)
    random_.shuffle(others)
    return [*common[:150], *others[:30_000]]


def sentences(words: list[str], random_: random.Random, count: int) -> list[str]:
    """Sentences of six to fourteen words; the word of rank n comes in proportion to 1/(n+10)."""
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    total = weights[-1]
    made = []
    for _ in range(count):
        some = (
            words[bisect(weights, random_.random() * total)] for _ in range(random_.randint(6, 14))
        )
        made.append("的".join(("，".join(itertools.islice(some, 4)), *some)) + "。")
    return made


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, Any]]:
    """Entries with their ids."""
    from gongkai.search.sources import Entry

    random_ = random.Random(seed)
    words = vocabulary(random_)
    told = sentences(words, random_, min(SENTENCES, count * 5))
    first = date(2010, 1, 1)
    for number in range(count):
        body = []
        length = 0
        while length < 800:
            body.append(random_.choice(told))
            length += len(body[-1])
        organ = f"organ{min(random_.randrange(50), random_.randrange(50))}"
        serial = number % 300 + 1
        day = first + timedelta(days=random_.randrange(5400))
        yield (
            f"bench:{number}",
            Entry(
                key=str(number),
                kind=random_.choice(KINDS),
                title="关于" + random_.choice(told).rstrip("。")[:24].replace("，", "") + "的通知",
                body="".join(body),
                url=f"/content/{number}/",
                organ=organ,
                organ_name=f"第{organ[5:]}局",
                category=f"第{random_.randrange(35)}类",
                number=f"云政〔{day.year}〕{serial}号",
                day=day,
                validity=random_.choice(VALIDITIES),
            ),
        )


def queries(count: int) -> list[str]:
    """Different queries of one to three words, a third of them of common words only."""
    random_ = random.Random(1)
    words = vocabulary(random_)
    chosen = random.Random(7)
    found: dict[str, None] = dict.fromkeys(words[:60])
    while len(found) < count:
        number = chosen.choice((1, 2, 2, 3))
        top = 150 if chosen.random() < 0.34 else len(words)
        found[" ".join(words[int(top ** chosen.random()) - 1] for _ in range(number))] = None
    mixed = list(found)
    chosen.shuffle(mixed)
    return mixed


def percentile(times: list[float], part: float) -> float:
    """The time within which this part of the queries ends."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def memory() -> tuple[float, float]:
    """Megabytes of this process: its own, and of files that the kernel keeps for it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    told = {line.split(":")[0]: line.split()[1] for line in lines if "Rss" in line}
    return int(told["RssAnon"]) / 1024, int(told["RssFile"]) / 1024


def bare(index: Any, query: str, filters: dict[str, str], whole: bool) -> int:
    """What a program would write that called tantivy itself; the number of results.

    `whole`: with the counts of the facets, the stored texts and a plain cut around the first word.
    """
    import tantivy

    from gongkai.search import analysis
    from gongkai.search.port import FACETS
    from gongkai.search.schema import SCHEMA, STORED, WORDS

    searcher = index.searcher()
    words = analysis.cut(query)
    wanted = [tantivy.Query.term_query(SCHEMA, WORDS, word, "freq") for word in words]
    wanted += [
        tantivy.Query.term_query(SCHEMA, name, value, "basic") for name, value in filters.items()
    ]
    asked = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in wanted])
    found = searcher.search(asked, 10)
    if whole:
        searcher.aggregate(
            asked, {name: {"terms": {"field": name, "size": 200}} for name in FACETS}
        )
        for _, address in found.hits:
            body = json.loads(bytes(searcher.doc(address).get_first(STORED)))["body"]
            at = max(0, body.find(words[0]) - 30)
            body[at : at + 120].replace(words[0], f"<mark>{words[0]}</mark>")
    return int(found.count)


def index_bare(root: Path, ready: Iterable[Any]) -> tuple[float, float]:
    """Seconds that tantivy takes for some documents, and seconds of the processor."""
    import tantivy

    from gongkai.search.index import BUILD_MEMORY
    from gongkai.search.schema import SCHEMA

    root.mkdir()
    writer = tantivy.Index(SCHEMA, str(root)).writer(BUILD_MEMORY, 2)
    begun, worked = time.perf_counter(), time.process_time()
    for document in ready:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return time.perf_counter() - begun, time.process_time() - worked


def index_ours(root: Path, entries: Any) -> tuple[float, float]:
    """Seconds that building an index of these entries takes, and seconds of the processor."""
    from gongkai.search.index import Place

    begun, worked = time.perf_counter(), time.process_time()
    with Place(root).building() as writer:
        writer.build(entries, 1)
    return time.perf_counter() - begun, time.process_time() - worked


def plainly(entry_id: str, entry: Any) -> Any:
    """The document that a plain script would hand to tantivy: words by rjieba, pairs, facets."""
    import rjieba
    import tantivy

    from gongkai.search import schema

    pairs = [a + b for a, b in itertools.pairwise(entry.body)]
    values = {
        schema.KEY: entry_id,
        schema.TITLE: " ".join(rjieba.cut_for_search(entry.title)),
        schema.WORDS: " ".join(rjieba.cut_for_search(entry.title + entry.body)),
        schema.GRAMS: " ".join(pair for pair in pairs if pair.isalnum()),
        schema.RECENCY: entry.day.toordinal(),
        schema.STORED: json.dumps({"title": entry.title, "body": entry.body}).encode(),
        "year": str(entry.day.year),
    }
    values |= {name: getattr(entry, name) for name in ("kind", "organ", "category", "validity")}
    return tantivy.Document.from_dict(values, schema.SCHEMA)


def compare_indexing(home: Path, count: int) -> float:
    """Print how fast indexing is; returns its ratio to a plain script."""
    from gongkai.search.schema import document

    entries = list(documents(count))
    ours, plain, alone = [], [], []
    for turn in ("first", "second", "third"):
        ours.append(index_ours(home / f"ours-{turn}", entries))
        plain.append(index_bare(home / f"plain-{turn}", itertools.starmap(plainly, entries)))
        ready = [document(entry_id, entry) for entry_id, entry in entries]
        alone.append(index_bare(home / f"bare-{turn}", ready))
    told = [[count / min(one[at] for one in way) for at in (0, 1)] for way in (ours, plain, alone)]
    names = ("ours", "a plain script", "tantivy, our terms ready made")
    print(f"indexing {count:,} documents, a second, and a second of the processor")
    for name, (took, worked) in zip(names, told, strict=True):
        print(f"    {took:7,.0f} {worked:7,.0f}  {name}")
    return told[0][0] / told[1][0]


def build(root: Path, count: int) -> float:
    """Build the index of the measured queries; returns megabytes of this process at its end."""
    seconds, _ = index_ours(root, documents(count))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"index of {count:,} built in {seconds:,.0f} s, {peak:,.0f} MB with files at most")
    return memory()[0]


def apart(work: Callable[..., float], *arguments: Any) -> float:
    """What `work` gives in a process of its own, so that its memory is not counted here."""
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        return pool.submit(work, *arguments).result()


def compare_finding(place: Any, filters: dict[str, str], asked: list[str]) -> tuple[float, float]:
    """Print the times of some queries; returns the ratio of the medians and our 99th percentile."""
    import tantivy

    from gongkai.search.search import search

    index = tantivy.Index.open(str(place.current))
    names = ("ours", "alone", "alone, top 10 and count")
    times: tuple[list[float], ...] = ([], [], [])
    works: tuple[list[float], ...] = ([], [], [])
    totals: list[int] = []
    for at, query in enumerate(asked):
        # Whoever comes second finds the pages of the index warm: each comes first in turn.
        for way in (0, 1, 2) if at % 2 else (1, 2, 0):
            begun, worked = time.perf_counter(), time.thread_time()
            if way == 0:
                totals.append(search(query, **filters, index=place).total)
            else:
                bare(index, query, filters, way == 1)
            works[way].append(time.thread_time() - worked)
            times[way].append(time.perf_counter() - begun)
    print(
        f"  {len(asked)} queries{' with a filter' if filters else ''}, "
        f"{median(totals):,.0f} results in the middle, {max(totals):,} at most"
    )
    for name, took, work in zip(names, times, works, strict=True):
        told = (median(took), percentile(took, 0.99), median(work), percentile(work, 0.99))
        print(
            "    p50 {:7.2f}  p99 {:7.2f} ms, of the processor {:7.2f} {:7.2f}  {}".format(
                *(1e3 * value for value in told), name
            )
        )
    ours, alone = times[0], times[1]
    if os.environ.get("BENCH_SLOWEST"):
        for seconds, total, query in sorted(zip(ours, totals, asked, strict=True))[-12:]:
            print(f"      {seconds * 1000:6.1f} ms {total:>9,} {query}")
    return median(ours) / median(alone), percentile(ours, 0.99)


def main(count: int) -> int:
    """Measure and print; returns the exit status."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["GONGKAI_HOME"] = home
        os.environ.pop("GONGKAI_DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings.test"
        import django

        django.setup()
        from django.core.management import call_command

        from gongkai.search.index import Place

        call_command("migrate", verbosity=0, skip_checks=True)
        kept = os.environ.get("BENCH_KEEP")
        place = Place(Path(kept) if kept else Path(home) / "search")
        indexing = apart(compare_indexing, Path(home), min(count // 10, COMPARED))
        if place.current is None:
            print(f"memory of the builder: {apart(build, place.root, count):,.0f} MB own")
        assert place.current is not None
        size = sum(file.stat().st_size for file in place.current.iterdir()) / 1e6
        print(f"{place.entries:,} documents, {size:,.0f} MB on disk")
        asked = queries(QUERIES * 3)
        compare_finding(place, {}, asked[:50])
        plain = compare_finding(place, {}, asked[50 : QUERIES * 2])
        narrowed = compare_finding(place, {"organ": "organ3"}, asked[QUERIES * 2 :])
        own, files = memory()
        print(f"memory after finding: {own:,.0f} MB own, {files:,.0f} MB of files")
        worst = max(plain[0], narrowed[0]), max(plain[1], narrowed[1])
        bars = (
            (f"finding {worst[0]:.2f} times tantivy alone", worst[0] <= RATIO_BAR),
            (f"p99 {worst[1] * 1000:.1f} ms", worst[1] <= SECONDS_BAR),
            (f"indexing {indexing:.2f} of a plain script", indexing >= INDEXING_BAR),
            (f"memory {own:.0f} MB", own <= MEMORY_BAR),
        )
        for told, kept_bar in bars:
            print(f"{'kept' if kept_bar else 'MISSED'}: {told}")
        return 0 if all(good for _, good in bars) else 3


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(SMALL if "--small" in given else int(given[0]) if given else DOCUMENTS))

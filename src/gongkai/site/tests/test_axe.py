"""axe finds nothing on any page: every kind of page, in each reading mode and as each post."""

from __future__ import annotations

import shutil
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from gongkai.site.context import MODES
from gongkai.site.testing import Server
from gongkai.site.tests.kinds import kind_of
from gongkai.site.tests.windows import log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLES, RECORDS = 2, 12
"""Pages of one kind that are looked at; of records, which look different in each status."""
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
LINKS = "nodes => nodes.map(node => node.href)"
SETTLED = """() => Promise.race([
    Promise.allSettled(document.getAnimations().map(one => one.finished)),
    new Promise(done => setTimeout(done, 1500))])"""
"""Until nothing moves; what never ends is waited for no longer than a message fades in."""
SEND = "form => { form.noValidate = true; form.requestSubmit(); }"


@pytest.fixture(scope="module")
def own_site(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site of these tests alone: they send forms that are not filled in."""
    home = tmp_path_factory.mktemp("axe") / "home"
    shutil.copytree(demo_home, home)
    server = Server(home)
    yield server
    server.stop()


def complaints(page: Any) -> list[str]:
    """What axe finds on the page, a line for each rule with the first place."""
    # A message that is still fading in has no contrast yet.
    page.evaluate(SETTLED)
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']} ×{len(one['nodes'])} {' '.join(map(str, one['nodes'][0]['target']))}"
        f" {one['nodes'][0]['html'][:160]}"
        for one in found
    ]


def refused(page: Any) -> list[str]:
    """What axe finds once the first form of the page was sent as it stands, mostly in vain."""
    form = page.query_selector("main form[method=post]")
    if form is None:
        return []
    with page.expect_navigation(wait_until="load"):
        form.evaluate(SEND)
    return complaints(page)


def looked_at(
    page: Any, url: str, seeds: list[str], below: tuple[str, ...] = ("/",)
) -> tuple[dict[str, list[str]], int]:
    """Address → complaints of every kind of page that links lead to, and how many were seen.

    Only addresses that begin as one of `below` does.
    """
    waiting, seen = deque(f"{url}{seed}" for seed in seeds), Counter[tuple[str, ...]]()
    known = set(waiting)
    found: dict[str, list[str]] = {}
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        most = RECORDS if kind and kind[0] in ("console_record", "content") else EXAMPLES
        if kind is None or seen[kind] >= most:
            continue
        answer = page.request.get(address, max_redirects=5)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        seen[kind] += 1
        page.goto(address, wait_until="load")
        if told := complaints(page):
            found[address.removeprefix(url)] = told
        links = page.eval_on_selector_all("a[href]", LINKS)
        if seen[kind] == 1 and (told := refused(page)):
            found[f"{address.removeprefix(url)} sent empty"] = told
        for link in links:
            link = link.partition("#")[0]
            if (
                link.startswith(url)
                and link.removeprefix(url).startswith(below)
                and link not in known
            ):
                known.add(link)
                waiting.append(link)
    return found, sum(seen.values())


def listed(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{address}: {one}" for address, told in found.items() for one in told)


@pytest.mark.parametrize("mode", MODES)
def test_what_the_public_reads(browser: Any, own_site: Server, mode: str) -> None:
    context = browser.new_context(base_url=own_site.url, locale="zh-CN")
    context.add_cookies([{"name": "reading", "value": mode, "url": own_site.url}])
    page = context.new_page()
    found, count = looked_at(page, own_site.url, ["/", "/search/?q=预算", "/verify/"])
    context.close()
    assert count > 30
    assert not found, listed(found)


@pytest.mark.parametrize("name", ["gongkaiyuan", "jiguan", "zhengwugongkai"])
def test_what_each_post_works_with(browser: Any, own_site: Server, name: str) -> None:
    context = browser.new_context(base_url=own_site.url, locale="zh-CN")
    page = context.new_page()
    log_in(page, name)
    # What the public reads has been looked at; of it only figures differ for who has a post.
    found, count = looked_at(page, own_site.url, ["/console/"], ("/console/", "/figures/"))
    context.close()
    assert count > 60
    assert not found, listed(found)

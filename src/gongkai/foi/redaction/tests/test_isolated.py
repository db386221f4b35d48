"""The work in a process of its own gives the same, and survives hostile files."""

from __future__ import annotations

import pytest

from gongkai.foi import redaction
from gongkai.foi.redaction import RedactionError, isolated, worker
from gongkai.foi.redaction.marks import Mark, parse
from gongkai.foi.redaction.tests.letters import letter, photograph
from gongkai.ledger.tests import papers


def test_it_gives_what_the_functions_give() -> None:
    data = letter()
    mark = Mark(1, 1000, 1000, 3000, 500, "safety")
    assert isolated.pages(data) == redaction.pages(data)
    assert isolated.redact(data, [mark], keep_text=True) == redaction.redact(
        data, [mark], keep_text=True
    )
    marks, any_text = isolated.find(data, ["赵某某"], ["identity"], "privacy")
    assert any_text and len(parse(marks, 2)) == 3


def test_a_page_is_shown_with_its_marks() -> None:
    data = photograph("PNG")
    mark = Mark(1, 1000, 1000, 3000, 500)
    assert isolated.render(data, 1, 300, [mark]) == redaction.render(data, 1, 300, [mark])


def test_a_refusal_comes_back_with_its_words() -> None:
    with pytest.raises(RedactionError, match="第 9 页"):
        isolated.render(papers.saved(papers.pdf()), 9, 300)


def test_an_end_of_the_process_is_told_as_a_file_that_cannot_be_worked_with() -> None:
    with pytest.raises(RedactionError, match="打印为 PDF"):
        isolated._ask("unheard-of", b"", {}, 20)


def test_a_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    made = papers.pdf(("",))
    made.pages[0].Contents = made.make_stream(b"0 0 m 500 500 l S 0 0 500 500 re f\n" * 2_000_000)
    data = papers.saved(made)
    assert len(data) < 1_000_000
    monkeypatch.setattr(isolated, "PAGE_SECONDS", 1)
    with pytest.raises(RedactionError, match=r"太长|打印为 PDF"):
        isolated.render(data, 1, 2400)


def test_an_unknown_question_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown"):
        worker.answer(b"", {"work": "unheard-of"})

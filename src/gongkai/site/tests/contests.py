"""A process of its own in which several people do at the same moment what only one can; for `test_contests`.

usage: contests.py make | hold ROUNDS

`make` migrates the database of the environment. `hold` lets every contest be held ROUNDS times, each
in a small portal of its own, and prints by its name what its people came to: “done”, or what they were told.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings

if TYPE_CHECKING:
    from gongkai.portal.models import ItemPage
    from gongkai.portal.tests.conftest import Portal

DONE = "done"
Deed = Callable[[], Any]
CONTESTS: dict[str, Callable[[Portal], list[Deed]]] = {}
"""By name: from a portal to what its people do at once."""


def contest(prepare: Callable[[Portal], list[Deed]]) -> Callable[[Portal], list[Deed]]:
    CONTESTS[prepare.__name__] = prepare
    return prepare


def make() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def portal_of(number: int) -> Portal:
    """A bureau of its own with its people and columns, below the one district."""
    from gongkai.ledger.models import Organ, Role
    from gongkai.ledger.tests.factories import make_district, make_organ, make_user
    from gongkai.portal.tests.conftest import Portal
    from gongkai.portal.trees import plant_organ

    district = Organ.get_first_root_node() or make_district()
    bureau = make_organ(district, f"青麓区第{number}教育局", code=f"jiaoyu-{number}")
    officers = [make_user(bureau) for _ in range(2)]
    people = (*officers, make_user(bureau, Role.HEAD), make_user(district, Role.OFFICE))
    plant_organ(bureau)
    return Portal(district, bureau, *people)


def hold(rounds: int) -> None:
    from django.core.exceptions import PermissionDenied, ValidationError

    from gongkai.ledger.events import prove
    from gongkai.ledger.models import Organ
    from gongkai.ledger.tests.at_once import at_once

    told: dict[str, list[list[str]]] = {}
    for name, prepare in CONTESTS.items():
        for _ in range(rounds):
            deeds = prepare(portal_of(Organ.objects.count()))
            ends = [""] * len(deeds)

            def work(number: int, deeds: list[Deed] = deeds, ends: list[str] = ends) -> None:
                try:
                    deeds[number]()
                except ValidationError as refused:
                    ends[number] = " ".join(refused.messages)
                except PermissionDenied as refused:
                    ends[number] = str(refused)
                else:
                    ends[number] = DONE

            at_once(len(deeds), work)
            told.setdefault(name, []).append(sorted(ends))
    assert prove()[1] == []
    check_public()
    print(json.dumps(told))


def check_public() -> None:
    """Each public item is what its last review passed, and has one disclosure with one number."""
    from gongkai.portal.models import Disclosure, ItemPage, Review
    from gongkai.portal.review.drafts import digest_of
    from gongkai.portal.review.states import Status

    for page in ItemPage.objects.filter(live=True):
        last = Review.objects.filter(page=page, status=Status.PUBLISHED).order_by("pk").last()
        if last is not None:
            assert digest_of(page) == last.digest, page.title
        assert Disclosure.objects.current().filter(page_id=page.pk).count() == 1, page.title


def reviewed(portal: Portal, levels: int, **values: Any) -> Any:
    from gongkai.portal.review.actions import approve

    found = portal.submitted(portal.draft(), **values)
    for reviewer in (portal.second, portal.head, portal.office)[:levels]:
        found = approve(found, actor=reviewer)
    return found


def settled(portal: Portal) -> Any:
    from gongkai.portal.models import Review

    today = date.today()
    found = reviewed(portal, 3, public_on=today + timedelta(days=9))
    Review.objects.filter(pk=found.pk).update(public_on=today)
    found.refresh_from_db()
    return found


def rewrite(page: ItemPage, portal: Portal, words: str) -> None:
    """A new draft as the editor saves it."""
    from gongkai.portal.body import from_paragraphs
    from gongkai.portal.models import ItemPage

    draft = ItemPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.body = from_paragraphs([words])
    draft.save_revision(user=portal.officer)


# One step, two people.


@contest
def two_officers_submit(portal: Portal) -> list[Deed]:
    from gongkai.portal.review.actions import submit

    item = portal.draft()
    return [
        lambda: submit(item, actor=portal.officer),
        lambda: submit(item, actor=portal.second),
    ]


@contest
def two_reviewers_approve_the_first_step(portal: Portal) -> list[Deed]:
    from gongkai.ledger.tests.factories import make_user
    from gongkai.portal.review.actions import approve

    third = make_user(portal.bureau)
    found = portal.submitted(portal.draft())
    mark = found.mark
    return [
        lambda: approve(found, actor=portal.second, seen=mark),
        lambda: approve(found, actor=third, seen=mark),
    ]


@contest
def one_person_on_two_posts_tries_two_steps(portal: Portal) -> list[Deed]:
    from gongkai.ledger.models import Post, Role
    from gongkai.portal.review.actions import approve

    Post.objects.create(user=portal.second, organ=portal.bureau, role=Role.HEAD)
    found = portal.submitted(portal.draft())
    return [lambda: approve(found, actor=portal.second)] * 2


@contest
def two_reviewers_make_it_public(portal: Portal) -> list[Deed]:
    from gongkai.ledger.models import Role
    from gongkai.ledger.tests.factories import make_user
    from gongkai.portal.review.actions import approve

    other = make_user(portal.bureau, Role.HEAD)
    found = reviewed(portal, 2)
    return [
        lambda: approve(found, actor=portal.office),
        lambda: approve(found, actor=other),
    ]


@contest
def one_approves_and_one_sends_back(portal: Portal) -> list[Deed]:
    from gongkai.ledger.tests.factories import make_user
    from gongkai.portal.review.actions import approve, send_back

    third = make_user(portal.bureau)
    found = portal.submitted(portal.draft())
    return [
        lambda: approve(found, actor=portal.second),
        lambda: send_back(found, actor=third, note="请改。"),
    ]


@contest
def one_calls_back_while_it_becomes_public(portal: Portal) -> list[Deed]:
    from gongkai.portal.review.actions import approve, call_back

    found = reviewed(portal, 2)
    return [
        lambda: approve(found, actor=portal.office),
        lambda: call_back(found, actor=portal.officer),
    ]


@contest
def the_day_comes_while_one_publishes_by_hand(portal: Portal) -> list[Deed]:
    from django.core.exceptions import ValidationError

    from gongkai.portal.actions import publish
    from gongkai.portal.review.due import publish_due

    found = settled(portal)

    def by_itself() -> None:
        if found.page_id not in publish_due(date.today()):
            raise ValidationError("没有到期的信息。")

    return [lambda: publish(found.page, actor=portal.head), by_itself]


@contest
def one_reschedules_while_one_publishes(portal: Portal) -> list[Deed]:
    from gongkai.portal.actions import publish
    from gongkai.portal.review.actions import reschedule

    found = settled(portal)
    later = date.today() + timedelta(days=5)
    return [
        lambda: publish(found.page, actor=portal.head),
        lambda: reschedule(found, actor=portal.office, public_on=later),
    ]


@contest
def two_answer_one_comment(portal: Portal) -> list[Deed]:
    from gongkai.portal.review.actions import answer, comment

    found = portal.submitted(portal.draft())
    made = comment(found, actor=portal.second, where="标题", text="请写明。")
    return [
        lambda: answer(made, actor=portal.officer, text="已写明。"),
        lambda: answer(made, actor=portal.head, text="不用写。"),
    ]


@contest
def two_answer_for_one_remark(portal: Portal) -> list[Deed]:
    from gongkai.portal.body import from_paragraphs
    from gongkai.portal.models import Override
    from gongkai.portal.review.actions import override
    from gongkai.portal.review.checking import check_draft

    item = portal.draft(body=from_paragraphs(["联系人王某，手机13912345678。"]))
    given = {
        one.fingerprint: "经本人同意"
        for one in check_draft(item.get_latest_revision_as_object())
        if one.blocks
    }
    found = portal.submitted(item, overrides=given)
    Override.objects.filter(page_id=item.pk).delete()
    return [
        lambda: override(found, actor=portal.second, overrides=given),
        lambda: override(found, actor=portal.head, overrides=given),
    ]


@contest
def two_withdraw_one_item(portal: Portal) -> list[Deed]:
    from gongkai.portal.actions import withdraw

    page = reviewed(portal, 3).page
    return [
        lambda: withdraw(page, reason="内容有误", actor=portal.head),
        lambda: withdraw(page, reason="已经过时", actor=portal.office),
    ]


@contest
def two_strike_one_disclosure(portal: Portal) -> list[Deed]:
    from gongkai.portal.actions import strike

    page = reviewed(portal, 3).page
    return [
        lambda: strike(page, reason="登记有误", actor=portal.head),
        lambda: strike(page, reason="重复登记", actor=portal.office),
    ]


@contest
def two_import_one_backlog(portal: Portal) -> list[Deed]:
    from django.core.exceptions import ValidationError

    from gongkai.ledger import imports
    from gongkai.ledger.models import Role
    from gongkai.ledger.tests.factories import make_user

    rows = ["行政机关,栏目,标题,公开事项,成文日期,公开日期,正文"] + [
        f"{portal.bureau.name},法定主动公开内容,第 {number} 号通知,20-11,2021-03-01,2021-03-02,招生。"
        for number in range(20)
    ]
    data = "\n".join(rows).encode()

    def take(actor: Any) -> None:
        result = imports.run("items", io.BytesIO(data), filename="台账.csv", actor=actor)
        if result.problems:
            raise ValidationError([str(one) for one in result.problems])
        if not result.added:
            raise ValidationError(result.summary)

    other = make_user(portal.bureau, Role.HEAD)
    return [lambda: take(portal.head), lambda: take(other)]


# What both may do, and what must not come of it.


@contest
def the_author_edits_while_it_is_approved(portal: Portal) -> list[Deed]:
    from gongkai.portal.review.actions import approve
    from gongkai.portal.review.steps import follow_draft

    found = reviewed(portal, 2)
    mark = found.mark

    def edit() -> None:
        rewrite(found.page, portal, "没有人审过的话。")
        follow_draft(found.page, actor=portal.officer)

    def check() -> None:
        approve(found, actor=portal.office, seen=mark)

    return [check, edit]


@contest
def one_corrects_while_one_withdraws(portal: Portal) -> list[Deed]:
    from gongkai.portal.actions import withdraw
    from gongkai.portal.review.actions import approve

    page = reviewed(portal, 3).page
    rewrite(page, portal, "招生范围见附图。")
    found = portal.submitted(page, note="更正招生范围。")
    for reviewer in (portal.second, portal.head):
        found = approve(found, actor=reviewer)
    return [
        lambda: approve(found, actor=portal.office),
        lambda: withdraw(page, reason="内容有误", actor=portal.head),
    ]


@contest
def two_attach_a_file_each(portal: Portal) -> list[Deed]:
    from gongkai.portal.actions import attach
    from gongkai.portal.models import ItemPage

    item = portal.draft()
    portal.submitted(item)

    def add(number: int) -> None:
        data = f"第 {number} 名\n".encode()
        attach(item, name=f"{number}.txt", data=data, actor=portal.officer)
        draft = ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object()
        assert any(one.title == str(number) for one in draft.attachments.all())

    return [lambda: add(1), lambda: add(2)]


# Documents and questions.


def _document(portal: Portal, **values: Any) -> Any:
    from gongkai.library.actions import enter_document

    given = {
        "number": "青教规〔2020〕1号",
        "kind": "normative_document",
        "title": "青麓区招生办法",
        "issued_on": date(2020, 5, 1),
        "in_force_on": date(2020, 5, 1),
        **values,
    }
    return enter_document(organ=portal.bureau, actor=portal.officer, **given)


@contest
def two_enter_one_document(portal: Portal) -> list[Deed]:
    return [lambda: _document(portal)] * 2


@contest
def two_end_one_document(portal: Portal) -> list[Deed]:
    from gongkai.library.actions import end_document

    pk = _document(portal).pk

    def end(kind: str) -> None:
        from gongkai.library.models import Document

        end_document(
            document=Document.objects.get(pk=pk),
            end_kind=kind,
            ended_on=date.today(),
            basis="青教〔2026〕1号",
            actor=portal.officer,
        )

    return [lambda: end("repealed"), lambda: end("lapsed")]


@contest
def two_strike_one_document(portal: Portal) -> list[Deed]:
    from gongkai.library.actions import strike_document
    from gongkai.library.models import Document

    document = _document(portal)
    again = Document.objects.get(pk=document.pk)
    return [
        lambda: strike_document(document=document, reason="误录", actor=portal.officer),
        lambda: strike_document(document=again, reason="重复", actor=portal.head),
    ]


@contest
def two_publish_one_document(portal: Portal) -> list[Deed]:
    from gongkai.library.actions import publish_document
    from gongkai.library.texts import enter_text

    document = _document(portal)
    enter_text(document=document, body="第一条", actor=portal.officer)

    def publish(actor: Any) -> None:
        publish_document(document=document, without="内容简单", actor=actor)

    return [lambda: publish(portal.officer), lambda: publish(portal.head)]


@contest
def one_approves_an_answer_and_one_returns_it(portal: Portal) -> list[Deed]:
    from gongkai.library.answering import approve_answer, return_answer, write_answer
    from gongkai.library.models import Answer

    pk = write_answer(
        organ=portal.bureau,
        source="hotline",
        question="何时招生？",
        body="八月。",
        answered_on=date(2022, 1, 5),
        actor=portal.officer,
    ).pk

    def found() -> Any:
        return Answer.objects.get(pk=pk)

    return [
        lambda: approve_answer(answer=found(), actor=portal.head),
        lambda: return_answer(answer=found(), reason="没有依据", actor=portal.office),
    ]


@contest
def two_publish_one_clean_up(portal: Portal) -> list[Deed]:
    from gongkai.library import cleaning
    from gongkai.library.models import CleanUp

    _document(portal)
    made = cleaning.open_clean_up(
        organ=portal.bureau, name="清理", basis="国发〔2010〕33号", actor=portal.officer
    )
    for item in made.items.order_by("pk"):
        cleaning.propose(item=item, proposal="repeal", reason="过时", actor=portal.officer)
        cleaning.decide(item=item, decision="repeal", reason="同意", actor=portal.head)

    def publish(actor: Any) -> None:
        found = CleanUp.objects.get(pk=made.pk)
        cleaning.publish_clean_up(clean_up=found, result="青教〔2026〕9号", actor=actor)

    return [lambda: publish(portal.head), lambda: publish(portal.office)]


if __name__ == "__main__":
    django.setup()
    # Nobody logs in here; a password costs more time than a contest.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    command, *rest = sys.argv[1:]
    with suppress(BrokenPipeError):
        {"make": make, "hold": hold}[command](*map(int, rest))

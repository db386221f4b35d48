"""Items on their way to the public and back: reviews, publication, corrections, a backlog."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_user
from gongkai.portal import actions, bulk
from gongkai.portal.body import from_paragraphs
from gongkai.portal.groups import sync_all
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import Comment, Disclosure, ItemPage, OutsideLink, Review
from gongkai.portal.outside import actions as outside
from gongkai.portal.review import actions as review
from gongkai.portal.review import due, steps
from gongkai.portal.review.checking import check_draft
from gongkai.portal.tests.conftest import Portal
from gongkai.portal.trees import plant_organ, plant_organs
from gongkai.site.tests.killed.scenarios import WHY, Act, scenario, today
from gongkai.site.tests.scene import Scene

PHONE = "联系人王某，手机13912345678。"
"""A paragraph that stops an item until somebody answers for it."""


def planted(scene: Scene) -> Portal:
    """The scene's bureau with its columns, and a second officer."""
    for organ in (scene.district, scene.bureau):
        plant_organ(organ)
    sync_all()
    second = make_user(scene.bureau, Role.OFFICER)
    return Portal(scene.district, scene.bureau, scene.officer, second, scene.head, scene.office)


def passed(portal: Portal, item: ItemPage, levels: int, **values: Any) -> Review:
    """An item's review after its first `levels` verdicts."""
    found = portal.submitted(item, **values)
    for reviewer in (portal.second, portal.head, portal.office)[:levels]:
        found = review.approve(found, actor=reviewer)
    return found


def public(portal: Portal) -> ItemPage:
    item = portal.draft()
    portal.published(item)
    return ItemPage.objects.get(pk=item.pk)


def rewritten(portal: Portal, item: ItemPage, **values: Any) -> ItemPage:
    """An item with a new draft by the officer."""
    draft = ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object()
    for name, value in {"body": from_paragraphs(["招生范围见附图。"]), **values}.items():
        setattr(draft, name, value)
    draft.save_revision(user=portal.officer)
    return ItemPage.objects.get(pk=item.pk)


def chosen(portal: Portal, **values: Any) -> Review:
    """A review that is passed, with a chosen day that has come since."""
    day = today() + timedelta(days=9)
    found = passed(portal, portal.draft(), 3, public_on=day, **values)
    Review.objects.filter(pk=found.pk).update(public_on=today())
    found.refresh_from_db()
    return found


def reasons(item: ItemPage) -> dict[str, str]:
    """A reason for every remark that stops the newest draft."""
    draft = ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object()
    return {one.fingerprint: "经本人同意公开" for one in check_draft(draft) if one.blocks}


# Reviews.


@scenario("review.submit")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = portal.draft(body=from_paragraphs([PHONE]))
    given = reasons(item)
    assert given
    return lambda: portal.submitted(item, overrides=given, expires_on=today())


@scenario("review.submit.again")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = portal.draft()
    review.send_back(portal.submitted(item), actor=portal.second, note="请改。")
    rewritten(portal, item)
    return lambda: portal.submitted(item)


def _prepare_level(before: int) -> Any:
    def prepare(scene: Scene) -> Act:
        portal = planted(scene)
        found = passed(portal, portal.draft(), before)
        reviewer = (portal.second, portal.head, portal.office)[before]
        return lambda: review.approve(found, actor=reviewer, note="同意")

    return prepare


for _name, _before in (
    ("review.approve.first", 0),
    ("review.approve.second", 1),
    ("review.approve", 2),
):
    scenario(_name)(_prepare_level(_before))


@scenario("review.approve.for_a_day")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = passed(portal, portal.draft(), 2, public_on=today() + timedelta(days=9))
    return lambda: review.approve(found, actor=portal.office)


@scenario("review.approve.correction")
def _(scene: Scene) -> Act:
    # The category is counted: another disclosure takes the number of the one that stands.
    portal = planted(scene)
    item = rewritten(portal, public(portal), category="20-12", title="关于招生的更正通知")
    found = passed(portal, item, 2, note="更正公开事项。")
    return lambda: review.approve(found, actor=portal.office)


@scenario("review.approve.again")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = public(portal)
    actions.withdraw(item, reason="内容有误", actor=portal.head)
    found = passed(portal, rewritten(portal, item), 2, note="改正后重新公开。")
    return lambda: review.approve(found, actor=portal.office)


@scenario("review.send_back")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = passed(portal, portal.draft(), 1)
    return lambda: review.send_back(found, actor=portal.head, note="请改。")


@scenario("review.send_back.settled")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = chosen(portal)
    return lambda: review.send_back(found, actor=portal.head, note="请改。")


@scenario("review.call_back")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = portal.submitted(portal.draft())
    return lambda: review.call_back(found, actor=portal.officer)


@scenario("review.reschedule")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = chosen(portal)
    later = today() + timedelta(days=20)
    return lambda: review.reschedule(found, actor=portal.head, public_on=later)


@scenario("review.override")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = portal.draft(body=from_paragraphs([PHONE, "名单见末行：身份证号11010519491231002X。"]))
    given = reasons(item)
    found = portal.submitted(item, overrides=given)
    found.page.overrides.all().delete()
    assert len(given) > 1
    return lambda: review.override(found, actor=portal.second, overrides=given)


def commented(portal: Portal) -> Comment:
    found = portal.submitted(portal.draft())
    return review.comment(found, actor=portal.second, where="正文第 1 段", text="请写明。")


@scenario("review.comment")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = portal.submitted(portal.draft())
    return lambda: review.comment(found, actor=portal.second, where="标题", text="请写明。")


@scenario("review.answer")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    one = commented(portal)
    return lambda: review.answer(one, actor=portal.officer, text="已写明。")


@scenario("steps.follow_draft")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = portal.draft()
    passed(portal, item, 2)
    changed = rewritten(portal, item)
    return lambda: steps.follow_draft(changed, actor=portal.officer)


# What happens by itself.


@scenario("due.publish_due")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    chosen(portal, expires_on=today() + timedelta(days=30))
    return lambda: due.publish_due(today())


@scenario("due.publish_due.missed")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    chosen(portal)
    scene.office.posts.all().delete()
    return lambda: due.publish_due(today())


@scenario("due.expire_due")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    portal.published(item := portal.draft())
    ItemPage.objects.filter(pk=item.pk).update(expire_at=timezone.now())
    return lambda: due.expire_due(timezone.now())


# Publication, and what follows it.


@scenario("portal.publish")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = chosen(portal)
    return lambda: actions.publish(found.page, actor=portal.head)


@scenario("portal.publish.column")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    topic = portal.column(ColumnKind.STATUTORY)
    new = type(topic)(
        title="优化营商环境",
        slug="business",
        kind=ColumnKind.TOPIC,
        organ=portal.bureau,
        live=False,
        opened_on=today(),
        closed_on=today(),
    )
    topic.get_parent().add_child(instance=new)
    new.save_revision(user=portal.officer)
    return lambda: actions.publish(new, actor=portal.head)


@scenario("portal.withdraw")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = public(portal)
    return lambda: actions.withdraw(item, reason="内容有误", actor=portal.head)


@scenario("portal.let_go")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = public(portal)
    return lambda: actions.let_go(item, expired=True, actor=None)


@scenario("portal.strike")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = public(portal)
    return lambda: actions.strike(item, reason=WHY, actor=portal.head)


@scenario("portal.move")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item, target = portal.draft(), portal.column(ColumnKind.NOTICES)
    return lambda: actions.move(item, target, pos="last-child", actor=portal.office)


@scenario("portal.recompute_due")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    actions.withdraw(public(portal), reason="内容有误", actor=portal.head)
    public(portal)
    Disclosure.objects.update(due_on=date(2022, 5, 6))
    return lambda: actions.recompute_due(actor=portal.office)


@scenario("portal.attach")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = portal.draft()
    passed(portal, item, 1)
    return lambda: actions.attach(
        item, name="名单.txt", data="第一名\n".encode(), actor=portal.officer
    )


@scenario("portal.detach")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    item = portal.draft()
    made = actions.attach(item, name="名单.txt", data="第一名\n".encode(), actor=portal.officer)
    passed(portal, item, 1)
    return lambda: actions.detach(item, file=made.file_id, actor=portal.officer)


# Links to other sites.


def linked(portal: Portal) -> OutsideLink:
    return outside.enter_link(
        page=public(portal),
        key="1-a",
        address="http://www.example.cn/",
        where="正文第 1 段",
        words="办法",
        today=today(),
    )


@scenario("outside.enter_link")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    found = {"key": "1-b", "address": "http://a.cn/", "where": "正文第 1 段", "words": ""}
    item = public(portal)
    return lambda: outside.enter_link(page=item, today=today(), **found)


@scenario("outside.keep_answer")
def _(scene: Scene) -> Act:
    link = linked(planted(scene))
    return lambda: outside.keep_answer(link=link, failed=True, words="404", today=today())


@scenario("outside.leave_link")
def _(scene: Scene) -> Act:
    link = linked(planted(scene))
    return lambda: outside.leave_link(link=link, today=today())


# The tree and a backlog.


@scenario("trees.plant_organ")
def _(scene: Scene) -> Act:
    planted(scene)
    return lambda: plant_organ(scene.other)


@scenario("trees.plant_organs")
def _(scene: Scene) -> Act:
    return lambda: plant_organs([scene.bureau, scene.other])


@scenario("bulk.publish_items")
def _(scene: Scene) -> Act:
    portal = planted(scene)
    file = bulk.NewFile("名单.txt", "第一名\n".encode(), "名单")
    items = [
        bulk.NewItem(
            title=f"第 {number} 号通知",
            formed_on=date(2021, 3, 1),
            published_at=timezone.now(),
            category="20-11",
            paragraphs=["招生范围见附件。"],
            files=(file,) if number == 1 else (),
        )
        for number in (1, 2)
    ]
    column = portal.column(ColumnKind.STATUTORY)
    return lambda: bulk.publish_items({column: items}, actor=portal.head)

"""A small district with something public of every kind, for the tests of what machines read."""

from __future__ import annotations

from datetime import date

from gongkai.ledger.models import Role
from gongkai.ledger.tests.factories import make_user
from gongkai.library.actions import amend_document, enter_document
from gongkai.library.answering import approve_answer, write_answer
from gongkai.library.explaining import publish_interpretation, write_interpretation
from gongkai.portal.body import from_paragraphs
from gongkai.portal.kinds import ColumnKind
from gongkai.portal.models import ColumnPage, ItemPage
from gongkai.portal.review import actions as review
from gongkai.portal.trees import plant_organ
from gongkai.site.tests.scene import Scene, publish

DAY = date(2022, 5, 20)


def publish_item(scene: Scene, item: ItemPage, day: date) -> None:
    """Make an item public as of `day`, through its three reviews."""
    found = review.submit(item, actor=scene.officer)
    for reviewer in (make_user(scene.bureau), scene.head, scene.office):
        found = review.approve(found, actor=reviewer, on=day)


def make_public(scene: Scene) -> dict[str, str]:
    """One public page of each kind; their addresses by kind."""
    organ, officer, head = scene.bureau, scene.officer, scene.head
    publish(scene)
    plant_organ(organ)
    column = ColumnPage.objects.get(organ=organ, kind=ColumnKind.STATUTORY)
    item = ItemPage(
        title="关于<价格>&收费的通知",
        slug="item",
        organ=organ,
        category="20-11",
        keywords="价格 收费",
        formed_on=date(2022, 5, 5),
        body=from_paragraphs(["收费标准见附件。</script>"]),
        live=False,
    )
    column.add_child(instance=item)
    item.save_revision(user=officer)
    publish_item(scene, item, DAY)
    documents = [
        enter_document(
            organ=organ,
            number=f"青发改规〔2020〕{serial}号",
            kind="normative_document",
            title=f"青麓区价格监测办法之{serial}",
            issued_on=date(2020, 5, 1),
            in_force_on=date(2020, 6, 1),
            published_on=date(2020, 5, 10),
            actor=officer,
            entered_on=date(2020, 5, 20),
        )
        for serial in (1, 2)
    ]
    amend_document(
        document=documents[0],
        number=documents[1].key,
        summary="改了期限",
        amended_on=date(2021, 5, 1),
        by=documents[1],
        actor=head,
    )
    explained = write_interpretation(
        organ=organ,
        kind="text",
        title="价格监测办法解读",
        body="讲清楚监测什么。",
        documents=documents[:1],
        actor=officer,
    )
    publish_interpretation(interpretation=explained, actor=officer)
    answer = write_answer(
        organ=organ,
        source="hotline",
        question="监测哪些价格？",
        body="粮油蔬菜。",
        answered_on=date(2022, 3, 1),
        actor=officer,
    )
    approve_answer(answer=answer, actor=make_user(organ, Role.HEAD))
    return {
        "home": "/",
        "portal": "/zwgk/",
        "organ column": "/zwgk/fagai/",
        "column": "/zwgk/fagai/statutory/",
        "guide": "/zwgk/fagai/guide/",
        "item": f"/content/{item.pk}/",
        "all items": "/content/statutory/",
        "all catalogues": "/content/catalogue/",
        "organs": "/organs/",
        "organ": "/organs/fagai/",
        "reports": "/reports/",
        "report": "/reports/fagai/2022/",
        "figures": "/figures/?year=2022",
        "figure": "/figures/foi.received/",
        "requests": "/requests/",
        "verify": "/verify/",
        "data": "/data/",
        "data set": "/data/items/",
        "api": "/api/",
        "map": "/sitemap/",
        "library": "/library/",
        "documents": "/library/documents/",
        "document": f"/library/documents/{documents[0].pk}/",
        "amending": f"/library/documents/{documents[1].pk}/",
        "interpretation": f"/library/interpretations/{explained.pk}/",
        "answer": f"/library/answers/{answer.pk}/",
        "clean-ups": "/library/clean-ups/",
    }

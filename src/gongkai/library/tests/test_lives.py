"""A document's life: published, amended with new texts, extended, repealed, lapsed by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.ledger.changes import newest
from gongkai.ledger.events import history, prove
from gongkai.ledger.figures import registry
from gongkai.ledger.models import Notice, PublicChange, User
from gongkai.ledger.notices import keep
from gongkai.ledger.scope import Scope
from gongkai.ledger.tests.factories import make_user
from gongkai.library import actions, reminders, selectors
from gongkai.library.explaining import write_interpretation
from gongkai.library.models import Document, DocumentKind
from gongkai.library.rules.citations import citations
from gongkai.library.rules.validity import standing
from gongkai.library.states import EndKind, Status
from gongkai.library.texts import enter_text

Enter = Callable[..., Document]
TEXT = "第一条　为了监测价格，制定本办法。\n第二条　每月监测一次。"
NEW = TEXT.replace("每月", "每周")


def told(after: int) -> set[tuple[str, str]]:
    return set(PublicChange.objects.filter(pk__gt=after).values_list("source", "key"))


def numbers(documents: Any) -> list[str]:
    return sorted(documents.values_list("key", flat=True))


def test_a_document_goes_public_together_with_what_explains_it(
    entered: Enter, officer: User
) -> None:
    document = entered()
    with pytest.raises(ValidationError) as caught:
        actions.publish_document(document=document, actor=officer)
    assert set(caught.value.message_dict) == {"text", "without"}
    enter_text(document=document, body=TEXT, actor=officer)
    one = write_interpretation(
        organ=document.organ, documents=[document], kind="text", title="读懂监测办法",
        body="一句话：价格每月看一次。", actor=officer,
    )  # fmt: skip
    assert not selectors.published_interpretations().exists()
    before = newest()
    actions.publish_document(document=document, actor=officer)
    one.refresh_from_db()
    assert one.published_on == document.published_on
    assert list(selectors.published()) == [document]
    assert told(before) >= {
        ("library.document", str(document.pk)),
        ("library.interpretation", str(one.pk)),
    }
    assert not selectors.lacking_interpretation().exists()
    with pytest.raises(ValidationError, match="不用再公开"):
        actions.publish_document(document=document, actor=officer)


def test_without_interpretation_it_says_why_or_stands_on_the_list(
    entered: Enter, officer: User
) -> None:
    excused, bare = entered(1), entered(2, published_on=date(2020, 5, 20))
    enter_text(document=excused, body=TEXT, actor=officer)
    actions.publish_document(document=excused, without="只改了一个电话号码", actor=officer)
    assert numbers(selectors.lacking_interpretation()) == [bare.key]


def test_publication_is_known_from_the_day_it_is_entered(entered: Enter, officer: User) -> None:
    document = entered(kind=DocumentKind.POLICY)
    enter_text(document=document, body=TEXT, actor=officer, entered_on=date(2020, 5, 20))
    actions.publish_document(
        document=document, published_on=date(2020, 12, 30), actor=officer,
        entered_on=date(2021, 1, 4),
    )  # fmt: skip
    figure = "disclosure.policy_documents"
    assert registry.value(figure, Scope.year(2020, as_of=date(2021, 1, 3))) == 0
    assert registry.value(figure, Scope.year(2020, as_of=date(2021, 1, 4))) == 1
    assert registry.value(figure, Scope.year(2021)) == 0


def test_an_amendment_links_both_ways_and_leaves_a_text_for_every_day(
    entered: Enter, officer: User
) -> None:
    document = entered(published_on=date(2020, 5, 20))
    decision = entered(
        9, kind=DocumentKind.DECISION, issued_on=date(2021, 3, 1), in_force_on=date(2021, 3, 1),
        entered_on=date(2021, 3, 2), published_on=date(2021, 3, 2),
    )  # fmt: skip
    enter_text(document=document, body=TEXT, actor=officer)
    actions.amend_document(
        document=document, number=decision.key, by=decision, amended_on=date(2021, 3, 1),
        summary="改为每周监测", text=NEW, actor=officer,
    )  # fmt: skip
    assert [one.document for one in decision.amends.all()] == [document]
    for day, body in ((date(2021, 2, 28), TEXT), (date(2021, 3, 1), NEW), (date(2000, 1, 1), TEXT)):
        version = selectors.text_on(document, day)
        assert version is not None and version.body == body
    changed = [
        one.kind for one in selectors.compare_texts(document, date(2020, 6, 1), date(2021, 3, 1))
    ]
    assert changed == ["same", "changed"]
    assert selectors.standing_of(document, date(2021, 3, 1)) is Status.AMENDED
    step = next(one for one in selectors.life(document) if one.label == "修改")
    assert step.document == decision
    assert registry.value("table1.normative_documents.issued", Scope.year(2021)) == 0


def test_a_text_is_never_silently_replaced(entered: Enter, officer: User) -> None:
    document = entered()
    first = enter_text(document=document, body=TEXT, actor=officer)
    with pytest.raises(ValidationError, match="没有改动"):
        enter_text(document=document, body=TEXT + "\n", actor=officer)
    with pytest.raises(ValidationError, match="写明原来错在哪里"):
        enter_text(document=document, body=NEW, actor=officer)
    second = enter_text(document=document, body=NEW, correction="频次录错", actor=officer)
    first.refresh_from_db()
    assert first.struck_on and selectors.versions(document) == [second]
    assert second.correction == "频次录错"


def test_a_repeal_links_both_ways(entered: Enter, officer: User) -> None:
    old, new = (
        entered(1, published_on=date(2020, 5, 20)),
        entered(2, published_on=date(2020, 5, 20)),
    )
    enter_text(document=new, body=f"《{old.title}》（青发改规(2020)1号）同时废止。", actor=officer)
    assert [text.document for text in selectors.citing_texts(old)] == [new]
    before = newest()
    actions.end_document(
        document=old, end_kind=EndKind.REPEALED, ended_on=date(2021, 3, 1), successor=new,
        actor=officer, entered_on=date(2021, 3, 1),
    )  # fmt: skip
    assert list(new.predecessors.all()) == [old] and new.key in old.end_basis
    assert told(before) == {("library.document", str(one.pk)) for one in (old, new)}
    find = selectors.finder([f"《{old.title}》"], date(2021, 3, 1))
    target = find(citations(f"《{old.title}》")[0])
    assert target is not None and target.gone == "2021-03-01 已废止"


def test_a_validity_that_runs_out_ends_the_document_once_and_by_itself(
    entered: Enter, officer: User
) -> None:
    document = entered(valid_until=date(2025, 5, 31))
    assert actions.lapse_expired(today=date(2025, 5, 31)) == []
    assert numbers(selectors.in_force(date(2025, 5, 31))) == [document.key]
    assert numbers(selectors.in_force(date(2025, 6, 1))) == []
    (lapsed,) = actions.lapse_expired(today=date(2025, 6, 3))
    assert (lapsed.ended_on, lapsed.end_kind) == (date(2025, 6, 1), EndKind.LAPSED)
    assert actions.lapse_expired(today=date(2025, 6, 3)) == []
    event = history(Document.STREAM, document.pk).last()
    assert event is not None and (event.name, event.actor) == ("ended", None)
    scope = Scope.year(2025)
    assert registry.value("table1.normative_documents.repealed", scope) == 1
    assert prove()[1] == []


def test_the_day_of_coming_into_force_is_told_once(entered: Enter) -> None:
    document = entered(published_on=date(2020, 5, 20))
    assert actions.come_into_force(today=date(2020, 5, 31)) == []
    before = newest()
    assert actions.come_into_force(today=date(2020, 6, 2)) == [document]
    assert ("library.document", str(document.pk)) in told(before)
    assert actions.come_into_force(today=date(2020, 6, 2)) == []


def test_nobody_but_the_site_lapses_without_a_name(entered: Enter) -> None:
    with pytest.raises(PermissionDenied):
        actions.end_document(
            document=entered(), end_kind=EndKind.REPEALED, ended_on=date(2021, 1, 1), basis="x",
            actor=None,
        )  # fmt: skip


def test_a_longer_validity_is_decided_in_time_and_counts(entered: Enter, officer: User) -> None:
    document = entered(valid_until=date(2025, 5, 31))
    values: dict[str, Any] = {
        "document": document, "number": "青发改〔2025〕8号", "basis": "评估后继续执行",
        "actor": officer,
    }  # fmt: skip
    for until, entry, message in (
        (date(2025, 5, 31), date(2025, 5, 1), "应当晚于"),
        (date(2027, 5, 31), date(2025, 6, 1), "已于 2025-05-31 届满"),
    ):
        with pytest.raises(ValidationError, match=message):
            actions.extend_validity(**values, until=until, entered_on=entry)
    with pytest.raises(PermissionDenied):
        actions.extend_validity(
            **{**values, "actor": make_user()}, until=date(2027, 5, 31), entered_on=date(2025, 5, 1)
        )
    actions.extend_validity(**values, until=date(2027, 5, 31), entered_on=date(2025, 5, 31))
    assert actions.lapse_expired(today=date(2025, 6, 1)) == []
    assert numbers(selectors.in_force(date(2026, 1, 1))) == [document.key]
    # As it was known the day before, the validity still ended on its stated day.
    assert numbers(selectors.in_force(date(2026, 1, 1), date(2025, 5, 30))) == []


def test_the_organs_people_are_warned_once_at_each_stage(
    entered: Enter, officer: User, head: User
) -> None:
    document = entered(valid_until=date(2025, 5, 31))
    assert keep(Document.STREAM, reminders.wanted(date(2025, 3, 1))) == 0
    assert keep(Document.STREAM, reminders.wanted(date(2025, 3, 2))) == 2
    assert keep(Document.STREAM, reminders.wanted(date(2025, 3, 3))) == 0
    assert keep(Document.STREAM, reminders.wanted(date(2025, 5, 1))) == 2
    assert set(Notice.objects.filter(settled_at=None).values_list("kind", "user")) == {
        ("expiry_30", officer.pk), ("expiry_30", head.pk)
    }  # fmt: skip
    actions.lapse_expired(today=date(2025, 6, 1))
    assert keep(Document.STREAM, reminders.wanted(date(2025, 6, 1))) == 0
    assert document.pk and not Notice.objects.filter(settled_at=None).exists()


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 31))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(DAYS, DAYS, st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=4),
    DAYS,
)
def test_the_lists_of_a_day_agree_with_the_rule_for_each_document(
    entered: Enter, lives: list[tuple[date, date, date | None, date | None]], day: date
) -> None:
    Document.objects.filter(texts__isnull=True).delete()
    for serial, (issued, force, until, ended) in enumerate(lives, 1):
        document = entered(serial, issued_on=issued, in_force_on=force)
        document.valid_until, document.ended_on = until, ended
        document.ended_entered_on = ended
        document.end_kind = EndKind.REPEALED if ended else ""
        document.save()
    rule = {one.key: standing(selectors.days_of(one), day) for one in Document.objects.all()}
    listed = selectors.with_standing(Document.objects.all(), day)
    assert {key: found or None for key, found in listed.values_list("key", "standing")} == rule
    holding = {key for key, found in rule.items() if found in (Status.IN_FORCE, Status.AMENDED)}
    assert set(numbers(selectors.in_force(day))) == holding

"""Load the invented district into an empty ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.demo.desk import enter_open_work
from gongkai.demo.documents import enter_documents
from gongkai.demo.enforcement import load_enforcement
from gongkai.demo.library import answer_questions, write_interpretations
from gongkai.demo.organs import create_organs
from gongkai.demo.people import create_people
from gongkai.demo.plan import lives
from gongkai.demo.portal import load_portal
from gongkai.demo.record import enter_disputes, enter_lives, strike_double_entry
from gongkai.demo.reports import write_reports
from gongkai.demo.reviews import enter_reviews
from gongkai.ledger.models import Organ

Progress = Callable[[str, int], None]
"""Told the step, in Chinese, and how many records of it are in."""


def load(*, on_progress: Progress | None = None, today: date | None = None) -> None:
    """Load organs, people, documents, requests, cases, decisions, fees and reports.

    The whole load is one transaction: a crash leaves the ledger as empty as it was. The records
    are the same at every load; only keys, sealed names and moments of entry differ, a few open
    requests that lie around `today` (default: the present day), and a few items under review now. Raises ValidationError where
    organs exist.
    """
    if Organ.objects.exists():
        raise ValidationError(
            "台账里已有行政机关，示范数据只能装入空的台账。请换一个空的数据目录后再装。"
        )
    tell = on_progress or (lambda _step, _done: None)
    with transaction.atomic():
        organs = create_organs()
        tell("行政机关", len(organs))
        staff = create_people(organs)
        tell("工作人员", staff.count)
        documents = enter_documents(organs, staff)
        write_interpretations(documents, organs, staff)
        tell("文件、解读和问答", len(documents) + answer_questions(organs, staff))
        planned = lives()
        entered = enter_lives(planned, organs, staff, lambda done: tell("依申请公开", done))
        strike_double_entry(organs, staff)
        tell("在办申请", enter_open_work(organs, staff, planned, today or timezone.localdate()))
        enter_disputes(entered, organs, staff)
        load_enforcement(organs, staff, planned, lambda done: tell("执法和收费", done))
        load_portal(organs, staff, lambda done: tell("主动公开", done))
        tell("送审", enter_reviews(organs, staff))
        write_reports(organs, staff, lambda done: tell("年度报告", done))

"""What a number and its query code open to whoever has both."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest

from gongkai.foi.codes import code_fits
from gongkai.foi.limits import CODES_BY_ADDRESS, CODES_BY_NUMBER
from gongkai.ledger.limits import TooMany, visitor_of


def opened(
    request: HttpRequest,
    form: Form,
    records: QuerySet[Any],
    *,
    number: str,
    tried: str,
    wrong: str,
) -> tuple[Any, int]:
    """The one of `records` that a valid form's organ and code open, and the status of the answer.

    None with 400 where number or code is wrong (`wrong`, the same for both), with 429 after too many
    tries of `tried` or of this visitor; the form then says so.
    """
    organ, code = form.cleaned_data["organ"], form.cleaned_data["code"].replace("-", "")
    try:
        CODES_BY_ADDRESS.count(visitor_of(request))
        CODES_BY_NUMBER.count(tried)
    except TooMany as error:
        form.add_error(None, str(error))
        return None, 429
    found = records.filter(organ=organ, key=number).first()
    # One that does not exist is compared all the same, so that time tells nothing.
    compared = found or records.model(organ=organ, key=number, code_digest="0" * 64)
    if code_fits(compared, code) and found is not None:
        CODES_BY_NUMBER.forget(tried)
        return found, 200
    form.add_error(None, wrong)
    return None, 400

"""Pages of the reviews in the console: what waits for me, submitting, comparing versions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.ledger.downloads import attachment
from gongkai.ledger.files import FileGone, name_of, read_file
from gongkai.ledger.models import StoredFile
from gongkai.portal.console_pages import item_of, officer, put
from gongkai.portal.models import ItemPage
from gongkai.portal.review import actions, selectors
from gongkai.portal.review.console import address_of, text_of
from gongkai.portal.review.forms import SubmitForm
from gongkai.portal.review.states import SETTLED, Status
from gongkai.portal.review.steps import follow_draft, open_review


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what was sent back to them, what will become public by itself."""
    user = officer(request)
    settled = selectors.reviews_for(user).filter(status__in=SETTLED).order_by("public_on", "pk")
    groups = [
        {
            "name": "waiting",
            "title": "待我审核",
            "reviews": selectors.waiting_for(user),
            "empty": "没有等您审核的信息。同事送审后会出现在这里。",
        },
        {
            "name": "returned",
            "title": "退回我修改",
            "reviews": selectors.returned_to(user),
            "empty": "没有退回您修改的信息。",
        },
        {
            "name": "settled",
            "title": "审定待公开",
            "reviews": list(settled),
            "dated": True,
            "empty": "没有定了日期、等待公开的信息。",
        },
    ]
    return render(request, "portal/console_reviews.html", {"groups": groups})


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest draft with the remarks of the check; it goes to its first review from here."""
    user, page = item_of(request, pk)
    review = open_review(page.pk)
    if review is not None and review.status != Status.RETURNED:
        follow_draft(page, actor=user)
        return redirect(address_of(review))
    if review is not None:
        # What was read just now, with its newest draft.
        review.page = page
    given = request.POST if request.method == "POST" else None
    form = SubmitForm(given, user=user, record=review or page)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.submit(page, actor=user, **form.cleaned_data)
        except ValidationError as error:
            put(form, error)
            form.refused(error)
        else:
            messages.success(request, f"“{made.title}”已送审，编号 {made.key}。")
            return redirect(address_of(made))
    context = {
        "page": page,
        "form": form,
        "earlier": page.reviews.order_by("-pk"),
        **text_of(form.looked_at, form.checked),
    }
    return render(request, "portal/console_submit.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions of an item, paragraph by paragraph."""
    _, page = item_of(request, pk)
    versions = selectors.versions(page)
    names = [name for name, _ in versions]
    before = request.GET.get("before") or (names[1] if len(names) > 1 else names[0])
    after = request.GET.get("after") or selectors.DRAFT
    if before not in names or after not in names:
        raise Http404("没有这个版本")
    changed = (selectors.version(page, name) for name in (before, after))
    changes = selectors.compared(page, *changed)
    context = {
        "page": page,
        "versions": versions,
        "before": before,
        "after": after,
        "changes": changes,
        "count": sum(change.kind != "same" for change in changes),
    }
    return render(request, "portal/console_compare.html", context)


@require_safe
def draft_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """A file of an item, for those who write and review it."""
    user, page = item_of(request, pk)
    found = get_object_or_404(StoredFile, pk=file, stream=ItemPage.STREAM, record=page.pk)
    try:
        data = read_file(record=page, file=found, actor=user)
    except FileGone as gone:
        raise Http404(str(gone)) from None
    return attachment(data, name=name_of(found), type_=found.type)


urls = [
    path("portal/reviews/", reviews, name="console_reviews"),
    path("portal/<int:pk>/submit/", submit, name="console_page_submit"),
    path("portal/<int:pk>/compare/", compare, name="console_page_compare"),
    path("portal/<int:pk>/files/<int:file>/", draft_file, name="console_page_file"),
]

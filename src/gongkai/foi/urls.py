"""Public addresses of 依申请公开, under `/requests/`. None names a request or its code."""

from django.urls import path

from gongkai.foi.views import applying, correcting, entry, following, opining

urlpatterns = [
    path("", entry.entry, name="foi_entry"),
    path("new/organ/", entry.organ, name="foi_organ"),
    path("new/found/", applying.found, name="foi_found"),
    path("new/review/", applying.review, name="foi_review"),
    path("new/<slug:step>/", applying.step, name="foi_step"),
    path("draft/", entry.resume, name="foi_resume"),
    path("draft/drop/", entry.drop, name="foi_drop"),
    path("receipt/", applying.receipt, name="foi_receipt"),
    path("receipt/receipt.pdf", applying.receipt_file, name="foi_receipt_file"),
    path("receipt/kept/", applying.receipt_kept, name="foi_receipt_kept"),
    path("follow/", following.follow, name="foi_follow"),
    path("follow/case/", following.case, name="foi_case"),
    path("follow/case/supplement/", following.supplement, name="foi_supplement"),
    path("follow/case/withdraw/", following.withdraw, name="foi_withdraw"),
    path("follow/case/suggest/", following.suggest, name="foi_suggest"),
    path("follow/case/letters/<int:pk>/", following.letter, name="foi_letter"),
    path("follow/case/files/<slug:key>/", following.file, name="foi_file"),
    path("correction/", correcting.correction, name="foi_correction"),
    path("correction/done/", correcting.done, name="foi_correction_done"),
    path("correction/follow/", correcting.follow, name="foi_correction_follow"),
    path("opinion/", opining.opinion, name="foi_opinion"),
    path("opinion/answer/", opining.answer, name="foi_opinion_answer"),
    path("follow/leave/", following.leave, name="foi_leave"),
]

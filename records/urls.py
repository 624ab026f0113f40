"""Addresses of records: classes with who came, sheets, completions, documents."""

from django.urls import path

from records import views
from records.certificates.views import document_page, held_paper_page
from records.challenges import views as challenges
from records.coverage import views as coverage_pages
from records.intake import views as intake
from records.intake.roll_call import deciding_views as deciding
from records.intake.roll_call import views as roll_call
from records.intake.roll_call.voiding_views import roll_call_void
from records.issued import verifier_handout
from records.issued import views as issued
from records.leavers import views as leavers
from records.leavers.reading_in import views as reading_in
from records.releases import step_views as release_steps
from records.releases import views as releases
from records.releases.decide_views import release_decide
from records.releases.leaf_views import release_leaf, release_page
from records.releases.packets import views as packets
from records.releases.request_papers import views as request_papers
from records.retention import views as retention

app_name = "records"

urlpatterns = [
    path("sheets/", views.sheet_list, name="sheet-list"),
    path("classes/<key:pk>/", views.class_detail, name="class-detail"),
    path("classes/<key:pk>/sheet/", views.sheet_entry, name="sheet-entry"),
    path("classes/<key:pk>/saved-sheet/", views.saved_sheet, name="saved-sheet"),
    path("classes/<key:pk>/sheet/matches/", views.sheet_matches, name="sheet-matches"),
    path("classes/<key:pk>/sheet/enrolled/", views.sheet_add_enrolled, name="sheet-add-enrolled"),
    path("classes/<key:pk>/sheet/strike/", views.sheet_strike, name="sheet-strike"),
    path(
        "classes/<key:pk>/sheet/remove-unknown/",
        views.sheet_remove_unknown,
        name="sheet-remove-unknown",
    ),
    path("classes/<key:pk>/sheet/clear/", views.sheet_clear, name="sheet-clear"),
    path("classes/<key:pk>/sheet/review/", views.sheet_review, name="sheet-review"),
    path(
        "classes/<key:pk>/sheet/close-unchanged/",
        views.sheet_close_unchanged,
        name="sheet-close-unchanged",
    ),
    path("classes/<key:pk>/sheet/reopen/", views.sheet_reopen, name="sheet-reopen"),
    path(
        "classes/<key:pk>/sheet/lines/<key:line_pk>/serial-number/",
        views.sheet_line_serial,
        name="sheet-line-serial",
    ),
    path(
        "classes/<key:pk>/sheet/lines/<key:line_pk>/minutes/",
        views.sheet_line_minutes,
        name="sheet-line-minutes",
    ),
    path(
        "classes/<key:pk>/sheet/lines/<key:line_pk>/name/",
        views.sheet_line_name,
        name="sheet-line-name",
    ),
    path(
        "classes/<key:pk>/sheet/lines/<key:line_pk>/score/",
        views.sheet_line_score,
        name="sheet-line-score",
    ),
    path(
        "classes/<key:pk>/sheet/lines/<key:line_pk>/hours/",
        views.sheet_line_hours,
        name="sheet-line-hours",
    ),
    path(
        "classes/<key:pk>/sheet/lines/<key:line_pk>/remove/",
        views.sheet_line_remove,
        name="sheet-line-remove",
    ),
    path("classes/<key:pk>/sheet/scans/attach/", views.scan_attach, name="scan-attach"),
    path("classes/<key:pk>/sheet/read/", views.sheet_read, name="sheet-read"),
    path("classes/<key:pk>/sheet/read/lines/", views.sheet_read_lines, name="sheet-read-lines"),
    path(
        "classes/<key:pk>/sheet/read/rows/<key:row_pk>/",
        views.sheet_read_row,
        name="sheet-read-row",
    ),
    path(
        "classes/<key:pk>/sheet/read/rows/<key:row_pk>/picture/",
        views.sheet_read_picture,
        name="sheet-read-picture",
    ),
    path("classes/<key:pk>/sign-in-sheet.pdf", views.sheet_pdf, name="sheet-pdf"),
    path("classes/<key:pk>/saved-sheet.pdf", views.saved_sheet_pdf, name="saved-sheet-pdf"),
    path("classes/<key:pk>/teaching/", views.teaching_decide, name="teaching-decide"),
    path(
        "classes/<key:pk>/teaching/<key:key>/take-back/",
        views.teaching_take_back,
        name="teaching-take-back",
    ),
    path("credit/new/", views.credit_new, name="credit-new"),
    path("credit/proposed/", views.credit_proposed, name="credit-proposed"),
    path("completions/<key:pk>/", views.completion_detail, name="completion-detail"),
    path("completions/<key:pk>/certificate/", issued.certificate_issue, name="certificate-issue"),
    path("classes/<key:pk>/certificates/", issued.class_certificates, name="class-certificates"),
    path("papers/<key:pk>/", issued.paper_detail, name="paper-detail"),
    path("papers/<key:pk>/file/", issued.paper_file, name="paper-file"),
    path("confirm/", issued.paper_confirm, name="paper-confirm"),
    path("confirm/verifier.py", verifier_handout.check_verifier, name="check-verifier"),
    path("confirm/log.pub", verifier_handout.check_key, name="check-key"),
    path("completions/<key:pk>/void/", views.completion_void, name="completion-void"),
    path("completions/<key:pk>/keep/", views.teaching_keep, name="teaching-keep"),
    path("credit/warnings/", views.confirmed_list, name="confirmed-list"),
    path("challenges/new/", challenges.challenge_missing, name="challenge-missing"),
    path("completions/<key:pk>/challenge/", challenges.challenge_wrong, name="challenge-wrong"),
    path("queue/<key:pk>/challenge/", challenges.challenge_decide, name="challenge-decide"),
    path("queue/<key:pk>/challenge/close/", challenges.challenge_close, name="challenge-close"),
    path("documents/<key:pk>/", views.document_file, name="document-file"),
    path("documents/<key:pk>/shown/", views.document_shown, name="document-shown"),
    path("sent-in/", intake.sent_in_list, name="sent-in-list"),
    path("sent-in/new/", intake.sent_in_choose, name="sent-in-choose"),
    path("sent-in/new/<slug:ask>/", intake.outside_training_send, name="outside-training-send"),
    path("sent-in/<key:pk>/", intake.sent_in_detail, name="sent-in-detail"),
    path("sent-in/<key:pk>/answer/", intake.sent_in_answer, name="sent-in-answer"),
    path("sent-in/<key:pk>/withdraw/", intake.sent_in_withdraw, name="sent-in-withdraw"),
    path("roll-call/", coverage_pages.coverage, name="coverage"),
    path("roll-call/members/", coverage_pages.coverage_members, name="coverage-members"),
    path("roll-call/new/", roll_call.roll_call_send, name="roll-call-send"),
    path("queue/", intake.sent_in_queue, name="sent-in-queue"),
    path("queue/<key:pk>/", intake.outside_training_decide, name="outside-training-decide"),
    path("queue/roll-call/<key:pk>/", deciding.roll_call_decide, name="roll-call-decide"),
    path("queue/roll-call/<key:pk>/decline/", intake.roll_call_decline, name="roll-call-decline"),
    path("queue/roll-call/<key:pk>/void/", roll_call_void, name="roll-call-void"),
    path("queue/request/<key:pk>/", intake.post_request_decide, name="post-request-decide"),
    path(
        "queue/request/<key:pk>/forward/", intake.post_request_forward, name="post-request-forward"
    ),
    path(
        "queue/<key:pk>/decline/", intake.outside_training_decline, name="outside-training-decline"
    ),
    path("queue/<key:pk>/return/", intake.sent_in_return, name="sent-in-return"),
    path("documents/<key:pk>/pages/<int:number>/", document_page, name="document-page"),
    path("credit/papers/<key:pk>/<int:number>/", held_paper_page, name="held-paper-page"),
    path("leavers/", leavers.leaver_list, name="leaver-list"),
    path("leavers/<key:pk>/", leavers.leaver_pack, name="leaver-pack"),
    path("leavers/<key:pk>/pack.zip", leavers.leaver_pack_file, name="leaver-pack-file"),
    path(
        "leavers/<key:pk>/hand-over/",
        leavers.leaver_pack_hand_over,
        name="leaver-pack-hand-over",
    ),
    path(
        "leavers/<key:pk>/correct/",
        leavers.leaver_pack_correct,
        name="leaver-pack-correct",
    ),
    path("packs/new/", reading_in.pack_read_in_new, name="pack-read-in-new"),
    path("packs/<key:pk>/", reading_in.pack_read_in, name="pack-read-in"),
    path(
        "packs/<key:pk>/credits/<int:number>/",
        reading_in.pack_credit_confirm,
        name="pack-credit-confirm",
    ),
    path(
        "packs/<key:pk>/credits/<int:number>/leave-out/",
        reading_in.pack_credit_leave_out,
        name="pack-credit-leave-out",
    ),
    path("scans/<key:pk>/void/", views.scan_void, name="scan-void"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/new/", releases.release_ask, name="release-ask"),
    path("releases/<key:pk>/", releases.release_detail, name="release-detail"),
    path("releases/<key:pk>/decide/", release_decide, name="release-decide"),
    path(
        "releases/<key:pk>/papers/new/", request_papers.request_paper_add, name="request-paper-add"
    ),
    path(
        "releases/<key:pk>/papers/<key:paper>/", request_papers.request_paper, name="request-paper"
    ),
    path(
        "releases/<key:pk>/papers/<key:paper>/void/",
        request_papers.request_paper_void,
        name="request-paper-void",
    ),
    path("releases/<key:pk>/ask-back/", release_steps.release_ask_back, name="release-ask-back"),
    path("releases/<key:pk>/answer/", release_steps.release_answer, name="release-answer"),
    path("releases/<key:pk>/delay/", release_steps.release_delay, name="release-delay"),
    path("releases/<key:pk>/take-over/", release_steps.release_take_over, name="release-take-over"),
    path("releases/<key:pk>/withdraw/", release_steps.release_withdraw, name="release-withdraw"),
    path("releases/<key:pk>/copies/", release_steps.release_copies, name="release-copies"),
    path("releases/<key:pk>/reopen/", release_steps.release_reopen, name="release-reopen"),
    path("releases/<key:pk>/packet/", packets.release_packet, name="release-packet"),
    path("releases/<key:pk>/letter/", packets.release_letter, name="release-letter"),
    path(
        "releases/<key:pk>/letter/sent/",
        release_steps.release_letter_sent,
        name="release-letter-sent",
    ),
    path("releases/<key:pk>/packet/new/", packets.release_build, name="release-build"),
    path("releases/<key:pk>/hand-over/", release_steps.release_hand_over, name="release-hand-over"),
    path("releases/<key:pk>/correct/", release_steps.release_correct, name="release-correct"),
    path("releases/<key:pk>/pages/<slug:leaf>/", release_leaf, name="release-leaf"),
    path(
        "releases/<key:pk>/pages/<slug:leaf>/<int:number>/",
        release_page,
        name="release-page",
    ),
    path(
        "members/<name:serial_number>/disclosures/",
        releases.disclosure_list,
        name="disclosure-list",
    ),
    path("retention/", retention.retention, name="retention"),
    path("retention/passed/", retention.retention_passed, name="retention-passed"),
    path("retention/holds/", retention.hold_list, name="hold-list"),
    path("retention/holds/place/", retention.hold_place, name="hold-place"),
    path("retention/holds/<key:pk>/lift/", retention.hold_lift, name="hold-lift"),
    path("retention/orders/", retention.destruction_list, name="destruction-list"),
    path("retention/orders/new/", retention.destruction_new, name="destruction-new"),
    path("retention/orders/<key:pk>/", retention.destruction_detail, name="destruction-detail"),
    path(
        "retention/orders/<key:pk>/confirm/",
        retention.destruction_confirm,
        name="destruction-confirm",
    ),
    path(
        "retention/orders/<key:pk>/carry-out/",
        retention.destruction_carry_out,
        name="destruction-carry-out",
    ),
    path("retention/orders/<key:pk>/stop/", retention.destruction_stop, name="destruction-stop"),
    path(
        "retention/orders/<key:pk>/refuse/", retention.destruction_refuse, name="destruction-refuse"
    ),
    path(
        "retention/orders/<key:pk>/certificate/",
        retention.destruction_certificate,
        name="destruction-certificate",
    ),
]

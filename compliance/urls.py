"""Addresses of standings, reports and rules."""

from django.urls import path

from compliance import views

app_name = "compliance"

urlpatterns = [
    path("members/", views.member_list, name="member-list"),
    path("report/", views.report, name="report"),
    path("report/counts/", views.report_counts, name="report-counts"),
    path("report/year-before/", views.report_year_before, name="report-year-before"),
    path(
        "report/counts/year-before/",
        views.counts_year_before,
        name="report-counts-year-before",
    ),
    path("report/on-paper/", views.report_on_paper, name="report-on-paper"),
    path("decisions/", views.decision_list, name="decision-list"),
    path("decisions/<key:pk>/decide/", views.decision_decide, name="decision-decide"),
    path("decisions/<key:pk>/void/", views.decision_void, name="decision-void"),
    path("exemptions/<key:pk>/void/", views.exemption_void, name="exemption-void"),
    path("completions/<key:pk>/book/", views.booking_add, name="booking-add"),
    path("bookings/<key:pk>/void/", views.booking_void, name="booking-void"),
    path("members/<name:serial_number>/exemptions/add/", views.exemption_add, name="exemption-add"),
    path("members/<name:serial_number>/decisions/add/", views.decision_add, name="decision-add"),
    path("classes/<key:pk>/sheet/void/", views.sheet_void, name="sheet-void"),
    path("classes/<key:pk>/sheet/take-back/", views.sheet_take_back, name="sheet-take-back"),
    path("classes/<key:pk>/sheet/move/", views.sheet_move, name="sheet-move"),
    path("credit/college-cap/", views.college_cap, name="college-cap"),
    path("rules/", views.rules, name="rules"),
    path("rules/versions/", views.rules_versions, name="rules-versions"),
    path("rules/versions/<slug:version>/approve/", views.rules_approve, name="rules-approve"),
    path("rules/text/", views.law_text, name="law-text"),
    path("rules/questions/<slug:key>/answer/", views.question_answer, name="question-answer"),
    path("rules.pdf", views.rules_pdf, name="rules-pdf"),
]

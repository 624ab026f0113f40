"""Addresses of records: rosters, sheets, completions, events."""

from django.urls import path

from records import views

app_name = "records"

urlpatterns = [
    path("sheets/", views.sheet_list, name="sheet-list"),
    path("classes/<int:pk>/sheet/", views.sheet_entry, name="sheet-entry"),
    path("classes/<int:pk>/sheet/matches/", views.sheet_matches, name="sheet-matches"),
    path("classes/<int:pk>/sheet/clear/", views.sheet_clear, name="sheet-clear"),
    path("classes/<int:pk>/sheet/review/", views.sheet_review, name="sheet-review"),
    path("classes/<int:pk>/sheet/reopen/", views.sheet_reopen, name="sheet-reopen"),
    path(
        "classes/<int:pk>/sheet/lines/<int:line_pk>/serial-number/",
        views.sheet_line_serial,
        name="sheet-line-serial",
    ),
    path(
        "classes/<int:pk>/sheet/lines/<int:line_pk>/minutes/",
        views.sheet_line_minutes,
        name="sheet-line-minutes",
    ),
    path(
        "classes/<int:pk>/sheet/lines/<int:line_pk>/hours/",
        views.sheet_line_hours,
        name="sheet-line-hours",
    ),
    path(
        "classes/<int:pk>/sheet/lines/<int:line_pk>/remove/",
        views.sheet_line_remove,
        name="sheet-line-remove",
    ),
    path("classes/<int:pk>/sign-in-sheet.pdf", views.sheet_pdf, name="sheet-pdf"),
    path("completions/<int:pk>/", views.completion_detail, name="completion-detail"),
    path("completions/<int:pk>/void/", views.completion_void, name="completion-void"),
    path("documents/<int:pk>/", views.document_file, name="document-file"),
    path("events/", views.event_list, name="event-list"),
]

"""Addresses of the desk."""

from django.urls import path

from kcpd_training.desk import due, member_page, why_page

app_name = "desk"

urlpatterns = [
    path("due/", due.due_list, name="due-list"),
    path("my-record/", member_page.my_record, name="my-record"),
    path("members/<name:serial_number>/", member_page.member_record, name="member-record"),
    path("members/<name:serial_number>/transcript.pdf", member_page.transcript, name="transcript"),
    path("members/<name:serial_number>/why/", why_page.why, name="why"),
]

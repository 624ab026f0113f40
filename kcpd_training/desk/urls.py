"""Addresses of the desk."""

from django.urls import path

from kcpd_training.desk import due, leavers, looks, member_views, transcript_views, why_views

app_name = "desk"

urlpatterns = [
    path("due/", due.due_list, name="due-list"),
    path("my-record/", member_views.my_record, name="my-record"),
    path("my-record/looks/", looks.look_list, name="look-list"),
    path("members/<name:serial_number>/", member_views.member_record, name="member-record"),
    path(
        "members/<name:serial_number>/leavers-pack/",
        leavers.leaver_pack_prepare,
        name="leaver-pack-prepare",
    ),
    path(
        "members/<name:serial_number>/transcript/", transcript_views.transcript, name="transcript"
    ),
    path("members/<name:serial_number>/why/", why_views.why, name="why"),
]

"""Addresses of what administrators keep of people."""

from django.urls import path

from people.guessing.views import failed_sign_in_list, sign_in_limit_lift
from people.views import (
    departures,
    designations,
    elements,
    guarded_changes,
    leaves,
    mail_again,
    members,
    merging,
    one_time_passwords,
    sessions,
)

app_name = "people"

urlpatterns = [
    path("members/", members.member_list, name="member-list"),
    path("members/add/", members.member_add, name="member-add"),
    path("members/separate/", departures.member_separate, name="member-separate"),
    path("members/move/", departures.member_move, name="member-move"),
    path("members/<key:pk>/", members.member_detail, name="member-detail"),
    path("members/<key:pk>/change/", members.member_change, name="member-change"),
    path(
        "members/<key:pk>/serial-number/",
        members.serial_number_correct,
        name="serial-number-correct",
    ),
    path("members/<key:pk>/merge/", merging.member_merge, name="member-merge"),
    path(
        "members/<key:pk>/merge/<key:into_pk>/", merging.member_merge_into, name="member-merge-into"
    ),
    path("members/merges/<key:pk>/undo/", merging.member_merge_undo, name="member-merge-undo"),
    path("members/<key:pk>/withdraw/", members.member_withdraw, name="member-withdraw"),
    path(
        "members/<key:pk>/password/",
        one_time_passwords.one_time_password_make,
        name="one-time-password-make",
    ),
    path(
        "passwords/<key:pk>/confirm/",
        one_time_passwords.one_time_password_confirm,
        name="one-time-password-confirm",
    ),
    path(
        "passwords/<key:pk>/stop/",
        one_time_passwords.one_time_password_stop,
        name="one-time-password-stop",
    ),
    path(
        "members/<key:pk>/sessions/end/",
        sessions.sessions_end_of_member,
        name="sessions-end-of-member",
    ),
    path("sessions/end/", sessions.sessions_end_all, name="sessions-end-all"),
    path("access/", guarded_changes.guarded_change_list, name="guarded-change-list"),
    path("access/<key:pk>/seen/", guarded_changes.guarded_change_see, name="guarded-change-see"),
    path("to-confirm/", designations.to_confirm, name="to-confirm"),
    path(
        "roles/requests/<key:pk>/confirm/",
        designations.role_request_confirm,
        name="role-request-confirm",
    ),
    path("roles/requests/<key:pk>/stop/", designations.role_request_stop, name="role-request-stop"),
    path("members/<key:pk>/unlock/", members.member_unlock, name="member-unlock"),
    path("members/<key:pk>/leave/add/", leaves.leave_add, name="leave-add"),
    path("leave/<key:pk>/end/", leaves.leave_end, name="leave-end"),
    path("leave/<key:pk>/void/", leaves.leave_void, name="leave-void"),
    path("e-mail/<key:pk>/again/", mail_again.mail_again, name="mail-again"),
    path("sign-ins/", failed_sign_in_list, name="failed-sign-in-list"),
    path("sign-ins/lift-limit/", sign_in_limit_lift, name="sign-in-limit-lift"),
    path("roles/", designations.designation_list, name="designation-list"),
    path("roles/add/", designations.designation_add, name="designation-add"),
    path("roles/review/", designations.designation_review, name="designation-review"),
    path("roles/<key:pk>/end/", designations.designation_end, name="designation-end"),
    path("elements/", elements.element_list, name="element-list"),
    path("elements/add/", elements.element_add, name="element-add"),
    path("elements/<key:pk>/", elements.element_detail, name="element-detail"),
    path("elements/<key:pk>/change/", elements.element_change, name="element-change"),
    path("elements/<key:pk>/close/", elements.element_close, name="element-close"),
    path("elements/<key:pk>/reopen/", elements.element_reopen, name="element-reopen"),
]

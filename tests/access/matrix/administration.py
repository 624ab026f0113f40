"""What administrators keep: members, elements, roles, providers."""

from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from frame.merging.moving import plan_of
from people.actions.designations import ask_for_role, end_designation
from people.actions.merging import merge_member
from people.actions.one_time_passwords import make_one_time_password
from people.leaving import Leaving, departure_of
from people.models import GuardedChange, Leave, Member
from tests.access.row import SIGN_IN, Row, allow
from tests.department import Department
from tests.factories import (
    ElementFactory,
    MemberFactory,
    ProviderFactory,
    RoleDesignationFactory,
)
from tests.people.keeping import designation_form, element_form, member_form

DONE = allow("administrator", status=302)
SEEN = allow("administrator")


def _the_officer(department: Department) -> dict[str, Any]:
    return {"pk": department.officer.pk}


def _why(department: Department) -> dict[str, Any]:
    return {"reason": "Two digits were transposed.", "serial_number": "4414"}


def _another_administrator() -> Member:
    another: Member = MemberFactory()
    RoleDesignationFactory(member=another, role="administrator")
    return another


def _a_password_to_confirm(department: Department) -> dict[str, Any]:
    given = {"by": _another_administrator(), "now": timezone.now()}
    return {"pk": make_one_time_password(member=department.auditor, **given).row.pk}


def _a_request(department: Department) -> dict[str, Any]:
    asked = ask_for_role(
        member=department.officer,
        role="auditor",
        designated_on=date(2026, 3, 1),
        by=_another_administrator(),
        now=timezone.now(),
    )
    return {"pk": asked.row.pk}


def _a_guarded_change(department: Department) -> dict[str, Any]:
    [held] = department.ogc.designations.all()
    given = {"by": department.administrator, "today": date(2026, 11, 21)}
    end_designation(designation=held, ended_on=held.designated_on, **given)
    return {"pk": GuardedChange.objects.latest("pk").pk}


def _a_twin(department: Department) -> dict[str, Any]:
    into = MemberFactory(
        last_name=department.officer.last_name, license_number=department.officer.license_number
    )
    return {"pk": department.officer.pk, "into_pk": into.pk}


def _what_was_looked_at(department: Department) -> dict[str, Any]:
    into = Member.objects.latest("pk")
    return {"reason": "Entered twice.", "confirmed": plan_of(into, department.officer).seal}


def _a_merge(department: Department) -> dict[str, Any]:
    into = Member.objects.get(pk=_a_twin(department)["into_pk"])
    merge = merge_member(
        member=department.officer,
        into=into,
        **_what_was_looked_at(department),
        by=department.administrator,
        now=timezone.now(),
    )
    return {"pk": merge.pk}


def _a_leave(department: Department) -> dict[str, Any]:
    leave = Leave.objects.create(
        member=department.officer,
        starts_on=date(2026, 3, 1),
        entered_by=department.administrator,
        entered_at=datetime(2026, 3, 1, 15, tzinfo=UTC),
    )
    return {"pk": leave.pk}


def _the_review(department: Department) -> dict[str, Any]:
    """That the clerk's role of long ago is still needed."""
    held = department.clerk.designations.all()
    held.update(designated_on=date(2020, 1, 1))
    return {"designations": [held.get().pk]}


def _a_designation(department: Department) -> dict[str, Any]:
    return {"pk": department.clerk.designations.get().pk}


def _the_end(department: Department) -> dict[str, Any]:
    return {"ended_on": "2026-03-01"}


def _the_squad(department: Department) -> dict[str, Any]:
    return {"pk": department.elements["Squad 110"].pk}


def _an_empty_squad(department: Department) -> dict[str, Any]:
    division = department.elements["Central Patrol Division"]
    return {"pk": ElementFactory(name="Squad 190", parent=division).pk}


def _a_closed_squad(department: Department) -> dict[str, Any]:
    division = department.elements["Central Patrol Division"]
    closed = ElementFactory(name="Squad 191", parent=division, closed_on="2026-03-01")
    return {"pk": closed.pk}


def _a_provider(department: Department) -> dict[str, Any]:
    return {"pk": ProviderFactory().pk}


def _provider_form(department: Department) -> dict[str, Any]:
    return {"name": "Midwest Training Group", "kind": "licensed_provider"}


def _separation(department: Department) -> dict[str, Any]:
    leaving = Leaving([department.officer], last_on=date(2026, 3, 1))
    seal = departure_of(leaving, today=timezone.localdate()).seal
    return {"members": "4411", "separated_on": "2026-03-01", "confirmed": seal}


def _move(department: Department) -> dict[str, Any]:
    to = department.elements["Squad 310"]
    seal = departure_of(Leaving([department.officer], to=to), today=timezone.localdate()).seal
    return {"members": "4411", "element": str(to.pk), "confirmed": seal}


# The rows of a file, and what it would do, by what is brought in.
ROWS = [
    Row("administration", answers=SEEN),
    Row("people:member-list", answers=SEEN),
    Row("people:member-list", target="as a file", query="?_export=csv", answers=SEEN),
    Row("people:failed-sign-in-list", answers=allow("administrator", "auditor"), is_list=True),
    Row("people:member-add", answers=SEEN),
    Row("people:member-add", method="POST", form=member_form, answers=DONE),
    Row("people:member-detail", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row("people:member-change", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row(
        "people:member-change",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        form=lambda department: member_form(
            department, first_name="Ana", last_name="Núñez", rank="Detective"
        ),
        answers=DONE,
    ),
    Row("people:serial-number-correct", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row(
        "people:serial-number-correct",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        form=_why,
        answers=DONE,
    ),
    Row("people:member-merge", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row("people:member-merge-into", target="the officer", kwargs=_a_twin, answers=SEEN),
    Row(
        "people:member-merge-into",
        target="the officer",
        method="POST",
        kwargs=_a_twin,
        form=_what_was_looked_at,
        answers=DONE,
    ),
    Row(
        "people:member-merge-undo",
        target="a colleague's",
        kwargs=_a_merge,
        answers={**SEEN, "officer": SIGN_IN},
    ),
    Row(
        "people:member-merge-undo",
        target="a colleague's",
        method="POST",
        kwargs=_a_merge,
        form=_why,
        answers={**DONE, "officer": SIGN_IN},
    ),
    Row("people:member-withdraw", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row(
        "people:member-withdraw",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        form=_why,
        answers=DONE,
    ),
    Row("people:one-time-password-make", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row(
        "people:one-time-password-make",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        answers=SEEN,
    ),
    Row(
        "people:one-time-password-confirm",
        target="the auditor's",
        kwargs=_a_password_to_confirm,
        answers=SEEN,
    ),
    Row(
        "people:one-time-password-confirm",
        target="the auditor's",
        method="POST",
        kwargs=_a_password_to_confirm,
        answers=SEEN,
    ),
    Row(
        "people:one-time-password-stop",
        target="the auditor's",
        method="POST",
        kwargs=_a_password_to_confirm,
        answers=DONE,
    ),
    Row("one-time-password-refuse", method="POST", others=302),
    Row("people:to-confirm", answers=SEEN),
    Row("people:guarded-change-list", answers=allow("administrator", "auditor")),
    Row(
        "people:guarded-change-see",
        target="of the counsel",
        method="POST",
        kwargs=_a_guarded_change,
        answers=allow("auditor", status=302),
    ),
    Row(
        "people:sessions-end-of-member",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        answers=DONE,
    ),
    Row("people:sessions-end-all", answers=SEEN),
    Row("people:sessions-end-all", method="POST", answers=DONE),
    Row("people:role-request-confirm", target="the officer", kwargs=_a_request, answers=SEEN),
    Row(
        "people:role-request-confirm",
        target="the officer",
        method="POST",
        kwargs=_a_request,
        answers=DONE,
    ),
    Row(
        "people:role-request-stop",
        target="the officer",
        method="POST",
        kwargs=_a_request,
        answers=DONE,
    ),
    Row(
        "people:member-unlock",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        answers=DONE,
    ),
    Row("people:sign-in-limit-lift", method="POST", answers=DONE),
    Row("people:leave-add", target="the officer", kwargs=_the_officer, answers=SEEN),
    Row(
        "people:leave-add",
        target="the officer",
        method="POST",
        kwargs=_the_officer,
        form=lambda department: {"starts_on": "03/01/2026"},
        answers=DONE,
    ),
    Row("people:leave-end", kwargs=_a_leave, answers=SEEN),
    Row(
        "people:leave-end",
        method="POST",
        kwargs=_a_leave,
        form=lambda department: {"ends_on": "04/30/2026"},
        answers=DONE,
    ),
    Row("people:leave-void", kwargs=_a_leave, answers=SEEN),
    Row(
        "people:leave-void",
        method="POST",
        kwargs=_a_leave,
        form=lambda department: {"reason": "Another member"},
        answers=DONE,
    ),
    Row("people:designation-list", answers=allow("clerk", "administrator")),
    Row(
        "people:designation-list",
        target="as a file",
        query="?_export=csv",
        answers=allow("clerk", "administrator"),
    ),
    Row("people:designation-add", answers=SEEN),
    Row("people:designation-add", method="POST", form=designation_form, answers=DONE),
    Row("people:designation-review", answers=SEEN),
    Row(
        "people:designation-review",
        method="POST",
        form=_the_review,
        answers=DONE,
    ),
    Row("people:designation-end", target="the clerk's", kwargs=_a_designation, answers=SEEN),
    Row(
        "people:designation-end",
        target="the clerk's",
        method="POST",
        kwargs=_a_designation,
        form=_the_end,
        answers=DONE,
    ),
    Row("people:element-list", answers=SEEN),
    Row("people:element-list", target="as a file", query="?_export=csv", answers=SEEN),
    Row("people:element-add", answers=SEEN),
    Row("people:element-add", method="POST", form=element_form, answers=DONE),
    Row("people:element-detail", target="a squad", kwargs=_the_squad, answers=SEEN),
    Row("people:element-change", target="a squad", kwargs=_the_squad, answers=SEEN),
    Row(
        "people:element-change",
        target="a squad",
        method="POST",
        kwargs=_the_squad,
        form=element_form,
        answers=DONE,
    ),
    Row("people:element-close", target="a squad", kwargs=_the_squad, answers=SEEN),
    Row(
        "people:element-close",
        target="an empty squad",
        method="POST",
        kwargs=_an_empty_squad,
        form=lambda department: {"closed_on": "2026-03-01"},
        answers=DONE,
    ),
    Row(
        "people:element-reopen",
        target="a closed squad",
        method="POST",
        kwargs=_a_closed_squad,
        answers=DONE,
    ),
    Row("courses:provider-list", answers=SEEN),
    Row("courses:provider-list", target="as a file", query="?_export=csv", answers=SEEN),
    Row("courses:provider-add", answers=SEEN),
    Row("courses:provider-add", method="POST", form=_provider_form, answers=DONE),
    Row("courses:provider-detail", target="a provider", kwargs=_a_provider, answers=SEEN),
    Row("courses:provider-change", target="a provider", kwargs=_a_provider, answers=SEEN),
    Row(
        "courses:provider-change",
        target="a provider",
        method="POST",
        kwargs=_a_provider,
        form=_provider_form,
        answers=DONE,
    ),
    Row("people:member-separate", answers=SEEN, query="?member=4411"),
    Row("people:member-separate", method="POST", form=_separation, answers=DONE),
    Row("people:member-move", answers=SEEN, query="?member=4411"),
    Row("people:member-move", method="POST", form=_move, answers=DONE),
]

"""A class with who came: its facts, days and state, its members within reach, its changes."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from courses.forms.sessions import EnrolForm
from courses.models import CourseSession
from courses.seats import seat_for
from courses.session_page import session_page
from courses.states import ENROLL, TAKE_OUT
from courses.views.above import CLASSES
from courses.views.sessions import class_or_404
from events.actions import record_list_of_records
from frame.access import requires
from frame.breadcrumb import breadcrumb
from frame.lists.page import list_page
from frame.requests import SignedInRequest
from frame.rights import Right
from people.models import Member
from records.class_member_list import TAKE_OUT_FORM, ClassMemberFilter, ClassMemberTable
from records.class_members import class_members, counts_in_words, out_of_reach
from records.models import TeachingLeftOut
from records.releases.of_class import why_class_not_asked
from records.releases.states import ASK
from records.retention.holds import holds_on
from records.states import BEGIN
from records.teaching import came_closed, for_others, taught_no_more, taught_undecided

State = CourseSession.State


def may_take_out(course_session: CourseSession, *, by: Member) -> frozenset[int]:
    """Keys of the members whom somebody may take out of a class."""
    if not TAKE_OUT.can(course_session, by=by):
        return frozenset()
    own = Member.objects.named_by(by).filter(enrolments__course_session=course_session)
    return frozenset(own.values_list("pk", flat=True))


def _left_out(course_session: CourseSession) -> QuerySet[TeachingLeftOut]:
    """Who gets no credit for teaching a class, and why."""
    left_out = course_session.teaching_left_out.not_voided().select_related("member")
    return left_out.order_by("member__serial_number")


@requires(Right.SEE_CLASSES)
@require_GET
def class_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One class, or its members within reach as a file."""
    user, today = request.user, timezone.localdate()
    course_session = class_or_404(pk)
    members = class_members(course_session, reader=user)
    listed = ClassMemberFilter(request.GET, members=members)
    seat = seat_for(user, course_session, today=today)
    may_enroll = ENROLL.can(course_session, by=user)
    enters = user.has_right(Right.ENTER_COMPLETIONS)
    teaching = taught_undecided(course_session) if enters else []
    has_no_sheet = came_closed(course_session)
    asks_release = ASK.can(None, by=user)
    page = session_page(course_session, user, today=today)
    table = ClassMemberTable(
        listed.chosen,
        course_session=course_session,
        has_credit=any(each.completion for each in members),
        may_take_out=may_take_out(course_session, by=user),
    )
    return list_page(
        request,
        "records/class_detail.html",
        table=table,
        filterset=listed,
        record=record_list_of_records,
        context={
            **page,
            "holds": holds_on(user, course_session=course_session),
            "breadcrumb": breadcrumb(CLASSES),
            "members": members,
            "counts": counts_in_words(members),
            "out_of_reach": out_of_reach(course_session, members),
            "enrol_form": EnrolForm(by=user) if may_enroll else None,
            "seat": seat,
            "teaching": teaching,
            "taught_no_more": (
                taught_no_more().filter(course_session=pk).select_related("member")
                if enters
                else ()
            ),
            "left_out": _left_out(course_session) if enters else [],
            "teaching_of_others": for_others(teaching, by=user),
            "take_out_form": TAKE_OUT_FORM,
            "may_enter": BEGIN.can(
                None, by=user, course_session=course_session, now=timezone.now()
            ),
            "may_issue": enters,
            "asks_release": asks_release,
            "why_no_release": (
                why_class_not_asked(course_session, by=user) if asks_release else ""
            ),
            "may_see_sheet": user.has_right(Right.ENTER_COMPLETIONS, Right.SEE_ALL_RECORDS)
            and course_session.state == State.CLOSED
            and not has_no_sheet,
            "has_no_sheet": has_no_sheet,
            "may_print": course_session.state != State.CANCELLED
            and not has_no_sheet
            and (user.has_right(Right.ENTER_COMPLETIONS, Right.SCHEDULE_CLASSES) or page["leads"]),
        },
    )

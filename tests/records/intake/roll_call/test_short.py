"""Roll calls too short for a quarter hour: documented, without credit, and everybody is told so."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.models import Course
from events.models import Event, EventNaming
from frame.notices.models import Notice
from frame.words import us_date
from people.models import Member
from records.credit.overriding import Override, warnings_of
from records.credit.problems import problems_of, problems_of_attendance
from records.intake import actions as of_all
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught, proposals_of
from records.intake.roll_call.documented import documented_of
from records.models import Completion
from tests.factories import CompletionFactory, MemberFactory, ProviderFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import HELD_ON, TYPED, a_course, report
from tests.records.intake.sending import NOON, typed_of
from tests.records.sheets import a_class

SHORT = "10 minutes earn no quarter hour; documented without credit"


@pytest.fixture
def short(department) -> RollCallReport:
    """Ten minutes with the officer and the colleague, sent by their sergeant."""
    return report(department.sergeant, department.officer, department.colleague, minutes=10)


def accept(row: RollCallReport, by: Member, course: Course, **more: Any) -> RollCallReport:
    decided = Decided(taught=CourseTaught(course=course), **more)
    return accept_roll_call(report=row, decided=decided, by=by, now=NOON)


def had(member: Member, **asked: Any) -> list[RollCallReport]:
    given = {"since": HELD_ON, "until": HELD_ON, "known_before": None, **asked}
    return documented_of(member, **given)


def test_the_accepted_report_is_the_record_and_nothing_is_credited(department, short, course):
    accepted = accept(short, department.clerk, course)

    assert (accepted.state, accepted.course) == ("accepted", course)
    assert not Completion.objects.exists()
    assert had(department.officer) == had(department.colleague) == [short]
    assert had(department.sergeant) == []
    event = Event.objects.get(action="roll_call.accept")
    assert event.after == {
        "course": "26-0042 Tourniquets",
        "completed_on": "2026-03-30",
        "minutes": 10,
        "documented": ["4411", "4412"],
    }
    named = EventNaming.objects.filter(event=event).values_list("serial_number", flat=True)
    assert set(named) == {"4411", "4412"}


@pytest.mark.parametrize(("minutes", "gives_credit"), [(12, False), (13, True)])
def test_a_quarter_hour_takes_thirteen_minutes(department, course, minutes, gives_credit):
    row = report(department.sergeant, department.officer, minutes=minutes)

    accept(row, department.clerk, course)

    credit = Completion.objects.values_list("credit_hours", flat=True)
    assert list(credit) == ([Decimal("0.25")] if gives_credit else [])
    assert had(department.officer) == ([] if gives_credit else [row])


def shown_on(row: RollCallReport, by: Member, course: Course) -> frozenset[str]:
    """The marks of what the clerk is warned of."""
    members = [line.member for line in row.lines.select_related("member")]
    proposals = proposals_of(row, members, CourseTaught(course=course), None)
    asked = problems_of if row.gives_credit else problems_of_attendance
    return frozenset(each.mark for each in warnings_of(proposals, asked(proposals, by=by)))


@pytest.mark.parametrize("minutes", [10, 25])
def test_two_of_a_course_and_day_are_asked_about_and_not_added_up(
    department, short, course, minutes
):
    again = report(department.sergeant, department.officer, minutes=minutes, title="Second half")
    accept(short, department.clerk, course)

    with pytest.raises(ValidationError) as error:
        accept(again, department.clerk, course)

    assert error.value.messages[-1] == (
        "4411 Núñez, Ana: Is documented for 26-0042 on Mar 30, 2026 already, by the roll "
        "call “Tourniquets”. Leave this member out, or give the reason when you save."
    )
    told = Override("Held twice.", shown_on(again, department.clerk, course))
    accept_roll_call(
        report=again,
        decided=Decided(taught=CourseTaught(course=course)),
        by=department.clerk,
        now=NOON,
        overrides={"roll_call_twice": told},
    )
    assert had(department.officer) == ([again, short] if minutes == 10 else [short])
    event = Event.objects.filter(action="roll_call.accept").latest("pk")
    assert event.after["roll_call_twice"] == {"reason": "Held twice.", "members": ["4411"]}


@pytest.mark.parametrize("completed_on", [HELD_ON, date(2026, 3, 31)])
def test_a_short_one_is_asked_about_where_its_course_is_credited_on_the_day(
    department, short, course, completed_on
):
    """By a roll call that was accepted first, or a class of several days."""
    more: dict[str, Any] = {}
    if completed_on != HELD_ON:
        more["course_session"] = a_class(course=course, starts_on=HELD_ON, ends_on=completed_on)
    CompletionFactory(member=department.officer, course=course, completed_on=completed_on, **more)

    with pytest.raises(ValidationError) as error:
        accept(short, department.clerk, course)

    assert error.value.messages[1:] == [
        f"4411 Núñez, Ana: Already has credit for 26-0042 on {us_date(completed_on)}. "
        "Leave this member out, or give the reason when you save."
    ]


def test_two_of_a_day_and_of_different_courses_are_not_asked_about(department, short, course):
    again = report(department.sergeant, department.officer, minutes=10, title="Radios")

    accept(short, department.clerk, course)
    accept(
        again,
        department.clerk,
        a_course(title="Radios", source="non_post", credit_hours=0, skill_development=0),
    )

    assert not Completion.objects.exists()
    assert had(department.officer) == [again, short]


@pytest.mark.parametrize("minutes", [10, 25])
def test_who_teaches_and_was_at_another_of_the_day_is_asked_about(
    department, short, course, minutes
):
    accept(short, department.clerk, course)
    there = MemberFactory(element=department.officer.element)
    row = report(department.sergeant, there, minutes=minutes, title="Radios")
    desk = reverse("records:roll-call-decide", args=[row.pk])
    client = sign_in(department.clerk)
    sent = {**typed_of(client.get(desk).context["form"]), "course": course.pk}
    sent |= {"credited": [row.lines.get().pk], "taught_by": "4411"}

    asked = client.post(desk, sent)

    [warning] = asked.context["warnings"]
    assert warning.sentences == [
        "4411 Núñez, Ana: Is down as who taught, and was at the roll call “Tourniquets” on Mar 30, "
        "2026 too. Correct who taught, or give the reason when you save."
    ]
    assert RollCallReport.objects.get(pk=row.pk).state == "sent"


@pytest.mark.parametrize("minutes", [10, 25])
def test_who_taught_another_of_the_day_is_asked_about(department, short, course, minutes):
    other = report(department.sergeant, department.colleague, title="Radios")
    accept(other, department.clerk, course, taught_by=[department.officer])
    row = report(department.sergeant, department.officer, minutes=minutes)

    with pytest.raises(ValidationError) as error:
        accept(row, department.clerk, course)

    assert error.value.messages[1:] == [
        "4411 Núñez, Ana: Taught the roll call “Radios” on Mar 30, 2026. Leave this "
        "member out, or give the reason when you save."
    ]


def test_a_warning_names_no_course_id_that_is_not_given_yet(department, short, course):
    other = report(department.sergeant, department.colleague, title="Radios")
    accept(other, department.clerk, course, taught_by=[department.officer])
    client = sign_in(department.clerk)
    desk = reverse("records:roll-call-decide", args=[short.pk])
    sent = {**typed_of(client.get(desk).context["form"]), "course": "new"}
    sent |= {"new_provider": course.provider_id, "credited": [short.lines.first().pk]}
    sent |= {"another_because": "Another one.", "why_left_out": "Was on a call."}

    asked = client.post(desk, sent)

    [warning] = asked.context["warnings"]
    assert warning.sentences == [
        "4411 Núñez, Ana: Taught the roll call “Radios” on Mar 30, 2026. Leave this member out, or "
        "give the reason when you save."
    ]


def test_each_is_told_that_it_is_without_credit(department, short, course):
    accept(short, department.clerk, course)

    told = Notice.objects.order_by("pk").values_list("kind", "to__serial_number", "sentence")
    words = f"26-0042 Tourniquets of Mar 30, 2026: {SHORT}."
    assert [each for each in told if each[0] != "sent_in.sent"] == [
        ("roll_call.documented", "4411", words),
        ("roll_call.documented", "4412", words),
        ("sent_in.accepted", "3301", f"“Tourniquets” is accepted: 2 members there; {SHORT}."),
    ]


def test_who_is_left_out_is_not_documented(department, short, course):
    line = short.lines.get(member=department.colleague)

    accept(short, department.clerk, course, left_out={line.pk: "Was on a call."})

    assert had(department.colleague) == []
    assert Notice.objects.get(kind="sent_in.accepted").sentence == (
        f"“Tourniquets” is accepted: 1 member there; 1 left out, its page says why; {SHORT}."
    )
    page = sign_in(department.sergeant).get(reverse("records:sent-in-detail", args=[short.pk]))
    assert {each.member.serial_number: each.became for each in page.context["there"]} == {
        "4411": "Documented",
        "4412": "Left out: Was on a call.",
    }
    assert 'Who was there <span class="text-muted">(2)</span>' in page.content.decode()


def test_what_blocks_being_there_blocks_it_as_well(department, short, course):
    Member.objects.filter(pk=department.colleague.pk).update(separated_on=date(2026, 3, 1))

    with pytest.raises(ValidationError) as error:
        accept(short, department.clerk, course)

    assert error.value.messages[0] == "Nothing was saved: 1 of 2 need a look."
    assert RollCallReport.objects.get().state == "sent"


def test_nobody_documents_that_they_were_there_themselves(department, course):
    row = report(department.sergeant, department.officer, department.clerk, minutes=10)

    with pytest.raises(ValidationError) as error:
        accept(row, department.clerk, course)

    assert error.value.messages[0].startswith("You were there yourself")


def test_nothing_is_documented_when_the_event_fails(department, short, course, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(of_all, "record_event", fail)

    with pytest.raises(RuntimeError):
        accept(short, department.clerk, course)

    assert had(department.officer) == []


def test_what_was_documented_later_was_not_known_before(department, short, course):
    accept(short, department.clerk, course)

    assert had(department.officer, known_before=NOON) == []


def test_the_supervisor_reads_it_on_sending_and_after(department):
    client = sign_in(department.sergeant)
    given = {**TYPED, "minutes": "10", "present": [department.officer.pk]}

    page = client.post("/roll-call/new/", given, follow=True).content.decode()

    assert f"“Tourniquets” is sent to the Training Unit. {SHORT}." in page
    assert f"<dd>{SHORT}</dd>" in page


def test_the_clerk_gives_it_a_course_id_of_no_hours(department, short):
    provider = ProviderFactory()
    client = sign_in(department.clerk)
    desk = reverse("records:roll-call-decide", args=[short.pk])

    response = client.get(desk)
    form = response.context["form"]
    assert f"{SHORT}. Who was there is told so" in response.content.decode()
    assert "new_hours" not in form.fields
    every = [line.pk for line in short.lines.all()]
    sent = {**typed_of(form), "new_provider": provider.pk, "credited": every}
    client.post(desk, sent)

    [course] = Course.objects.all()
    assert (course.credit_hours, course.source, course.instruction_minutes, course.subject) == (
        Decimal(0),
        "non_post",
        10,
        "first_aid",
    )
    page = client.get("/queue/").content.decode()
    assert f"{course} on Mar 30, 2026, 2 members: {SHORT}." in page


def test_a_course_of_no_hours_is_offered_for_no_credit(department, short, course):
    none = a_course(
        title="Tourniquets",
        source="non_post",
        instruction_minutes=10,
        credit_hours=0,
        skill_development=0,
    )
    long = report(department.sergeant, department.officer)
    client = sign_in(department.clerk)

    def offered(row: RollCallReport) -> set[Course]:
        page = client.get(reverse("records:roll-call-decide", args=[row.pk]))
        return set(page.context["form"].offered.values())

    assert (offered(short), offered(long)) == ({course, none}, {course})


@pytest.mark.parametrize(("day", "stands"), [("2026-03-30", True), ("2026-03-29", False)])
def test_the_member_reads_it_on_the_own_record(department, short, course, day, stands):
    accept(short, department.clerk, course)

    page = sign_in(department.officer).get(f"/my-record/?as_of={day}").content.decode()

    words = f"Mar 30, 2026, <strong>26-0042 Tourniquets</strong>: {SHORT}."
    assert (words in page) == stands


def test_it_adds_no_hour_to_the_record(department, short, course):
    client = sign_in(department.officer)
    before = client.get("/my-record/?period=2026").context["record"].sentence

    accept(short, department.clerk, course)

    assert client.get("/my-record/?period=2026").context["record"].sentence == before

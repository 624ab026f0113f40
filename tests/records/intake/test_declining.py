"""Declining outside training: why, what the member reads of it, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from courses.models import Course
from events.models import Event
from frame.notices.models import Notice
from records.intake import actions
from records.intake.actions import withdraw
from records.intake.declining import decline_outside_training
from records.intake.models import OutsideTraining
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import NOON, a_training, send

# Nothing of the line.
ANOTHER = {
    "title": "Report writing",
    "first_on": date(2026, 2, 2),
    "last_on": date(2026, 2, 2),
    "hours": Decimal("4.00"),
}
FAIR = "It was a trade fair."


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def line(department) -> Completion:
    course = CourseFactory(course_id="26-0042", title="Interview and interrogation")
    return CompletionFactory(
        member=department.officer, course=course, completed_on=date(2026, 3, 10)
    )


def decline(training: OutsideTraining, by, **more) -> OutsideTraining:
    given = {"because": "other", "already": None, "reason": FAIR, "now": NOON, **more}
    return decline_outside_training(training=training, by=by, **given)


def desk(training: OutsideTraining) -> str:
    return reverse("records:outside-training-decline", args=[training.pk])


def sentence(training: OutsideTraining, by) -> str:
    page = sign_in(by).get(reverse("records:sent-in-detail", args=[training.pk]))
    return page.context["sentence"]


def test_what_is_on_the_record_already_is_declined_and_leads_to_its_line(department, line):
    training = send(department.officer)

    decline(training, department.clerk, because="on_record", already=line, reason="")

    training.refresh_from_db()
    assert (training.state, training.declined_because, training.already) == (
        "declined",
        "on_record",
        line,
    )
    assert (training.decided_by, training.decided_at) == (department.clerk, NOON)
    event = Event.objects.get(action="outside_training.decline")
    assert event.member_key == str(department.officer.pk)
    assert event.after == {
        "because": "It is on the record already",
        "already": "26-0042 Interview and interrogation, Mar 10, 2026",
    }
    page = sign_in(department.officer).get(reverse("records:sent-in-detail", args=[training.pk]))
    assert page.context["sentence"] == (
        "It was declined on Apr 1, 2026. It is on the record already."
    )
    assert page.context["credit"] == [line]
    assert Completion.objects.count() == 1


def test_what_no_record_holds_is_declined_in_the_words_of_the_policy(department):
    training = send(department.officer)

    decline(training, department.clerk, because="not_kept", reason="You joined in April.")

    assert sentence(training, department.officer) == (
        "It was declined on Apr 1, 2026. A training record holds “job-related training received "
        "throughout a member’s career”, and “not included in a training record are training "
        "seminars attended prior to employment” (policy 930-5 II.K). You joined in April."
    )


def test_another_reason_is_what_the_clerk_says(department):
    training = send(department.officer)

    decline(training, department.clerk)

    assert sentence(training, department.officer) == f"It was declined on Apr 1, 2026. {FAIR}"


def test_the_member_is_told_and_the_notice_says_no_reason(department):
    training = send(department.officer)
    Notice.objects.all().delete()

    decline(training, department.clerk)

    [notice] = Notice.objects.all()
    assert (notice.to, notice.kind, notice.sentence) == (
        department.officer,
        "sent_in.declined",
        "“Interview and interrogation” is declined. Its page says why.",
    )


def test_nobody_declines_their_own(department):
    training = send(department.clerk)

    with pytest.raises(ValidationError) as refused:
        decline(training, department.clerk)

    assert refused.value.code == "own"
    training.refresh_from_db()
    assert training.state == "sent"


def test_who_does_not_enter_completions_declines_nothing(department):
    with pytest.raises(PermissionDenied):
        decline(send(department.officer), department.inquiry)


def test_another_reason_is_said(department):
    with pytest.raises(ValidationError) as refused:
        decline(send(department.officer), department.clerk, reason=" ")

    assert refused.value.message_dict == {"reason": ["Say why; the member reads it."]}


def test_a_line_is_named_where_it_is_on_the_record(department):
    with pytest.raises(ValidationError) as refused:
        decline(send(department.officer), department.clerk, because="on_record")

    assert refused.value.message_dict == {"already": ["Choose the line that has it."]}


def test_a_line_of_another_member_is_none_of_theirs(department):
    line = CompletionFactory(member=department.colleague)

    with pytest.raises(ValidationError) as refused:
        decline(send(department.officer), department.clerk, because="on_record", already=line)

    assert refused.value.message_dict == {
        "already": [
            f"This line is not on the record of {department.officer.name}. Choose the line that "
            "has it."
        ]
    }


def test_a_line_that_was_voided_has_nothing_on_the_record(department):
    void = {"voided_by": MemberFactory(), "voided_at": NOON, "void_reason": "A slip."}
    line = CompletionFactory(member=department.officer, **void)

    with pytest.raises(ValidationError) as refused:
        decline(send(department.officer), department.clerk, because="on_record", already=line)

    assert refused.value.message_dict == {
        "already": ["This line was voided on Apr 1, 2026. Choose the line that has it."]
    }


def test_a_test_that_was_not_passed_has_nothing_on_the_record(department):
    line = CompletionFactory(
        member=department.officer, delivery="computer_based", score=Decimal("50.00")
    )
    training = send(department.officer)

    with pytest.raises(ValidationError) as refused:
        decline(training, department.clerk, because="on_record", already=line)

    assert refused.value.message_dict == {
        "already": [
            "The test of this line was not passed, and it gives nothing. Choose the line that has "
            "it."
        ]
    }
    training.refresh_from_db()
    assert (training.state, training.already) == ("sent", None)


def test_what_was_withdrawn_meanwhile_is_not_declined(department):
    training = send(department.officer)
    withdraw(sent_in=OutsideTraining.objects.get(pk=training.pk), by=department.officer)

    with pytest.raises(ValidationError) as refused:
        decline(training, department.clerk)

    assert refused.value.messages == [
        f"{department.officer.name} has withdrawn it. Nothing was done now."
    ]


def test_the_other_of_two_clerks_is_told_who_declined_it(department):
    training = send(department.officer)
    decline(OutsideTraining.objects.get(pk=training.pk), department.clerk)

    with pytest.raises(ValidationError) as refused:
        decline(training, department.clerk)

    assert refused.value.messages == [
        f"{department.clerk.name} declined it on Apr 1, 2026, 12:00 PM. Nothing was done now."
    ]


def test_what_changed_since_the_page_was_opened_is_not_declined_unseen(department):
    with pytest.raises(ValidationError) as refused:
        decline(send(department.officer), department.clerk, seen=0)

    assert "while you were at it" in refused.value.messages[0]


def test_nothing_is_declined_when_the_event_fails(department, monkeypatch):
    training = send(department.officer)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    with pytest.raises(RuntimeError):
        decline(training, department.clerk)

    training.refresh_from_db()
    assert training.state == "sent"


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Interview and interrogation"},
        {"hours": Decimal("8.00")},
        {"first_on": date(2026, 3, 9), "last_on": date(2026, 3, 10)},
    ],
)
def test_a_line_that_has_something_of_it_is_asked_about_no_more(department, line, values):
    training = a_training(department.officer, **{**ANOTHER, **values})
    line.refresh_from_db()

    decline(training, department.clerk, because="on_record", already=line, reason="")

    training.refresh_from_db()
    assert training.already == line


# The page ----------------------------------------------------------------------------------------


def test_the_line_of_its_course_and_days_is_proposed_and_declining_opens_the_next(department, line):
    CompletionFactory(member=department.officer, completed_on=date(2026, 1, 5))
    CompletionFactory(member=department.colleague, completed_on=date(2026, 3, 10))
    training = a_training(department.officer)
    following = a_training(department.colleague)
    client = sign_in(department.clerk)

    form = client.get(desk(training)).context["form"]
    response = client.post(
        desk(training),
        {
            "because": "on_record",
            "already": form["already"].value(),
            "seen": form["seen"].value(),
        },
    )

    training.refresh_from_db()
    assert (training.state, training.already) == ("declined", line)
    assert response.url == reverse("records:outside-training-decide", args=[following.pk])
    labels = [str(label) for _, label in form.fields["already"].choices]
    assert labels[1] == "Mar 10, 2026: 26-0042 Interview and interrogation, 8.00 hours"
    assert len(labels) == 3


def test_a_line_that_has_nothing_of_it_is_taken_once_it_is_confirmed(department, line):
    other = CompletionFactory(member=department.officer, completed_on=date(2026, 1, 5))
    training = a_training(department.officer, **ANOTHER)
    client = sign_in(department.clerk)
    seen = client.get(desk(training)).context["form"]["seen"].value()
    typed = {"because": "on_record", "already": line.pk, "seen": seen, "meant": other.pk}

    form = client.post(desk(training), typed).context["form"]

    label = "Mar 10, 2026: 26-0042 Interview and interrogation, 8.00 hours"
    assert form["meant"].error_words == [
        "26-0042 Interview and interrogation, Mar 10, 2026, 8.00 hours: another course, other "
        "days and other hours than “Report writing”. Say that it is this line, or choose another."
    ]
    assert form.fields["meant"].widget.choices == [(line.pk, f"Yes: {label}")]
    client.post(desk(training), {**typed, "meant": line.pk})
    training.refresh_from_db()
    assert training.already == line


def test_a_test_that_was_not_passed_is_neither_proposed_nor_offered(department, line):
    Completion.objects.filter(pk=line.pk).update(delivery="computer_based", score=50)

    form = sign_in(department.clerk).get(desk(a_training(department.officer))).context["form"]

    assert form["already"].value() is None
    assert list(form.fields["already"].queryset) == []


@pytest.mark.parametrize("more", [{}, {"already": "zz"}])
def test_a_spoiled_confirmation_confirms_nothing(department, line, more):
    training = a_training(department.officer, **ANOTHER)
    client = sign_in(department.clerk)
    typed = {"because": "on_record", "already": line.pk, "meant": "\0", **more}

    form = client.post(desk(training), typed).context["form"]

    assert list(form.errors) == (["already"] if more else ["meant"])


def test_no_line_is_proposed_where_two_could_be_meant(department, line):
    twin = CourseFactory(title=line.course.title)
    CompletionFactory(member=department.officer, course=twin, completed_on=date(2026, 3, 10))

    form = sign_in(department.clerk).get(desk(a_training(department.officer))).context["form"]

    assert form["already"].value() is None


@pytest.mark.parametrize(
    ("told", "is_proposed"),
    [
        ({"title": "Bicycle patrol"}, False),
        ({"title": "interview AND interrogation"}, True),
        ({"title": "26-0042"}, True),
        ({"title": "26-0042 Interviewing"}, True),
        ({"title": "Interviewing", "control_number": "post-77"}, True),
    ],
)
def test_a_line_of_its_days_is_proposed_where_it_is_of_its_course(
    department, line, told, is_proposed
):
    Course.objects.filter(pk=line.course_id).update(control_number="POST-77")
    CompletionFactory(member=department.officer, completed_on=line.completed_on)
    training = a_training(department.officer, **told)

    form = sign_in(department.clerk).get(desk(training)).context["form"]

    assert form["already"].value() == (line.pk if is_proposed else None)


def test_the_only_line_of_its_days_is_not_proposed_where_it_is_of_another_course(department, line):
    training = a_training(department.officer, title="Bicycle patrol")

    form = sign_in(department.clerk).get(desk(training)).context["form"]

    assert form["already"].value() is None
    assert list(form.fields["already"].queryset) == [line]


def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(department):
    training = a_training(department.officer)
    client = sign_in(department.clerk)
    seen = client.get(desk(training)).context["form"]["seen"].value()

    form = client.post(desk(training), {"reason": FAIR, "seen": seen}).context["form"]
    assert (form["because"].error_words, form["reason"].value()) == (
        ["Choose why it is declined."],
        FAIR,
    )
    form = client.post(
        desk(training), {"because": "other", "reason": "a" * 501, "seen": seen}
    ).context["form"]
    assert form["reason"].error_words == ["501 characters are more than 500. Shorten it."]


def test_what_is_declined_already_is_told_in_place_of_the_form(department):
    training = a_training(department.officer, "declined")

    page = sign_in(department.clerk).get(desk(training)).content.decode()

    assert "declined it on Apr 1, 2026, 12:00 PM." in page
    assert 'name="because"' not in page


def test_declined_ones_are_found_in_the_queue(department):
    a_training(department.officer, "declined", title="A fair")

    table = sign_in(department.clerk).get("/queue/?state=declined").context["table"]

    assert [row.record.title for row in table.rows] == ["A fair"]


def test_who_is_to_void_a_line_reads_what_was_declined_since_it_has_it(department, line):
    page = reverse("records:completion-void", args=[line.pk])
    client = sign_in(department.clerk)
    before = client.get(page).content.decode()
    training = a_training(department.officer)
    decline(training, department.clerk, because="on_record", already=line, is_meant=True, reason="")

    after = client.get(page).content.decode()

    words = "was declined since this line has it already"
    assert (words in before, words in after) == (False, True)
    assert reverse("records:sent-in-detail", args=[training.pk]) in after

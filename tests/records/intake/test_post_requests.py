"""Requests for POST certification: forwarded, approved or declined, and what comes of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from courses.designations import Source
from courses.models import Course, Provider
from events.models import Event
from frame.notices.models import Notice
from records.credit_entry import CreditEntry
from records.intake import actions
from records.intake.declining import decline_outside_training
from records.intake.models import OutsideTraining
from records.intake.post_requests import approve_request, forward_to_post
from records.intake.proposing import proposed_of_training
from records.models import Completion
from tests.factories import CourseFactory, ProviderFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import (
    NOON,
    REQUEST,
    a_request,
    a_training,
    entry_of,
    send,
)

APPROVED_ON = date(2026, 3, 6)
OF_THE_COURSE = (
    "POST approved the course on Mar 6, 2026 under the number P-7: 26-0042 Interview and "
    "interrogation."
)


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


def forward(training: OutsideTraining, by) -> OutsideTraining:
    return forward_to_post(training=OutsideTraining.objects.get(pk=training.pk), by=by, now=NOON)


def entry_for(training: OutsideTraining, course: Course | None, **values: Any) -> CreditEntry:
    if course is not None:
        course.refresh_from_db()
        values = {"source": course.source_once_approved, "delivery": course.delivery, **values}
        values = {"course": course, "hours": course.designated_hours, **values}
    return entry_of(training, **{"control_number": "P-7", **values})


def approve(training: OutsideTraining, course: Course | None, by, **more: Any) -> OutsideTraining:
    entry = more.pop("entry", None) or entry_for(training, course)
    given = {"approved_on": APPROVED_ON, "is_attended": False, "now": NOON, **more}
    return approve_request(training=training, entry=entry, by=by, **given)


def test_a_second_course_of_a_title_is_asked_about_before_it_is_approved(department):
    there = CourseFactory(title="RURAL search", course_id="26-0042")
    training = a_request(department.officer)
    entry = new_course(training)

    with pytest.raises(ValidationError) as error:
        approve(training, None, department.clerk, entry=entry)

    assert error.value.message_dict == {
        "another_because": [
            "There is a course of this title, Course ID 26-0042. Take that one, or say why "
            "another is wanted."
        ]
    }
    assert not Course.objects.filter(control_number="P-7").exists()

    entry = replace(entry, another_because="Of another school.")
    approved = approve(training, None, department.clerk, entry=entry)

    assert approved.course.title == "Rural search"
    assert approved.course != there
    assert Event.objects.get(action="course.add").after["another_because"] == "Of another school."


def new_course(training: OutsideTraining) -> CreditEntry:
    """A course that has no Course ID yet, for which POST approved more than its minutes give."""
    provider = ProviderFactory(name="Open Plains", kind="licensed_provider")
    known = CourseFactory()
    known.refresh_from_db()
    values = {
        "title": "Rural search",
        "setting": "outside",
        "provider": provider,
        "source": "approved_course",
        "delivery": "in_person",
        "instruction_minutes": 300,
        **known.designated_hours,
    }
    return entry_of(
        training,
        course=None,
        new_course=values,
        source="approved_course",
        hours=known.designated_hours,
        control_number="P-7",
    )


def shown(training: OutsideTraining, by) -> Any:
    return sign_in(by).get(reverse("records:sent-in-detail", args=[training.pk])).context


def desk(training: OutsideTraining) -> str:
    return reverse("records:post-request-decide", args=[training.pk])


def told() -> list[tuple[str, str]]:
    return [(each.kind, each.sentence) for each in Notice.objects.order_by("pk")]


# Approved ----------------------------------------------------------------------------------------


def test_an_approval_is_noted_on_the_course_and_gives_no_credit_by_itself(department, course):
    training = send(department.officer, ask="post_request", **REQUEST)
    forward(training, department.clerk)
    Notice.objects.all().delete()

    approve(training, course, department.clerk)

    training.refresh_from_db()
    course.refresh_from_db()
    assert (training.state, training.course, training.completion) == ("accepted", course, None)
    assert (course.post_state, course.control_number, course.approved_on) == (
        "approved",
        "P-7",
        APPROVED_ON,
    )
    assert not Completion.objects.exists()
    assert Event.objects.get(action="post_request.accept").after == {
        "approved_on": "2026-03-06",
        "course": "26-0042 Interview and interrogation",
        "control_number": "P-7",
    }
    page = shown(training, department.officer)
    assert page["sentence"] == (
        f"It was answered on Apr 1, 2026: {OF_THE_COURSE} Once it is attended, the certificate is "
        "sent in for the credit."
    )
    assert told() == [
        (
            "sent_in.approved",
            "“Interview and interrogation” is approved by POST: send its certificate once you "
            "have it.",
        )
    ]


def test_a_course_without_a_course_id_gets_one_with_what_post_approved(department):
    training = a_request(department.officer)

    approve(training, None, department.clerk, entry=new_course(training))

    course = Course.objects.get(title="Rural search")
    training.refresh_from_db()
    assert training.course == course
    assert (course.post_state, course.control_number) == ("approved", "P-7")


@pytest.mark.parametrize("is_attended", [False, True])
def test_the_provider_is_added_where_it_is_not_in_the_list(department, is_attended):
    training = a_request(department.officer)
    entry = new_course(training)
    provider = Provider(name="Cedar Valley Institute", kind="approved_source")

    approve(
        training,
        None,
        department.clerk,
        entry=replace(entry, new_course={**entry.new_course, "provider": provider}),
        is_attended=is_attended,
    )

    training.refresh_from_db()
    assert training.course.provider == Provider.objects.get(name="Cedar Valley Institute")
    assert Event.objects.filter(action="provider.add").count() == 1


def test_what_the_papers_show_to_be_attended_is_credited_with_the_approval(department, course):
    training = send(department.officer, ask="post_request", **REQUEST)

    approve(training, course, department.clerk, is_attended=True)

    training.refresh_from_db()
    completion = Completion.objects.get()
    assert (training.completion, completion.control_number) == (completion, "P-7")
    assert completion.evidence == training.papers.get().document
    page = shown(training, department.officer)
    assert page["sentence"].endswith("interrogation. Its credit is on the record.")
    assert (page["credit"], page["certificate_url"]) == ([completion], "")


def test_a_course_without_post_credit_has_the_source_that_post_approved(department):
    course = CourseFactory(source="non_post")
    training = a_request(department.officer)

    approve(
        training,
        course,
        department.clerk,
        entry=entry_for(training, course, source="approved_course"),
    )

    course.refresh_from_db()
    assert (course.source, course.post_state) == ("approved_course", "approved")


@pytest.mark.parametrize("is_new", [False, True])
@pytest.mark.parametrize(
    ("kind", "source", "refused_source"),
    [
        ("licensed_provider", "approved_course", "licensed_provider"),
        ("agency", "in_service", "approved_course"),
    ],
)
def test_one_course_that_post_approves_has_the_source_of_that(
    department, course, kind, source, refused_source, is_new
):
    provider = ProviderFactory(kind=kind)
    Course.objects.update(provider=provider, source="licensed_provider")
    training = a_request(department.officer)
    entry = entry_for(training, course, source=source)
    if is_new:
        entry = new_course(training)
        entry = replace(entry, source=source, new_course={**entry.new_course, "provider": provider})

    with pytest.raises(ValidationError) as refused:
        approve(training, course, department.clerk, entry=replace(entry, source=refused_source))
    approve(training, course, department.clerk, entry=entry)

    training.refresh_from_db()
    assert training.course.source == source
    asked, given = Source(source).label, Source(refused_source).label
    assert refused.value.message_dict == {
        "source": [
            f"POST approved this one course, so its source is “{asked}”, not “{given}”. Choose it, "
            "or decline the request if POST did not approve it."
        ]
    }


def test_a_course_that_post_has_approved_keeps_its_source(department, course):
    Course.objects.update(post_state="approved", control_number="P-7", approved_on=APPROVED_ON)
    training = a_request(department.officer)

    approve(
        training,
        course,
        department.clerk,
        entry=entry_for(training, course, source="training_center"),
        is_attended=True,
    )

    assert Completion.objects.get().source == "training_center"


def test_the_form_proposes_the_source_of_an_approved_course(department):
    provider = ProviderFactory(name="River Academy", kind="licensed_provider")
    client = sign_in(department.clerk)
    page = desk(a_request(department.officer))

    form = client.get(page).context["form"]
    part = client.get(
        reverse("records:credit-proposed"), {"new_provider": provider.pk, "approves": "true"}
    )

    assert (form["source"].value(), form.fields["source"].choices[0]) == (
        "approved_course",
        ("", "As POST approved it"),
    )
    assert form.fields["new_provider"].widget.attrs["hx-vals"] == '{"approves": true}'
    assert part.context["form"]["source"].value() == "approved_course"


@pytest.mark.parametrize("number", ["P-7", "p-7"])
def test_the_same_approval_changes_no_course(department, course, number):
    Course.objects.update(post_state="approved", control_number=number, approved_on=APPROVED_ON)
    training = a_request(department.officer)

    approve(training, course, department.clerk)

    assert not Event.objects.filter(action="course.change").exists()
    training.refresh_from_db()
    assert training.state == "accepted"


@pytest.mark.parametrize(
    ("approved", "field", "words"),
    [
        (
            {"control_number": "P-6", "approved_on": APPROVED_ON},
            "control_number",
            "26-0042 Interview and interrogation is approved under P-6, not P-7. Correct the "
            "number, or choose another course.",
        ),
        (
            {"control_number": "P-7", "approved_on": date(2026, 1, 5)},
            "approved_on",
            "26-0042 Interview and interrogation was approved on Jan 5, 2026, not Mar 6, 2026. "
            "Correct the day, or choose another course.",
        ),
    ],
)
def test_a_course_has_one_approval(department, course, approved, field, words):
    Course.objects.update(post_state="approved", **approved)
    training = a_request(department.officer)

    with pytest.raises(ValidationError) as refused:
        approve(training, course, department.clerk)

    assert refused.value.message_dict == {field: [words]}


@pytest.mark.parametrize(
    ("values", "field"),
    [({"control_number": " "}, "control_number"), ({"source": "non_post"}, "source")],
)
def test_an_approval_has_a_number_and_gives_post_credit(department, course, values, field):
    training = a_request(department.officer)

    with pytest.raises(ValidationError) as refused:
        approve(training, course, department.clerk, entry=entry_for(training, course, **values))

    assert list(refused.value.message_dict) == [field]
    training.refresh_from_db()
    assert training.state == "sent"


@pytest.mark.parametrize("is_attended", [True, False])
def test_a_course_that_was_merged_away_since_the_page_was_opened_is_not_approved(
    department, course, is_attended
):
    Course.objects.update(post_state="approved", control_number="P-7", approved_on=APPROVED_ON)
    training = a_request(department.officer)
    entry = entry_for(training, course)
    kept = CourseFactory(course_id="26-0043", title="Interviews")
    Course.objects.filter(pk=course.pk).update(merged_into=kept)

    with pytest.raises(ValidationError) as refused:
        approve(training, None, department.clerk, entry=entry, is_attended=is_attended)

    assert refused.value.messages == [
        "26-0042 Interview and interrogation was entered twice and is 26-0043 Interviews now. Go "
        "on with that one."
    ]
    training.refresh_from_db()
    assert (training.state, training.course) == ("sent", None)


@pytest.mark.parametrize("number", ["P-7", "p-7 "])
def test_a_course_is_proposed_by_its_number_in_any_case(department, number):
    course = CourseFactory(control_number="P-7", title="Another title")
    training = a_training(department.officer, control_number=number, provider_name="")

    assert proposed_of_training(training)["course"] == course


@pytest.mark.parametrize("is_known", [True, False])
def test_one_number_is_of_one_course(department, course, is_known):
    other = CourseFactory(control_number="p-7", post_state="approved")
    training = a_request(department.officer)
    entry = None if is_known else new_course(training)

    with pytest.raises(ValidationError) as refused:
        approve(training, course, department.clerk, entry=entry)

    assert refused.value.message_dict == {
        "control_number": [
            f"{other} is approved under p-7 already. Choose that course, or correct the number."
        ]
    }
    training.refresh_from_db()
    assert training.state == "sent"


def test_nobody_notes_the_approval_of_their_own(department, course):
    with pytest.raises(ValidationError) as refused:
        approve(a_request(department.clerk), course, department.clerk)

    assert refused.value.code == "own"
    course.refresh_from_db()
    assert course.post_state == "not_sought"


def test_who_does_not_enter_completions_notes_no_approval(department, course):
    with pytest.raises(PermissionDenied):
        approve(a_request(department.officer), course, department.inquiry)


def test_nothing_is_approved_when_the_event_fails(department, course, monkeypatch):
    training = a_request(department.officer)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    with pytest.raises(RuntimeError):
        approve(training, course, department.clerk)

    course.refresh_from_db()
    assert course.post_state == "not_sought"


# Declined ----------------------------------------------------------------------------------------


def test_what_post_does_not_approve_says_why(department):
    training = forward(a_request(department.officer), department.clerk)

    decline_outside_training(
        training=training,
        because="not_approved",
        already=None,
        reason="It is not related to law enforcement.",
        by=department.clerk,
        now=NOON,
    )

    assert shown(training, department.officer)["sentence"] == (
        "It was declined on Apr 1, 2026. POST did not approve it. It is not related to law "
        "enforcement."
    )


def test_the_form_of_declining_offers_what_can_be_of_a_request(department):
    page = reverse("records:outside-training-decline", args=[a_request(department.officer).pk])

    form = sign_in(department.clerk).get(page).context["form"]

    assert [key for key, _ in form.fields["because"].choices] == [
        "not_approved",
        "not_kept",
        "other",
    ]
    assert "already" not in form.fields


# A later certificate -----------------------------------------------------------------------------


def test_the_member_sends_the_certificate_from_the_page_of_the_request(department, course):
    training = a_request(department.officer, "accepted", course=course)

    page = shown(training, department.officer)["certificate_url"]
    form = sign_in(department.officer).get(page).context["form"]

    assert page == f"/sent-in/new/post_certified/?request={training.pk}"
    assert (
        form["title"].value(),
        form["provider_name"].value(),
        form["control_number"].value(),
    ) == (
        "Interview and interrogation",
        "River Academy",
        "P-7",
    )
    assert form["hours"].value() == Decimal("8.00")


def test_nobody_starts_from_the_request_of_another(department, course):
    training = a_request(department.officer, "accepted", course=course)

    page = f"/sent-in/new/post_certified/?request={training.pk}"
    form = sign_in(department.colleague).get(page).context["form"]

    assert form["title"].value() is None
    assert shown(training, department.clerk)["certificate_url"] == ""


def test_a_certificate_under_its_number_finds_the_course_whatever_it_is_called(department, course):
    Course.objects.update(post_state="approved", control_number="P-7", approved_on=APPROVED_ON)
    CourseFactory(title="Interview techniques")
    certificate = a_training(
        department.colleague, title="Interview techniques", control_number="P-7"
    )

    proposed = proposed_of_training(certificate)

    assert (proposed["course"], proposed["control_number"]) == (course, "P-7")

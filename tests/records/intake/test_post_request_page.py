"""The page on which a clerk forwards a request for POST certification and notes its approval."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from records.intake.models import OutsideTraining
from records.models import Completion
from tests.factories import CompletionFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import (
    NOON,
    REQUEST,
    TODAY,
    a_request,
    a_training,
    send,
    typed_of,
)
from tests.records.intake.test_post_requests import approve, desk, entry_for, forward


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


def test_the_clerk_forwards_by_a_button_and_notes_the_approval_later(department, course):
    training = a_request(department.officer)
    client = sign_in(department.clerk)
    first = client.get(desk(training)).content.decode()
    assert "Forward it to POST, and open the next" in first

    client.post(reverse("records:post-request-forward", args=[training.pk]))
    response = client.get(desk(training))
    assert "forwarded it to POST on Apr 1, 2026." in response.content.decode()
    typed = {**typed_of(response.context["form"]), "control_number": "P-7"}
    response = client.post(desk(training), {**typed, "approved_on": "2026-03-06"}, follow=True)

    training.refresh_from_db()
    assert (training.state, training.course, training.completion) == ("accepted", course, None)
    [said] = response.context["messages"]
    assert str(said) == (
        "26-0042 Interview and interrogation is approved by POST since Mar 6, 2026. "
        f"{department.officer.name} is told to send the certificate."
    )


def test_a_second_press_leads_to_where_it_stands(department):
    training = forward(a_request(department.officer), department.clerk)

    response = sign_in(department.clerk).post(
        reverse("records:post-request-forward", args=[training.pk])
    )

    assert response.url == reverse("records:sent-in-detail", args=[training.pk])


def test_a_warning_is_asked_where_the_credit_is_written_as_well(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 15))
    training = a_request(department.officer)
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])
    typed = {**typed, "control_number": "P-7", "approved_on": "2026-03-06", "is_attended": "on"}

    response = client.post(desk(training), typed)

    assert [warning.key for warning in response.context["warnings"]] == ["had_it_this_year"]
    response = client.post(
        desk(training),
        {
            **typed,
            "reason-had_it_this_year": "Took it again",
            "shown-had_it_this_year": response.context["warnings"][0].marks,
        },
        follow=True,
    )
    training.refresh_from_db()
    assert training.completion is not None
    assert "and its credit is written for" in str(next(iter(response.context["messages"])))


def test_credit_of_a_day_before_its_approval_is_asked_about_once(department, course):
    training = a_request(department.officer)
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])
    late = {"control_number": "P-7", "approved_on": "2026-03-11", "is_attended": "on"}

    [asked] = client.post(desk(training), {**typed, **late}).context["warnings"]
    reason = {"reason-before_approval": "POST wrote so", "shown-before_approval": asked.marks}
    client.post(desk(training), {**typed, **late, **reason})

    assert asked.key == "before_approval"
    training.refresh_from_db()
    assert training.completion.completed_on == date(2026, 3, 10)
    assert training.completion.confirmed_warnings.get().reason == "POST wrote so"


def test_more_hours_than_the_course_gives_are_asked_about_as_of_an_approved_one(department, course):
    training = a_request(department.officer)
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])
    typed = {**typed, "control_number": "P-7", "approved_on": "2026-03-06", "is_attended": "on"}
    typed |= {"credit_hours": "9.00", "legal_studies": "3.00"}

    [asked] = client.post(desk(training), typed).context["warnings"]
    reason = {"reason-more_than_its_course": "POST wrote so"}
    client.post(desk(training), {**typed, **reason, "shown-more_than_its_course": asked.marks})

    assert asked.key == "more_than_its_course"
    training.refresh_from_db()
    assert training.completion.confirmed_warnings.get().reason == "POST wrote so"


def test_what_is_missing_is_said_beside_its_field(department, course):
    training = a_request(department.officer)
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])

    form = client.post(desk(training), {**typed, "is_attended": "on", "completed_on": ""}).context[
        "form"
    ]

    assert {name: form[name].error_words for name in form.errors} == {
        "approved_on": ["Give the day of POST’s approval."],
        "control_number": ["Give the number under which POST approved the course."],
        "completed_on": ["Give the day on which it was completed."],
    }


def test_a_day_of_approval_to_come_is_refused_beside_it(department, course):
    training = a_request(department.officer)
    client = sign_in(department.clerk)
    typed = {**typed_of(client.get(desk(training)).context["form"]), "control_number": "P-7"}

    form = client.post(desk(training), {**typed, "approved_on": "2026-04-02"}).context["form"]

    assert form["approved_on"].error_words == [
        "Apr 2, 2026 is still to come. Give the day of POST's approval."
    ]


def test_what_is_still_to_come_asks_no_day_of_completion(department):
    later = {"first_on": date(2026, 5, 4), "last_on": date(2026, 5, 5)}

    form = (
        sign_in(department.clerk).get(desk(a_request(department.officer, **later))).context["form"]
    )

    assert (form["is_attended"].is_hidden, form["completed_on"].is_hidden) == (True, True)


def test_a_certificate_is_not_decided_as_a_request_nor_a_request_as_a_certificate(department):
    client = sign_in(department.clerk)
    as_other = reverse("records:outside-training-decide", args=[a_request(department.officer).pk])

    assert client.get(desk(a_training(department.officer))).status_code == 404
    assert client.get(as_other).status_code == 404


@pytest.mark.parametrize(
    ("last_on", "completed_on", "words"),
    [
        (date(2026, 12, 1), TODAY, "The training lasts until Dec 1, 2026. Note the approval"),
        (date(2026, 3, 10), date(2026, 3, 25), "Mar 25, 2026 is no day of the training"),
    ],
)
def test_no_credit_is_written_of_a_training_on_no_day_of_it(
    department, course, last_on, completed_on, words
):
    training = send(department.officer, ask="post_request", **REQUEST)
    OutsideTraining.objects.filter(pk=training.pk).update(last_on=last_on)
    entry = replace(entry_for(training, course), completed_on=completed_on)

    with pytest.raises(ValidationError) as error:
        approve(training, course, department.clerk, entry=entry, is_attended=True)

    assert error.value.message_dict["completed_on"][0].startswith(words)
    assert not Completion.objects.exists()

"""The one way of a form: action, refusal beside the field, message, redirect."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from courses.models import CourseSession, Enrolment
from frame.form_views import SENT_BEFORE, form_page, press_button, sent_with
from frame.forms_once import Added
from frame.printable import REFUSAL
from frame.races import LOST
from frame.said import Said
from tests.factories import BookingFactory, CourseSessionFactory, MemberFactory


class OneField(forms.Form):
    reason = forms.CharField()


def a_request(typed: dict[str, str] | None = None) -> HttpRequest:
    factory = RequestFactory()
    request = factory.get("/") if typed is None else factory.post("/", typed)
    request._messages = CookieStorage(request)
    return request


def said_to(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


def answered(
    request: HttpRequest, write: Callable[[dict[str, Any]], Any], **changes: Any
) -> tuple[HttpResponse, OneField]:
    form = OneField(sent_with(request)[0])
    response = form_page(
        request,
        form,
        write=write,
        go_to=lambda row: f"/rows/{row}/",
        show=lambda: HttpResponse("the form"),
        **{"say_done": lambda row: f"Row {row} is saved.", **changes},
    )
    return response, form


def never(given: dict[str, Any]) -> None:
    raise AssertionError("nothing is written")


def refuse(error: Any) -> Callable[[dict[str, Any]], None]:
    def write(given: dict[str, Any]) -> None:
        raise ValidationError(error)

    return write


def test_a_form_that_is_only_shown_writes_nothing():
    response, form = answered(a_request(), never)

    assert (response.content, form.is_bound) == (b"the form", False)


def test_a_form_with_an_error_of_its_own_writes_nothing():
    response, form = answered(a_request({"reason": ""}), never)

    assert (response.content, list(form.errors)) == (b"the form", ["reason"])


@pytest.mark.parametrize("typed", ["Fire\u202esmra", "Fire\u200barms", "Fire\x1barms", "a\u2028b"])
def test_no_text_holds_a_sign_that_no_page_shows(typed):
    response, form = answered(a_request({"reason": typed}), never)

    assert (response.content, form.errors) == (b"the form", {"reason": [REFUSAL]})


@pytest.mark.parametrize("typed", ["Zoë 6\u00a0PM", "one\r\n\ttwo", "“Ünïcödé” – 字"])
def test_lines_and_blanks_of_any_kind_are_taken(typed):
    response, _ = answered(a_request({"reason": typed}), lambda given: given["reason"])

    assert response.status_code == 302


def test_what_was_typed_goes_to_the_action_and_its_row_leads_on():
    request = a_request({"reason": "A slip"})
    response, _ = answered(request, lambda given: given["reason"].split()[0])

    assert (response.status_code, response.url) == (302, "/rows/A/")
    assert said_to(request) == [("success", "Row A is saved.")]


def test_several_sentences_are_each_said_in_their_kind():
    request = a_request({"reason": "A slip"})
    answered(
        request, lambda given: 1, say_done=lambda row: [Said("info", "One"), Said("warning", "Two")]
    )

    assert said_to(request) == [("info", "One"), ("warning", "Two")]


def test_a_form_sent_twice_leads_to_the_row_of_the_first_sending_and_says_so():
    request = a_request({"reason": "A slip"})
    response, _ = answered(request, lambda given: Added(7, is_repeat=True))

    assert response.url == "/rows/7/"
    assert said_to(request) == [("info", SENT_BEFORE)]


@pytest.mark.parametrize(
    ("error", "stands"),
    [
        ("Not now.", {"__all__": ["Not now."]}),
        ({"reason": "Too short."}, {"reason": ["Too short."]}),
        ({"seats": "Too few."}, {"__all__": ["Too few."]}),
        ({"__all__": ["Not both."], "reason": ["Too short."]}, None),
    ],
    ids=["about no field", "about a field", "about a field of another form", "about both"],
)
def test_a_refusal_stands_beside_its_field_or_on_top(error, stands):
    request = a_request({"reason": "A slip"})
    response, form = answered(request, refuse(error))

    assert response.content == b"the form"
    assert form.errors == (stands or error)
    assert said_to(request) == []


@pytest.mark.django_db
def test_who_loses_a_race_reads_the_words_of_the_rule():
    booking = BookingFactory()

    @transaction.atomic
    def write(given: dict[str, Any]) -> None:
        BookingFactory(completion=booking.completion)

    _, form = answered(a_request({"reason": "A slip"}), write)

    assert form.errors == {
        "__all__": ["This completion is booked already. Void that first."],
    }


@pytest.mark.django_db
def test_who_loses_a_race_that_no_rule_words_reads_what_to_do():
    first = Enrolment.objects.create(course_session=CourseSessionFactory(), member=MemberFactory())

    @transaction.atomic
    def write(given: dict[str, Any]) -> None:
        Enrolment.objects.create(course_session=first.course_session, member=first.member)

    _, form = answered(a_request({"reason": "A slip"}), write)

    assert form.errors == {"__all__": [LOST]}


@pytest.mark.django_db
def test_a_constraint_that_no_race_breaks_is_a_fault_and_is_not_hidden():
    course_session = CourseSessionFactory()

    @transaction.atomic
    def write(*_: Any) -> None:
        CourseSession.objects.filter(pk=course_session.pk).update(seats=0)

    with pytest.raises(IntegrityError):
        answered(a_request({"reason": "A slip"}), write)
    with pytest.raises(IntegrityError):
        press_button(a_request({}), write=write, say_done=str, go_to="/")


@pytest.mark.django_db
def test_a_button_that_loses_a_race_says_so_on_the_next_page():
    first = Enrolment.objects.create(course_session=CourseSessionFactory(), member=MemberFactory())

    @transaction.atomic
    def write() -> None:
        Enrolment.objects.create(course_session=first.course_session, member=first.member)

    request = a_request({})
    response = press_button(request, write=write, say_done=str, go_to="/class/")

    assert (response.url, said_to(request)) == ("/class/", [("error", LOST)])

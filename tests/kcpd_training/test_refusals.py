"""Who was refused what is on record."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from events.persons import PersonThen
from tests.factories import CompletionFactory, MemberFactory


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def refusals() -> list[tuple[PersonThen | None, PersonThen | None, dict]]:
    found = Event.objects.filter(action="access.refuse").order_by("pk")
    return [(event.by, event.member, event.after) for event in found]


def test_a_page_without_the_right_is_an_event(department):
    signed_in(department.officer).get(reverse("compliance:report"), {"q": "secret"})

    assert refusals() == [
        (
            PersonThen.of(department.officer),
            None,
            {"page": "/report/", "method": "GET", "answer": "403"},
        )
    ]


def test_a_record_out_of_reach_is_an_event_about_its_member(department):
    signed_in(department.officer).get(reverse("desk:member-record", args=["4412"]))

    assert refusals() == [
        (
            PersonThen.of(department.officer),
            PersonThen.of(department.colleague),
            {"page": "/members/4412/", "method": "GET", "answer": "404"},
        )
    ]


def test_a_write_out_of_reach_is_one(department):
    completion = CompletionFactory(member=department.colleague)
    address = reverse("records:completion-void", args=[completion.pk])

    signed_in(department.officer).post(address, {"reason": "Mine"})

    assert [after for _, _, after in refusals()] == [
        {"page": address, "method": "POST", "answer": "403"}
    ]


def test_a_serial_number_that_nobody_has_is_one_about_nobody(department):
    signed_in(department.sergeant).get("/members/99999/")

    assert [(member, after["answer"]) for _, member, after in refusals()] == [(None, "404")]


@pytest.mark.parametrize("address", ["/no/such/page/", "/courses/99999999/", "/my-record/", "/"])
def test_an_address_that_leads_nowhere_and_a_page_that_answers_are_none(department, address):
    signed_in(department.officer).get(address)

    assert refusals() == []


def test_who_is_not_signed_in_is_asked_to_and_that_is_none(department):
    Client().get("/members/4412/")

    assert refusals() == []


def test_the_log_says_it_in_words_and_finds_it_by_the_member(department):
    MemberFactory()
    signed_in(department.officer).get("/members/4412/")

    page = signed_in(department.auditor).get("/events/", {"about": "4412"}).content.decode()

    assert "Was refused a page" in page
    assert "it is not there, or out of reach" in page

"""One class is asked for: the way to the form, what it offers, and what is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.models import CourseSession
from people.naming import named_in_form
from records.actions.completions import void_completion
from records.models import ReleaseRequest
from records.releases.of_class import (
    CANCELLED,
    NO_YEARS,
    NOBODY,
    NOT_KEPT,
    NOT_SAVED,
    OUT_OF_REACH,
)
from records.releases.parts import Span, parts_of_class
from tests.frame.imports.files import looked_at
from tests.records.releases.asking import (
    TYPED,
)
from tests.records.releases.class_releases import (
    OF_CLASS,
    asked_of_class,
    form_page,
    sheet_of,
    text_of,
)
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    opened,
    saved,
)
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_class")]


def test_papers_of_a_class_alone_can_be_asked_for_with_it(db):
    assert tuple(part.key for part in parts_of_class()) == OF_CLASS


def test_the_form_names_whom_the_sheet_names_and_offers_what_is_of_a_class(
    department, held, everybody
):
    said = client_of(department.clerk).get(form_page(held))
    form = said.context["form"]

    assert form["members"].value() == named_in_form(
        [department.sergeant, department.officer, department.colleague]
    )
    assert [key for key, _ in form["parts"].field.widget.choices] == list(OF_CLASS)
    assert form["parts"].value() == list(OF_CLASS)
    assert not {"from_year", "to_year"} & form.fields.keys()
    assert f"{held.course}, Mar 10, 2026</a>" in text_of(said)
    assert "not within your reach" not in text_of(said)


def test_the_form_names_nobody_out_of_reach_and_says_how_many_there_are(department):
    course_session = a_class()
    saved(course_session, "4411 2201", department.clerk)

    said = client_of(department.sergeant).get(form_page(course_session))

    assert said.context["form"]["members"].value() == named_in_form([department.officer])
    assert "1 on it is not within your reach." in text_of(said)


def test_a_class_that_is_removed_leaves_what_was_typed_and_asks_for_nothing(department, held):
    sent = {
        **{name: words for name, words in TYPED.items() if not name.endswith("year")},
        "course_session": held.pk,
        "parts": ["sheets"],
        "members": "4411; 4412",
        "remove_class": "on",
    }

    said = client_of(department.clerk).post(reverse("records:release-ask"), sent)

    form = said.context["form"]
    assert form["members"].value() == "4411; 4412"
    assert form["requester_name"].value() == "Lieutenant Kim Lee"
    assert form["parts"].value() == ["sheets"]
    assert "transcript" in [key for key, _ in form["parts"].field.widget.choices]
    assert "from_year" in form.fields
    assert not form.errors
    assert "For one class" not in text_of(said)
    assert f'value="{held.pk}"' not in text_of(said)
    assert not ReleaseRequest.objects.exists()


@pytest.mark.parametrize("key", ["999999", "first", "1' OR 1"])
def test_a_class_that_is_not_there_is_not_found(department, key):
    clerk = client_of(department.clerk)

    assert clerk.get(f"{reverse('records:release-ask')}?class={key}").status_code == 404
    sent = {**TYPED, "course_session": key}
    assert clerk.post(reverse("records:release-ask"), sent).status_code == 404


def test_the_pages_of_a_class_lead_to_its_release_for_who_may_ask(department, held):
    for page in ("records:class-detail", "records:saved-sheet"):
        url = reverse(page, args=[held.pk])
        assert form_page(held) in text_of(client_of(department.clerk).get(url))
        assert form_page(held) not in text_of(client_of(department.auditor).get(url))


def not_saved(department) -> CourseSession:
    return a_class()


def open_again(department) -> CourseSession:
    course_session = a_class()
    opened(saved(course_session, "4411", department.clerk).sheet, department.clerk)
    return CourseSession.objects.get(pk=course_session.pk)


def cancelled(department) -> CourseSession:
    return a_class(state="cancelled", cancel_reason="Too few.")


def came_closed(department) -> CourseSession:
    file = "Serial number,Course,Completed on\n4411,25-0001,2026-03-10"
    return a_class(state="closed", brought_in=looked_at(department.clerk, file))


def all_voided(department) -> CourseSession:
    course_session = a_class()
    [credit] = saved(course_session, "4411", department.clerk).completions
    void_completion(completion=credit, reason="A slip.", by=department.clerk, now=NEXT_DAY)
    return CourseSession.objects.get(pk=course_session.pk)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (not_saved, NOT_SAVED),
        (open_again, NOT_SAVED),
        (cancelled, CANCELLED),
        (came_closed, NOT_KEPT),
        (all_voided, NOBODY),
    ],
)
def test_a_class_without_a_saved_sheet_says_why_it_cant_be_asked_for(department, made, why):
    course_session = made(department)
    clerk = client_of(department.clerk)

    of_class = text_of(clerk.get(reverse("records:class-detail", args=[course_session.pk])))
    form = text_of(clerk.get(form_page(course_session)))
    with pytest.raises(ValidationError) as refused:
        asked_of_class(course_session, department.clerk, department.officer)

    assert why in of_class
    assert form_page(course_session) not in of_class
    assert why in form
    assert "Ask for it" not in form
    assert refused.value.message_dict == {"course_session": [why]}
    assert not ReleaseRequest.objects.exists()


def test_who_reaches_nobody_on_the_sheet_reads_who_can_ask(department):
    course_session = a_class()
    saved(course_session, "4411", department.clerk)

    said = text_of(client_of(department.other_sergeant).get(form_page(course_session)))

    assert OUT_OF_REACH in said


def test_a_sheet_that_was_opened_meanwhile_refuses_the_form_with_what_was_typed(department, held):
    clerk = client_of(department.clerk)
    sent = {
        **{name: words for name, words in TYPED.items() if not name.endswith("year")},
        "received_on": "2026-03-11",
        "course_session": held.pk,
        "parts": ["sheets"],
    }
    opened(sheet_of(held), department.clerk)

    said = text_of(clerk.post(reverse("records:release-ask"), sent))

    assert NOT_SAVED in said
    assert "Lieutenant Kim Lee" in said
    assert not ReleaseRequest.objects.exists()


def test_a_part_of_the_whole_record_is_refused_at_the_field(department, held):
    sent = {
        **{name: words for name, words in TYPED.items() if not name.endswith("year")},
        "received_on": "2026-03-11",
        "course_session": held.pk,
        "parts": ["transcript", "compliance", "sheets"],
    }

    said = client_of(department.clerk).post(reverse("records:release-ask"), sent)

    assert said.context["form"].errors["parts"] == [
        "Not of one class, but of a whole record: Transcript; Standing by year. Take it out, or "
        "remove the class."
    ]


def test_who_is_not_on_the_saved_sheet_is_refused(department, held):
    with pytest.raises(ValidationError) as refused:
        asked_of_class(held, department.clerk, department.officer, department.commander)

    assert refused.value.message_dict == {
        "members": [
            "Not on the saved sheet of the class, or without credit by it: "
            f"{named_in_form([department.commander])}. Take them out, or remove the class."
        ]
    }


def test_years_are_not_asked_with_a_class(department, held):
    with pytest.raises(ValidationError) as refused:
        asked_of_class(held, department.clerk, department.officer, span=Span(2025, 2026))
    assert refused.value.message_dict == {"from_year": [NO_YEARS]}

    row = asked_of_class(held, department.clerk, department.officer)
    with pytest.raises(IntegrityError, match="release_of_class_has_no_years"), transaction.atomic():
        ReleaseRequest.objects.filter(pk=row.pk).update(from_year=2025, to_year=2026)

"""The page on which a clerk enters one certificate."""

import re
from datetime import date

import pytest
from django.urls import reverse

from courses.designations import AREA_KEYS, HOURS_COLUMNS, TOPIC_KEYS
from courses.models import Course
from events.models import Event
from records.models import Completion
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    ProviderFactory,
)
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.credit_page import ON_APRIL_1, PAGE, proposed, said_of, sent
from tests.uploads import pdf

pytestmark = ON_APRIL_1


@pytest.fixture
def course(db) -> Course:
    return CourseFactory(course_id="26-0042", title="Crisis response")


def test_what_is_left_blank_is_as_the_course_gives_it(department, course):
    response = sent(department, evidence=pdf("certificate.pdf"))

    completion = Completion.objects.get()
    assert response.url == f"{PAGE}?same={completion.pk}"
    assert completion.designated_hours == Course.objects.get().designated_hours
    assert (completion.source, completion.delivery) == (course.source, course.delivery)
    assert completion.evidence.name == "certificate.pdf"


def test_a_retake_is_led_to_the_line_of_the_test_that_was_not_passed(department, course):
    failed = CompletionFactory(
        member=department.officer,
        course=course,
        completed_on=date(2026, 3, 10),
        delivery="computer_based",
        score=50,
    )

    response = sent(department, delivery="computer_based", score="92")

    assert said_of(response, "completed_on") == [
        "Did not pass the test of 26-0042 on Mar 10, 2026 (50 percent), and a course is on record "
        "once a day. Void that line to enter the passed one, or leave this certificate out."
    ]
    assert f'href="/completions/{failed.pk}/void/"' in response.content.decode()


def test_a_course_that_has_its_course_id_is_not_given_another(department, course):
    response = sent(department, course="26-0042 Crisis response", is_new_course="on")

    assert said_of(response, "is_new_course") == [
        "26-0042 Crisis response is in the catalogue already. Take the mark away to enter its "
        "credit."
    ]
    assert not response.context["form"]["new_subject"].errors


def test_after_it_the_form_keeps_course_and_day_for_the_next_of_the_stack(department, course):
    client = sign_in(department.clerk)
    form = {"member": "4411", "course": "26-0042", "completed_on": "2026-03-10"}

    response = client.post(PAGE, form, follow=True)

    page = response.content.decode()
    assert (
        "8.00 hours of 26-0042 Crisis response on Mar 10, 2026 are written for Núñez, Ana (4411)."
        in page
    )
    assert reverse("desk:member-record", args=["4411"]) in page
    form = response.context["form"]
    assert form["course"].value() == "26-0042 Crisis response"
    assert form["completed_on"].value() == date(2026, 3, 10)
    assert form["member"].value() is None


def test_it_keeps_nothing_of_what_another_clerk_wrote(department, course):
    other = CompletionFactory(course=course)

    response = sign_in(department.clerk).get(f"{PAGE}?same={other.pk}")

    assert response.context["last"] is None


def test_it_begins_with_the_member_it_was_reached_from(department):
    response = sign_in(department.clerk).get(f"{PAGE}?member=4411")

    assert response.context["form"]["member"].value() == "4411 Núñez, Ana"


def test_a_course_that_is_not_there_is_told_and_what_was_typed_stays(department):
    response = sent(department, course="Evidence photography", control_number="P-1")

    assert said_of(response, "course") == [
        "No course is called “Evidence photography”. Check it, or give it a Course ID below."
    ]
    assert response.context["form"]["control_number"].value() == "P-1"
    assert not Completion.objects.exists()


def test_a_title_that_is_marked_as_new_is_not_looked_for_in_the_catalogue(department, course):
    asked = {"course": "Crisis", "is_new_course": "on", "credit_hours": "6"}

    context = proposed(department, **asked).context

    assert context["said"] == "The course is new: give what the paper says that it earns."
    assert context["form"]["credit_hours"].value() == "6"
    assert context["form"]["source"].value() == ""
    of_its_own = proposed(department, course="26-0042 Crisis response", is_new_course="on")
    assert of_its_own.context["said"] == "26-0042 Crisis response gives this."


def test_a_course_gets_its_course_id_on_the_spot(department):
    provider = ProviderFactory(kind="other")

    sent(
        department,
        course="Evidence photography",
        is_new_course="on",
        new_subject="none",
        new_provider=provider.pk,
        credit_hours="4",
    )

    completion = Completion.objects.get()
    assert (completion.course.course_id, completion.course.setting) == ("26-0001", "outside")
    assert completion.course.instruction_minutes == 200
    assert (completion.source, str(completion.credit_hours)) == ("non_post", "4.00")


def test_a_new_course_wants_its_provider_and_its_subject(department):
    response = sent(department, course="Evidence photography", is_new_course="on", credit_hours="4")

    form = response.context["form"]
    assert {name: form[name].error_words for name in form.errors} == {
        "new_provider": ["Choose who gave the course, or add the provider."],
        "new_subject": [
            "Choose what the course is about, or “None of the seven”: coverage counts by it."
        ],
    }


def test_the_subject_of_a_new_course_is_proposed_from_the_hours_of_a_topic(department):
    new = {
        "course": "Night shooting",
        "is_new_course": "on",
        "new_provider": ProviderFactory(kind="agency").pk,
        "credit_hours": "4",
        "skill_development": "4",
        "firearms": "4",
    }

    asked = sent(department, **new)

    assert said_of(asked, "new_subject") == [
        "“Firearms or the use of firearms” is chosen now, since the course has hours of that "
        "topic. Keep it or choose another, and send the form again."
    ]
    proposed = asked.context["form"]["new_subject"].value()
    assert proposed == "firearms"
    sent(department, **new, new_subject=proposed)
    assert Completion.objects.get().course.subject == "firearms"


@pytest.mark.parametrize("typed", ["crisis  response", "26-0042 Crisis response"])
def test_a_course_of_that_title_and_provider_gets_no_second_course_id(department, course, typed):
    response = sent(
        department,
        course=typed,
        is_new_course="on",
        new_subject="none",
        new_provider=course.provider.pk,
        credit_hours="4",
    )

    assert said_of(response, "is_new_course") == [
        "26-0042 Crisis response is in the catalogue already. Take the mark away to enter its "
        "credit."
    ]


def test_a_new_course_of_more_hours_than_its_minutes_earn_is_refused_without_asking_why(
    department,
):
    provider = ProviderFactory(kind="other")
    new = {"course": "Evidence photography", "is_new_course": "on", "new_subject": "none"}
    new |= {"new_provider": provider.pk, "source": "in_service", "new_minutes": "100"}

    response = sent(department, **new, credit_hours="4", legal_studies="4")

    assert response.context["warnings"] == []
    assert said_of(response, "credit_hours") == [
        "4.00 credit hours is more than the 2.00 that 100 minutes give, and POST has not approved "
        "the course. Give 2.00 or fewer, correct the minutes, or note POST's approval."
    ]
    assert (Course.objects.count(), Completion.objects.count()) == (0, 0)


def test_the_minutes_that_nobody_typed_earn_the_hours_of_a_new_course(department):
    provider = ProviderFactory(kind="other")
    new = {"course": "Evidence photography", "is_new_course": "on", "new_subject": "none"}
    new |= {"new_provider": provider.pk, "source": "in_service"}

    sent(department, **new, credit_hours="4.25", legal_studies="4.25")

    assert Course.objects.get().instruction_minutes == 213


def test_a_second_course_of_a_title_of_another_provider_is_asked_about(department, course):
    new = {"course": "crisis response", "is_new_course": "on", "credit_hours": "4"}
    new["new_subject"] = "none"
    new["new_provider"] = ProviderFactory(kind="other").pk

    asked = sent(department, **new)

    assert said_of(asked, "another_because") == [
        "There is a course of this title, Course ID 26-0042. Take that one, or say why another is "
        "wanted."
    ]
    assert 'Why another course of this title? <abbr title="required"' in asked.content.decode()
    assert reverse("courses:course-detail", args=["26-0042"]) in asked.content.decode()
    assert (Course.objects.count(), Completion.objects.count()) == (1, 0)

    assert sent(department, **new, another_because="Of a college.").status_code == 302

    assert Completion.objects.get().course.title == "crisis response"
    assert Event.objects.get(action="course.add").after["another_because"] == "Of a college."


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"member": "9999"},
            "member",
            "No member has the serial number 9999. Check it, or take it out.",
        ),
        ({"member": ""}, "member", "Type the serial number or the name of the member."),
        (
            {"completed_on": "2026-04-02"},
            "completed_on",
            "Apr 2, 2026 is still to come. Give the day it was completed.",
        ),
        (
            {"completed_on": "soon"},
            "completed_on",
            "“soon” is not a date. Write it like 03/10/2026.",
        ),
        (
            {"credit_hours": "-1", "legal_studies": "1"},
            "credit_hours",
            "-1.00 is not a credit. Give the hours a full attendance earns.",
        ),
        (
            {"credit_hours": "24.01", "legal_studies": "24.01"},
            "credit_hours",
            "24.01 is not on the quarter hour. Write 24.00 or 24.25.",
        ),
        (
            {"credit_hours": "0"},
            "credit_hours",
            "0.00 is not a credit. Give the hours a full attendance earns.",
        ),
        (
            {"credit_hours": "8", "legal_studies": "7"},
            "credit_hours",
            "Hours by area add up to 7.00, but the course gives 8.00. Change one of them.",
        ),
        (
            {"score": "good"},
            "score",
            "“good” is not a score. Write the percent from 0 to 100, such as 87 or 87.5.",
        ),
        (
            {"score": "101"},
            "score",
            "101 is not a score in percent. Write 0 to 100.",
        ),
    ],
)
def test_bad_input_is_answered_beside_its_field(department, course, typed, field, words):
    response = sent(department, **typed)

    assert response.status_code == 200
    assert said_of(response, field) == [words]
    assert not Completion.objects.exists()


def test_a_warning_is_asked_before_it_is_written(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 15))

    asked = sent(department)
    assert [warning.key for warning in asked.context["warnings"]] == ["had_it_this_year"]
    assert asked.context["form"].errors == {}
    marks = re.search(r'name="shown-had_it_this_year" value="(\w+)"', asked.content.decode())
    sent(
        department,
        **{"reason-had_it_this_year": "Took it again", "shown-had_it_this_year": marks[1]},
    )

    assert Completion.objects.filter(completed_on=date(2026, 3, 10)).count() == 1


def test_one_warning_without_a_reason_is_one_problem(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 15))
    asked = sent(department).content.decode()
    mark = re.search(r'name="shown-had_it_this_year" value="(\w+)"', asked)[1]

    page = sent(
        department, **{"reason-had_it_this_year": "", "shown-had_it_this_year": mark}
    ).content.decode()

    summary = page[page.index("error-summary") : page.index("</ul>", page.index("error-summary"))]
    assert "There is a problem" in summary
    assert summary.count("<li>") == 1
    assert (
        "<li>Had this course already this year: Say why, or mend what it is about.</li>" in summary
    )


def test_a_paper_that_came_before_a_warning_is_asked_for_once_more(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 15))

    asked = sent(department, evidence=pdf("certificate.pdf"))
    before = re.search(r'name="files_before" value="([^"]+)"', asked.content.decode())[1]
    mark = re.search(r'name="shown-had_it_this_year" value="(\w+)"', asked.content.decode())[1]
    reason = {"reason-had_it_this_year": "Took it again", "shown-had_it_this_year": mark}
    without = sent(department, files_before=before, **reason)

    assert said_of(without, "evidence") == [
        "Choose certificate.pdf again. To go on without it, send the form once more."
    ]
    assert "files_before" not in without.content.decode()
    assert "Took it again" in without.content.decode()
    sent(department, evidence=pdf("certificate.pdf"), files_before=before, **reason)
    written = Completion.objects.get(completed_on=date(2026, 3, 10))
    assert written.evidence.name == "certificate.pdf"


def test_a_course_proposes_source_delivery_hours_and_control_number(department):
    others = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), 0) | {"legal_studies": 2}
    CourseFactory(course_id="26-0050", control_number="POST-9", credit_hours=2, **others)

    form = proposed(department, course="26-0050").context["form"]

    shown = {name: form[name].value() for name in ("source", "control_number", "firearms")}
    assert shown == {"source": "training_center", "control_number": "POST-9", "firearms": ""}
    assert str(form["credit_hours"].value()) == "2.00"


def filled(response) -> dict[str, str]:
    """The hours of the part as they stand on its page, with what tells those typed from them."""
    page = response.content.decode()
    names = (*HOURS_COLUMNS, "hours_proposed")
    found = {name: re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0] for name in names}
    values = {name: re.search(r'value="([^"]*)"', each) for name, each in found.items()}
    return {name: each[1] if each else "" for name, each in values.items()}


def test_hours_that_were_typed_stay_when_a_course_is_chosen_and_those_emptied_stay_empty(
    department, course
):
    first = filled(proposed(department, course="26-0042"))
    emptied = {**first, "legal_studies": "", "credit_hours": "7"}

    once = filled(proposed(department, course="26-0042", **emptied))
    twice = filled(proposed(department, course="26-0042", **once))

    assert first["legal_studies"] != ""
    assert once == twice == emptied


def test_hours_that_a_course_filled_in_give_way_to_those_of_the_next(department, course):
    none = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), 0)
    other = CourseFactory(course_id="26-0050", **none | {"credit_hours": 2, "legal_studies": 2})
    first = filled(proposed(department, course="26-0042"))

    then = filled(proposed(department, course=other.course_id, **first))

    assert (first["credit_hours"], then["credit_hours"]) == ("8.00", "2.00")


def test_a_provider_proposes_the_source_and_leaves_the_hours_as_typed(department):
    provider = ProviderFactory(kind="licensed_provider", name="River Academy")

    response = proposed(department, new_provider=provider.pk, credit_hours="6")

    form = response.context["form"]
    assert (form["source"].value(), form["credit_hours"].value()) == ("licensed_provider", "6")
    assert "River Academy is on file as licensed CLEE provider." in response.content.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Judo", "No course is called “Judo”. Check it, or give it a Course ID below."),
        ("99-9999", "No course has the Course ID 99-9999. Check it, or type the title."),
        ("a\x00b", "No course is called “ab”. Check it, or give it a Course ID below."),
        (" ", ""),
    ],
)
def test_an_unknown_course_proposes_nothing_and_leaves_what_is_typed(department, text, words):
    context = proposed(department, course=text, credit_hours="6").context

    assert (context["said"], context["form"]["credit_hours"].value()) == (words, "6")


def test_what_proposes_nothing_keeps_what_is_typed(department):
    form = proposed(department, new_provider="x", credit_hours="6").context["form"]

    assert (form["source"].value(), form["credit_hours"].value()) == ("", "6")


def test_the_completion_leads_to_its_paper(department, course):
    sent(department, evidence=pdf("certificate.pdf"))
    completion = Completion.objects.get()
    paper = reverse("records:document-file", args=[completion.evidence_id])
    page = reverse("records:completion-detail", args=[completion.pk])

    assert paper in sign_in(department.officer).get(page).content.decode()
    assert paper not in sign_in(department.sergeant).get(page).content.decode()


def test_a_clerk_reaches_it_from_home_and_from_a_record_but_not_from_their_own(department):
    client = sign_in(department.clerk)

    assert 'href="/credit/new/"' in client.get("/").content.decode()
    record = client.get(reverse("desk:member-record", args=["4411"])).content.decode()
    assert 'href="/credit/new/?member=4411"' in record
    assert "/credit/new/" not in client.get(reverse("desk:my-record")).content.decode()
    others = sign_in(department.inquiry).get(reverse("desk:member-record", args=["4411"]))
    assert "/credit/new/" not in others.content.decode()


def test_a_course_id_alone_is_that_course_whatever_the_mark_for_a_new_one_says(department, course):
    sent(department, course=" 26-0042 ", is_new_course="on")

    assert Completion.objects.get().course == course
    assert Course.objects.count() == 1


def test_a_course_id_that_nobody_has_is_no_title_of_a_new_course(department, course):
    response = sent(department, course="26-0043", is_new_course="on", new_subject="none")

    assert said_of(response, "course") == [
        "No course has the Course ID 26-0043. Check it, or type the title."
    ]
    assert not response.context["form"]["is_new_course"].errors
    assert (Course.objects.count(), Completion.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "instructor",
            "“Teaching CLEE or basic training” is entered as “Teaching”, which asks for the "
            "minutes taught. Choose that kind above, or another source.",
        ),
        (
            "college",
            "“College or university course” is entered as “College course”, which asks for the "
            "semester hours. Choose that kind above, or another source.",
        ),
    ],
)
@pytest.mark.parametrize("chosen", [True, False])
def test_a_source_with_a_form_of_its_own_is_led_to_it(department, course, source, words, chosen):
    """Chosen, or the course's own."""
    if not chosen:
        Course.objects.update(source=source)

    response = sent(department, source=source if chosen else "")

    assert response.context["form"]["source"].error_words == [words]
    assert not Completion.objects.exists()

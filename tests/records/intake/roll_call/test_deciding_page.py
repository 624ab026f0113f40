"""The page on which a clerk decides roll call training."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.models import Course, Provider
from events.models import Event
from people.models import Member
from records.intake.models import RollCallLine, RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.models import Completion
from tests.factories import (
    CompletionFactory,
    CourseFactory,
    MemberFactory,
    ProviderFactory,
    RoleDesignationFactory,
)
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import a_course, a_report, report
from tests.records.intake.sending import NOON, typed_of


def accept(row: RollCallReport, by: Member, course: Course, **more: Any) -> RollCallReport:
    given = {name: more.pop(name) for name in ("left_out", "added") if name in more}
    decided = Decided(taught=CourseTaught(course=course), **given)
    return accept_roll_call(report=row, decided=decided, by=by, now=NOON, **more)


def line_of(row: RollCallReport, member: Member) -> RollCallLine:
    return row.lines.get(member=member)


def desk(row: RollCallReport) -> str:
    return reverse("records:roll-call-decide", args=[row.pk])


def untouched(client, row: RollCallReport, **changes: Any) -> dict[str, Any]:
    """What the browser sends of the page that nobody has touched."""
    response = client.get(desk(row))
    sent = typed_of(response.context["form"])
    ticked = [shown.line.pk for shown in response.context["lines"] if shown.is_ticked]
    return {**sent, "credited": ticked, **changes}


def test_a_known_course_of_that_title_is_proposed(department, of_two, course):
    a_course(course_id="26-0043", title="Airways")
    a_course(course_id="26-0044", title="Range", subject="firearms")

    form = sign_in(department.clerk).get(desk(of_two)).context["form"]

    assert [str(each) for each in form.offered.values()] == [
        "26-0042 Tourniquets",
        "26-0043 Airways",
    ]
    assert form["course"].value() == str(course.pk)


def test_without_one_a_new_course_is_proposed_from_the_report(department, of_two):
    last = a_course(title="Range", subject="firearms")

    form = sign_in(department.clerk).get(desk(of_two)).context["form"]

    names = ("course", "new_title", "new_provider", "new_source", "new_hours", "new_area")
    assert [form[name].value() for name in names] == [
        "new",
        "Tourniquets",
        last.provider_id,
        "in_service",
        Decimal("0.50"),
        "skill_development",
    ]


def test_a_second_course_of_a_title_is_asked_about(department, of_two):
    CourseFactory(title="TOURNIQUETS", course_id="26-0042", setting="outside")
    client = sign_in(department.clerk)
    provider = ProviderFactory()
    new = untouched(client, of_two, new_provider=provider.pk, new_source="in_service")
    assert new["course"] == "new"

    asked = client.post(desk(of_two), new)

    assert asked.context["form"]["another_because"].error_words == [
        "There is a course of this title, Course ID 26-0042. Take that one, or say why another is "
        "wanted."
    ]
    assert reverse("courses:course-detail", args=["26-0042"]) in asked.content.decode()
    assert (Course.objects.count(), Completion.objects.count()) == (1, 0)

    because = {"another_because": "For roll call alone."}
    assert client.post(desk(of_two), {**new, **because}).status_code == 302

    assert Event.objects.get(action="course.add").after["another_because"] == "For roll call alone."


@pytest.fixture
def documented(department) -> Course:
    """The course that was made for ten minutes of the title, and gives no credit."""
    return a_course(
        course_id="26-0094",
        source="non_post",
        instruction_minutes=10,
        credit_hours=0,
        skill_development=0,
    )


def test_a_course_without_credit_is_not_pointed_to_as_the_one_to_take(
    department, of_two, documented
):
    client = sign_in(department.clerk)
    provider = ProviderFactory()
    new = untouched(client, of_two, new_provider=provider.pk, new_source="in_service")
    assert new["course"] == "new"

    assert client.post(desk(of_two), new).status_code == 302

    assert Completion.objects.count() == 2
    given = Completion.objects.first().course
    assert (given.title, given.credit_hours) == (documented.title, Decimal("0.50"))
    assert "another_because" not in Event.objects.get(action="course.add").after


def test_a_course_without_credit_is_refused_once_with_a_link_to_it(department, of_two, documented):
    client = sign_in(department.clerk)

    page = client.post(
        desk(of_two), untouched(client, of_two, course="another", another_course="26-0094")
    )

    form = page.context["form"]
    assert form["another_course"].error_words == [
        "26-0094 Tourniquets documents without credit, and 25 minutes earn 0.50 hours. Take a "
        "course that gives credit, or give this one a new Course ID."
    ]
    assert not form["credited"].errors
    assert reverse("courses:course-detail", args=["26-0094"]) in page.content.decode()
    assert (of_two.state, Completion.objects.count()) == ("sent", 0)
    with pytest.raises(ValidationError) as refused:
        accept(of_two, department.clerk, documented)
    assert refused.value.message_dict == {"course": form["another_course"].error_words}


def test_what_a_course_is_refused_for_is_said_once(department, of_two):
    CourseFactory(course_id="26-0042", title="On a screen", delivery="computer_based")
    client = sign_in(department.clerk)

    page = client.post(
        desk(of_two), untouched(client, of_two, course="another", another_course="26-0042")
    )

    form = page.context["form"]
    assert len(form["another_course"].error_words) == 1
    assert not form["credited"].errors
    assert reverse("courses:course-detail", args=["26-0042"]) in page.content.decode()


def test_an_untouched_page_is_accepted_and_the_next_opens(department, of_two, course):
    following = a_report(department.other_sergeant)
    client = sign_in(department.clerk)

    response = client.post(desk(of_two), untouched(client, of_two))

    assert response.url == desk(following)
    assert Completion.objects.count() == 2
    page = client.get(desk(following)).content.decode()
    assert "26-0042 Tourniquets on Mar 30, 2026 is written for 2 members." in page


def test_a_new_course_is_given_on_the_page(department, of_two):
    provider = ProviderFactory()
    client = sign_in(department.clerk)

    client.post(
        desk(of_two), untouched(client, of_two, new_provider=provider.pk, new_source="in_service")
    )

    [course] = Course.objects.all()
    assert (course.provider, course.skill_development, course.instruction_minutes) == (
        provider,
        Decimal("0.50"),
        25,
    )


def test_a_provider_that_is_not_in_the_list_is_added_with_its_course(department, of_two):
    client = sign_in(department.clerk)
    river = {"is_new_provider": "on", "provider_name": "River Academy", "provider_kind": "other"}

    client.post(desk(of_two), untouched(client, of_two, new_provider="", **river))

    [course] = Course.objects.all()
    assert (course.provider.name, course.provider.kind) == ("River Academy", "other")
    assert Completion.objects.filter(course=course).count() == 2
    actions = Event.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions)[-3:] == ["provider.add", "course.add", "roll_call.accept"]


def test_another_known_course_is_taken_by_its_id(department, of_two):
    other = a_course(course_id="26-0077", title="Bleeding", subject="")
    client = sign_in(department.clerk)
    chosen = {"course": "another", "another_course": "26-0077"}

    client.post(desk(of_two), untouched(client, of_two, **chosen))

    assert RollCallReport.objects.get().course == other


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"course": "another", "another_course": "99-9999"}, "another_course"),
        ({"course": "another"}, "another_course"),
        ({"course": ""}, "course"),
        ({"new_title": ""}, "new_title"),
        ({"new_provider": ""}, "new_provider"),
        ({"new_provider": "", "is_new_provider": "on"}, "provider_name"),
        (
            {"new_provider": "", "is_new_provider": "on", "provider_name": "Rivers"},
            "provider_kind",
        ),
        (
            {
                "new_provider": "",
                "is_new_provider": "on",
                "provider_name": "Rivers",
                "provider_kind": "other",
                "provider_license_valid_until": "2027-06-30",
            },
            "provider_license_number",
        ),
        ({"new_source": ""}, "new_source"),
        ({"new_source": "in_service", "new_area": ""}, "new_hours"),
        ({"new_source": "in_service", "new_hours": "0.30"}, "new_hours"),
        ({"new_source": "non_post", "new_hours": "999"}, "new_hours"),
        (
            {"new_source": "in_service", "new_topic": "firearms", "new_area": "legal_studies"},
            "new_area",
        ),
        ({"credited": ["999999"]}, "credited"),
        ({"added": "9999"}, "added"),
    ],
)
def test_what_can_not_be_is_told_beside_its_field(department, of_two, changes, field):
    client = sign_in(department.clerk)
    sent = untouched(client, of_two, **{"new_provider": ProviderFactory().pk, **changes})

    response = client.post(desk(of_two), sent)

    assert field in response.context["form"].errors
    assert not Completion.objects.exists()
    assert Provider.objects.count() == 1


def test_who_is_blocked_is_not_ticked_and_says_why(department, of_two, course):
    Member.objects.filter(pk=department.colleague.pk).update(separated_on=date(2026, 3, 1))

    response = sign_in(department.clerk).get(desk(of_two))

    ticked = {each.line.member.serial_number: each.is_ticked for each in response.context["lines"]}
    assert ticked == {"4411": True, "4412": False}
    assert "Separated on Mar 1, 2026" in response.content.decode()


def test_a_tick_on_who_is_blocked_is_refused_beside_the_names(department, of_two, course):
    Member.objects.filter(pk=department.colleague.pk).update(separated_on=date(2026, 3, 1))
    client = sign_in(department.clerk)
    every = [line.pk for line in of_two.lines.all()]

    response = client.post(desk(of_two), untouched(client, of_two, credited=every))

    [error] = response.context["form"].errors["credited"]
    assert error.startswith("4412 O'Brien, Sean: Separated on Mar 1, 2026")
    assert not Completion.objects.exists()


def test_leaving_somebody_out_wants_a_reason_on_the_page(department, of_two, course):
    client = sign_in(department.clerk)
    first = line_of(of_two, department.officer).pk

    refused = client.post(desk(of_two), untouched(client, of_two, credited=[first]))
    assert refused.context["form"].errors["why_left_out"] == [
        "Say why somebody who was there is left out; who sent it reads it."
    ]
    client.post(
        desk(of_two), untouched(client, of_two, credited=[first], why_left_out="Not there.")
    )

    assert line_of(of_two, department.colleague).why_left_out == "Not there."
    page = sign_in(department.sergeant).get(reverse("records:sent-in-detail", args=[of_two.pk]))
    assert "No credit: Not there." in page.content.decode()


def test_a_warning_is_shown_and_its_reason_taken(department, of_two, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 1, 8))
    client = sign_in(department.clerk)
    sent = untouched(client, of_two)

    asked = client.post(desk(of_two), sent)
    [warning] = asked.context["warnings"]
    assert warning.key == "had_it_this_year"
    reason = {
        "reason-had_it_this_year": "Taught again.",
        "shown-had_it_this_year": " ".join(warning.marks),
    }
    client.post(desk(of_two), {**sent, **reason})

    assert RollCallReport.objects.get().state == "accepted"


def test_what_is_warned_of_who_gave_it_stands_there_once_for_all(department, of_two, course):
    course.source = "training_center"
    course.save()
    Provider.objects.filter(pk=course.provider_id).update(license_number="", name="River Academy")
    client = sign_in(department.clerk)
    said = "No license of River Academy is on file"

    page = client.get(desk(of_two))
    assert page.content.decode().count(said) == 1
    assert [line.own for line in page.context["lines"]] == [[], []]

    asked = client.post(desk(of_two), untouched(client, of_two))
    [warning] = asked.context["warnings"]
    assert (len(warning.sentences), len(warning.marks)) == (1, 2)
    assert asked.content.decode().count(said) == 1


def test_who_keeps_providers_gets_to_the_license_from_what_is_warned_of_them_all(
    department, of_two, course
):
    course.source = "training_center"
    course.save()
    Provider.objects.filter(pk=course.provider_id).update(license_number="")
    page = reverse("courses:provider-change", args=[course.provider_id])

    without = sign_in(department.clerk).get(desk(of_two)).content.decode()
    RoleDesignationFactory(member=department.clerk, role="administrator")
    with_right = sign_in(department.clerk).get(desk(of_two)).content.decode()

    assert (without.count(page), with_right.count(page)) == (0, 1)


def test_a_member_who_was_there_sees_the_credit_and_not_the_report(department, of_two, course):
    accept(of_two, department.clerk, course)
    client = sign_in(department.officer)
    credit = Completion.objects.get(member=department.officer)

    page = client.get(reverse("records:completion-detail", args=[credit.pk]))

    assert page.status_code == 200
    assert "Reported by" in page.content.decode()
    assert client.get(reverse("records:sent-in-detail", args=[of_two.pk])).status_code == 404


def test_its_sender_reads_the_credit_of_those_in_reach_alone(department, course):
    row = report(department.sergeant, department.officer, department.other_sergeant)
    accept(row, department.clerk, course)

    page = sign_in(department.sergeant).get(reverse("records:sent-in-detail", args=[row.pk]))

    there = {each.member.serial_number: each for each in page.context["there"]}
    assert (there["4411"].became, there["3302"].became) == ("0.50 hours", "Credited")
    assert (bool(there["4411"].page), there["3302"].page) == (True, "")


@pytest.mark.parametrize("number", [1, 12])
def test_deciding_costs_no_more_queries_with_more_people(
    department, course, django_assert_num_queries, number
):
    there = [MemberFactory(element=department.elements["Squad 110"]) for _ in range(number)]
    row = a_report(department.sergeant, there=there)
    client = sign_in(department.clerk)

    with django_assert_num_queries(26):
        client.get(desk(row))


def test_who_was_there_is_told_so_where_the_report_stands(department):
    row = report(department.sergeant, department.officer, department.clerk)
    client = sign_in(department.clerk)

    page = client.get(desk(row), follow=True)

    assert page.redirect_chain == [(reverse("records:sent-in-detail", args=[row.pk]), 302)]
    assert "You were there yourself" in page.content.decode()


def test_another_course_that_is_not_named_is_asked_for(department, of_two):
    client = sign_in(department.clerk)
    sent = {**typed_of(client.get(desk(of_two)).context["form"]), "course": "another"}

    page = client.post(desk(of_two), sent)

    assert page.context["form"].errors["another_course"] == ["Give its Course ID or title."]

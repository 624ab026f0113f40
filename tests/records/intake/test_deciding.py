"""What was sent in becomes the kind of credit that it is: a certificate, college, the military."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from courses.models import Course
from events.models import Event
from records.models import Completion
from tests.factories import CourseFactory, ProviderFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import NOON, a_training, typed_of


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def training(department):
    """A transcript of three semester hours."""
    return a_training(
        department.officer,
        ask="college",
        title="Criminal law",
        provider_name="Two Rivers College",
        hours=Decimal(3),
    )


def desk(training) -> str:
    return reverse("records:outside-training-decide", args=[training.pk])


def test_a_transcript_becomes_college_credit_with_it_as_evidence(department, training):
    ProviderFactory(kind="college", name="Two Rivers College")
    client = sign_in(department.clerk)

    shown = client.get(f"{desk(training)}?kind=college")
    typed = {**typed_of(shown.context["form"]), "kind": "college", "semester_hours": "3"}
    typed["new_subject"] = "none"
    response = client.post(desk(training), {**typed, "legal_studies": "6"})

    training.refresh_from_db()
    completion = Completion.objects.get()
    assert response.url == "/queue/"
    assert (training.state, training.completion) == ("accepted", completion)
    assert (completion.source, completion.credit_hours, completion.legal_studies) == (
        "college",
        Decimal("6.00"),
        Decimal("6.00"),
    )
    assert completion.evidence == training.papers.get().document
    event = Event.objects.get(action="outside_training.accept")
    assert (event.after["semester_hours"], event.after["credit_hours"]) == ("3.00", "6.00")
    course = Course.objects.get()
    assert (course.title, course.provider.name) == ("Criminal law", "Two Rivers College")


def test_the_hours_of_a_transcript_are_its_semester_hours_and_give_twice_as_many(
    department, training
):
    form = sign_in(department.clerk).get(f"{desk(training)}?kind=college").context["form"]

    assert (form["semester_hours"].value(), form["credit_hours"].value()) == (3, Decimal("6.00"))
    assert form["course"].value() == "Criminal law"


def test_a_known_college_course_gives_its_areas_in_proportion(department, training):
    college = ProviderFactory(kind="college", name="Two Rivers College")
    course = CourseFactory(title="Criminal law", provider=college, source="college")

    form = sign_in(department.clerk).get(f"{desk(training)}?kind=college").context["form"]

    assert form["course"].value() == str(course)
    assert (form["credit_hours"].value(), form["legal_studies"].value()) == (
        Decimal("6.00"),
        Decimal("1.50"),
    )


def test_hours_of_a_certificate_are_no_semester_hours(department):
    training = a_training(department.officer, hours=Decimal(8))

    form = sign_in(department.clerk).get(f"{desk(training)}?kind=college").context["form"]

    assert (form["semester_hours"].value(), form["credit_hours"].value()) == (None, None)


def test_twice_the_semester_hours_are_no_other_hours_than_the_member_says(department, training):
    ProviderFactory(kind="college", name="Two Rivers College")
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])
    typed |= {"source": "college", "semester_hours": "3", "credit_hours": "6"}
    typed["new_subject"] = "none"

    client.post(desk(training), {**typed, "legal_studies": "6"})

    training.refresh_from_db()
    assert training.completion.credit_hours == Decimal("6.00")


def test_a_semester_over_new_year_is_asked_about_where_its_first_day_would_be_credited(department):
    ProviderFactory(kind="college", name="Two Rivers College")
    training = a_training(
        department.officer,
        ask="college",
        title="Criminal law",
        provider_name="Two Rivers College",
        hours=Decimal(3),
        first_on=date(2025, 12, 8),
        last_on=date(2026, 1, 9),
    )
    client = sign_in(department.clerk)
    typed = typed_of(client.get(desk(training)).context["form"])
    typed |= {"kind": "certificate", "source": "college", "semester_hours": "3"}
    typed |= {"credit_hours": "6", "legal_studies": "6", "new_subject": "none"}

    [asked] = client.post(desk(training), {**typed, "completed_on": "2025-12-08"}).context[
        "warnings"
    ]
    assert asked.sentences == [
        "Its sender says Dec 8, 2025 to Jan 9, 2026, and Dec 8, 2025 stands here. "
        "It counts in the year in which it was completed, 2026. Correct the day, or give the "
        "reason when you save."
    ]
    assert typed["completed_on"] == "2026-01-09"
    client.post(desk(training), typed)
    assert Completion.objects.get().completed_on == date(2026, 1, 9)


def test_a_member_sends_a_transcript_by_a_choice_of_its_own(department):
    client = sign_in(department.officer)

    assert 'href="/sent-in/new/college/"' in client.get("/sent-in/new/").content.decode()
    form = client.get("/sent-in/new/college/").context["form"]
    labels = {form[name].label for name in ("provider_name", "hours", "papers")}
    assert labels == {"College or university", "Semester hours", "Transcript"}


def test_a_transcript_opens_as_a_college_course_filled_in_and_can_still_be_another(
    department, training
):
    college = ProviderFactory(kind="college", name="Two Rivers College")
    client = sign_in(department.clerk)

    page = client.get(desk(training))

    form = page.context["form"]
    assert form.kind == "college"
    assert (form["semester_hours"].value(), form["credit_hours"].value()) == (
        Decimal("3.00"),
        Decimal("6.00"),
    )
    assert (form["new_provider"].value(), form["course"].value()) == (
        college.pk,
        "Criminal law",
    )
    assert "3.00 semester hours" in page.content.decode()
    other = client.get(f"{desk(training)}?kind=certificate").context["form"]
    assert (other.kind, other["semester_hours"].value()) == ("certificate", Decimal("3.00"))


def test_the_page_offers_each_kind_and_marks_the_one_that_is_chosen(department, training):
    client = sign_in(department.clerk)

    as_certificate = client.get(f"{desk(training)}?kind=certificate").content.decode()
    as_college = client.get(f"{desk(training)}?kind=college").content.decode()

    assert '<a class="usa-link" href="?kind=college">College course</a>' in as_certificate
    assert '"?kind=college" aria-current="page">College course</a>' in as_college
    assert 'hx-vals=\'{"member": "4411"}\'' in as_college
    assert "kind=teaching" not in as_college


def test_another_kind_than_is_offered_is_a_certificate(department, training):
    form = sign_in(department.clerk).get(f"{desk(training)}?kind=teaching").context["form"]

    assert form.kind == "certificate"


def test_without_semester_hours_nothing_is_written_and_the_kind_stays(department, training):
    ProviderFactory(kind="college", name="Two Rivers College")
    client = sign_in(department.clerk)
    typed = typed_of(client.get(f"{desk(training)}?kind=college").context["form"])

    form = client.post(desk(training), {**typed, "kind": "college", "semester_hours": ""}).context[
        "form"
    ]

    assert form["semester_hours"].error_words == [
        "Give the semester hours, as the transcript has them."
    ]
    assert form.kind == "college"
    assert not Completion.objects.exists()


def test_a_course_of_no_college_is_refused_with_the_way_out(department, training):
    CourseFactory(
        course_id="26-0042",
        title="Criminal law",
        provider=ProviderFactory(name="Two Rivers College", kind="other"),
    )
    client = sign_in(department.clerk)
    typed = typed_of(client.get(f"{desk(training)}?kind=college").context["form"])
    typed = {**typed, "kind": "college", "semester_hours": "3", "legal_studies": "6"}

    form = client.post(desk(training), typed).context["form"]

    assert "enter it as a certificate" in form["course"].error_words[0]


def test_a_certificate_of_the_armed_forces_becomes_military_training(department):
    branch = ProviderFactory(kind="military", name="Army Reserve")
    course = CourseFactory(course_id="26-0050", title="Convoy", provider=branch)
    training = a_training(department.officer, title="Convoy", provider_name="Army Reserve")
    client = sign_in(department.clerk)

    typed = typed_of(client.get(f"{desk(training)}?kind=military").context["form"])
    client.post(desk(training), {**typed, "kind": "military", "source": "non_post"})

    completion = Completion.objects.get()
    assert (completion.course, completion.source) == (course, "non_post")

"""The page of one credit for college, military training, teaching and a prior agency."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine

from courses.designations import AREA_KEYS, TOPIC_KEYS
from courses.models import Course
from events.models import Event
from people.models import Member
from records.models import Completion
from tests.factories import CourseFactory, ProviderFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.sheets import CHICAGO
from tests.uploads import pdf

PAGE = "/credit/new/"
NO_HOURS = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), 0)


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(datetime(2026, 4, 1, 12, tzinfo=CHICAGO), tick=False):
        yield


@pytest.fixture
def psychology(db) -> Course:
    """Six hours of a college course, all in one area."""
    college = ProviderFactory(kind="college", name="Two Rivers College")
    hours = NO_HOURS | {"credit_hours": 6, "interpersonal_perspectives": 6}
    return CourseFactory(
        course_id="26-0060",
        title="Abnormal Psychology",
        provider=college,
        source="college",
        setting="outside",
        **hours,
    )


def sent(department, kind: str, **typed):
    form = {"kind": kind, "member": "4411", "completed_on": "2026-03-10", **typed}
    return sign_in(department.clerk).post(PAGE, form)


def said_of(response) -> dict[str, list[str]]:
    form = response.context["form"]
    return {name: [str(word) for word in words] for name, words in form.errors.items()}


# College -------------------------------------------------------------------------------------


def test_three_semester_hours_are_six_credit_hours_on_the_transcript(department, psychology):
    response = sent(
        department,
        "college",
        course="26-0060",
        semester_hours="3",
        evidence=pdf("transcript.pdf"),
    )

    completion = Completion.objects.get()
    assert response.url == f"{PAGE}?kind=college&same={completion.pk}"
    assert (completion.source, completion.credit_hours) == ("college", Decimal("6.00"))
    assert completion.interpersonal_perspectives == Decimal("6.00")
    assert completion.evidence.name == "transcript.pdf"
    event = Event.objects.get(action="credit.enter_college")
    assert (event.after["semester_hours"], event.after["credit_hours"]) == ("3.00", "6.00")


def test_the_area_of_a_college_course_is_the_clerks(department, psychology):
    sent(
        department,
        "college",
        course="26-0060",
        semester_hours="1.5",
        legal_studies="3",
        evidence=pdf(),
    )

    completion = Completion.objects.get()
    assert (completion.credit_hours, completion.legal_studies) == (Decimal("3.00"), Decimal("3.00"))
    assert completion.interpersonal_perspectives == Decimal("0.00")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"evidence": ""},
            {
                "evidence": [
                    "College credit rests on the transcript. Attach it, or leave this course out."
                ]
            },
        ),
        (
            {"semester_hours": ""},
            {"semester_hours": ["Give the semester hours, as the transcript has them."]},
        ),
        (
            {"semester_hours": "0"},
            {
                "semester_hours": [
                    "0.00 is not the semester hours of a course. Write what the transcript says, "
                    "30 at most."
                ]
            },
        ),
        (
            {"semester_hours": "-1"},
            {
                "semester_hours": [
                    "-1.00 is not the semester hours of a course. Write what the transcript says, "
                    "30 at most."
                ]
            },
        ),
        (
            {"semester_hours": "30.01"},
            {
                "semester_hours": [
                    "30.01 is not the semester hours of a course. Write what the transcript says, "
                    "30 at most."
                ]
            },
        ),
        (
            {"credit_hours": "8"},
            {
                "credit_hours": [
                    "3.00 semester hours give 6.00 credit hours, and 8.00 is written here. "
                    "Change one of them."
                ]
            },
        ),
        (
            {"semester_hours": "2"},
            {
                "credit_hours": [
                    "Hours by area add up to 0.00, but the course gives 4.00. Change one of them."
                ]
            },
        ),
    ],
)
def test_what_no_college_credit_can_be_is_told_beside_its_field(
    department, psychology, typed, words
):
    form = {"course": "26-0060", "semester_hours": "3", "evidence": pdf(), **typed}

    response = sent(department, "college", **form)

    assert said_of(response) == words
    assert not Completion.objects.exists()


def test_the_course_of_another_provider_is_no_college_course(department):
    academy = ProviderFactory(name="River Academy")
    CourseFactory(course_id="26-0042", provider=academy)

    response = sent(department, "college", course="26-0042", semester_hours="4", evidence=pdf())

    assert said_of(response) == {
        "course": [
            "River Academy is on file as “Licensed basic training center”, and this wants "
            "“Accredited college or university”. Choose another, or enter it as a certificate."
        ]
    }


def test_semester_hours_propose_credit_and_the_areas_of_the_course_in_proportion(
    department, psychology
):
    asked = {"kind": "college", "course": "26-0060", "semester_hours": "1.5"}

    response = sign_in(department.clerk).get("/credit/proposed/", asked)

    form = response.context["form"]
    assert response.context["said"] == "1.50 semester hours x 2 = 3.00 credit hours."
    assert (str(form["credit_hours"].value()), str(form["interpersonal_perspectives"].value())) == (
        "3.00",
        "3.00",
    )
    assert form["source"].value() == "college"


def test_a_college_course_proposes_no_hours_before_its_semester_hours_are_typed(
    department, psychology
):
    response = sign_in(department.clerk).get(
        "/credit/proposed/", {"kind": "college", "course": "26-0060", "semester_hours": "many"}
    )

    assert response.context["form"]["credit_hours"].value() == ""


# Teaching elsewhere ---------------------------------------------------------------------------


def test_minutes_taught_elsewhere_give_an_hour_for_sixty(department):
    hours = NO_HOURS | {"credit_hours": 8, "legal_studies": 8}
    CourseFactory(course_id="26-0042", **hours)

    sent(department, "teaching", course="26-0042", minutes_taught="250", legal_studies="4")

    completion = Completion.objects.get()
    assert (completion.role, completion.source, completion.minutes) == (
        "instructor",
        "instructor",
        250,
    )
    assert completion.credit_hours == Decimal("4.00")
    assert Event.objects.get(action="credit.enter_teaching").after["minutes_taught"] == "250"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"minutes_taught": "0"},
            {"minutes_taught": ["0 is not the minutes that somebody taught. Write 1 to 12,000."]},
        ),
        (
            {"credit_hours": "5", "legal_studies": "5"},
            {
                "credit_hours": [
                    "240 minutes of teaching give 4.00 credit hours, and 5.00 is written here. "
                    "Change one of them."
                ]
            },
        ),
        (
            {"delivery": "computer_based"},
            {
                "delivery": [
                    "Teaching earns credit before an in-person audience alone (11 CSR "
                    "75-15.020(3)(B)), and this is computer-based. Leave this teaching out, or "
                    "correct the delivery."
                ]
            },
        ),
    ],
)
def test_what_no_teaching_can_be_is_told_beside_its_field(department, typed, words):
    CourseFactory(course_id="26-0042")
    form = {"course": "26-0042", "minutes_taught": "240", "legal_studies": "4", **typed}

    assert said_of(sent(department, "teaching", **form)) == words
    assert not Completion.objects.exists()


# Military -------------------------------------------------------------------------------------


def of_a_branch(**typed):
    """Training without a Course ID, given by a branch of the armed forces."""
    branch = ProviderFactory(kind="military", name="Missouri National Guard")
    return {
        "course": "Military police refresher",
        "is_new_course": "on",
        "new_subject": "none",
        "new_provider": branch.pk,
        "credit_hours": "8",
        "source": "non_post",
        "evidence": pdf("service-record.pdf"),
        **typed,
    }


def test_military_training_is_told_as_such_on_the_record(department):
    sent(department, "military", **of_a_branch())

    completion = Completion.objects.get()
    assert (completion.source, completion.course.provider.kind) == ("non_post", "military")
    assert Event.objects.filter(action="credit.enter_military").count() == 1
    record = sign_in(department.officer).get("/my-record/").content.decode()
    assert '<span class="training__flag">Military training</span>' in record
    page = sign_in(department.officer).get(f"/completions/{completion.pk}/").content.decode()
    assert "military training (policy 930-5 II.A)" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"source": ""},
            {
                "source": [
                    "Choose a source: without POST credit, unless the director's list has the "
                    "branch."
                ]
            },
        ),
        (
            {"evidence": ""},
            {
                "evidence": [
                    "Military training rests on its certificate or the service record. Attach it, "
                    "or leave this training out."
                ]
            },
        ),
        (
            {"source": "approved_course"},
            {
                "credit_hours": [
                    "Hours by area add up to 0.00, but the course gives 8.00. Change one of them."
                ]
            },
        ),
    ],
)
def test_what_military_training_wants_is_told_beside_its_field(department, typed, words):
    assert said_of(sent(department, "military", **of_a_branch(**typed))) == words
    assert not Completion.objects.exists()


# A prior agency, and before employment --------------------------------------------------------


def joined_in_february(department) -> Member:
    member: Member = department.officer
    Member.objects.filter(pk=member.pk).update(hired_on=date(2026, 2, 1))
    return member


def test_hours_of_a_prior_agency_count_and_are_no_part_of_the_record(department):
    joined_in_february(department)
    CourseFactory(course_id="26-0042")

    sent(
        department,
        "prior_agency",
        course="26-0042",
        completed_on="2026-01-12",
        evidence=pdf("record.pdf"),
    )

    completion = Completion.objects.get()
    assert completion.is_prior_agency
    assert Event.objects.filter(action="credit.enter_prior_agency").count() == 1
    record = sign_in(department.officer).get("/my-record/").content.decode()
    assert '<span class="training__flag">Prior agency</span>' in record
    page = sign_in(department.officer).get(f"/completions/{completion.pk}/").content.decode()
    assert "counts for CLEE alone; no part of the training record" in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        (
            {"completed_on": "2026-02-01"},
            "completed_on",
            "Feb 1, 2026 is not before Feb 1, 2026, when Núñez joined, so no prior agency gave it. "
            "Correct the day, or enter it as a certificate.",
        ),
        (
            {"evidence": ""},
            "evidence",
            "Hours of a prior agency rest on its record or certificate. Attach it, or leave this "
            "credit out.",
        ),
    ],
)
def test_what_a_prior_agency_cannot_have_given_is_told(department, typed, field, words):
    joined_in_february(department)
    CourseFactory(course_id="26-0042")
    form = {"course": "26-0042", "completed_on": "2026-01-12", "evidence": pdf(), **typed}

    assert said_of(sent(department, "prior_agency", **form)) == {field: [words]}
    assert not Completion.objects.exists()


def test_who_has_no_license_has_no_hours_of_a_prior_agency(department):
    member = joined_in_february(department)
    Member.objects.filter(pk=member.pk).update(license_number="", license_class="")
    CourseFactory(course_id="26-0042")

    response = sent(
        department,
        "prior_agency",
        course="26-0042",
        completed_on="2026-01-12",
        evidence=pdf(),
    )

    assert said_of(response) == {
        "member": [
            "Núñez, Ana holds no peace officer license, and hours of a prior agency count for CLEE "
            "alone: training before employment is no part of the record (policy 930-5 II.K). "
            "Leave this credit out."
        ]
    }


def test_training_before_employment_is_refused_in_the_words_of_the_policy(department):
    joined_in_february(department)
    CourseFactory(course_id="26-0042", title="Crisis response")

    response = sent(department, "certificate", course="26-0042", completed_on="2026-01-12")

    assert said_of(response) == {
        "completed_on": [
            "Not yet hired: joined on Feb 1, 2026, after the completion of Crisis response on Jan "
            "12, 2026. “Not included in a training record are training seminars attended prior to "
            "employment” (policy 930-5 II.K). If Núñez earned POST credit as an officer of another "
            "agency, enter it as hours of a prior agency, which count for CLEE alone. Correct the "
            "serial number, or leave this certificate out."
        ]
    }


@pytest.mark.parametrize("kind", ["certificate", "college", "military", "teaching", "prior_agency"])
def test_each_kind_has_its_own_page_and_leads_to_the_others(department, kind):
    page = sign_in(department.clerk).get(f"{PAGE}?kind={kind}&member=4411").content.decode()

    assert page.count('aria-current="page"') >= 1
    assert f'href="/credit/new/?kind={kind}&amp;member=4411" aria-current="page"' in page
    assert f'name="kind" value="{kind}"' in page

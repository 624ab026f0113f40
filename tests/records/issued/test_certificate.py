"""The certificate of a department course, by the letters of 11 CSR 75-15.020(4)."""

import io
import json
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from courses.models import Course
from events.models import Event
from events.persons import PersonThen
from events.recurring import AT_FIRST
from frame.handing_over import OTHER_FILE
from records.actions.completions import void_completion
from records.issued.actions import issuing
from records.issued.actions.certificates import issue_certificate
from records.issued.certificate import (
    certificate_of,
    certificate_pdf,
    check_certificate,
    missing_items,
    why_none,
)
from records.issued.changed import Changed, what_changed
from records.issued.models import IssuedPaper
from records.issued.withholdings import Withholding
from tests.factories import CompletionFactory, CourseFactory
from tests.records.issued.papers import NOON, a_department_completion
from tests.records.sheets import a_class
from tests.signed_in import client_of
from tests.uploads import change_stored

pytestmark = pytest.mark.django_db


def words_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def data_in(pdf: bytes) -> dict:
    ((content,),) = PdfReader(io.BytesIO(pdf)).attachments.values()
    return json.loads(content)


def test_it_bears_the_eight_items_of_the_rule(department):
    completion = a_department_completion(department.officer)

    pdf = certificate_pdf(completion, made_at=NOON, code="7K2QX-04M9T-ZB3HD-R6W1C")

    words = words_of(pdf)
    for item in (
        "provided by Kansas City Regional Police Academy",  # (A)
        "De-escalation & <Tactics>",  # (B)
        "Total CLEE credit hours 8.00",  # (C)
        "Legal studies 2.00",  # (D)
        "Skill development 2.00",
        "Firearms 2.00",  # (E)
        "Racial profiling 1.00",
        "Ana Núñez",  # (F)
        "Sergeant Dana Whitfield",  # (G)
        "Individual responsible for general administration of the course",
        "Presented Mar 10, 2026, Regional Police Academy, room 104",  # (H)
        "Verification code 7K2QX-04M9T-ZB3HD-R6W1C",
        "POST control number 26-4411",
    ):
        assert item in words
    assert "Computer-Based" not in words
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_its_data_says_the_same_as_its_words(department):
    completion = a_department_completion(department.officer)

    data = data_in(certificate_pdf(completion, made_at=NOON, code="A"))

    assert data == {
        "format": "training-certificate",
        "version": 1,
        "department": "Kansas City, Missouri Police Department",
        "made_at": "2026-07-01T12:00:00-05:00",
        "code": "A",
        "provider_name": "Kansas City Regional Police Academy",
        "course_name": "De-escalation & <Tactics>",
        "credit_hours": "8.00",
        "hours_by_area": {
            "Legal studies": "2.00",
            "Technical studies": "2.00",
            "Interpersonal perspectives": "2.00",
            "Skill development": "2.00",
        },
        "hours_by_topic": {
            "Firearms": "2.00",
            "De-escalation": "1.00",
            "Implicit bias": "1.00",
            "Racial profiling": "1.00",
        },
        "trainee_name": "Ana Núñez",
        "administrator": "Sergeant Dana Whitfield",
        "presented_on": "Mar 10, 2026",
        "presented_at": "Regional Police Academy, room 104",
        "completed_on": "2026-03-10",
        "serial_number": "4411",
        "course_id": "26-0042",
        "control_number": "26-4411",
        "is_computer_based": False,
        "withheld": [],
    }


def test_computer_based_training_says_so_in_the_words_of_the_rule(department):
    completion = a_department_completion(
        department.officer, delivery="computer_based", score="70.00"
    )

    words = words_of(certificate_pdf(completion, made_at=NOON))

    assert "Computer-Based Training" in words
    assert "Verification code" not in words


def test_a_course_of_several_days_names_the_first_and_the_last(department):
    course = CourseFactory(administrator="Sergeant Dana Whitfield")
    course_session = a_class(course=course, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 10))
    completion = a_department_completion(
        department.officer, course=course, course_session=course_session
    )

    assert certificate_of(completion).presented_on == "Mar 9, 2026 to Mar 10, 2026"


def test_hours_of_no_topic_are_said_to_be_none(department):
    none = dict.fromkeys(("firearms", "de_escalation", "implicit_bias", "racial_profiling"), "0.00")
    completion = a_department_completion(department.officer, **none)

    assert "None designated 0.00" in words_of(certificate_pdf(completion, made_at=NOON))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"role": "instructor"}, "credit for teaching it"),
        ({"source": "non_post"}, "gives no CLEE credit"),
        ({"is_prior_agency": True}, "whoever gave the training does"),
        ({"delivery": "computer_based", "score": "69.00"}, "test was not passed"),
    ],
)
def test_some_credit_has_no_certificate_and_says_why(department, given, why):
    completion = a_department_completion(department.officer, **given)

    assert why in why_none(completion)
    with pytest.raises(ValidationError, match=why):
        certificate_pdf(completion, made_at=NOON)


@pytest.mark.parametrize("setting", ["outside", "roll_call"])
def test_training_that_is_no_department_training_has_none(department, setting):
    completion = a_department_completion(department.officer)
    completion.course.setting = setting

    assert "for department training alone" in why_none(completion)


def test_a_missing_administrator_is_named_with_the_page_that_mends_it(department):
    completion = a_department_completion(department.officer)
    Course.objects.update(administrator="")
    completion.course.refresh_from_db()

    (missing,) = missing_items(completion)

    assert (missing.item, missing.page) == ("G", "/courses/26-0042/change/")
    with pytest.raises(ValidationError, match=r"75-15\.020\(4\)\(G\): the course 26-0042 names"):
        check_certificate(completion)


def test_credit_without_a_class_lacks_the_place_unless_it_was_presented_by_computer(department):
    completion = a_department_completion(department.officer)
    completion.course_session = None

    assert [each.item for each in missing_items(completion)] == ["H"]

    completion.delivery, completion.score = "computer_based", 80
    assert missing_items(completion) == []
    certificate = certificate_of(completion)
    assert (certificate.presented_on, certificate.presented_at) == (
        "Mar 10, 2026",
        "Presented by computer",
    )


def test_what_is_withheld_is_in_no_word_and_no_datum(department):
    completion = a_department_completion(department.officer)
    withheld = frozenset(
        {Withholding.NAME, Withholding.SERIAL_NUMBER, Withholding.TITLES_DEPARTMENT}
    )

    pdf = certificate_pdf(completion, made_at=NOON, withheld=withheld)

    told = (
        words_of(pdf)
        + json.dumps(data_in(pdf), ensure_ascii=False)
        + str(PdfReader(io.BytesIO(pdf)).metadata)
    )
    for secret in ("Núñez", "serial number 4411", "26-0042", "De-escalation & "):
        assert secret not in told
    assert "Left out of this copy: the name, the serial number, department courses" in told


# Issuing it ------------------------------------------------------------------------------------


def test_issuing_keeps_the_file_its_fingerprint_and_leaves_an_event(department):
    completion = a_department_completion(department.officer)

    paper, is_repeat = issue_certificate(completion=completion, by=department.officer, now=NOON)

    assert not is_repeat
    with paper.file.open("rb") as file:
        content = file.read()
    assert f"Verification code {paper.code_in_groups}" in words_of(content)
    assert (paper.kind, paper.completion, paper.lists) == (
        "certificate",
        completion,
        [completion.pk],
    )
    assert paper.said == {
        "name": "Ana Núñez",
        "serial_ends": "11",
        "course": "26-0042 De-escalation & <Tactics>",
        "completed_on": "Mar 10, 2026",
        "hours": "8.00",
        "presented": "Mar 10, 2026, Regional Police Academy, room 104",
        "administrator": "Sergeant Dana Whitfield",
        "provider": "Kansas City Regional Police Academy",
    }
    event = Event.objects.get(action="paper.issue")
    assert event.member == PersonThen.of(department.officer)
    assert event.after == {
        "kind": "certificate",
        "covers": "26-0042, 2026-03-10",
        "sha256": paper.sha256,
    }
    assert paper.code not in event.after_text


def test_the_same_certificate_is_issued_once_and_another_when_it_says_something_else(department):
    completion = a_department_completion(department.officer)
    first = issue_certificate(completion=completion, by=department.officer, now=NOON)

    again = issue_certificate(completion=completion, by=department.clerk, now=NOON)
    completion.course.administrator = "Captain Lee Marsh"
    other = issue_certificate(completion=completion, by=department.clerk, now=NOON)

    assert (again.row, again.is_repeat) == (first.row, True)
    assert (other.row != first.row, other.is_repeat) == (True, False)
    assert Event.objects.filter(action="paper.issue").count() == 2


def test_a_corrected_serial_number_is_on_a_certificate_of_its_own(department):
    officer = department.officer
    completion = a_department_completion(officer)
    first = issue_certificate(completion=completion, by=department.clerk, now=NOON).row

    # The two digits that a stranger is told stay as they were.
    completion.member.serial_number = "9911"
    corrected = issue_certificate(completion=completion, by=department.clerk, now=NOON)
    again = issue_certificate(completion=completion, by=department.clerk, now=NOON)

    assert (corrected.row != first, corrected.is_repeat) == (True, False)
    assert (again.row, again.is_repeat) == (corrected.row, True)
    with corrected.row.file.open("rb") as file:
        assert "serial number 9911" in words_of(file.read())


@pytest.mark.parametrize("change", ["hours", "control_number"])
def test_hours_by_area_and_the_control_number_are_compared_too(department, change):
    completion = a_department_completion(department.officer)
    first = issue_certificate(completion=completion, by=department.clerk, now=NOON).row

    if change == "hours":
        completion.racial_profiling += 1
    else:
        completion.control_number = "26-9999"

    assert issue_certificate(completion=completion, by=department.clerk, now=NOON).row != first


def test_a_certificate_whose_file_is_lost_is_issued_anew(department):
    completion = a_department_completion(department.officer)
    first = issue_certificate(completion=completion, by=department.clerk, now=NOON).row
    default_storage.delete(first.file.name)

    again = issue_certificate(completion=completion, by=department.clerk, now=NOON)

    assert (again.row != first, again.is_repeat) == (True, False)


def test_a_record_out_of_reach_has_no_certificate_issued(department):
    completion = a_department_completion(department.officer)

    with pytest.raises(PermissionDenied):
        issue_certificate(completion=completion, by=department.colleague, now=NOON)

    assert not IssuedPaper.objects.exists()


def test_a_completion_voided_while_it_is_set_has_none(department, monkeypatch):
    completion = a_department_completion(department.officer)
    code = issuing.new_code

    def voided_meanwhile() -> str:
        void_completion(completion=completion, reason="Wrong.", by=department.clerk, now=NOON)
        return code()

    monkeypatch.setattr(issuing, "new_code", voided_meanwhile)
    completion_before = type(completion).objects.select_related("course__provider").get()

    with pytest.raises(ValidationError, match="voided"):
        issue_certificate(completion=completion_before, by=department.officer, now=NOON)

    assert not IssuedPaper.objects.exists()


def stored_papers() -> list[str]:
    there = default_storage.exists("issued/2026")
    return sorted(default_storage.listdir("issued/2026")[1]) if there else []


def test_nothing_is_kept_of_a_paper_when_its_event_fails(department, monkeypatch):
    completion = a_department_completion(department.officer)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(issuing, "record_event", fail)
    stored = stored_papers()

    with pytest.raises(RuntimeError):
        issue_certificate(completion=completion, by=department.officer, now=NOON)

    assert not IssuedPaper.objects.exists()
    assert stored_papers() == stored


def test_a_voided_completion_outdates_the_certificate_that_was_issued(department):
    completion = a_department_completion(department.officer)
    paper = issue_certificate(completion=completion, by=department.officer, now=NOON).row
    assert what_changed(paper) is None

    void_completion(completion=completion, reason="Wrong.", by=department.clerk, now=NOON)

    assert what_changed(paper) == Changed.TRAINING


def test_an_issued_paper_is_never_changed_or_deleted(department):
    paper = issue_certificate(
        completion=a_department_completion(department.officer), by=department.officer, now=NOON
    ).row

    with pytest.raises(TypeError):
        paper.save()
    with pytest.raises(TypeError):
        paper.delete()
    with pytest.raises(TypeError):
        IssuedPaper.objects.all().delete()


# The pages -------------------------------------------------------------------------------------


def test_a_member_issues_ones_own_certificate_from_the_completion(department):
    completion = a_department_completion(department.officer)
    client = client_of(department.officer)
    page = reverse("records:completion-detail", args=[completion.pk])
    assert "Issue the certificate" in client.get(page).content.decode()

    answer = client.post(reverse("records:certificate-issue", args=[completion.pk]))

    paper = IssuedPaper.objects.get()
    assert answer.url == reverse("records:paper-detail", args=[paper.pk])
    shown = client.get(answer.url).content.decode()
    assert paper.code_in_groups in shown
    assert paper.sha256 in shown
    file = client.get(reverse("records:paper-file", args=[paper.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-1.7")
    assert "attachment" in file["Content-Disposition"]
    assert not Event.objects.filter(action__in=["paper.look", "paper.take"]).exists()
    assert "Certificate issued" in client.get(page).content.decode()
    again = client.post(reverse("records:certificate-issue", args=[completion.pk]), follow=True)
    assert again.redirect_chain[0][0] == answer.url
    assert "It would say the same as this one" in again.content.decode()


def test_the_page_says_what_is_missing_and_leads_there_who_can_mend_it(department):
    completion = a_department_completion(department.officer)
    Course.objects.update(administrator="")
    page = reverse("records:completion-detail", args=[completion.pk])

    to_clerk = client_of(department.clerk).get(page).content.decode()
    to_member = client_of(department.officer).get(page).content.decode()
    refused = client_of(department.officer).post(
        reverse("records:certificate-issue", args=[completion.pk]), follow=True
    )

    assert "(G) The course 26-0042 names nobody" in to_clerk
    assert 'href="/courses/26-0042/change/">Mend it' in to_clerk
    assert "The Training Unit mends it." in to_member
    assert "Mend it" not in to_member
    assert "75-15.020(4)(G)" in refused.content.decode()
    assert not IssuedPaper.objects.exists()


def test_a_completion_without_a_certificate_says_why_on_its_page(department):
    completion = CompletionFactory(member=department.officer, source="non_post")

    page = client_of(department.officer).get(
        reverse("records:completion-detail", args=[completion.pk])
    )

    assert "It gives no CLEE credit" in page.content.decode()


def test_taking_the_paper_of_another_is_an_event_each_time_and_no_look_at_it(department):
    completion = a_department_completion(department.officer)
    paper = issue_certificate(completion=completion, by=department.officer, now=NOON).row
    client = client_of(department.sergeant)

    with time_machine.travel(NOON, tick=False):
        for page in ["detail"] * (AT_FIRST + 5) + ["file"] * 3:
            answer = client.get(reverse(f"records:paper-{page}", args=[paper.pk]))
            assert answer.status_code == 200

    assert Event.objects.filter(action="paper.look").count() == AT_FIRST
    taken = Event.objects.filter(action="paper.take")
    told = {"kind": paper.kind, "sha256": paper.sha256}
    assert [(event.member, event.after) for event in taken] == [
        (PersonThen.of(department.officer), told)
    ] * 3
    looks = client_of(department.officer).get(reverse("desk:look-list")).text
    assert looks.count("Looked at an issued paper") == AT_FIRST
    assert looks.count("Took an issued paper away") == 3


def test_a_paper_whose_file_was_not_restored_is_not_there(department):
    completion = a_department_completion(department.officer)
    paper = issue_certificate(completion=completion, by=department.officer, now=NOON).row
    default_storage.delete(paper.file.name)

    answer = client_of(department.officer).get(reverse("records:paper-file", args=[paper.pk]))

    assert answer.status_code == 404


def test_a_paper_whose_file_was_changed_in_the_storage_is_not_given(department):
    completion = a_department_completion(department.officer)
    paper = issue_certificate(completion=completion, by=department.officer, now=NOON).row
    change_stored(paper.file.name)

    client = client_of(department.sergeant)
    answer = client.get(reverse("records:paper-file", args=[paper.pk]))

    assert not Event.objects.filter(action="paper.take").exists()
    assert OTHER_FILE in client.get(answer["Location"]).text

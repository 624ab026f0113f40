"""A walk-in's paper on the page of a clerk's own entry: held beside the form, read, and saved."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse

from courses.models import Course
from frame.files import checked_file
from frame.jobs.models import Job
from frame.jobs.sweeping import sweep
from records.actions.held_papers import FORGET_AFTER, drop_paper, hold_paper
from records.certificates.papers import NO_PROGRAM, NOT_YET
from records.forms.credit import PAPER_GONE
from records.models import Completion, Document, HeldPaper, PaperWords
from tests.factories import CompletionFactory, CourseFactory, MemberFactory, ProviderFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.certificates.test_beside import LINES, a_pdf, quotes
from tests.records.certificates.test_papers import a_program, no_program, read_in_the_background
from tests.records.intake.sending import NOON, typed_of
from tests.records.sheets import second_clerk
from tests.uploads import pdf, picture

__all__ = ["a_program", "no_program"]  # fixtures
PAGE = "/credit/new/"


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course(db) -> Course:
    academy = ProviderFactory(name="River Academy", kind="licensed_provider")
    return CourseFactory(course_id="26-0042", title="Interview and interrogation", provider=academy)


@pytest.fixture
def desk(department):
    return sign_in(department.clerk)


def read(client, *lines: str, **typed):
    """The page after a certificate was chosen and its reading asked for."""
    upload = typed.pop("evidence", None) or a_pdf(*(lines or LINES)).upload
    upload.seek(0)
    return client.post(PAGE, {"read": "1", "evidence": upload, **typed})


def sent_of(response, **changes) -> dict[str, str]:
    """What a clerk sends who has looked at all that was read."""
    return {**typed_of(response.context["form"]), "looked_at": "on", **changes}


def held_files() -> list[str]:
    return default_storage.listdir("held")[1] if default_storage.exists("held") else []


def test_what_the_paper_says_is_proposed_beside_its_words(desk, department, course):
    response = read(desk)

    form = response.context["form"]
    assert quotes(form) == {
        "member": "Ana Núñez",
        "course": "Interview and interrogation",
        "completed_on": "March 9, 2026",
        "credit_hours": "6 CLEE hours:",
        "control_number": "PC-26-1234",
        "legal_studies": "4",
        "technical_studies": "2",
    }
    assert (form.initial["member"], form.initial["course"]) == ([department.officer], course)
    assert form.initial["completed_on"] == date(2026, 3, 9)
    [page] = response.context["pages"]
    assert {mark.field for mark in page.marks} == {*quotes(form), "new_provider"}
    assert response.context["paper_says"] == []
    assert not Document.objects.exists()


def test_it_becomes_the_evidence_on_saving_and_nothing_stays_behind(desk, department, course):
    response = read(desk)
    hours = {"credit_hours": "6", "legal_studies": "4", "technical_studies": "2"}
    others = dict.fromkeys(
        ["interpersonal_perspectives", "skill_development", "firearms", "de_escalation"], ""
    )
    topics = {"implicit_bias": "", "racial_profiling": ""}

    assert desk.post(PAGE, sent_of(response, **hours, **others, **topics)).status_code == 302

    completion = Completion.objects.get()
    assert completion.member == department.officer
    assert completion.evidence.name == "certificate.pdf"
    assert completion.evidence.words.pages[0]["words"]
    assert (HeldPaper.objects.count(), PaperWords.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_the_file_of_a_saved_form_is_moved(desk, course):
    before = set(held_files())
    lines = [*LINES[:5], "8 CLEE hours", *LINES[6:]]
    typed = sent_of(read(desk, *lines))
    assert len(set(held_files()) - before) == 1

    desk.post(PAGE, typed)

    assert Completion.objects.exists()
    assert set(held_files()) == before


def test_nothing_is_saved_unseen(desk, course):
    response = read(desk)

    again = desk.post(PAGE, sent_of(response, looked_at=""))

    [words] = again.context["form"]["looked_at"].error_words
    assert words.startswith("Look at what was read from the paper: Member, Course,")
    assert again.context["shown"] == HeldPaper.objects.get()
    assert not Completion.objects.exists()


def test_a_course_chosen_from_the_list_is_the_one_that_the_paper_names(desk, course):
    same = read(desk, course=str(course)).context["form"]
    other = read(desk, course=str(CourseFactory(title="Boat patrol"))).context["form"]

    assert "which is not what stands here" not in same.fields["course"].help_text
    assert "which is not what stands here" in other.fields["course"].help_text


def test_what_is_typed_already_stays_and_what_the_paper_says_is_told(desk, department, course):
    MemberFactory(serial_number="8001", last_name="Rivers")

    response = read(desk, member="8001", completed_on="2026-03-12", control_number=" ")

    form = response.context["form"]
    assert (form.initial["member"], form.initial["completed_on"]) == ("8001", "2026-03-12")
    assert form.initial["control_number"] == "PC-26-1234"
    assert "which is not what stands here" in form.fields["completed_on"].help_text
    assert "which is not what stands here" in form.fields["member"].help_text
    assert response.context["paper_says"] == ["It names “Ana Núñez”, and not Rivers, Robin."]
    warned = desk.post(PAGE, sent_of(response)).context["warnings"]
    assert "name_of_another" in [each.key for each in warned]


def test_what_was_kept_of_the_last_of_the_stack_gives_way_to_the_paper(desk, department, course):
    other = CourseFactory(course_id="26-0050", title="Boats")
    desk.post(PAGE, {"member": "4411", "course": "26-0050", "completed_on": "2026-03-10"})
    kept = typed_of(desk.get(f"{PAGE}?same={Completion.objects.get().pk}").context["form"])

    form = read(desk, **kept, same=Completion.objects.get().pk).context["form"]

    assert (form.initial["course"], form.initial["completed_on"]) == (course, date(2026, 3, 9))
    assert other != course


def test_a_course_that_is_typed_is_filled_in_and_not_that_of_the_paper(desk, course):
    CourseFactory(course_id="26-0050", title="Boats", source="in_service")

    form = read(desk, course="26-0050").context["form"]

    assert (form.initial["course"], form.initial["source"]) == ("26-0050", "in_service")
    assert form.initial["credit_hours"] == Decimal("8.00")


def test_a_title_that_is_typed_and_nobodys_is_not_taken_for_that_of_the_paper(desk, course):
    form = read(desk, course="Kites").context["form"]

    assert form.initial["course"] == "Kites"
    assert "is_new_course" not in form.initial


def test_a_course_that_is_not_kept_is_proposed_as_a_new_one(desk, department):
    plains = ProviderFactory(name="River Academy", kind="licensed_provider")
    lines = [*LINES[:4], "Course: Night kayaks", *LINES[5:]]

    form = read(desk, *lines).context["form"]

    assert (form.initial["course"], form.initial["is_new_course"]) == ("Night kayaks", True)
    assert (form.initial["new_provider"], form.initial["source"]) == (plains, "licensed_provider")
    assert quotes(form)["new_provider"] == "River Academy"


def test_of_several_courses_of_that_title_the_providers_own_is_proposed(desk, course):
    other = CourseFactory(title=course.title, provider=ProviderFactory(name="Open Plains"))
    assert read(desk).context["form"].initial["course"] == course

    # Of another provider's no guess is made, and no second one proposed unasked.
    course.delete()
    form = read(desk).context["form"]
    assert (form.initial["course"], form.initial["is_new_course"]) == (other.title, False)


def test_a_name_that_several_have_or_that_is_nobodys_proposes_no_member(desk, department):
    MemberFactory(first_name="Ana", last_name="Núñez")
    assert "member" not in read(desk).context["form"].initial

    lines = [*LINES[:2], "Owen Averdale", *LINES[3:]]
    assert "member" not in read(desk, *lines).context["form"].initial


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        ({}, "Choose the certificate first, then have it read."),
        ({"evidence": pdf("empty.pdf", b"")}, "“empty.pdf” is empty."),
        ({"evidence": pdf("page.pdf", b"<html>")}, "“page.pdf” is neither a PDF nor a picture"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_alone_and_what_is_typed_stays(desk, upload, words):
    response = desk.post(PAGE, {"read": "1", "course": "Boats", **upload})

    form = response.context["form"]
    assert list(form.errors) == ["evidence"]
    assert form["evidence"].error_words[0].startswith(words)
    assert form["course"].value() == "Boats"
    assert not HeldPaper.objects.exists()


def test_without_a_program_a_photo_says_why_and_is_evidence_all_the_same(
    desk, department, course, no_program
):
    response = read(desk, evidence=picture(), member="4411", course="26-0042")

    assert response.context["paper_says"] == [NO_PROGRAM]
    assert "looked_at" not in response.context["form"].fields
    typed = typed_of(response.context["form"])
    desk.post(PAGE, {**typed, "completed_on": "2026-03-10"})
    assert Completion.objects.get().evidence.content_type == "image/png"


def test_a_photo_is_read_by_a_job_and_looked_at_again(desk, department, course, a_program):
    response = read(desk, evidence=picture(), member="4411")
    assert response.context["paper_says"] == [NOT_YET]
    assert response.context["is_being_read"]
    typed = typed_of(response.context["form"])

    read_in_the_background()
    again = desk.post(PAGE, {**typed, "again": "1"})

    assert again.context["paper_says"] != [NOT_YET]
    assert again.context["form"].initial["member"] == "4411"


def test_a_photo_that_is_saved_before_its_turn_is_read_as_the_document(
    desk, department, course, a_program
):
    typed = typed_of(read(desk, evidence=picture(), member="4411").context["form"])
    desk.post(PAGE, {**typed, "course": "26-0042", "completed_on": "2026-03-10"})

    read_in_the_background()

    assert {job.state for job in Job.objects.all()} == {Job.State.DONE}
    assert PaperWords.objects.get().document == Completion.objects.get().evidence


def test_the_paper_is_taken_away_again_and_what_stands_in_the_form_stays(desk, course):
    typed = typed_of(read(desk).context["form"])

    response = desk.post(PAGE, {**typed, "drop": "1"})

    assert response.context["shown"] is None
    assert response.context["form"].initial["control_number"] == "PC-26-1234"
    assert not HeldPaper.objects.exists()


def test_another_file_read_instead_is_the_evidence(desk, course):
    typed = typed_of(read(desk).context["form"])
    desk.post(PAGE, {**typed, "drop": "1"})
    read(desk)

    assert HeldPaper.objects.count() == 1


@pytest.mark.parametrize("whose", ["of another clerk", "forgotten"])
def test_a_paper_that_is_not_there_is_asked_for_again(desk, department, course, whose):
    typed = {"member": "4411", "course": "26-0042", "completed_on": "2026-03-10"}
    held = hold_paper(file=checked_file(pdf()), by=department.clerk, now=NOON)
    if whose == "forgotten":
        drop_paper(paper=held, by=department.clerk)
    else:
        HeldPaper.objects.update(held_by=department.colleague)

    response = desk.post(PAGE, {**typed, "held_paper": held.pk})

    assert response.context["form"]["evidence"].error_words == [
        "The paper was kept for a day, and is gone. Choose it again, or tick “Save it without the "
        "paper”."
    ]
    assert not Completion.objects.exists()


LOST = {"member": "4411", "course": "26-0042", "completed_on": "2026-03-10", "held_paper": "77"}


def test_a_lost_paper_holds_the_form_until_it_is_there_or_done_without_knowingly(desk, course):
    shown = desk.post(PAGE, LOST)
    assert '<input type="hidden" name="held_paper" value="lost">' in shown.content.decode()
    again = {**LOST, "held_paper": "lost", "credit_hours": "2"}

    for button in ({}, {"read": "1"}, {"again": "1"}):
        response = desk.post(PAGE, {**again, **button})
        assert "evidence" in response.context["form"].errors
        assert response.context["form"].has_lost_paper
        assert response.context["form"]["credit_hours"].value() == "2"
    assert not Completion.objects.exists()

    assert desk.post(PAGE, {**LOST, "without_paper": "on"}).status_code == 302
    assert Completion.objects.get().evidence is None


def test_a_lost_paper_that_is_chosen_again_is_the_evidence(desk, course):
    assert desk.post(PAGE, {**LOST, "evidence": pdf()}).status_code == 302

    assert Completion.objects.get().evidence.name == pdf().name


def test_a_lost_paper_that_is_taken_away_is_asked_for_no_more(desk, course):
    response = desk.post(PAGE, {**LOST, "drop": "1"})

    assert not response.context["form"].has_lost_paper
    assert not response.context["form"].errors


def test_a_paper_whose_file_is_gone_is_told_of_and_nothing_is_written(desk, course):
    typed = sent_of(read(desk))
    default_storage.delete(HeldPaper.objects.get().file.name)
    [warned] = desk.post(PAGE, typed).context["warnings"]
    reason = {
        "reason-other_than_the_paper": "So it is.",
        "shown-other_than_the_paper": warned.marks,
    }

    response = desk.post(PAGE, {**typed, **reason})

    [words] = response.context["form"].non_field_errors()
    assert words.startswith("The file of “certificate.pdf” is not in the storage any more.")
    assert not Completion.objects.exists()


def test_what_was_never_saved_is_forgotten_after_a_day(department, desk):
    read(desk)
    sweep(NOON + FORGET_AFTER)
    assert (HeldPaper.objects.count(), PaperWords.objects.count()) == (1, 1)

    sweep(NOON + FORGET_AFTER + timedelta(seconds=1))

    assert (HeldPaper.objects.count(), PaperWords.objects.count()) == (0, 0)


def test_a_paper_that_is_forgotten_is_said_to_be_gone_before_a_warning_is(desk, department, course):
    MemberFactory(serial_number="8001", last_name="Rivers")
    typed = sent_of(read(desk, member="8001", completed_on="2026-03-12"))
    assert desk.post(PAGE, typed).context["warnings"]
    again = {
        **typed,
        "member": department.officer.serial_number,
        "course": course.course_id,
        "completed_on": "2026-03-12",
    }
    CompletionFactory(member=department.officer, course=course, completed_on=date(2026, 3, 1))
    sweep(NOON + FORGET_AFTER + timedelta(seconds=1))
    desk = sign_in(department.clerk)

    for wrong in ({}, {"member": ""}):
        response = desk.post(PAGE, {**again, **wrong})
        assert response.context["form"]["evidence"].error_words == [PAPER_GONE]

    assert Completion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_with_what_is_forgotten_goes_its_file(department):
    before = set(held_files())
    held = hold_paper(file=checked_file(pdf()), by=department.clerk, now=NOON)
    assert set(held_files()) != before

    drop_paper(paper=held, by=department.clerk)

    assert set(held_files()) == before


def test_a_file_whose_row_can_not_be_written_stays_nowhere(department, monkeypatch):
    before = set(held_files())
    monkeypatch.setattr("records.actions.held_papers.ask_to_read", lambda *_, **__: [][0])

    with pytest.raises(IndexError):
        hold_paper(file=checked_file(pdf()), by=department.clerk, now=NOON)

    assert set(held_files()) == before
    assert not HeldPaper.objects.exists()


def test_only_who_enters_credit_holds_a_paper(department):
    with pytest.raises(PermissionDenied):
        hold_paper(file=checked_file(pdf()), by=department.officer, now=NOON)
    held = hold_paper(file=checked_file(pdf()), by=department.clerk, now=NOON)
    with pytest.raises(PermissionDenied):
        drop_paper(paper=held, by=department.officer)

    assert HeldPaper.objects.get() == held
    with pytest.raises(TypeError):
        held.save()


def test_nobody_drops_a_paper_that_another_holds(department):
    held = hold_paper(file=checked_file(pdf()), by=department.clerk, now=NOON)

    drop_paper(paper=held, by=second_clerk(department.colleague))

    assert HeldPaper.objects.get() == held


def test_its_pages_are_shown_to_who_holds_it(department, desk):
    held = hold_paper(file=a_pdf(*LINES), by=department.clerk, now=NOON)
    page = reverse("records:held-paper-page", args=[held.pk, 1])

    assert desk.get(page)["Content-Type"] == "image/jpeg"
    assert desk.get(reverse("records:held-paper-page", args=[held.pk, 2])).status_code == 404
    HeldPaper.objects.update(held_by=department.colleague)
    assert desk.get(page).status_code == 404

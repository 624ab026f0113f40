"""A release of one class: its papers alone, of whom its saved sheet names."""

from html import unescape
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses.actions.cancelling import cancel_class
from courses.models import CourseSession, Enrolment
from events.models import Event
from frame.redacted import REDACTED
from people.models import Member
from people.naming import named_in_form
from records.actions.completions import void_completion
from records.actions.sheet_saving import save_sheet
from records.disclosures import disclosures_of
from records.models import ReleaseRequest, SignInSheet
from records.releases.actions.deciding import deny_release, find_nothing
from records.releases.actions.granting import Conditions, grant_release
from records.releases.letters import letter_of, letter_pdf
from records.releases.of_class import (
    CANCELLED,
    NO_YEARS,
    NOBODY,
    NOT_KEPT,
    NOT_SAVED,
    OUT_OF_REACH,
    SHEET_IS_OPEN,
    SHEET_IS_SAVED,
    WAS_CANCELED,
)
from records.releases.packets.binding import bind
from records.releases.parts import ANY_MOMENT, Leaf, Span, parts_of_class, seal_of
from records.releases.reading import CHANGED, has_changed, leaves_of, leaving
from tests.factories import CompletionFactory, DocumentFactory, MemberFactory
from tests.frame.imports.files import looked_at
from tests.people.merging import merge
from tests.records.releases.asking import (
    NOON,
    TYPED,
    asked,
    built,
    granted,
    handed_over,
    spoken_for,
    the_decision,
)
from tests.records.releases.striking_out.test_scans import a_scan
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    a_class_on_a_free_day,
    confirmed,
    draft,
    opened,
    saved,
)
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_class")]

OF_CLASS = ("certificates", "sheets", "courses")
TODAY = NEXT_DAY.date()


@pytest.fixture
def after_the_class():
    with time_machine.travel(NEXT_DAY, tick=False):
        yield


@pytest.fixture
def held(department) -> CourseSession:
    """A class of the officer and the colleague, who walked in; the sergeant was absent."""
    course_session = a_class()
    department.sergeant.last_name = "Sloan"
    department.sergeant.save()
    for member in (department.officer, department.sergeant):
        Enrolment.objects.create(course_session=course_session, member=member)
    saved(course_session, "4411 4412", department.clerk, reason="Walked in.")
    return CourseSession.objects.get(pk=course_session.pk)


@pytest.fixture
def everybody(department) -> tuple[Member, ...]:
    return department.officer, department.colleague, department.sergeant


def asked_of_class(held: CourseSession, by: Member, *members: Member, **given) -> ReleaseRequest:
    return asked(by, *members, course_session=held, **{"parts": OF_CLASS, **given})


def leaves(row: ReleaseRequest) -> dict[str, Leaf]:
    return {leaf.key: leaf for leaf in leaves_of(row, as_of=TODAY)}


def sheet_of(held: CourseSession) -> SignInSheet:
    return SignInSheet.objects.get(course_session=held)


def struck_from_sheet(held: CourseSession, member: Member, *, by: Member) -> None:
    """Void the credit of a member, take them off the sheet, and save it again."""
    credit = member.completions.get(course_session=held)
    void_completion(completion=credit, reason="Was not there.", by=by, now=NEXT_DAY)
    opened(sheet_of(held), by)
    sheet = draft(held, "1105", by)
    save_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        by=by,
        now=NEXT_DAY,
        overrides=confirmed(sheet, "Walked in.", by),
    )


def form_page(held: CourseSession) -> str:
    return f"{reverse('records:release-ask')}?class={held.pk}"


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def decide_page(row: ReleaseRequest, by: Member) -> str:
    return text_of(client_of(by).get(reverse("records:release-decide", args=[row.pk])))


def choices_of(row: ReleaseRequest, by: Member) -> list[str]:
    """What the page of the decision offers."""
    page = client_of(by).get(reverse("records:release-decide", args=[row.pk]))
    return [words for _, words in page.context["form"].fields["verdict"].choices]


def canceled(held: CourseSession, by: Member) -> None:
    """Open the sheet of a class, void the credit of it, and cancel it."""
    opened(sheet_of(held), by)
    for credit in held.completions.not_voided():
        void_completion(completion=credit, reason="Never held.", by=by, now=NEXT_DAY)
    cancel_class(course_session=CourseSession.objects.get(pk=held.pk), reason="Never held.", by=by)


def text_of_pdf(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(text.split())


def cover_of(row: ReleaseRequest) -> str:
    bound = bind(the_decision(row), [], certificate="ab" * 32, made_at=NOON)
    return text_of_pdf(bound.pages)


# Its papers


def test_papers_of_a_class_alone_can_be_asked_for_with_it(db):
    assert tuple(part.key for part in parts_of_class()) == OF_CLASS


def test_the_papers_of_a_class_leave_and_none_of_another(department, held, everybody):
    officer = department.officer
    paper, other_paper = DocumentFactory(member=officer), DocumentFactory(member=officer)
    officer.completions.filter(course_session=held).update(evidence=paper)
    other = a_class_on_a_free_day()
    saved(other, "4411 4412", department.clerk)
    officer.completions.filter(course_session=other).update(evidence=other_paper)
    CompletionFactory(member=officer)
    scan = a_scan(held, department.clerk)
    a_scan(other, department.clerk)

    row = asked_of_class(held, department.clerk, *everybody)

    assert list(leaves(row)) == [
        f"document-{paper.pk}",
        f"sheet-{held.pk}",
        f"sheet-scan-{scan.pk}",
        f"course-{held.course_id}",
    ]


def test_the_sheet_is_of_the_absent_too_and_the_course_file_of_who_came(
    department, held, everybody
):
    row = asked_of_class(held, department.clerk, *everybody)
    officer, colleague, sergeant = everybody

    assert leaves(row)[f"sheet-{held.pk}"].members == (officer, colleague, sergeant)
    assert leaves(row)[f"course-{held.course_id}"].members == (officer, colleague)
    said = unescape(leaves(row)[f"sheet-{held.pk}"].html(frozenset(), ANY_MOMENT))
    assert all(member.name in said for member in everybody)


def test_the_sheet_leaves_where_all_who_are_asked_about_were_absent(department, held):
    row = asked_of_class(held, department.clerk, department.sergeant)

    assert list(leaves(row)) == [f"sheet-{held.pk}"]
    assert leaves(row)[f"sheet-{held.pk}"].members == (department.sergeant,)


def test_the_sheet_of_any_request_is_of_who_was_absent_and_is_asked_about(department, held):
    row = asked(department.clerk, department.officer, department.sergeant, parts=("sheets",))

    [leaf] = leaves_of(row, as_of=TODAY)
    assert leaf.members == (department.officer, department.sergeant)


def test_who_is_on_the_sheet_and_not_asked_about_is_struck_out(department, held):
    row = asked_of_class(held, department.clerk, department.officer)
    leaf = leaves(row)[f"sheet-{held.pk}"]

    said = leaf.html(frozenset(), ANY_MOMENT)

    assert department.officer.name in said
    assert department.colleague.last_name not in said
    assert department.sergeant.last_name not in said
    assert REDACTED in said
    assert set(leaf.others) == {department.sergeant, department.colleague}


# Asking


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


def test_a_request_for_a_class_is_told_with_it_everywhere(department, held):
    clerk, ogc = client_of(department.clerk), client_of(department.ogc)
    page = clerk.get(form_page(held))
    form = page.context["form"]
    sent = {
        **{name: words for name, words in TYPED.items() if not name.endswith("year")},
        "received_on": "2026-03-11",
        "course_session": form["course_session"].value(),
        "members": form["members"].value(),
        "parts": form["parts"].value(),
    }

    done = clerk.post(reverse("records:release-ask"), sent)

    assert done.status_code == 302, done.context["form"].errors
    row = ReleaseRequest.objects.get()
    assert (row.course_session, row.span, row.parts) == (held, Span(None, None), list(OF_CLASS))
    assert len(row.asked_about) == 3
    event = Event.objects.get(action="release.ask")
    assert event.after["class"] == str(held)
    assert "years" not in event.after
    told = f"for the class {held}"
    assert told in text_of(clerk.get(reverse("records:release-list")))
    assert f"{told}." in text_of(clerk.get(reverse("records:release-detail", args=[row.pk])))
    assert f"{told}." in text_of(ogc.get(reverse("records:release-decide", args=[row.pk])))


def test_a_request_is_found_by_its_class(department, held):
    of_class = asked_of_class(held, department.clerk, department.officer)
    plain = asked(department.clerk, department.officer)

    found = text_of(
        client_of(department.clerk).get(
            f"{reverse('records:release-list')}?q={held.course.course_id}"
        )
    )

    assert of_class.number in found
    assert plain.number not in found


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


# The sheet changes afterwards


def test_nothing_of_a_class_leaves_while_its_sheet_is_open(department, held, everybody):
    row = asked_of_class(held, department.clerk, *everybody)
    opened(sheet_of(held), department.clerk)

    assert leaves(row) == {}
    said = text_of(client_of(department.ogc).get(reverse("records:release-decide", args=[row.pk])))
    assert SHEET_IS_OPEN in said
    assert "Nothing of these parts and this class can leave." in said
    assert SHEET_IS_OPEN in text_of(
        client_of(department.clerk).get(reverse("records:release-detail", args=[row.pk]))
    )
    with pytest.raises(ValidationError) as refused:
        find_nothing(request=row, words="Searched.", by=department.ogc, now=NOON)
    assert refused.value.message_dict == {"verdict": [SHEET_IS_OPEN]}


def test_a_class_whose_sheet_is_open_is_not_offered_as_nothing_on_record(department, held):
    row = asked_of_class(held, department.clerk, department.officer)
    opened(sheet_of(held), department.clerk)

    assert choices_of(row, department.ogc) == ["Deny it"]


@pytest.mark.parametrize("parts", [("sheets",), ("courses",), OF_CLASS])
def test_a_class_with_a_saved_sheet_is_on_record_though_nobody_asked_about_may_be_told_of(
    department, held, parts
):
    row = asked_of_class(held, department.clerk, department.officer, parts=parts)
    credit = department.officer.completions.get(course_session=held)
    void_completion(completion=credit, reason="Was not there.", by=department.clerk, now=NEXT_DAY)

    assert leaves(row) == {}
    assert choices_of(row, department.ogc) == ["Deny it"]
    assert SHEET_IS_SAVED in decide_page(row, department.ogc)
    with pytest.raises(ValidationError) as refused:
        find_nothing(request=row, words="Searched.", by=department.ogc, now=NOON)
    assert refused.value.message_dict == {"verdict": [SHEET_IS_SAVED]}


def test_certificates_of_a_class_are_not_on_record_where_those_asked_about_have_none(
    department, held
):
    row = asked_of_class(held, department.clerk, department.officer, parts=("certificates",))

    row = find_nothing(request=row, words="Searched.", by=department.ogc, now=NOON)

    assert row.state == "nothing"


def test_a_class_that_was_canceled_since_is_told_and_answered_as_nothing_on_record(
    department, held, everybody
):
    row = asked_of_class(held, department.clerk, *everybody)
    canceled(held, department.clerk)

    said = decide_page(row, department.ogc)
    assert (WAS_CANCELED in said, SHEET_IS_OPEN in said) == (True, False)
    assert choices_of(row, department.ogc) == ["Answer that nothing is on record", "Deny it"]
    find_nothing(request=row, words="Searched.", by=department.ogc, now=NOON)
    assert WAS_CANCELED in text_of(
        client_of(department.clerk).get(reverse("records:release-detail", args=[row.pk]))
    )


def test_who_was_struck_from_the_sheet_since_leaves_on_no_paper(department, held, everybody):
    _, colleague, _ = everybody
    course = held.course
    course.synopsis = f"Given with {colleague.first_name} {colleague.last_name}."
    course.save()
    a_scan(held, department.clerk)
    row = asked_of_class(held, department.clerk, *everybody)
    struck_from_sheet(held, colleague, by=department.clerk)

    for leaf in leaves(row).values():
        assert colleague not in leaf.members
        assert colleague not in leaf.asked_about
        assert leaf.document or colleague.last_name not in leaf.html(frozenset(), ANY_MOMENT)
    assert len(leaves(row)) == 3
    said = text_of(client_of(department.ogc).get(reverse("records:release-decide", args=[row.pk])))
    assert (
        "No longer on its saved sheet, or without credit by it, so nothing of them leaves: "
        f"{named_in_form([colleague])}." in said
    )


def test_who_was_struck_from_the_sheet_since_is_not_named_on_the_cover_sheet(
    department, held, everybody
):
    officer, colleague, _ = everybody
    row = asked_of_class(held, department.clerk, *everybody, parts=("sheets", "courses"))
    struck_from_sheet(held, colleague, by=department.clerk)

    with pytest.raises(ValidationError, match="names"):
        grant_release(
            request=row,
            words=f"{colleague.first_name} {colleague.last_name} was not there.",
            conditions=Conditions(),
            seal=seal_of(leaves(row).values()),
            by=department.ogc,
            now=timezone.now(),
        )
    cover = cover_of(granted(row, department.ogc))

    assert officer.name in cover
    assert colleague.name not in cover
    assert colleague.serial_number not in cover


def test_a_packet_is_not_built_once_the_sheet_is_opened_or_somebody_struck(
    department, held, everybody
):
    row = asked_of_class(held, department.clerk, *everybody, parts=("sheets",))
    row = granted(row, department.ogc)
    assert not has_changed(the_decision(row))

    struck_from_sheet(held, department.colleague, by=department.clerk)

    with pytest.raises(ValidationError, match=CHANGED[:40]):
        leaving(the_decision(row))


def test_whoever_was_merged_since_leaves_as_whom_they_were_merged_into(department, held):
    twin = MemberFactory(
        license_number=department.officer.license_number, element=department.officer.element
    )
    row = asked_of_class(held, department.clerk, department.officer)
    merge(department, department.officer, twin, why_other_name="Married.")

    sheet = leaves(row)[f"sheet-{held.pk}"]

    assert [member.pk for member in sheet.members] == [twin.pk]
    assert twin.name in sheet.html(frozenset(), ANY_MOMENT)


# What leaves tells it


def test_the_cover_sheet_tells_the_class_and_names_whose_papers_leave(department, held, everybody):
    officer, colleague, sergeant = everybody
    row = asked_of_class(held, department.clerk, *everybody, parts=("courses",))

    cover = cover_of(granted(row, department.ogc))

    assert f"Class {held}, as of Mar 11, 2026" in cover
    assert "The whole career" not in cover
    assert officer.name in cover
    assert colleague.name in cover
    assert sergeant.name not in cover  # absent, and so in no course file


def test_the_cover_sheet_of_a_class_tells_of_those_named_alone_that_nothing_is_on_record(
    department, held
):
    credit = department.colleague.completions.filter(course_session=held)
    credit.update(evidence=DocumentFactory(member=department.colleague))
    row = asked_of_class(
        held, department.clerk, department.officer, parts=("certificates", "courses")
    )

    cover = cover_of(granted(row, department.ogc))

    assert "Certificates: nothing is on record of those named Decision" in cover


def test_the_letter_of_a_denial_tells_the_class(department, held):
    row = asked_of_class(held, department.clerk, department.officer)
    row = deny_release(request=row, words="No consent.", by=department.ogc, now=timezone.now())

    said = text_of_pdf(letter_pdf(row, letter_of(row), made_at=NOON))

    assert f"for the class {held}" in said


def test_what_left_of_a_class_stands_in_the_log_of_the_absent_too(department, held, everybody):
    row = asked_of_class(held, department.clerk, *everybody)
    row = granted(row, department.ogc, nobody_else=spoken_for(row, department.ogc))
    handed_over(built(row, department.clerk), department.clerk)

    sheet = f"Sign-in sheet of {held.course}, Mar 10, 2026"
    for member, titles in (
        (department.officer, f"{sheet}; Course file of {held.course}"),
        (department.sergeant, sheet),
    ):
        [line] = disclosures_of(member, reader=department.clerk)
        assert line.what == f"Of the class {held}: {titles}"

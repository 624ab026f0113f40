"""What leaves of one class that is asked for, and what becomes of it once its sheet changes."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.redacted import REDACTED
from people.naming import named_in_form
from records.actions.completions import void_completion
from records.disclosures import disclosures_of
from records.models import ReleaseRequest
from records.releases.actions.deciding import deny_release, find_nothing
from records.releases.actions.granting import Conditions, grant_release
from records.releases.letters import letter_of, letter_pdf
from records.releases.of_class import (
    SHEET_IS_OPEN,
    SHEET_IS_SAVED,
    WAS_CANCELED,
)
from records.releases.parts import ANY_MOMENT, Span, seal_of
from records.releases.reading import CHANGED, has_changed, leaves_of, leaving
from tests.factories import CompletionFactory, DocumentFactory, MemberFactory
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
from tests.records.releases.class_releases import (
    OF_CLASS,
    TODAY,
    asked_of_class,
    canceled,
    choices_of,
    cover_of,
    decide_page,
    form_page,
    leaves,
    sheet_of,
    struck_from_sheet,
    text_of,
    text_of_pdf,
)
from tests.records.releases.striking_out.test_scans import a_scan
from tests.records.sheets import (
    NEXT_DAY,
    a_class_on_a_free_day,
    opened,
    saved,
)
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_class")]


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

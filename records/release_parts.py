"""What records lets leave: certificates, sign-in sheets, and the files of courses."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from courses.designations import AREAS, TOPICS
from courses.models import Course, Enrolment
from frame.paper import paper_pdf
from frame.words import us_date
from people.models import Member
from records.models import Completion, SignInSheet
from records.paper.redacted_sheet import redacted_sheet
from records.paper.saved_sheet import saved_sheet
from records.querysets.completions import CompletionQuerySet
from records.querysets.sheets import lines_of
from records.releases.parts import Leaf, Redaction, Scope, declare_part, fingerprint_of
from records.sheet_lines import read_lines


def completions_within(scope: Scope) -> CompletionQuerySet:
    """The training record of a scope, the oldest first.

    Hours of prior agencies are no part of it. Source: policy 930-5 II.K
    """
    return (
        Completion.objects.not_voided()
        .filter(
            member__in=scope.members,
            completed_on__range=(scope.span.first, scope.last_day),
            is_prior_agency=False,
        )
        .select_related("course", "member", "evidence")
        .order_by("completed_on", "pk")
    )


@declare_part("certificates", "Certificates")
def certificates(scope: Scope) -> Iterator[Leaf]:
    """The papers that completions rest on, each once."""
    seen: set[int] = set()
    for completion in completions_within(scope).filter(evidence__isnull=False):
        document = completion.evidence
        assert document is not None, "only those with evidence were asked for"
        if document.pk in seen or document.member_id != completion.member_id:
            continue
        seen.add(document.pk)
        yield Leaf(
            key=f"document-{document.pk}",
            part="certificates",
            title=f"Evidence of {completion.course}, {us_date(completion.completed_on)}, "
            f"{completion.member.name}",
            members=(completion.member,),
            fingerprint=fingerprint_of(document.sha256, completion.pk),
            document=document,
            words=partial(words_to_cover, completion.member),
        )


def words_to_cover(member: Member, redactions: frozenset[str]) -> tuple[str, ...]:
    """What is to be looked for on a paper of somebody else's."""
    found = {
        Redaction.SERIAL_NUMBER: member.serial_number,
        Redaction.LICENSE: member.license_number,
        Redaction.ELEMENT: member.element.name,
    }
    return tuple(words for key, words in found.items() if key in redactions and words)


@declare_part("sheets", "Sign-in sheets, as they were saved")
def sheets(scope: Scope) -> Iterator[Leaf]:
    """The saved sheet of each class attended, with nobody else named on it."""
    rows = completions_within(scope).filter(course_session__isnull=False)
    classes: dict[int, list[Completion]] = {}
    for completion in rows:
        assert completion.course_session_id is not None, "only those of a class were asked for"
        classes.setdefault(completion.course_session_id, []).append(completion)
    saved = SignInSheet.objects.filter(
        course_session__in=classes, saved_at__isnull=False
    ).select_related("course_session__course", "course_session__location", "saved_by")
    by_class = {sheet.course_session_id: sheet for sheet in saved}
    for key, completions in classes.items():
        sheet = by_class.get(key)
        if sheet is not None:
            yield _leaf_of_sheet(sheet, completions, scope)


def _leaf_of_sheet(sheet: SignInSheet, completions: list[Completion], scope: Scope) -> Leaf:
    course_session = sheet.course_session
    members = tuple(dict.fromkeys(each.member for each in completions))
    asked = {member.pk for member in scope.members}
    on_it = Member.everybody.filter(completions__sheet_line__sheet=sheet)
    absent = Member.everybody.filter(
        enrolments__course_session=course_session, enrolments__state=Enrolment.State.ABSENT
    )
    lines = sheet.lines.order_by("pk").values_list(
        "pk", "completion__credit_hours", "completion__voided_at", "score", "minutes"
    )
    return Leaf(
        key=f"sheet-{course_session.pk}",
        part="sheets",
        title=f"Sign-in sheet of {course_session.course}, {us_date(course_session.starts_on)}",
        members=members,
        others=tuple(
            each
            for each in (on_it.distinct() | absent.distinct()).order_by("pk")
            if each.pk not in asked
        ),
        fingerprint=fingerprint_of(sheet.saved_at, *lines, *[each.pk for each in members]),
        made=partial(_sheet_paper, sheet, scope.members),
    )


def _sheet_paper(
    sheet: SignInSheet, members: tuple[Member, ...], redactions: frozenset[str], made_at: datetime
) -> bytes:
    assert sheet.saved_by is not None, "what is saved says by whom"
    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=sheet.saved_by)
    said = redacted_sheet(saved_sheet(sheet, lines), members=members, redactions=redactions)
    return paper_pdf("records/saved_sheet_pdf.html", made_at=made_at, **said)


@declare_part("courses", "Class binders: what the course files say")
def courses(scope: Scope) -> Iterator[Leaf]:
    """What is on file of each course completed; nobody who gave or kept it is named."""
    taken: dict[int, list[Member]] = {}
    for completion in completions_within(scope):
        taken.setdefault(completion.course_id, []).append(completion.member)
    found = Course.objects.select_related("provider").filter(pk__in=taken).order_by("course_id")
    for course in found:
        yield Leaf(
            key=f"course-{course.pk}",
            part="courses",
            title=f"Course file of {course}",
            members=tuple(dict.fromkeys(taken[course.pk])),
            fingerprint=fingerprint_of(
                *(getattr(course, field.attname) for field in Course._meta.concrete_fields)
            ),
            made=partial(_course_paper, course),
        )


def _course_paper(course: Course, redactions: frozenset[str], made_at: datetime) -> bytes:
    return paper_pdf(
        "records/releases/course_file_pdf.html",
        made_at=made_at,
        course=course,
        areas=[(area.label, course.area_hours[area.key]) for area in AREAS],
        topics=[(topic.label, course.topic_hours[topic.key]) for topic in TOPICS],
        texts=[
            ("Synopsis", course.synopsis),
            ("Learning objectives", course.objectives),
            ("Evaluation plan", course.evaluation_plan),
            ("Attendance policy", course.attendance_policy),
        ],
    )

"""What records lets leave: certificates, sign-in sheets, and the files of courses."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from courses.designations import AREAS, TOPICS, Designation
from courses.models import Course, Enrolment
from frame.paper import paper_html
from frame.redacted import REDACTED
from frame.words import us_date
from people.models import Member
from records.credit.papers import paper_of_member, who_else_is_on
from records.models import Completion, Document, SheetLine, SheetScan, SignInSheet
from records.paper.redacted_sheet import redacted_sheet, struck_on_sheet
from records.paper.saved_sheet import saved_sheet
from records.querysets.completions import CompletionQuerySet
from records.querysets.sheets import lines_of
from records.releases.parts import Leaf, Redaction, Scope, by_decision, declare_part
from records.releases.striking_out.free_text import NamesOfOthers
from records.releases.striking_out.own_words import OwnWords
from records.sheet_lines import read_lines


def completions_within(scope: Scope) -> CompletionQuerySet:
    """The training record of a scope, the oldest first.

    Hours of prior agencies are no part of it. Source: policy 930-5 II.K
    """
    rows = Completion.objects.not_voided()
    if scope.course_session is not None:
        rows = rows.filter(course_session=scope.course_session)
    return (
        rows.filter(
            member__in=scope.members,
            completed_on__range=(scope.span.first, scope.last_day),
            is_prior_agency=False,
        )
        .select_related("course", "member", "evidence")
        .order_by("completed_on", "pk")
    )


@declare_part("certificates", "Certificates", begins="document", is_of_class=True)
def certificates(scope: Scope) -> Iterator[Leaf]:
    """The papers that completions rest on, each once; none about many or destroyed by order."""
    rows = completions_within(scope).filter(evidence__isnull=False)
    proved: dict[int, list[Completion]] = {}
    own_words = OwnWords(scope.members)
    for completion in rows.select_related("member__element", "course_session", "evidence__words"):
        if (own := paper_of_member(completion)) is not None:
            proved.setdefault(own.pk, []).append(completion)
    papers = [each.evidence for [each, *_] in proved.values() if each.evidence is not None]
    asked = {member.pk for member in scope.members}
    shared = who_else_is_on(papers, but=asked)
    known = Member.everybody.in_bulk({key for keys in shared.values() for key in keys})
    for completions in proved.values():
        completion, document = completions[0], completions[0].evidence
        assert document is not None, "it is one of those above"
        yield Leaf(
            key=f"document-{document.pk}",
            part="certificates",
            title=f"Evidence of {completion.course}, {us_date(completion.completed_on)}, "
            f"{completion.member.name}",
            members=(completion.member,),
            others=tuple(known[key] for key in sorted(shared.get(document.sha256, ()))),
            document=document,
            words=partial(own_words.of, completion.member),
            asked_about=scope.members,
            days=tuple(day for each in completions for day in _days_of(each)),
            why_shared=_why_shared(shared.get(document.sha256)),
        )


def _why_shared(others: Collection[int] | None) -> str:
    """Why others may be on the paper of a credit; blank where nothing on record says so."""
    if others is None:
        return ""
    if not others:
        return "The same file is on record as a paper of many, who may be on it."
    of = "another member" if len(others) == 1 else f"{len(others):,} other members"
    return f"The same file is on record of {of}, who may be on it."


def _days_of(completion: Completion) -> tuple[date, ...]:
    """The days that its paper may well tell: that of the completion, and those of its class."""
    held = completion.course_session
    return (completion.completed_on, *((held.starts_on, held.ends_on) if held else ()))


@dataclass(frozen=True)
class SetFrom:
    """A saved sheet that leaves, whose record it is, and what is struck out of its texts."""

    sheet: SignInSheet
    members: tuple[Member, ...]
    names: NamesOfOthers
    own_words: OwnWords


@declare_part(
    "sheets",
    "Sign-in sheets, as they were saved and scanned",
    begins="sheet",
    others="on saved sign-in sheets all of their lines (serial number, name, rank, element, "
    "minutes, score, credit), who saved the sheet, the totals, reasons for warnings and voids, and "
    "their names and serial numbers in the place of the class",
    is_of_class=True,
    is_of_class_itself=True,
)
def sheets(scope: Scope) -> Iterator[Leaf]:
    """The saved sheet of each class attended, with nobody else named on it, and its scans.

    That of a class that is asked for leaves also where those asked about were all absent.
    """
    rows = completions_within(scope).filter(course_session__isnull=False)
    classes: dict[int, list[Completion]] = {}
    if scope.course_session is not None and scope.members:
        classes[scope.course_session.pk] = []
    for completion in rows:
        assert completion.course_session_id is not None, "only those of a class were asked for"
        classes.setdefault(completion.course_session_id, []).append(completion)
    saved = SignInSheet.objects.filter(
        course_session__in=classes, saved_at__isnull=False
    ).select_related("course_session__course", "course_session__location", "saved_by")
    by_class = {sheet.course_session_id: sheet for sheet in saved}
    named, scans = _named_on(by_class.values()), _scans_of(by_class)
    names, own_words = NamesOfOthers(scope.members), OwnWords(scope.members)
    asked = {member.pk for member in scope.members}
    for key, completions in classes.items():
        sheet = by_class.get(key)
        if sheet is not None:
            course_session = sheet.course_session
            set_from = SetFrom(sheet, scope.members, names, own_words)
            saved_leaf = Leaf(
                key=f"sheet-{course_session.pk}",
                part="sheets",
                title=f"Sign-in sheet of {course_session.course}, "
                f"{us_date(course_session.starts_on)}",
                # It names the absent too, and whose line is voided.
                members=tuple(
                    dict.fromkeys(
                        [
                            *(each.member for each in completions),
                            *(each for each in named[sheet.pk] if each.pk in asked),
                        ]
                    )
                ),
                others=tuple(each for each in named[sheet.pk] if each.pk not in asked),
                html=partial(_sheet_html, set_from),
                struck=partial(_struck_on_sheet, set_from),
                in_doubt=partial(_in_doubt, [str(course_session.location)], names),
            )
            yield saved_leaf
            held = (course_session.starts_on, course_session.ends_on)
            days = (*held, *(each.completed_on for each in completions))
            yield from _leaves_of_scans(scans.get(key, ()), saved_leaf, own_words, scope, days)


def _named_on(sheets: Collection[SignInSheet]) -> dict[int, list[Member]]:
    """Who is named on each sheet: those with credit from it, and those who were absent."""
    named: dict[int, set[Member]] = {sheet.pk: set() for sheet in sheets}
    lines = SheetLine.objects.filter(sheet__in=named, completion__isnull=False)
    for line in lines.select_related("completion__member"):
        assert line.completion is not None, "only lines with credit were asked for"
        named[line.sheet_id].add(line.completion.member)
    by_class = {sheet.course_session_id: sheet.pk for sheet in sheets}
    absent = Enrolment.objects.filter(
        course_session__in=by_class, state=Enrolment.State.ABSENT
    ).select_related("member")
    for enrolment in absent:
        named[by_class[enrolment.course_session_id]].add(enrolment.member)
    return {key: sorted(members, key=lambda each: each.pk) for key, members in named.items()}


def _scans_of(classes: Collection[int]) -> dict[int, list[SheetScan]]:
    """The scans of each class that stand, and whose file is kept."""
    kept = Document.objects.filter(Document.FILE_IS_KEPT)
    scans = SheetScan.objects.not_voided().filter(course_session__in=classes, document__in=kept)
    found: dict[int, list[SheetScan]] = {}
    for scan in scans.select_related("document").order_by("pk"):
        found.setdefault(scan.course_session_id, []).append(scan)
    return found


def _leaves_of_scans(
    scans: Collection[SheetScan],
    saved_leaf: Leaf,
    own_words: OwnWords,
    scope: Scope,
    days: tuple[date, ...],
) -> Iterator[Leaf]:
    """The paper of a sheet as it was scanned. Nothing on record says where on it a row is."""
    for number, scan in enumerate(scans, start=1):
        yield Leaf(
            key=f"sheet-scan-{scan.pk}",
            part="sheets",
            title=f"Scan {number} of the {saved_leaf.title[:1].lower()}{saved_leaf.title[1:]}",
            members=saved_leaf.members,
            others=saved_leaf.others,
            document=scan.document,
            # Whoever was absent may have a printed row on it all the same.
            words=own_words.of_each,
            asked_about=scope.members,
            days=days,
            why_shared=_why_scanned(saved_leaf.others),
        )


def _why_scanned(others: Collection[Member]) -> str:
    """Why others may be on the scan of a sheet, whatever the saved one says."""
    if not others:
        return "It is the scan of a sheet, which others may have signed."
    are = "1 other is" if len(others) == 1 else f"{len(others):,} others are"
    return f"It is the scan of a sheet: {are} named on the saved one."


def _sheet_html(set_from: SetFrom, redactions: frozenset[str], made_at: datetime) -> str:
    _, said = _saved_and_said(set_from, redactions)
    return paper_html("records/saved_sheet_pdf.html", made_at=made_at, is_in_packet=True, **said)


def _struck_on_sheet(set_from: SetFrom, redactions: frozenset[str]) -> tuple[str, ...]:
    return struck_on_sheet(*_saved_and_said(set_from, redactions))


def _saved_and_said(
    set_from: SetFrom, redactions: frozenset[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a sheet says here, and what it says where it leaves."""
    sheet = set_from.sheet
    assert sheet.saved_by is not None, "what is saved says by whom"
    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=sheet.saved_by)
    saved = saved_sheet(sheet, lines)
    besides = set_from.own_words.of_each(redactions)
    return saved, redacted_sheet(
        saved,
        members=set_from.members,
        redactions=redactions,
        place=set_from.names.struck_from(saved["place"], redactions, besides=besides),
    )


@declare_part(
    "courses",
    "Class binders: what the course files say",
    begins="course",
    others="in the texts of course files their names and serial numbers",
    is_of_class=True,
    is_of_class_itself=True,
)
def courses(scope: Scope) -> Iterator[Leaf]:
    """What is on file of each course completed; nobody who gave or kept it is named."""
    taken: dict[int, list[Member]] = {}
    for completion in completions_within(scope):
        taken.setdefault(completion.course_id, []).append(completion.member)
    found = Course.objects.select_related("provider").filter(pk__in=taken).order_by("course_id")
    names, own_words = NamesOfOthers(scope.members), OwnWords(scope.members)
    for course in found:
        yield Leaf(
            key=f"course-{course.pk}",
            part="courses",
            title=f"Course file of {course}",
            members=tuple(dict.fromkeys(taken[course.pk])),
            html=partial(_course_html, course, own_words, names),
            words=partial(_words_on_courses, own_words, names),
            struck=partial(_struck_on_course, course, own_words, names),
            in_doubt=partial(_in_doubt, list(_texts_of(course).values()), names),
        )


def _course_html(
    course: Course,
    own_words: OwnWords,
    names: NamesOfOthers,
    redactions: frozenset[str],
    made_at: datetime,
) -> str:
    besides = own_words.of_each(redactions)
    return paper_html(
        "records/releases/course_file_pdf.html",
        made_at=made_at,
        is_in_packet=True,
        course=course,
        areas=_given(AREAS, course.area_hours),
        topics=_given(TOPICS, course.topic_hours),
        texts=[
            (name, names.struck_from(text, redactions, besides=besides))
            for name, text in _texts_of(course).items()
        ],
    )


def _words_on_courses(
    own_words: OwnWords, names: NamesOfOthers, redactions: frozenset[str]
) -> tuple[str, ...]:
    """What of whose record it is would be struck out of a text, wherever it stands."""
    return (*own_words.of_each(redactions), *names.numbers_struck(redactions))


def _given(
    designations: Iterable[Designation], hours: Mapping[str, Decimal]
) -> list[tuple[str, Decimal]]:
    """Those that have hours, by what they are called."""
    return [(each.label, hours[each.key]) for each in designations if hours[each.key]]


def _struck_on_course(
    course: Course, own_words: OwnWords, names: NamesOfOthers, redactions: frozenset[str]
) -> tuple[str, ...]:
    def places(*by: Redaction) -> int:
        besides = own_words.of_each(by)
        struck = (
            names.struck_from(each, by, besides=besides) for each in _texts_of(course).values()
        )
        return sum(text.count(REDACTED) for text in struck)

    others = places()
    struck = [each for each in Redaction if each in redactions and places(each) > others]
    said = f"{others:,} place{'' if others == 1 else 's'} where others are named"
    return (*((said,) if others else ()), *by_decision(struck))


def _in_doubt(texts: Collection[str], names: NamesOfOthers) -> tuple[str, ...]:
    """Words that stay in texts of our own and may be the names of others, each once."""
    return tuple(dict.fromkeys(word for text in texts for word in names.in_doubt(text)))


def _texts_of(course: Course) -> dict[str, str]:
    return {
        "Synopsis": course.synopsis,
        "Learning objectives": course.objectives,
        "Evaluation plan": course.evaluation_plan,
        "Attendance policy": course.attendance_policy,
    }

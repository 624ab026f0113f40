"""What becomes of credit when a course or a member is merged into another."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from courses.designations import HOURS_COLUMNS
from courses.models import Course, CourseSession
from frame.merging.ties import (
    Clash,
    clashes_between,
    doubles_between,
    locks_first,
    moves,
    staying_with,
    stays,
)
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.intake.models import OutsideTraining, SentIn
from records.merged_credit import clashes_together
from records.merged_roll_calls import roll_call_clashes
from records.models import (
    Completion,
    CreditReadIn,
    DestructionOrder,
    Disclosure,
    Document,
    DraftChange,
    HandoverCorrection,
    HeldPaper,
    IssuedPaper,
    LeaverPack,
    LegalHold,
    PackReadIn,
    PackTry,
    PrintedRow,
    ReleaseDecision,
    ReleaseHandover,
    ReleaseMember,
    ReleasePacket,
    ReleaseRequest,
    RequestPaper,
    RollCallLine,
    RollCallReport,
    RollCallTaught,
    ScannedRow,
    SheetLine,
    SheetPrint,
    SheetScan,
    SignInSheet,
    TeachingKept,
    TeachingLeftOut,
)

moves(RollCallReport, "course", ("roll call report", "roll call reports"))
moves(OutsideTraining, "course", ("request to POST", "requests to POST"))


def days_in_words(completions: QuerySet[Completion]) -> list[str]:
    """What the event of a merge calls credit of the course: by its day, and nobody's name."""
    days = Counter(completions.order_by("completed_on").values_list("completed_on", flat=True))
    return [
        f"{count:,} {'completion' if count == 1 else 'completions'} of {us_date(day)}"
        for day, count in days.items()
    ]


moves(Completion, "course", ("completion", "completions"), named_by=days_in_words)


def course_and_day(completions: QuerySet[Completion]) -> list[str]:
    """What the event of a merge calls each credit of the member, by its day."""
    found = completions.select_related("course").order_by("completed_on", "pk")
    return [f"{each.course}, {us_date(each.completed_on)}" for each in found]


moves(
    Completion,
    "member",
    ("completion", "completions"),
    named_by=course_and_day,
    own_acts=("entered_by",),
    page=lambda member: reverse("desk:member-record", args=[member.serial_number]),
    right=Right.SEE_ALL_RECORDS,
)
stays(Completion, "entered_by", "voided_by", why="It says who did it.")
moves(Document, "member", ("paper", "papers"))
stays(Document, "added_by", why="It says who did it.")
moves(IssuedPaper, "member", ("issued paper", "issued papers"))
stays(IssuedPaper, "issued_by", why="It says who did it.")
stays(HeldPaper, "held_by", why="It is of a form that is not saved.")
moves(SentIn, "sent_by", ("thing sent in", "things sent in"), own_acts=("decided_by",))
stays(OutsideTraining, "forwarded_by", why="It says who did it.")
stays(SentIn, "returned_by", "decided_by", why="It says who did it.")
stays(SignInSheet, "started_by", "saved_by", why="It says who did it.")
stays(DraftChange, "by", why="It says who did it.")
stays(SheetPrint, "printed_by", why="It says who did it.")
moves(PrintedRow, "member", None)
moves(
    RollCallTaught,
    "member",
    ("roll call taught", "roll calls taught"),
    once_with=("report",),
    outranks=lambda merged, kept: kept.is_voided and not merged.is_voided,
    own_acts=("report__decided_by",),
)
stays(RollCallTaught, "voided_by", why="It says who did it.")
moves(
    RollCallLine,
    "member",
    None,
    once_with=("report",),
    outranks=lambda merged, kept: kept.is_voided and not merged.is_voided,
)
stays(RollCallLine, "voided_by", why="It says who did it.")
stays(SheetScan, "voided_by", why="It says who did it.")
moves(ScannedRow, "member", None)
moves(ScannedRow, "walked_in", None)
moves(
    TeachingLeftOut,
    "member",
    None,
    once_with=("course_session",),
    once_where=Q(voided_at__isnull=True),
)
stays(TeachingLeftOut, "voided_by", why="It says who did it.")
stays(ScannedRow, "decided_by", why="It says who did it.")
stays(TeachingKept, "kept_by", why="It says who did it.")
moves(
    LeaverPack,
    "member",
    ("leaver’s pack", "leavers’ packs"),
    own_acts=("prepared_by", "handed_over_by"),
)
stays(LeaverPack, "prepared_by", "handed_over_by", why="It says who did it.")
stays(ReleaseRequest, "asked_by", "taken_over_by", "asked_back_by", why="It says who did it.")
stays(RequestPaper, "added_by", "voided_by", why="It says who did it.")
moves(
    ReleaseMember,
    "member",
    ("release request", "release requests"),
    once_with=("request",),
    own_acts=("request__decision__decided_by",),
)
stays(ReleaseDecision, "asked_by", "taken_over_by", "decided_by", why="It says who did it.")
stays(ReleasePacket, "built_by", why="It says who did it.")
stays(ReleaseHandover, "by", why="It says who did it.")
stays(HandoverCorrection, "by", why="It says who did it.")
moves(Disclosure, "member", None, once_with=("handover",))
moves(
    PackReadIn,
    "member",
    ("pack read in", "packs read in"),
    own_acts=("read_by",),
)
stays(PackTry, "member", why="A pack of who was merged away is owed and tried no more.")
stays(PackReadIn, "read_by", why="It says who did it.")
stays(CreditReadIn, "left_out_by", why="It says who did it.")
moves(LegalHold, "member", ("legal hold", "legal holds"))
moves(LegalHold, "course", ("legal hold", "legal holds"))
stays(LegalHold, "placed_by", "lifted_by", why="It says who did it.")
stays(DestructionOrder, "asked_by", "confirmed_by", "stopped_by", why="It says who did it.")

MOST_NAMED = 5


@locks_first(Member)
def what_was_sent_in(kept: Member, merged: Member) -> None:
    """Nobody decides meanwhile about what either sent in, or what names them: who does locks that
    first, then the members."""
    keys = [kept.pk, merged.pk]
    naming = SentIn.objects.filter(
        Q(sent_by__in=keys)
        | Q(rollcallreport__taught__member__in=keys)
        | Q(rollcallreport__lines__member__in=keys)
    ).order_by()
    locked = SentIn.objects.select_for_update().filter(pk__in=naming.values("pk"))
    list(locked.order_by("pk").values_list("pk", flat=True))


@locks_first(Member)
def what_is_asked_for(kept: Member, merged: Member) -> None:
    """Nobody decides meanwhile about a release of either's record."""
    naming = ReleaseRequest.objects.filter(scope__member__in=[kept.pk, merged.pk]).order_by()
    locked = ReleaseRequest.objects.select_for_update().filter(pk__in=naming.values("pk"))
    list(locked.order_by("pk").values_list("pk", flat=True))


# Two credits are one that was entered twice where they say the same in all of these.
SAID = (*HOURS_COLUMNS, "source", "delivery", "score", "is_prior_agency")


@doubles_between(Course)
@doubles_between(Member)
def credit_of_both(kept: Course | Member, merged: Course | Member) -> Sequence[Completion]:
    """Credit of the one that says the same as credit of the other."""
    return [theirs for ours, theirs in _pairs(kept, merged) if _say_the_same(ours, theirs)]


@clashes_between(Course)
@clashes_between(Member)
def credit_that_differs(kept: Course | Member, merged: Course | Member) -> Iterator[Clash]:
    """Credit of both for the same day of which one has to be wrong."""
    differing = (theirs for ours, theirs in _pairs(kept, merged) if not _say_the_same(ours, theirs))
    for theirs in islice(differing, MOST_NAMED):
        # An administrator, who merges members, reads that it differs and not what it says.
        of = theirs.member if isinstance(kept, Course) else theirs.course.course_id
        yield Clash(
            f"Both have credit of {of} for {us_date(theirs.completed_on)}, and it is not the "
            "same. Let the Training Unit void the wrong one first.",
            ((reverse("records:completion-detail", args=[theirs.pk]), "See the completion"),),
            Right.SEE_ALL_RECORDS,
        )


@clashes_between(Course)
@clashes_between(Member)
def credit_that_cannot_be_together(
    kept: Course | Member, merged: Course | Member
) -> Iterator[Clash]:
    """What the rules of credit forbid of both together, and what they ask a reason for."""
    yield from clashes_together(kept, merged, credit_of_both(kept, merged))


@clashes_between(Member)
def roll_calls_that_cannot_be_together(kept: Member, merged: Member) -> Iterator[Clash]:
    """A short roll call has no credit that the rules would be asked of."""
    yield from roll_call_clashes(kept, merged)


@clashes_between(Member)
def sheets_not_saved(kept: Member, merged: Member) -> Iterator[Clash]:
    """Sheets that the one merged away began: nobody enters their own credit."""
    begun = SignInSheet.objects.filter(started_by=merged, saved_at__isnull=True)
    for sheet in begun.select_related("course_session__course").order_by("pk")[:MOST_NAMED]:
        yield Clash(
            f"{merged} began the sheet of {sheet.course_session}, which is not saved. Let the "
            "Training Unit save or discard it first.",
            ((reverse("records:class-detail", args=[sheet.course_session_id]), "See the class"),),
        )


@clashes_between(Course)
@clashes_between(Member)
def credit_of_open_sheets(kept: Course | Member, merged: Course | Member) -> Iterator[Clash]:
    """Credit that the merge would void while its sheet is open again, where its line would hang."""
    column = "course" if isinstance(kept, Course) else "member"
    lines = SheetLine.objects.filter(
        **{f"completion__{column}": merged},
        completion__voided_at__isnull=True,
        sheet__saved_at__isnull=True,
    )
    open_lines = list(lines.select_related("completion__member", "sheet__course_session__course"))
    if not open_lines:
        return
    doubles = {each.pk for each in credit_of_both(kept, merged)}
    for line in [each for each in open_lines if each.completion_id in doubles][:MOST_NAMED]:
        assert line.completion is not None
        page = reverse("records:class-detail", args=[line.sheet.course_session_id])
        yield Clash(
            f"The sheet of {line.sheet.course_session} is open again, with credit of "
            f"{line.completion.member} that both have. Let the Training Unit save the sheet, or "
            "void that credit, first.",
            ((page, "See the class"),),
        )


@staying_with(Course)
def classes_credited_since(merge: Any) -> Mapping[str, set[int]]:
    """Classes whose sheet wrote credit since, and that credit: both are of one course."""
    newest = merge.newest.get("records.Completion.course")
    moved = merge.moved.get("courses.CourseSession.course", ())
    if newest is None:
        return {}
    classes = CourseSession.objects.filter(pk__in=moved, completions__pk__gt=newest)
    credited = set(classes.values_list("pk", flat=True))
    credit = Completion.objects.filter(course_session__in=credited)
    return {
        "courses.CourseSession.course": credited,
        "records.Completion.course": set(credit.values_list("pk", flat=True)),
    }


@staying_with(Member)
def credit_off_its_sheet(merge: Any) -> Mapping[str, set[int]]:
    """Credit voided by the merge whose sheet was entered anew without its line: it stays void."""
    lost = Completion.objects.filter(
        pk__in=merge.doubles.get("records.Completion", ()),
        course_session__isnull=False,
        brought_in__isnull=True,
        role=Completion.Role.ATTENDEE,
        sheet_line__isnull=True,
    )
    return {"records.Completion.member": set(lost.values_list("pk", flat=True))}


def _pairs(
    kept: Course | Member, merged: Course | Member
) -> Iterator[tuple[Completion, Completion]]:
    """Credit that both have for the same day, the kept one's first."""
    column, rest = ("course", "member_id") if isinstance(kept, Course) else ("member", "course_id")

    def standing(named: Course | Member) -> list[Completion]:
        stands = Completion.objects.not_voided().filter(**{column: named}).order_by("pk")
        return list(stands.select_related("member", "course"))

    ours: dict[tuple[Any, ...], list[Completion]] = defaultdict(list)
    for row in standing(kept):
        for where in _once_in(row):
            ours[(getattr(row, rest), *where)].append(row)
    paired: set[int] = set()
    for row in standing(merged):
        same = [each for where in _once_in(row) for each in ours[(getattr(row, rest), *where)]]
        for mine in same:
            if mine.pk not in paired and _may_be_of_one_class(mine, row):
                paired.add(mine.pk)
                yield mine, row
                break


def _once_in(row: Completion) -> list[tuple[Any, ...]]:
    """In what a course is credited once: a day; to who teaches it, each class too."""
    on_the_day: tuple[Any, ...] = (row.role, row.completed_on)
    if row.role == Completion.Role.INSTRUCTOR and row.course_session_id is not None:
        return [(row.role, "class", row.course_session_id), on_the_day]
    return [on_the_day]


def _may_be_of_one_class(ours: Completion, theirs: Completion) -> bool:
    """Whether teaching of both is of one class, as far as their classes are known."""
    if ours.role == Completion.Role.ATTENDEE:
        return True
    classes = {ours.course_session_id, theirs.course_session_id} - {None}
    return len(classes) < 2


def _say_the_same(ours: Completion, theirs: Completion) -> bool:
    return all(getattr(ours, name) == getattr(theirs, name) for name in SAID)

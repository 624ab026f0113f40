"""What counts as put right elsewhere, as `records.challenges.actions` asks before it decides so."""

from datetime import date, timedelta

import pytest

from frame.notices.models import Notice
from records.actions.sheet_saving import save_sheet
from records.actions.whole_sheets import take_back_sheet
from records.challenges.models import Challenge
from records.challenges.putting_right import same_in_place
from records.models import Completion, SignInSheet
from tests.factories import CourseSessionFactory, MemberFactory
from tests.people.merging import merge
from tests.records.challenges.challenging import MISSING, a_line, challenge_gap, challenge_line
from tests.records.challenges.test_actions import decide, refused
from tests.records.intake.sending import NOON
from tests.records.sheets import a_class, saved, second_clerk


@pytest.fixture
def line(department) -> Completion:
    return a_line(department.officer)


def void(line: Completion, now=NOON) -> None:
    given = {"voided_by": MemberFactory(), "voided_at": now, "void_reason": "A slip."}
    Completion.objects.filter(pk=line.pk).update(**given)


def saved_sheet(course_session, by, now) -> None:
    given = {"started_by": by, "started_at": now, "saved_by": by, "saved_at": now}
    SignInSheet.objects.create(course_session=course_session, **given)


@pytest.mark.parametrize(
    ("of_class", "way_out"),
    [(False, "Enter it right, or void it"), (True, "Open the sheet of its class")],
)
def test_nothing_is_put_right_elsewhere_while_the_line_stands(department, of_class, way_out):
    course_session = CourseSessionFactory() if of_class else None
    if of_class:
        saved_sheet(course_session, department.clerk, NOON - timedelta(days=1))
    line = a_line(department.officer, course_session=course_session)
    challenge = challenge_line(line)

    [why] = refused(decide, challenge, department.clerk, "elsewhere").message_dict["outcome"]

    assert "The line stands as it was challenged on Apr 1, 2026" in why
    assert way_out in why
    assert Challenge.objects.get().state == "sent"


def test_a_line_voided_before_it_was_challenged_is_not_put_right(department, line):
    void(line, NOON - timedelta(days=1))
    challenge = challenge_line(Completion.objects.get(pk=line.pk))

    error = refused(decide, challenge, department.clerk, "elsewhere")

    assert "outcome" in error.message_dict


@pytest.mark.parametrize("of_class", [False, True])
def test_what_was_put_right_elsewhere_leads_to_the_line_in_its_place(department, of_class):
    place = {"course_session": CourseSessionFactory() if of_class else None}
    line = a_line(department.officer, **place)
    challenge = challenge_line(line)
    void(line)
    right = a_line(
        department.officer, course=line.course, entered_at=NOON + timedelta(hours=1), **place
    )

    decide(challenge, department.clerk, "elsewhere")

    challenge.refresh_from_db()
    assert (challenge.state, challenge.outcome) == ("accepted", "elsewhere")
    assert challenge.completion == right
    assert "answered: upheld." in Notice.objects.get(to=department.officer).sentence


def test_a_line_that_was_voided_since_is_put_right_nowhere_until_another_stands_for_it(
    department, line
):
    challenge = challenge_line(line)
    void(line)

    [why] = refused(decide, challenge, department.clerk, "elsewhere").message_dict["outcome"]
    a_line(department.officer, entered_at=NOON + timedelta(hours=1))
    unnamed = refused(decide, challenge, department.clerk, "elsewhere")

    assert why == (
        f"Nothing was entered for {department.officer.name} since Apr 1, 2026. Enter it right, "
        "then answer here; or choose another answer."
    )
    assert unnamed.message_dict == {"in_place": ["Choose the line that stands in its place."]}


def test_a_line_voided_since_is_answered_as_voided_and_does_not_stay(department, line):
    challenge = challenge_line(line)
    void(line)

    assert refused(decide, challenge, department.clerk).messages == [
        "The line is voided since it was challenged, and none stands in its place, so it can’t "
        "stay."
    ]
    decide(challenge, department.clerk, "voided")

    line.refresh_from_db()
    assert line.void_reason == "A slip."
    assert Challenge.objects.get().outcome == "voided"


def taken_back_and_saved_again(line: Completion, by) -> Completion:
    """The line of a sheet that was taken back for somebody else, and saved as it was."""
    sheet = SignInSheet.objects.get(course_session=line.course_session_id)
    given = {"sheet": sheet, "seen_version": sheet.version, "by": by, "now": NOON}
    take_back_sheet(reason="Another was wrong", **given)
    save_sheet(**{**given, "seen_version": sheet.version + 1})
    return Completion.objects.not_voided().get(member=line.member)


def test_a_line_of_a_sheet_that_was_taken_back_and_saved_again_stays_by_the_new_one(
    department,
):
    clerk, another = department.clerk, second_clerk(department.sergeant)
    saved(a_class(), "4411 4412", clerk)
    line = Completion.objects.get(member=department.officer)
    challenge = challenge_line(line)
    again = taken_back_and_saved_again(line, clerk)

    own = refused(decide, challenge, clerk)
    assert (own.code, Challenge.objects.get().state) == ("own", "sent")
    decide(challenge, another)

    challenge.refresh_from_db()
    assert (challenge.state, challenge.outcome) == ("declined", "stays")
    assert challenge.completion == again


def test_what_one_entered_again_another_says_that_it_stays(department, line):
    challenge = challenge_line(line)
    void(line)
    later = NOON + timedelta(hours=1)
    own = {"entered_by": department.clerk, "entered_at": later}
    other, mine = (a_line(department.officer, **given) for given in ({"entered_at": later}, own))

    assert refused(decide, challenge, department.clerk, in_place=mine).code == "own"
    same = a_line(department.officer, course=line.course, **own)
    assert refused(decide, challenge, department.clerk).code == "own"
    void(same)
    decide(challenge, department.clerk, in_place=other)

    assert Challenge.objects.get().completion == other


def test_the_double_of_a_member_entered_twice_stays_by_the_line_that_was_kept(department):
    kept, double = MemberFactory.create_batch(2, last_name="Smith", license_number="MO77")
    course_session = CourseSessionFactory()
    of_both = [
        a_line(
            each,
            course=course_session.course,
            course_session=course_session,
            entered_at=NOON - timedelta(days=1),
        )
        for each in (kept, double)
    ]
    challenge = challenge_line(of_both[1])
    merge(department, double, kept)
    challenge = Challenge.objects.get(pk=challenge.pk)
    assert (challenge.sent_by, challenge.is_voided_since) == (kept, True)

    decide(challenge, department.clerk)

    challenge.refresh_from_db()
    assert (challenge.outcome, challenge.completion) == ("stays", of_both[0])


def test_a_line_that_stays_by_another_names_it(department, line):
    challenge = challenge_line(line)
    void(line)
    a_line(department.officer, entered_at=NOON + timedelta(hours=1))

    error = refused(decide, challenge, department.clerk)

    assert error.message_dict == {"in_place": ["Choose the line that stands in its place."]}
    assert Challenge.objects.get().state == "sent"


def test_a_sheet_that_was_saved_since_puts_right_by_the_line_that_the_clerk_names(department):
    line = a_line(department.officer, course_session=CourseSessionFactory())
    challenge = challenge_line(line)
    later = NOON + timedelta(hours=1)
    saved_sheet(line.course_session, department.clerk, later)
    other = a_line(department.officer, entered_at=later)

    decide(challenge, department.clerk, "elsewhere", in_place=other)

    assert Challenge.objects.get().completion == other


def test_a_line_of_another_course_stands_for_it_only_if_the_clerk_chooses_it(department, line):
    challenge = challenge_line(line)
    void(line)
    other = a_line(department.officer, entered_at=NOON + timedelta(hours=1))
    assert other.completed_on == line.completed_on

    assert same_in_place(Challenge.objects.get()) is None
    decide(challenge, department.clerk, "elsewhere", in_place=other)

    assert Challenge.objects.get().completion == other


def test_a_line_that_stands_for_one_challenge_stands_for_no_other(department, line):
    twin = a_line(department.officer, course=line.course, completed_on=date(2026, 3, 10))
    first, second = challenge_line(line), challenge_line(twin)
    void(line)
    void(twin)
    right = a_line(department.officer, course=line.course, entered_at=NOON + timedelta(hours=1))

    decide(first, department.clerk, "elsewhere")
    error = refused(decide, second, department.clerk, "elsewhere", in_place=right)

    assert error.message_dict == {"in_place": ["This line stands for it no more. Choose another."]}
    refused(decide, second, department.clerk, "elsewhere")
    assert Challenge.objects.get(pk=first.pk).completion == right


def test_the_line_in_its_place_is_the_members_own_and_stands(department, line):
    challenge = challenge_line(line)
    void(line)
    later = NOON + timedelta(hours=1)
    of_another = a_line(department.colleague, course=line.course, entered_at=later)
    voided = a_line(department.officer, course=line.course, entered_at=later)
    void(voided)
    before = a_line(department.officer, entered_at=NOON - timedelta(days=1))

    for wrong in (of_another, voided, before):
        error = refused(decide, challenge, department.clerk, "elsewhere", in_place=wrong)
        assert list(error.message_dict) == ["in_place"]
    assert Challenge.objects.get().state == "sent"


def test_what_is_missing_is_not_put_right_while_nothing_is_entered(department):
    challenge = challenge_gap(department.officer)

    [why] = refused(decide, challenge, department.clerk, "elsewhere").message_dict["outcome"]

    assert why == (
        f"Nothing was entered for {department.officer.name} since Apr 1, 2026. Enter what is "
        "missing, then answer here."
    )
    assert Challenge.objects.get().state == "sent"


@pytest.mark.parametrize(
    "entered", [{"entered_at": NOON + timedelta(hours=1)}, {"entered_at": NOON - timedelta(days=9)}]
)
def test_what_was_missing_is_the_line_that_the_clerk_names(department, entered):
    challenge = challenge_gap(department.officer)
    found = a_line(department.officer, completed_on=MISSING["happened_on"], **entered)

    error = refused(decide, challenge, department.clerk, "elsewhere")
    decide(challenge, department.clerk, "elsewhere", in_place=found)

    assert error.message_dict == {"in_place": ["Choose the line that was missing."]}
    challenge.refresh_from_db()
    assert (challenge.state, challenge.completion) == ("accepted", found)
    [told] = Notice.objects.filter(to=department.officer)
    assert told.kind == "challenge.decide"
    assert told.sentence == f"“{challenge.title}” is answered: upheld. Its page says why."

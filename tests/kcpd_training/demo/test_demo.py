"""The demo department, as a visitor of the demo finds it."""

import hashlib
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from compliance.models import DirectorDecision, Exemption
from compliance.standings import standing_of, standings_of
from compliance.viewpoint import Viewpoint
from courses.designations import Delivery, Source
from courses.models import Course, CourseIdCounter, CourseSession, Enrolment, SessionDay
from events.models import Event
from events.verifying import walk_log
from frame.notices.models import Notice
from frame.rights import Right
from kcpd_training.demo.load import load_demo
from people.demo_accounts import DEMO_PASSWORD, DEMO_SERIALS
from people.models import Element, Member
from records.certificates.flow import Flow
from records.certificates.kinds import read_kind
from records.certificates.papers import text_of
from records.certificates.proposed import Paper
from records.credit_kinds import CreditKind, kind_of
from records.intake.actions import events_of
from records.intake.states import CHALLENGE, ROLL_CALL
from records.issued.changed import what_changed
from records.issued.confirming_by_code import confirm_paper
from records.leavers.owed import owed_packs
from records.leavers.states import PackState, pack_state
from records.models import (
    Challenge,
    Completion,
    Disclosure,
    Document,
    IssuedPaper,
    LeaverPack,
    OutsideTraining,
    ReleaseRequest,
    RollCallReport,
    SentIn,
    SheetLine,
    SignInSheet,
)
from records.releases.packets.key import packet_certificate
from records.releases.reading import leaving
from records.teaching import teaching_undecided
from tests.compliance.alone import assessment_of
from tests.records.leavers.packs import a_key
from tests.records.releases.packets.granted import set_keys

TODAY = date(2026, 11, 20)
MEMBERS = 260


@pytest.fixture(scope="module", autouse=True)
def _demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """One department for all tests of this file, rolled back after the last."""
    keys = SimpleNamespace()
    set_keys(keys, tmp_path_factory.mktemp("keys"))
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, a_key():
        patch.setattr("django.conf.settings.DEMO", True)
        for name, value in vars(keys).items():
            patch.setattr(f"django.conf.settings.{name}", value)
        with transaction.atomic():
            load_demo(members=MEMBERS, years=3, seed=930, today=TODAY)
            yield
            transaction.set_rollback(True)


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="The demo is kept in SQLite; see test_load_demo"
    ),
]


def member(serial: str) -> Member:
    return Member.objects.get(serial_number=serial)


def statuses(period: int, as_of: date = TODAY) -> Counter:
    members = Member.objects.employed_on(as_of)
    return Counter(str(s.status) for s in standings_of(members, Viewpoint(period, as_of)))


# Who is there ---------------------------------------------------------------------------------


def test_it_has_as_many_members_as_asked_for_and_some_have_left():
    assert Member.objects.count() == MEMBERS
    assert Member.objects.filter(separated_on__lt=TODAY, is_active=False).count() == 12
    kinds = Counter(Member.objects.values_list("kind", flat=True))
    assert kinds["sworn"] > kinds["civilian"] > kinds["reserve"] > 0


def test_the_chief_leads_one_tree_of_elements():
    root = Element.objects.get(parent=None)

    assert root.commander.rank == "Chief of Police"
    below = root.commander.element_tree.under([root.pk])
    assert len(below) == Element.objects.count() >= 150


def test_who_leads_belongs_to_the_element():
    commanded = Element.objects.exclude(commander=None)

    assert commanded.exists()
    assert not commanded.exclude(commander__element=F("pk")).exists()
    assert not Member.objects.filter(
        ~Q(element=F("elements_supervised")), elements_supervised__isnull=False
    ).exists()


def test_names_have_accents_apostrophes_hyphens_and_suffixes_and_some_are_shared():
    names = [" ".join(row) for row in Member.objects.values_list("first_name", "last_name")]

    assert any(not name.isascii() for name in names)
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)
    assert max(Counter(names).values()) >= 2
    assert Member.objects.exclude(suffix="").exists()
    assert not Member.objects.filter(last_name__regex=r"(Jr|Sr|II)").exists()


def test_everybody_can_be_seen_to_be_invented():
    assert not Member.objects.exclude(email__endswith="@kcpd.example").exists()
    licensed = Member.objects.exclude(license_number="")
    assert not licensed.exclude(license_number__startswith="DEMO-").exists()


def test_serial_numbers_have_four_or_five_digits_and_follow_the_day_of_hiring():
    assert not Member.objects.exclude(serial_number__regex=r"^[0-9]{4,5}$").exists()
    drawn = Member.objects.filter(kind="civilian").exclude(serial_number__in=DEMO_SERIALS)
    hired = list(drawn.order_by("serial_number").values_list("hired_on", flat=True))
    assert hired == sorted(hired)


def test_only_the_demo_accounts_have_a_password():
    for each in Member.objects.all():
        assert each.has_usable_password() == (each.serial_number in DEMO_SERIALS)
    assert member("5001").check_password(DEMO_PASSWORD)


@pytest.mark.parametrize(
    ("serial", "right"),
    [
        ("5001", Right.ENTER_COMPLETIONS),
        ("5002", Right.SEE_ALL_RECORDS),
        ("5003", Right.SEE_ELEMENT_RECORDS),
        ("5004", Right.SEE_REPORTS),
        ("5009", Right.SEE_DEPARTMENT_COUNTS),
        ("5010", Right.READ_ALL_EVENTS),
        ("5011", Right.ADMINISTER),
        ("5012", Right.ADMINISTER),
    ],
)
def test_a_demo_account_may_do_what_it_is_for(serial, right):
    assert member(serial).has_right(right)


@pytest.mark.parametrize("serial", ["5005", "5006", "5007", "5008"])
def test_a_plain_demo_account_sees_no_record_but_its_own(serial):
    assert list(Member.objects.visible_to(member(serial))) == [member(serial)]


def test_the_commander_reaches_the_sergeants_squad_and_the_sergeant_only_the_squad():
    sergeant, commander = member("5003"), member("5004")

    squad = set(Member.objects.visible_to(sergeant))
    station = set(Member.objects.visible_to(commander))

    assert {member("5005"), member("5006")} < squad < station
    assert {each.element for each in squad} == {sergeant.element}


# Where they stand -----------------------------------------------------------------------------


def test_every_standing_occurs_this_year_and_last():
    this_year, last_year = statuses(2026), statuses(2025)

    assert set(this_year) == {"not_required", "exempt", "waived", "in_progress", "compliant"}
    assert set(last_year) == {
        "not_required",
        "exempt",
        "compliant",
        "extended",
        "decision_pending",
        "non_compliant",
    }


def test_decisions_of_the_director_are_on_record_with_their_paper():
    decided = DirectorDecision.objects.exclude(outcome="")

    assert set(decided.values_list("kind", flat=True)) == {"waiver", "modification", "extension"}
    assert set(decided.values_list("outcome", flat=True)) == {"granted", "denied"}
    assert DirectorDecision.objects.pending().count() == 2
    assert all(decision.decision_document.file.size for decision in decided)
    assert Exemption.objects.count() == 3


def test_nobody_entered_a_decision_about_themselves_or_in_the_future():
    for entry in (*DirectorDecision.objects.all(), *Exemption.objects.all()):
        assert entry.entered_by_id != entry.member_id
        assert entry.entered_at.date() <= TODAY


def test_some_were_in_grace_in_february():
    assert statuses(2025, date(2026, 2, 10))["grace"] > 0


def test_most_are_complete_in_late_november():
    counts = statuses(2026)
    owing = counts["compliant"] + counts["in_progress"]

    # About 87 in 100 at the full size; classes are few and far apart in a small department.
    assert 0.75 < counts["compliant"] / owing < 0.95


def test_the_officer_who_is_behind_lacks_firearms_and_implicit_bias():
    standing = standing_of(member("5005"), Viewpoint(2026, TODAY))

    assert standing.credited["total"] == Decimal("18.00")
    assert standing.short == {
        "total": Decimal("6.00"),
        "firearms": Decimal("2.00"),
        "implicit_bias": Decimal("1.00"),
    }


def test_the_officer_who_is_behind_has_a_failed_test_and_a_voided_completion():
    assessment = assessment_of(member("5005"), Viewpoint(2026, TODAY))

    reasons = {str(part.reason) for credit in assessment.credits for part in credit.not_counted}

    assert {"failed_test", "voided", "non_post"} <= reasons


def test_the_complete_officer_has_more_in_service_hours_than_count():
    assessment = assessment_of(member("5006"), Viewpoint(2026, TODAY))

    reasons = {str(part.reason) for credit in assessment.credits for part in credit.not_counted}

    assert str(assessment.status) == "compliant"
    assert "in_service_cap" in reasons


def test_the_sergeant_has_people_behind_this_year_and_one_from_last_year():
    squad = Member.objects.filter(element=member("5003").element)

    behind = [s for s in standings_of(squad, Viewpoint(2026, TODAY)) if s.short]
    at_risk = [
        s for s in standings_of(squad, Viewpoint(2025, TODAY)) if str(s.status) == "non_compliant"
    ]

    assert len(behind) >= 3
    assert at_risk


def test_a_member_has_made_up_last_year_in_march():
    cured = Member.objects.get(last_name="Gutiérrez-Hale")

    before = standing_of(cured, Viewpoint(2025, date(2026, 1, 2)))
    after = standing_of(cured, Viewpoint(2025, TODAY))

    assert (str(before.status), str(after.status)) == ("grace", "compliant")


# What they did --------------------------------------------------------------------------------


def test_courses_have_ids_in_the_systems_form_and_the_counter_goes_on_from_them():
    courses = Course.objects.values_list("course_id", flat=True)
    counters = dict(CourseIdCounter.objects.values_list("year", "last_number"))

    assert 140 <= len(courses) <= 165
    assert not Course.objects.exclude(course_id__regex=r"^[0-9]{2}-[0-9]{4}$").exists()
    for course_id in courses:
        year, number = course_id.split("-")
        assert int(number) <= counters[2000 + int(year)]


def test_every_source_and_delivery_occurs():
    completions = Completion.objects.all()

    assert set(completions.values_list("source", flat=True)) >= set(Source.values) - {
        Source.COLLEGE
    }
    assert set(completions.values_list("delivery", flat=True)) == set(Delivery.values)
    assert set(Course.objects.values_list("source", flat=True)) == set(Source.values) - {
        Source.INSTRUCTOR
    }


def test_each_kind_of_other_credit_was_entered_on_its_paper():
    entered = Completion.objects.filter(entered_credit__isnull=False, evidence__isnull=False)

    kinds = {kind_of(each) for each in entered.select_related("course__provider")}
    assert kinds == set(CreditKind) - {CreditKind.CERTIFICATE}


def test_what_rests_on_a_college_course_has_a_transcript_that_is_read_as_one():
    college = OutsideTraining.objects.get(ask=OutsideTraining.Ask.COLLEGE)
    transcripts = Document.objects.filter(name="transcript.pdf")

    assert college.papers.get().document in transcripts
    read = [read_kind(Flow(text_of(each).pages)) for each in transcripts]
    assert {(kind, said and said.words) for kind, said in read} == {
        (Paper.TRANSCRIPT, "Official Transcript")
    }


def test_classes_that_closed_lately_propose_credit_to_who_taught_them():
    classes = set(teaching_undecided().values_list("coursesession", flat=True))

    assert len(classes) == 3


def test_nothing_was_completed_or_entered_after_today():
    assert not Completion.objects.filter(completed_on__gte=TODAY).exists()
    assert not Completion.objects.filter(entered_at__date__gte=TODAY).exists()
    assert not Completion.objects.filter(voided_at__date__gte=TODAY).exists()
    assert not Completion.objects.filter(entered_at__date__lt=F("completed_on")).exists()


def test_nobody_is_credited_by_themselves():
    assert not Completion.objects.filter(entered_by=F("member")).exists()
    assert not Completion.objects.filter(voided_by=F("member")).exists()


def test_everybody_was_employed_when_they_completed_a_course():
    own = Completion.objects.filter(is_prior_agency=False)

    assert not own.filter(completed_on__lt=F("member__hired_on")).exists()
    assert not own.filter(completed_on__gt=F("member__separated_on")).exists()
    prior = Completion.objects.filter(is_prior_agency=True)
    assert prior.exists()
    assert not prior.exclude(completed_on__lt=F("member__hired_on")).exists()


def test_nobody_is_in_two_classes_on_one_day():
    days = defaultdict(list)
    for session, on in SessionDay.objects.values_list("course_session", "on"):
        days[session].append(on)
    booked = Counter()
    attended = Enrolment.objects.filter(state=Enrolment.State.ATTENDED)
    for who, session in attended.values_list("member", "course_session"):
        booked.update((who, on) for on in days[session])
    for session in CourseSession.objects.prefetch_related("instructors"):
        booked.update(
            (each.pk, on) for each in session.instructors.all() for on in days[session.pk]
        )

    assert max(booked.values()) == 1


def test_every_class_is_taught_and_nobody_from_outside_is_in_two_rooms_on_a_day():
    untaught = CourseSession.objects.filter(instructors=None, outside_instructors=None)
    booked = Counter(
        SessionDay.objects.filter(course_session__outside_instructors__isnull=False).values_list(
            "on", "course_session__outside_instructors"
        )
    )

    assert not untaught.exists()
    assert max(booked.values()) == 1


def test_a_closed_class_has_a_closed_sheet_whose_lines_made_its_completions():
    closed = CourseSession.objects.filter(state=CourseSession.State.CLOSED)

    assert not closed.filter(sheet__saved_at=None).exists()
    assert not SheetLine.objects.filter(
        sheet__saved_at__isnull=False, completion__isnull=True
    ).exists()
    assert (
        not SheetLine.objects.exclude(completion=None)
        .exclude(serial_number=F("completion__member__serial_number"))
        .exists()
    )


def test_three_sheets_wait_for_the_clerk_and_one_of_them_is_begun():
    waiting = CourseSession.objects.filter(state=CourseSession.State.HELD, ends_on__lt=TODAY)

    assert waiting.count() == 3
    draft = SignInSheet.objects.get(saved_at=None)
    assert draft.course_session in waiting
    assert draft.lines.count() >= 3
    assert not Completion.objects.filter(course_session__in=waiting).exists()


def test_there_is_a_class_today_and_there_are_more_to_come_with_people_enrolled():
    scheduled = CourseSession.objects.filter(state=CourseSession.State.SCHEDULED)

    assert scheduled.filter(starts_on=TODAY).exists()
    coming = scheduled.filter(starts_on__gt=TODAY)
    assert coming.count() >= 3
    assert not coming.filter(enrolments=None).exists()


def test_the_days_of_a_class_give_the_minutes_of_its_course():
    sessions = CourseSession.objects.select_related("course").prefetch_related("days")

    for session in sessions:
        minutes = sum(day.instruction_minutes for day in session.days.all())
        assert minutes == session.course.instruction_minutes
        on = [day.on for day in session.days.all()]
        assert (min(on), max(on)) == (session.starts_on, session.ends_on)


def test_some_completions_are_partial_and_some_voided_with_a_reason():
    assert Completion.objects.filter(role="attendee", minutes__isnull=False).exists()
    assert Completion.objects.exclude(void_reason="").exists()


def test_every_course_and_class_begins_its_history_with_the_load():
    approved = set(Course.objects.filter(post_requests__isnull=False).values_list("pk", flat=True))
    for model in (Course, CourseSession):
        of_a_request = approved if model is Course else ()
        begun = model.history.filter(history_type="+")
        first = begun.exclude(id__in=of_a_request).values_list("id", "history_change_reason")
        keys = model._base_manager.exclude(pk__in=of_a_request).values_list("pk", flat=True)
        expected = [(pk, "Loaded with the demo") for pk in keys]
        assert sorted(first) == sorted(expected)


def test_the_load_leaves_one_event():
    event = Event.objects.get(action="demo.load")

    assert event.after["members"] == MEMBERS


# Sent in --------------------------------------------------------------------------------------


def test_the_log_tells_what_people_did_in_the_order_of_its_days():
    assert walk_log().moments.back == []


def test_members_have_sent_in_something_in_every_state_with_its_paper():
    sent = OutsideTraining.objects.prefetch_related("papers__document")

    assert {each.state for each in sent} == set(OutsideTraining.State.values)
    assert {each.ask for each in sent} == set(OutsideTraining.Ask.values)
    assert all(each.papers.all() for each in sent)
    assert {each.state for each in sent.filter(ask="post_request")} >= {
        "sent",
        "forwarded",
        "accepted",
        "declined",
    }
    accepted = sent.filter(state="accepted").exclude(ask="post_request")
    assert [each.completion.evidence for each in accepted] == [
        each.papers.get().document for each in accepted
    ]
    assert member("5005").sent_in.filter(state="returned").exists()


def test_members_have_challenged_lines_that_were_decided_in_every_way():
    challenges = Challenge.objects.all()

    assert {each.state for each in challenges} == set(CHALLENGE.life.states.values)
    assert {each.outcome for each in challenges} == {"", *Challenge.Outcome.values}
    assert {each.is_missing for each in challenges} == {True, False}
    waiting = challenges.filter(state="sent")
    assert {each.due_on < TODAY for each in waiting} == {True, False}
    assert member("5005").sent_in.filter(kind="challenge", state="returned").exists()


def test_a_challenged_line_is_as_its_member_says():
    lines = Challenge.objects.exclude(about=None).select_related("about__course")
    has_less = [each for each in lines if "my line has less" in each.what]

    assert has_less
    assert all(each.about.credit_hours < each.about.course.credit_hours for each in has_less)
    assert all(each.about.is_voided for each in lines if each.outcome == "voided")
    elsewhere = Challenge.objects.get(outcome="elsewhere")
    assert elsewhere.completion.completed_on == elsewhere.happened_on


def test_roll_calls_are_reported_in_every_state_and_credited_where_accepted():
    reports = RollCallReport.objects.prefetch_related("lines__completion")

    assert {each.state for each in reports} == set(ROLL_CALL.life.states.values)
    assert any(each.answer for each in reports)
    assert {each.sent_by == member("5003") for each in reports} == {True, False}
    for each in reports:
        credit = [line.completion for line in each.lines.all()]
        assert credit
        is_credited = each.state == "accepted" and each.gives_credit
        assert all(credit) if is_credited else not any(credit)
    assert {each.state for each in reports if not each.gives_credit} == {"accepted", "sent"}


def test_of_short_roll_calls_one_stands_one_has_a_line_voided_and_one_documents_nobody():
    short = RollCallReport.objects.filter(state="accepted", minutes__lt=13)

    voided = [{line.is_voided for line in each.lines.all()} for each in short]
    assert sorted(voided, key=sorted) == [{False}, {False, True}, {True}]


def test_all_that_was_sent_in_has_its_trail_of_its_own_days():
    verbs = {"sent": "send", "returned": "send_back", "accepted": "accept"}
    verbs |= {"forwarded": "forward", "declined": "decline", "withdrawn": "withdraw"}
    for sent_in in SentIn.objects.all():
        events = list(events_of(sent_in).order_by("pk"))
        assert events[0].action.endswith(".send")
        assert events[0].at == sent_in.sent_at
        last = "answer" if sent_in.state == "sent" and sent_in.answered_at else None
        voided = [event for event in events if event.action == "roll_call.void"]
        assert events[-1 - len(voided)].action.endswith(f".{last or verbs[sent_in.state]}")
        assert all(event.at.date() <= TODAY for event in events)
        assert [event.at for event in events] == sorted(event.at for event in events)


# Told -----------------------------------------------------------------------------------------


def test_everybody_who_can_sign_in_was_told_something_and_some_of_it_is_unread():
    told = Notice.objects.select_related("to").filter(to__serial_number__in=DEMO_SERIALS)

    assert {notice.to.serial_number for notice in told} == set(DEMO_SERIALS)
    assert {notice.is_unread for notice in told} == {True, False}
    assert all(notice.address_for(notice.to) for notice in told)


def test_no_e_mail_waits_to_be_sent_of_what_was_told_and_one_could_not_be():
    assert Counter(Notice.objects.values_list("mail", flat=True))["failed"] == 1
    assert set(Notice.objects.values_list("mail", flat=True)) == {"", "failed"}


def test_who_has_left_was_told_nothing_and_nobody_something_to_come():
    assert not Notice.objects.filter(to__separated_on__isnull=False).exists()
    assert not Notice.objects.filter(made_at__date__gt=TODAY).exists()


def test_one_leavers_pack_is_owed_and_one_was_handed_over():
    [pack] = LeaverPack.objects.select_related("member", "handed_over_by")

    assert pack_state(pack) == PackState.HANDED_OVER
    assert pack.handed_over_on == TODAY - timedelta(days=1)
    assert pack.credits > 0
    latest = owed_packs().order_by("-separated_on").first()
    assert latest.separated_on >= pack.separated_on


def test_a_release_was_asked_for_in_each_state():
    states = ReleaseRequest.objects.values_list("state", flat=True)

    assert Counter(states) == Counter(ReleaseRequest.State.values)


def test_two_packets_are_built_and_signed_and_one_was_handed_over():
    requests = {
        each.state: each for each in ReleaseRequest.objects.select_related("decision__packet")
    }
    built, left = requests["built"].decision.packet, requests["handed_over"].decision.packet

    for packet in (built, left):
        with packet.file.open("rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == packet.sha256
        assert packet.manifest["certificate"] == packet_certificate()
    assert left.handover.handed_on == TODAY - timedelta(days=16)
    [line] = Disclosure.objects.all()
    assert line.what == [f"Transcript of {line.member.name}, the whole career"]
    assert requests["expired"].decision.ends_on < TODAY


def test_the_packet_that_waits_can_still_be_handed_over():
    request = ReleaseRequest.objects.get(state="built")

    assert [leaf.part for leaf in leaving(request.decision)] == ["transcript"]


def test_the_officer_who_is_short_of_hours_has_papers_that_anybody_can_confirm():
    papers = IssuedPaper.objects.filter(member=member("5005"))
    now = timezone.make_aware(datetime.combine(TODAY, time(12)))

    assert Counter(paper.kind for paper in papers) == {"certificate": 2, "transcript": 1}
    for paper in papers:
        assert confirm_paper(paper.code_in_groups, address="203.0.113.7", now=now) == paper
        assert what_changed(paper) is None
